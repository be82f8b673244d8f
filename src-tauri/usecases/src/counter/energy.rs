//! The energy of what comes back, as its batteries measured it: where the terms charge for it and nobody typed it. What it is
//! reckoned from is shown with how much of the time is known. Source: domain.md, "Energy of a rental".

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use domain::price::Millionths;
use domain::reading::{Energy, Gaps};
use domain::tariff::{Terms, Unit};
use domain::{ActId, ItemKind, Time};
use serde::Serialize;
use store::Reading;
use store::rental::LineSeen;
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

impl MeasuredEnergy {
    /// As a quantity of a price.
    pub fn quantity(self) -> Option<Millionths> {
        Millionths::try_from(self.kwh).ok()
    }
}

/// What previews showed: what is booked is what was shown, whatever was measured since.
#[derive(Default)]
pub(crate) struct ShownEnergy(Mutex<VecDeque<((ActId, Uuid), MeasuredEnergy)>>);

/// Previews that are remembered.
const SHOWN: usize = 256;

impl ShownEnergy {
    fn of(&self, act: ActId, item: Uuid) -> Option<MeasuredEnergy> {
        let shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.iter().find(|(key, _)| *key == (act, item)).map(|(_, energy)| *energy)
    }

    fn note(&self, act: ActId, item: Uuid, energy: MeasuredEnergy) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.push_back(((act, item), energy));
        while shown.len() > SHOWN {
            shown.pop_front();
        }
    }
}

/// What the batteries of a line gave until `end`; none where that is not charged for, was told before, or nothing was measured.
pub(super) async fn measured(
    hub: &Hub,
    reading: &mut Reading,
    (seen, terms): (&LineSeen, &Terms),
    (act, end, gaps): (ActId, Time, Gaps),
) -> Result<Option<MeasuredEnergy>, Fault> {
    let line = &seen.line;
    let is_charged = terms.components.iter().any(|component| component.unit == Unit::PerKwh);
    if !is_charged || line.item.kind != ItemKind::Battery || line.energy.0 != 0 {
        return Ok(None);
    }
    if let Some(shown) = hub.shown_energy.of(act, line.item.id) {
        return Ok(Some(shown));
    }
    let had = store::custody::of_rental(reading, line.rental).await?;
    // Where more than one thing is out under the agreement, what was swapped for what stands nowhere: only what comes back counts.
    let is_alone = store::rental::lines_of(reading, &[line.rental.0]).await?.len() == 1;
    let ours = had.into_iter().filter(|one| is_alone || one.battery.0 == line.item.id);
    let (mut sum, mut long) = (Energy::default(), 0);
    for one in ours {
        let span = (one.from, one.until.unwrap_or(end).min(end).max(one.from));
        let device = one.battery.0;
        let asked = hub.readings.ask(move |readings| readings.energy(device, &[span], gaps)).await;
        match asked {
            Ok(found) => sum += found.all.first().copied().unwrap_or_default(),
            // A return is never refused for want of readings: a person types what they know.
            Err(fault) => tracing::warn!(code = fault.code(), "a return is priced without readings"),
        }
        long += span.1.0 - span.0.0;
    }
    let coverage_pct = sum.coverage_pct(long).unwrap_or(0.0);
    let measured = (sum.covered_ms > 0).then_some(MeasuredEnergy { kwh: sum.out / 1_000.0, coverage_pct });
    if let Some(measured) = measured {
        hub.shown_energy.note(act, line.item.id, measured);
    }
    Ok(measured)
}
