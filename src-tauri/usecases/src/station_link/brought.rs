//! A battery was put in: whether it may be swapped, and which one goes out for it.

use domain::alert::AlertKind;
use domain::check::scaled;
use domain::custody::Holder;
use domain::hub::scale::PERCENT;
use domain::swap::{Brought, ErrorCode, HealthSource, Signal};
use domain::{BatteryId, Time};
use link::{Answer, Measured, SwapInitiate, SwapOffer};
use store::Own;

use super::deed::{Deed, Verdict};
use super::named::Station;
use super::speaker::{Known, holder};
use super::{Asked, error, named, offer};
use crate::fault::Fault;
use crate::handles::Hub;

/// Whether what was brought may be swapped. Nobody is answered who has no session here: nothing waits for it.
pub(super) async fn judge(hub: &Hub, own: &mut Own, asked: &Asked<'_>, told: &SwapInitiate) -> Result<Deed, Fault> {
    let known = Known::of(own, asked, &told.user, told.session.as_deref()).await?;
    let battery = match asked.station {
        Some(station) => named::battery(own.rows(), station, Some(&told.battery)).await?,
        None => domain::swap::Named::Unknown,
    };
    let held = holder(own.rows(), battery.battery()).await?;
    let soh_e2 = percent(told.numbers.soh);
    let floor_pct = asked.station.map_or(0, |station| station.record.form.soh_floor_pct);
    let brought = Brought {
        by: known.speaker(asked),
        battery,
        has_it: held.is_some() && held == known.customer.map(Holder::Customer),
        is_impossible: told.numbers.is_impossible(),
        soh_e2,
        floor_e2: floor_pct * PERCENT,
    };
    match (brought.judge(), asked.station, &known) {
        (Ok(battery), Some(station), Known { customer: Some(customer), session: Some(session), .. }) => {
            let offered = offer::best(own.rows(), station, *customer, asked.at).await?;
            let session = session.step(Signal::Brought { battery, offered }, asked.at).ok();
            let deed = Deed { session, ..Deed::of(Verdict::Accepted) };
            let listens = hub.presences.of(station.id).is_some_and(|one| one.wants_offers);
            match (&deed.session, offered.filter(|_| listens)) {
                (Some(session), Some(offered)) => {
                    let offer = offer(own, station, (session.token.clone(), offered), asked.at).await?;
                    Ok(deed.answer(offer))
                }
                _ => Ok(deed),
            }
        }
        (Ok(_), _, _) => Ok(Deed::no(ErrorCode::NoSession)),
        (Err(code), _, _) => {
            let mut deed = Deed::no(code);
            match code {
                ErrorCode::BatteryMismatch => deed = deed.alert(AlertKind::BatteryMismatch, &told.battery),
                ErrorCode::UnknownBattery => deed = deed.alert(AlertKind::UnknownBattery, &told.battery),
                _ => {}
            }
            if let (ErrorCode::SohBelowThreshold, Some(battery), Some(soh)) = (code, battery.battery(), soh_e2) {
                deed.health.push((battery, soh, HealthSource::Swap));
            }
            let is_heard = known.session.is_some() || known.there.is_some() || asked.station.is_none();
            let refused = deed.refused.clone().filter(|_| is_heard);
            Ok(match refused {
                Some(refused) => deed.answer(error(refused, asked)),
                None => deed,
            })
        }
    }
}

/// A percentage a station told, in hundredths; none where it was not told or cannot be.
pub(super) fn percent(told: Measured) -> Option<i64> {
    match told {
        Measured::Known(pct) => Some(scaled(pct, PERCENT)),
        Measured::Absent | Measured::Invalid => None,
    }
}

/// Which battery shall go out, and where it is.
async fn offer(
    own: &mut Own,
    station: &Station,
    (session, offered): (String, BatteryId),
    at: Time,
) -> Result<Answer, Fault> {
    let slots = store::station::holds(own.rows(), station.id).await?;
    let slot = slots.iter().find(|(_, battery)| *battery == Some(offered)).map(|(slot, _)| slot.number);
    let told = store::slot_told::of(own.rows(), station.id).await?;
    let called = told.into_iter().find(|told| Some(told.number) == slot).and_then(|told| told.battery);
    let called = called.filter(|text| !text.is_empty());
    let is_its = named::battery(own.rows(), station, called.as_deref()).await?.battery() == Some(offered);
    let seen = store::battery::find(own.rows(), station.record.id, offered).await?;
    let code = seen.map_or_else(|| offered.0.to_string(), |seen| seen.battery.form.short_code);
    Ok(Answer::SwapOffer(SwapOffer {
        session,
        battery: called.filter(|_| is_its).unwrap_or(code),
        slot: slot.and_then(|slot| u64::try_from(slot).ok()),
        at,
    }))
}
