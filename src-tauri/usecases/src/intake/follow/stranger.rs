//! Who speaks of what nobody knows, or of what is not theirs: somebody is to look at them.

use std::collections::BTreeSet;

use domain::alert::Alert;
use domain::{AlertId, HubId, UserId};
use store::{Act, Told};

use super::news::Stranger;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::station_link::hub_of_login;

/// Has somebody look at those who spoke of what nobody knows.
pub(in crate::intake) async fn tell(hub: &Hub, strangers: BTreeSet<Stranger>) -> Result<(), Fault> {
    for stranger in strangers {
        let place = match stranger.hub {
            Some(place) => Some(place),
            None => hub_of_login(&mut *hub.store.read().await?, &stranger.login).await?,
        };
        if let Some(place) = place {
            tell_of(hub, place, stranger).await?;
        }
    }
    Ok(())
}

/// Somebody speaks of what nobody knows: told once, until somebody has looked.
async fn tell_of(hub: &Hub, place: HubId, stranger: Stranger) -> Result<(), Fault> {
    let Stranger { station, kind, about, .. } = stranger;
    let at = hub.now();
    let mut read = hub.store.read().await?;
    let (_, same) = store::alert::open(&mut read, place, (kind, &about)).await?;
    if same.is_some() || !hub.strangers.is_news(&mut read, place, (kind, &about), at).await? {
        return Ok(());
    }
    drop(read);
    let actor = station.map_or(place.0, |station| station.0);
    let act = Act { id: hub.ids.next(), actor: UserId(actor), place: place.into(), at, name: store::audit::HEARD };
    let mut op = hub.store.begin(act).await?;
    let id = AlertId(hub.ids.next());
    op.raise(&Alert { id, hub: place, kind, about, station, battery: None, customer: None, at }).await?;
    op.commit(Told { kind: Kind::Hub.word(), object: place.0, changes: Vec::new(), reason: None }).await?;
    hub.tell_changed(Kind::Station);
    Ok(())
}
