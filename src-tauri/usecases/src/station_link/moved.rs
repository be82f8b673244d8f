//! Batteries moved: judged, then booked as the counter books a swap, a rental or a return. What does not fit is kept for a
//! person, billed to nobody, and answered.

mod booked;

use domain::alert::AlertKind;
use domain::custody::Holder;
use domain::swap::{ErrorCode, EventClock, Named, Report, Side, Swap, SwapSource, SwapState};
use domain::{BatteryId, SwapId};
use link::{Measured, Moved, Movement, Outcome, SwapReport};
use store::Own;

use super::brought::percent;
use super::deed::{Deed, Question};
use super::named::{self, Station};
use super::speaker::{Known, holder};
use super::{Asked, error};
use crate::fault::Fault;
use crate::handles::Hub;

use booked::Moving;
pub(super) use booked::when;

/// Books what a station reports to have moved.
pub(super) async fn judge(hub: &Hub, own: &mut Own, asked: &Asked<'_>, told: &SwapReport) -> Result<Deed, Fault> {
    let known = Known::of(own, asked, &told.user, told.session.as_deref()).await?;
    let (came, went) = sides(&told.movement);
    let (brought, taken) = match asked.station {
        Some(station) => (named(own, station, came).await?, named(own, station, went).await?),
        None => (Named::Unknown, Named::Unknown),
    };
    let has = holder(own.rows(), brought.battery()).await?;
    let held = holder(own.rows(), taken.battery()).await?;
    let report = Report {
        by: known.speaker(asked),
        is_foreign: is_foreign(own, asked, told.station.as_deref()).await?,
        brought,
        taken,
        is_done: told.outcome == Outcome::Completed,
        is_offline: asked.envelope.offline,
        has_brought: has.is_some() && has == known.customer.map(Holder::Customer),
        held_taken: asked.station.is_some_and(|station| held.is_some_and(|held| held.is_in(station.id))),
    };
    match (report.judge(), asked.station, known.customer) {
        (Ok(kind), Some(station), Some(customer)) => {
            let moving = Moving { hub, asked, station, customer, known: &known, kind, came, went };
            moving.booked(own, (brought.battery(), taken.battery())).await
        }
        (Ok(_), _, _) => Ok(Deed::no(ErrorCode::UnknownUser)),
        (Err(code), station, _) => {
            let deed = Deed::no(code);
            let deed = if !report.is_done {
                failed(hub, deed, asked, (&known, station), told, (brought, taken))
            } else {
                let question =
                    Question { code, customer: known.customer, came: brought.battery(), went: taken.battery() };
                raised(deed.questioned(question), asked, (code, came, went), has)
            };
            let refused = deed.refused.clone().unwrap_or_else(|| code.into());
            Ok(deed.answer(error(refused, asked)))
        }
    }
}

/// Whether a report names another station than the topic's: by whichever of their names each is called.
async fn is_foreign(own: &mut Own, asked: &Asked<'_>, told: Option<&str>) -> Result<bool, Fault> {
    let Some(told) = told.filter(|told| *told != asked.topic.station.as_str()) else { return Ok(false) };
    let named = named::station(own.rows(), told).await?;
    Ok(named.map(|named| named.id) != asked.station.map(|station| station.id))
}

pub(super) fn sides(movement: &Movement) -> (Option<&Moved>, Option<&Moved>) {
    match movement {
        Movement::Exchange { returned, issued } => (Some(returned), Some(issued)),
        Movement::IssueOnly(issued) => (None, Some(issued)),
        Movement::ReturnOnly(returned) => (Some(returned), None),
        Movement::Nothing => (None, None),
    }
}

async fn named(own: &mut Own, station: &Station, moved: Option<&Moved>) -> Result<Named, Fault> {
    named::battery(own.rows(), station, moved.map(|moved| moved.battery.as_str())).await
}

/// What somebody should look at besides the report itself.
fn raised(
    mut deed: Deed,
    asked: &Asked<'_>,
    (code, came, went): (ErrorCode, Option<&Moved>, Option<&Moved>),
    has: Option<Holder>,
) -> Deed {
    let called = |moved: Option<&Moved>| moved.map(|moved| moved.battery.clone()).unwrap_or_default();
    match code {
        ErrorCode::UnknownStation => deed.alert(AlertKind::UnknownStation, asked.topic.station.as_str()),
        ErrorCode::UnknownBattery => {
            let about = [called(went), called(came)].join(" ");
            deed.alert(AlertKind::UnknownBattery, about.trim())
        }
        ErrorCode::BatteryNotHere => deed.alert(AlertKind::InventoryMismatch, &called(went)),
        ErrorCode::BatteryMismatch => {
            let is_in_a_station = matches!(has, Some(Holder::Hub { station: Some(_), .. }));
            let kind = if is_in_a_station { AlertKind::TwoPlaces } else { AlertKind::BatteryMismatch };
            deed = deed.alert(kind, &called(came));
            deed
        }
        _ => deed,
    }
}

/// An attempt of which nothing moved: kept, and no more, where a session was open for it.
fn failed(
    hub: &Hub,
    deed: Deed,
    asked: &Asked<'_>,
    (known, station): (&Known, Option<&Station>),
    told: &SwapReport,
    (brought, taken): (Named, Named),
) -> Deed {
    let is_failed = deed.refused.as_ref().is_some_and(|refused| refused.code == ErrorCode::SwapFailed);
    let Some(station) = station.filter(|_| is_failed) else { return deed };
    let (came, went) = sides(&told.movement);
    let reason = match &told.outcome {
        Outcome::Completed => String::new(),
        Outcome::Failed(word) => word.clone(),
    };
    let swap = Swap {
        id: SwapId(hub.ids.next()),
        hub: station.record.id,
        source: SwapSource::Station,
        station: Some(station.id),
        session: known.session.as_ref().map(|session| session.id),
        kind: None,
        state: SwapState::Failed,
        code: Some(ErrorCode::SwapFailed),
        reason,
        customer: known.customer,
        came: side(brought.battery(), came),
        went: side(taken.battery(), went),
        used: None,
        began: known.session.as_ref().map(|session| session.opened),
        at: asked.at,
        clock: EventClock::Hub,
        offline: asked.envelope.offline,
        act: None,
    };
    Deed { swap: Some(swap), ..deed }
}

pub(super) fn side(battery: Option<BatteryId>, told: Option<&Moved>) -> Side {
    let slot = told.and_then(|told| if let Measured::Known(slot) = told.slot { Some(slot) } else { None });
    let numbers = told.map(|told| told.numbers);
    Side {
        battery,
        slot,
        soc_e2: numbers.and_then(|numbers| percent(numbers.soc)),
        soh_e2: numbers.and_then(|numbers| percent(numbers.soh)),
    }
}
