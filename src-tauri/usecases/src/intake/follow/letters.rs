//! What a battery says is wrong with it, by its error letters: alerts that are to be raised, and those that are over.

use std::sync::PoisonError;

use domain::alert::AlertKind;
use domain::reading::faults;
use domain::{AlertId, BatteryId, HubId};

use super::news::Letters;
use crate::fault::Fault;
use crate::handles::Hub;

/// What is to be raised of what a battery says is wrong with it, and what is over.
pub(super) async fn errors(
    hub: &Hub,
    (place, battery, code): (HubId, BatteryId, &str),
    told: Option<Letters>,
) -> Result<(Vec<(AlertKind, String)>, Vec<AlertId>), Fault> {
    let nothing = (Vec::new(), Vec::new());
    let Some((at, now)) = told else { return Ok(nothing) };
    let before = {
        let pending = hub.intake.pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.letters.get(&battery.0).copied()
    };
    // What came late, or says the same again, is no news.
    if before.is_some_and(|(then, letters)| at < then || letters == now) {
        return Ok(nothing);
    }
    let about = |kind, letter| if kind == AlertKind::OtherFault { format!("{code} {letter}") } else { code.to_owned() };
    let open = store::alert::of_battery(&mut *hub.store.read().await?, place, battery).await?;
    let all = |letters| faults(letters).map(|(kind, letter)| (kind, about(kind, letter)));
    let is_open = |(kind, about): &(AlertKind, String)| open.iter().any(|(_, one, of)| one == kind && of == about);
    let raise = all(now & !before.map_or(0, |(_, letters)| letters)).filter(|one| !is_open(one)).collect();
    let (still, by_letters): (Vec<_>, Vec<_>) = (all(now).collect(), all(i64::MAX).collect());
    let is_over = |one: &(AlertKind, String)| by_letters.contains(one) && !still.contains(one);
    let clear = open.into_iter().filter_map(|(id, kind, about)| is_over(&(kind, about)).then_some(id)).collect();
    Ok((raise, clear))
}
