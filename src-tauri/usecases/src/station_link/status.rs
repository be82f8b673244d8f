//! A station tells of itself: whether it is there, and what it holds. That changes only in which slot of it something is that
//! the hub knows to be in it; what does not agree otherwise is for a person to look at.

use domain::alert::AlertKind;
use domain::charge::ChargeState;
use domain::hub::scale::PERCENT;
use domain::presence::{Nonce, Sign};
use domain::station_command::{CommandState, StationAct};
use domain::{BatteryId, Time, check};
use link::{Charger, Door, Envelope, Held, Measured, SlotStatus, StationStatus, Told};
use store::Own;
use store::slot_told::SlotTold;

use super::deed::{Deed, Verdict};
use super::named::{self, Station};
use super::speaker::holder;
use super::{Asked, offer};
use crate::fault::Fault;

/// What a message tells of its station by being there.
pub(super) fn spoke(asked: &Asked<'_>) -> Sign {
    Sign::Spoke { ahead_ms: ahead_ms(asked.envelope, asked.at) }
}

/// How far a station's clock is ahead, by a message that is no report of old.
pub(super) fn ahead_ms(envelope: &Envelope, at: Time) -> Option<i64> {
    match envelope.timestamp.told {
        Told::At(told) if !envelope.offline => Some(told.0 - at.0),
        Told::At(_) | Told::Absent | Told::Unreadable => None,
    }
}

/// What a station's own word says of its presence.
fn sign(asked: &Asked<'_>, told: &StationStatus) -> Sign {
    Sign::Told {
        is_online: told.online,
        boot: told.boot.clone(),
        firmware: told.firmware.clone(),
        nonce: told.nonce.clone().map(|text| Nonce { text, login: asked.heard.login.to_owned() }),
        wants_offers: told.wants_offers,
        ahead_ms: ahead_ms(asked.envelope, asked.at),
    }
}

/// Keeps what a station tells of its slots.
pub(super) async fn judge(own: &mut Own, asked: &Asked<'_>, told: &StationStatus) -> Result<Deed, Fault> {
    let mut deed = Deed { sign: Some(sign(asked, told)), ..Deed::of(Verdict::Accepted) };
    let Some(station) = asked.station else {
        return Ok(Deed::no(domain::swap::ErrorCode::UnknownStation)
            .alert(AlertKind::UnknownStation, asked.topic.station.as_str()));
    };
    let before = store::slot_told::of(own.rows(), station.id).await?;
    let there = store::station::holds(own.rows(), station.id).await?;
    // While somebody swaps the station knows more than the hub: what moved is told in a moment.
    let is_in_use = store::swap_session::open_at(own.rows(), station.id, asked.at).await?.is_some();
    for slot in &told.slots {
        let Some((ours, held)) = there.iter().find(|(ours, _)| ours.number == slot.number) else { continue };
        let battery = match &slot.held {
            Held::Battery(text) => named::battery(own.rows(), station, Some(text)).await?.battery(),
            Held::Empty | Held::NotTold => None,
        };
        let held = match battery {
            Some(battery) if held.is_none() && is_somewhere_in(own, station, battery).await? => {
                deed.found.push((battery, ours.id));
                Some(battery)
            }
            _ => *held,
        };
        let was = before.iter().find(|was| was.number == slot.number);
        let mut now = said(slot, was, asked.at);
        let is_new = was.is_none_or(|was| was.battery != now.battery);
        let fits = slot.held == Held::NotTold || battery == held && (battery.is_some() || slot.held == Held::Empty);
        if is_in_use && !fits {
            now.battery = was.and_then(|was| was.battery.clone());
        } else if is_new && !fits && offer::works(ours) {
            let seen = now.battery.as_deref().filter(|seen| !seen.is_empty()).unwrap_or("-");
            deed = deed.alert(AlertKind::InventoryMismatch, &format!("{} {seen}", slot.number));
        }
        if let (Some(battery), Measured::Known(soc), true) = (battery, slot.soc, battery == held) {
            charged(own, (&mut deed, station), (battery, soc), slot.charger, asked.at).await?;
        }
        deed.told.push(now);
    }
    resolve(own, station, &mut deed, told, asked.at).await?;
    Ok(deed)
}

/// Whether the hub knows that something is in the station, and not in which slot.
async fn is_somewhere_in(own: &mut Own, station: &Station, battery: BatteryId) -> Result<bool, Fault> {
    let held = holder(own.rows(), Some(battery)).await?;
    Ok(held.is_some_and(|held| held.is_in(station.id) && held.slot().is_none()))
}

fn said(slot: &SlotStatus, before: Option<&SlotTold>, at: Time) -> SlotTold {
    let battery = match &slot.held {
        Held::Battery(text) => Some(text.clone()),
        Held::Empty => Some(String::new()),
        Held::NotTold => before.and_then(|was| was.battery.clone()),
    };
    let soc_e2 = match slot.soc {
        Measured::Known(soc) => Some(check::scaled(soc, PERCENT)),
        Measured::Absent | Measured::Invalid => None,
    };
    SlotTold {
        number: slot.number,
        door: slot.door.map(|door| door.word().to_owned()),
        charger: slot.charger.map(|charger| charger.word().to_owned()),
        battery,
        soc_e2,
        told_at: at.0,
    }
}

/// How full a battery is that is where the hub thinks it is.
async fn charged(
    own: &mut Own,
    (deed, station): (&mut Deed, &Station),
    (battery, soc): (BatteryId, f64),
    charger: Option<Charger>,
    at: Time,
) -> Result<(), Fault> {
    let needed_pct = station.record.form.issue_soc_pct;
    let before = store::charge::find(own.rows(), battery).await?;
    let state = match charger {
        Some(Charger::Charging) => ChargeState::Charging,
        Some(Charger::Full) => ChargeState::Full,
        Some(Charger::Idle | Charger::Fault) => ChargeState::Idle,
        Some(Charger::Unknown) | None => before.state,
    };
    let now = before.told_by_station(check::scaled(soc, PERCENT), state, needed_pct, at);
    if before.is_news(&now, needed_pct) {
        deed.charges.push((battery, now));
    }
    Ok(())
}

/// What a station tells of its doors and chargers says what became of commands that it did not answer, as long as it may be
/// telling because it was asked. Never guessed: what could be so for another reason stays unknown, as a door that is open
/// while somebody swaps.
async fn resolve(
    own: &mut Own,
    station: &Station,
    deed: &mut Deed,
    told: &StationStatus,
    at: Time,
) -> Result<(), Fault> {
    let is_in_use = store::swap_session::open_at(own.rows(), station.id, at).await?.is_some();
    for command in store::station_command::unknown(own.rows(), station.id, at).await? {
        if !command.is_asked_after(at) {
            continue;
        }
        let Some(slot) = told.slots.iter().find(|slot| Some(slot.number) == command.slot) else { continue };
        let is_done = match command.act {
            StationAct::OpenSlot => slot.door == Some(Door::Open) && !is_in_use,
            StationAct::LockSlot => slot.door == Some(Door::Locked),
            StationAct::StartCharge => slot.charger == Some(Charger::Charging),
            StationAct::StopCharge => slot.charger == Some(Charger::Idle),
            StationAct::Identify | StationAct::Reboot | StationAct::SetTime | StationAct::Settings => false,
        };
        if is_done {
            deed.commands.push(command.answered(CommandState::Done, "", at));
        }
    }
    Ok(())
}
