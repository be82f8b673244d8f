//! Who speaks of what nobody knows, or of what is not theirs: somebody is to look at them.

use std::collections::BTreeSet;

use domain::alert::{Alert, AlertKind};
use domain::{AlertId, HubId, StationId, UserId};
use store::{Act, Told};

use super::news::Stranger;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;

/// Has somebody look at those who spoke of what nobody knows.
pub(in crate::intake) async fn tell(hub: &Hub, strangers: BTreeSet<Stranger>) -> Result<(), Fault> {
    if strangers.is_empty() {
        return Ok(());
    }
    // What is nobody's is for the first hub to look at.
    let first = store::hub::list(&mut *hub.store.read().await?).await?.first().map(|hub| hub.id);
    for (place, station, kind, about) in strangers {
        let Some(place) = place.or(first) else { continue };
        stranger(hub, (place, station), (kind, &about)).await?;
    }
    Ok(())
}

/// Somebody speaks of what nobody knows: told once, until somebody has looked.
async fn stranger(
    hub: &Hub,
    (place, station): (HubId, Option<StationId>),
    (kind, about): (AlertKind, &str),
) -> Result<(), Fault> {
    let at = hub.now();
    let mut read = hub.store.read().await?;
    let (_, same) = store::alert::open(&mut read, place, (kind, about)).await?;
    if same.is_some() || !hub.strangers.is_news(&mut read, place, (kind, about), at).await? {
        return Ok(());
    }
    drop(read);
    let actor = station.map_or(place.0, |station| station.0);
    let act = Act { id: hub.ids.next(), actor: UserId(actor), place: place.into(), at, name: store::audit::HEARD };
    let mut op = hub.store.begin(act).await?;
    let id = AlertId(hub.ids.next());
    let about = about.to_owned();
    op.raise(&Alert { id, hub: place, kind, about, station, battery: None, customer: None, at }).await?;
    op.commit(Told { kind: Kind::Hub.word(), object: place.0, changes: Vec::new(), reason: None }).await?;
    hub.tell_changed(Kind::Station);
    Ok(())
}
