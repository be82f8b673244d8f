//! The energy a line is charged for, as its batteries measured it: where the terms charge for it and nobody typed it. What it
//! is reckoned from is shown with how much of the time is known. Source: domain.md, "Energy of a rental".

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use domain::price::Millionths;
use domain::reading::{Energy, Gaps};
use domain::rental::Line;
use domain::tariff::{Terms, Unit};
use domain::{ActId, ItemKind, Time};
use serde::Serialize;
use store::Reading;
use store::custody::Had;
use ts_rs::TS;
use uuid::Uuid;

use crate::fault::Fault;
use crate::handles::Hub;

/// Energy that batteries gave, as they measured it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
pub struct MeasuredEnergy {
    kwh: f64,
    /// How much of the time is known.
    coverage_pct: f64,
}

/// The kilowatt-hours a line is charged for: as they were measured, or else as they were told.
pub(crate) fn charged(measured: Option<MeasuredEnergy>, line: &Line) -> Millionths {
    measured.and_then(|measured| Millionths::try_from(measured.kwh).ok()).unwrap_or(line.energy)
}

/// What previews showed, also where nothing was measured: what is booked is what was shown, whatever was measured since.
#[derive(Default)]
pub(crate) struct ShownEnergy(Mutex<VecDeque<(Of, Option<MeasuredEnergy>)>>);

/// Of which thing, in which act.
type Of = (ActId, Uuid);

/// Previews that are remembered.
const SHOWN: usize = 256;

impl ShownEnergy {
    fn find(&self, of: Of) -> Option<Option<MeasuredEnergy>> {
        let shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.iter().find(|(key, _)| *key == of).map(|(_, energy)| *energy)
    }

    fn note(&self, of: Of, energy: Option<MeasuredEnergy>) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.push_back((of, energy));
        while shown.len() > SHOWN {
            shown.pop_front();
        }
    }
}

/// What the batteries of a line that comes back gave until `end`, as the preview of that act showed it.
pub(super) async fn of_return(
    hub: &Hub,
    reading: &mut Reading,
    (line, terms): (&Line, &Terms),
    (act, end, gaps): (ActId, Time, Gaps),
) -> Result<Option<MeasuredEnergy>, Fault> {
    let of = (act, line.item.id);
    if let Some(shown) = hub.shown_energy.find(of) {
        return Ok(shown);
    }
    let had = charged_batteries(reading, line, terms).await?;
    if had.is_empty() {
        return Ok(None);
    }
    let measured = measured(hub, had, end, gaps).await;
    hub.shown_energy.note(of, measured);
    Ok(measured)
}

/// The batteries whose energy a line is charged for; none where that is not charged for or was told before.
pub(crate) async fn charged_batteries(reading: &mut Reading, line: &Line, terms: &Terms) -> Result<Vec<Had>, Fault> {
    let is_charged = terms.components.iter().any(|component| component.unit == Unit::PerKwh);
    if !is_charged || line.item.kind != ItemKind::Battery || line.energy.0 != 0 {
        return Ok(Vec::new());
    }
    Ok(store::custody::of_line(reading, line).await?)
}

/// What batteries gave until `end` while they were out; none where nothing was measured.
pub(crate) async fn measured(hub: &Hub, had: Vec<Had>, end: Time, gaps: Gaps) -> Option<MeasuredEnergy> {
    let (mut sum, mut long) = (Energy::default(), 0);
    for one in had {
        let span = (one.from, one.until.unwrap_or(end).min(end).max(one.from));
        let device = one.battery.0;
        let asked = hub.readings.ask(move |readings| readings.energy(device, &[span], gaps)).await;
        match asked {
            Ok(found) => sum += found.all.first().copied().unwrap_or_default(),
            // A return is never refused for want of readings: a person types what they know.
            Err(fault) => tracing::warn!(code = fault.code(), "energy is charged for without readings"),
        }
        long += span.1.0 - span.0.0;
    }
    let coverage_pct = sum.coverage_pct(long).unwrap_or(0.0);
    (sum.covered_ms > 0).then_some(MeasuredEnergy { kwh: sum.out / 1_000.0, coverage_pct })
}
