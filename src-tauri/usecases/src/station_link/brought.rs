//! A battery was put in: whether it may be swapped, and which one goes out for it.

use domain::alert::AlertKind;
use domain::check::scaled;
use domain::custody::Holder;
use domain::hub::scale::PERCENT;
use domain::swap::{Brought, ErrorCode, HealthSource, Signal};
use link::{Measured, SwapInitiate};
use store::Own;

use super::deed::{Deed, Verdict};
use super::speaker::{Known, holder};
use super::{Asked, error, named, offer};
use crate::fault::Fault;

/// Whether what was brought may be swapped. Nobody is answered who has no session here: nothing waits for it.
pub(super) async fn judge(own: &mut Own, asked: &Asked<'_>, told: &SwapInitiate) -> Result<Deed, Fault> {
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
        is_impossible: [told.numbers.soc, told.numbers.soh].contains(&Measured::Invalid),
        soh_e2,
        floor_e2: floor_pct * PERCENT,
    };
    match (brought.judge(), asked.station, &known) {
        (Ok(battery), Some(station), Known { customer: Some(customer), session: Some(session), .. }) => {
            let offered = offer::best(own.rows(), station, *customer, asked.at).await?;
            let session = session.step(Signal::Brought { battery, offered }, asked.at).ok();
            Ok(Deed { session, ..Deed::of(Verdict::Accepted) })
        }
        (Ok(_), _, _) => Ok(Deed::no(ErrorCode::NoSession)),
        (Err(code), _, _) => {
            let mut deed = Deed::no(code);
            if code == ErrorCode::BatteryMismatch {
                deed = deed.alert(AlertKind::BatteryMismatch, &told.battery);
            }
            if let (ErrorCode::SohBelowThreshold, Some(battery), Some(soh)) = (code, battery.battery(), soh_e2) {
                deed.health.push((battery, soh, HealthSource::Swap));
            }
            let is_heard = known.session.is_some() || asked.station.is_none();
            let refused = deed.refused.clone().filter(|_| is_heard);
            Ok(match refused {
                Some(refused) => deed.answer(error(refused, asked.at)),
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
