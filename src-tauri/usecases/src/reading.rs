//! What devices measured, as people read it: the last of it, charts, energy, figures by the calendar, files.

mod chart;
mod energy;
mod figures;
mod file;
mod last;

use domain::device::readings_of;
use domain::period::Span;
use domain::reading::Field;
use domain::{BatteryId, DeviceId, ModelId, Refusal, Time};
use serde::Deserialize;
use ts_rs::TS;
use uuid::Uuid;

use crate::event::Kind;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;

pub use chart::{ChartAsk, ChartView, CompareAsk};
pub(crate) use chart::{LINES_MAX, chart, compare};
pub use energy::{EnergyAsk, EnergyView, RentalEnergy};
pub(crate) use energy::{energy, rental};
pub(crate) use figures::aggregate;
pub use figures::{FiguresAsk, FiguresView};
pub use file::ExportReadings;
pub(crate) use file::export;
pub(crate) use last::latest;
pub use last::{AskReadings, LastReading};

/// The shortest and the longest that is asked for at once.
const SHORTEST_MIN: i64 = 1;
const LONGEST_MIN: i64 = 20 * 366 * 24 * 60;

/// Whose readings.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case", deny_unknown_fields)]
pub enum ReadingsOf {
    /// Those of a battery.
    Battery(BatteryId),
    /// Those of a device.
    Device(DeviceId),
}

/// The readings of several together.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case", deny_unknown_fields)]
pub enum FiguresOf {
    /// One battery.
    Battery(BatteryId),
    /// One device.
    Device(DeviceId),
    /// The batteries of a model that are in service here.
    Model(ModelId),
    /// All that are in service here.
    Hub,
}

/// From when until when.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum RangeAsk {
    /// The last hours until now.
    Last {
        /// So many.
        #[ts(type = "number")]
        hours: u32,
    },
    /// From one instant until before another.
    Span {
        /// The first.
        from: Time,
        /// The end.
        until: Time,
    },
}

impl RangeAsk {
    /// The span it means now; bounded.
    fn span(self, now: Time) -> Result<Span, Fault> {
        let (from, until) = match self {
            Self::Last { hours } => (now.plus_minutes(-60 * i64::from(hours)), now),
            Self::Span { from, until } => (from, until),
        };
        let long = until.0.saturating_sub(from.0);
        let is_fit = (SHORTEST_MIN * 60_000..=LONGEST_MIN * 60_000).contains(&long);
        // Instants beyond these are no days of any calendar here.
        let is_known = from.plus_minutes(LONGEST_MIN).0 > 0 && until.0 < now.plus_minutes(LONGEST_MIN).0;
        if is_fit && is_known { Ok((from, until)) } else { Err(unreadable("range: too long, too short or nowhere")) }
    }
}

/// Under which id the readings are kept, and what people call whose they are; the hub must have it. What measures a battery
/// tells of the battery.
pub(crate) async fn found(hub: &Hub, by: &Operator, of: ReadingsOf) -> Result<(Uuid, String), Fault> {
    let mut read = hub.store.read().await?;
    match of {
        ReadingsOf::Battery(id) => {
            let battery = store::battery::find(&mut read, by.hub, id).await?.map(|seen| seen.battery);
            let battery = battery.ok_or_else(|| Refusal::not_found(Kind::Battery.word()))?;
            Ok((id.0, battery.form.short_code))
        }
        ReadingsOf::Device(id) => {
            let device = store::device::find(&mut read, by.hub, id).await?.map(|seen| seen.device);
            let form = device.ok_or_else(|| Refusal::not_found(Kind::Device.word()))?.form;
            Ok((readings_of(id, form.battery), form.code))
        }
    }
}

/// The ids of all whose readings are taken together.
async fn all_of(hub: &Hub, by: &Operator, of: FiguresOf) -> Result<Vec<Uuid>, Fault> {
    let model = match of {
        FiguresOf::Battery(id) => return Ok(vec![found(hub, by, ReadingsOf::Battery(id)).await?.0]),
        FiguresOf::Device(id) => return Ok(vec![found(hub, by, ReadingsOf::Device(id)).await?.0]),
        FiguresOf::Model(model) => Some(model),
        FiguresOf::Hub => None,
    };
    let ids = store::battery::in_service(&mut *hub.store.read().await?, by.hub, model).await?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// Parts of the file that cannot be read, as they are told.
fn parts(damaged: usize) -> i64 {
    i64::try_from(damaged).unwrap_or(i64::MAX)
}

fn unreadable(detail: &str) -> Fault {
    Gate::Unreadable { detail: detail.to_owned() }.into()
}

/// A number as it was measured.
fn measured((field, kept): (Field, i64)) -> f64 {
    field.measured(kept)
}
