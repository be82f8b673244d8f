//! What the last reading of a battery says: how full it is, that it is charged while somebody has it, what is wrong with it.

use std::sync::PoisonError;

use domain::alert::AlertKind;
use domain::charge::{Charge, ChargeState};
use domain::custody::Holder;
use domain::reading::{SeenOut, at_hand, seen_out};
use domain::{AlertId, BatteryId, HubId, Item, ItemKind, Time};
use uuid::Uuid;

use super::letters::errors;
use super::news::Letters;
use crate::fault::Fault;
use crate::handles::Hub;

/// So far back from its last reading it is looked whether a battery is charged.
const CHARGED_WITHIN_MINUTES: i64 = 120;

/// What was found of a battery, to be written.
pub(super) struct Found {
    pub hub: HubId,
    pub battery: BatteryId,
    pub charge: Option<Charge>,
    /// Since when it has been out, if somebody is to be told that it is charged.
    pub suggested: Option<Time>,
    /// What is to be raised, and about what.
    pub raise: Vec<(AlertKind, String)>,
    pub clear: Vec<AlertId>,
    pub letters: Option<Letters>,
}

impl Found {
    /// Whether nothing of it is to be written.
    pub fn is_nothing(&self) -> bool {
        self.charge.is_none() && self.raise.is_empty() && self.clear.is_empty()
    }
}

/// What the last reading of a battery says; none of a device that is none.
pub(super) async fn of(
    hub: &Hub,
    (place, device): (HubId, Uuid),
    letters: Option<Letters>,
) -> Result<Option<Found>, Fault> {
    let battery = BatteryId(device);
    let mut read = hub.store.read().await?;
    let (Some(seen), Some(record)) =
        (store::battery::find(&mut read, place, battery).await?, store::hub::find(&mut read, place).await?)
    else {
        return Ok(None);
    };
    let custody = store::custody::of(&mut read, Item { kind: ItemKind::Battery, id: device }).await?;
    let before = store::charge::find(&mut read, battery).await?;
    drop(read);
    let there_since = custody.as_ref().map(|custody| custody.from);
    let out = custody.filter(|custody| matches!(custody.holder, Holder::Customer(_))).map(|custody| custody.from);
    let asked = hub.readings.ask(move |readings| {
        let last = readings.last_of(device);
        let lately = match (out, &last) {
            (Some(out), Some(last)) => {
                let since = last.at.plus_minutes(-CHARGED_WITHIN_MINUTES).max(out);
                readings.span(device, (since, Time(i64::MAX)))?.all
            }
            _ => Vec::new(),
        };
        Ok((last, lately))
    });
    let (last, lately) = asked.await?;
    let Some(last) = last else { return Ok(None) };
    let (charge, suggested) = match out {
        Some(out) => {
            let seen = seen_out(&last, &lately, out);
            seen.map_or((None, None), |seen| while_out(hub, (battery, out), &before, seen))
        }
        None => (at_hand(&before, &last, there_since, record.form.issue_soc_pct), None),
    };
    let (raise, clear) = errors(hub, (place, battery, &seen.battery.form.short_code), letters).await?;
    Ok(Some(Found { hub: place, battery, charge, suggested, raise, clear, letters }))
}

/// A battery that somebody has since `out` is seen to be charged, or to be in use again: what is known of it then, and since when it
/// has been out if somebody is to be told. It moves no money and nobody's battery.
fn while_out(
    hub: &Hub,
    (battery, out): (BatteryId, Time),
    before: &Charge,
    seen: SeenOut,
) -> (Option<Charge>, Option<Time>) {
    let was_charging = before.state == ChargeState::Charging;
    let mut pending = hub.intake.pending.lock().unwrap_or_else(PoisonError::into_inner);
    match seen {
        SeenOut::InUse => {
            pending.suggested.remove(&battery.0);
            (was_charging.then(|| before.seen_charging(false)), None)
        }
        SeenOut::ChargedSince(_) if was_charging || pending.suggested.get(&battery.0) == Some(&out) => (None, None),
        SeenOut::ChargedSince(_) => (Some(before.seen_charging(true)), Some(out)),
    }
}
