//! What follows from readings for the rest of the hub: how full a battery is, that it is charged while somebody has it, what it says
//! is wrong with it, and who speaks of what nobody knows. Drawn every few seconds from the last reading of each; nobody waits for
//! it, and what a power cut takes follows from the next reading.

mod battery;
mod letters;
mod news;
mod stranger;

use std::sync::PoisonError;

use domain::alert::Alert;
use domain::{AlertId, UserId};
use store::{Act, Told};

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;

use battery::Found;
pub(crate) use news::Pending;
pub(super) use news::{News, Stranger, news};
pub(super) use stranger::tell;

/// Follows up what came since the last time.
pub(crate) async fn follow(hub: &Hub) -> Result<(), Fault> {
    let devices = {
        let mut pending = hub.intake.pending.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut pending.devices)
    };
    let mut found = Vec::new();
    let mut failed = None;
    for ((place, device), letters) in devices {
        match battery::of(hub, (place, device), letters).await {
            Ok(one) => found.extend(one),
            Err(fault) => {
                hub.intake.note(vec![News::Of(place, device, letters)]);
                failed = Some(fault);
            }
        }
    }
    found.sort_by_key(|one| one.hub);
    for some in found.chunk_by(|one, next| one.hub == next.hub) {
        if some.iter().any(|one| !one.is_nothing())
            && let Err(fault) = write(hub, some).await
        {
            hub.intake.note(some.iter().map(|one| News::Of(one.hub, one.battery.0, one.letters)).collect());
            failed = Some(fault);
            continue;
        }
        let mut pending = hub.intake.pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.letters.extend(some.iter().filter_map(|one| Some((one.battery.0, one.letters?))));
        pending.suggested.extend(some.iter().filter_map(|one| Some((one.battery.0, one.suggested?))));
    }
    failed.map_or(Ok(()), Err)
}

async fn write(hub: &Hub, all: &[Found]) -> Result<(), Fault> {
    let Some(place) = all.first().map(|one| one.hub) else { return Ok(()) };
    let at = hub.now();
    let act = Act { id: hub.ids.next(), actor: UserId(place.0), place: place.into(), at, name: store::audit::HEARD };
    let mut op = hub.store.begin(act).await?;
    for one in all {
        if let Some(charge) = &one.charge {
            op.save_charge(place, one.battery, charge).await?;
        }
        for (kind, about) in &one.raise {
            let about = about.clone();
            let id = AlertId(hub.ids.next());
            let battery = Some(one.battery);
            op.raise(&Alert { id, hub: place, kind: *kind, about, station: None, battery, customer: None, at }).await?;
        }
        for alert in &one.clear {
            op.see_alert(place, *alert, UserId(one.battery.0)).await?;
        }
    }
    op.commit(Told { kind: Kind::Hub.word(), object: place.0, changes: Vec::new(), reason: None }).await?;
    hub.tell_measured();
    hub.tell_changed(Kind::Station);
    Ok(())
}
