//! Energy in and out, with how much of the time is known: of one or many, by the calendar, and of a rental.

use domain::period::{Period, Span};
use domain::reading::Energy;
use domain::{BatteryId, Refusal, RentalId, Time};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FiguresOf, RangeAsk, all_of, figures, parts, unreadable};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::rental::AskRental;

/// Of whom, when, and by what; none by what is all of it.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EnergyAsk {
    of: FiguresOf,
    range: RangeAsk,
    period: Option<Period>,
}

/// Energy in a stretch of time.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct EnergyOver {
    from: Time,
    until: Time,
    in_kwh: f64,
    out_kwh: f64,
    /// How much of the time is known.
    coverage_pct: f64,
}

/// Energy by the calendar.
#[derive(Serialize, TS)]
pub struct EnergyView {
    periods: Vec<EnergyOver>,
    /// Parts of the data that cannot be read.
    damaged: i64,
}

/// What went through the batteries of a rental.
#[derive(Serialize, TS)]
pub struct RentalEnergy {
    /// One after the other where they were swapped.
    batteries: Vec<RentalBattery>,
    in_kwh: f64,
    out_kwh: f64,
    /// Of the time a battery was out; none while nothing was.
    coverage_pct: Option<f64>,
    /// Parts of the data that cannot be read.
    damaged: i64,
}

/// A battery while a customer had it.
#[derive(Serialize, TS)]
pub struct RentalBattery {
    id: BatteryId,
    code: String,
    is_out: bool,
    #[serde(flatten)]
    #[ts(flatten)]
    energy: EnergyOver,
}

/// Energy of one or many, by the calendar of the hub.
pub(crate) async fn energy(hub: &Hub, by: &Operator, ask: EnergyAsk) -> Result<EnergyView, Fault> {
    let devices = all_of(hub, by, ask.of).await?;
    let span = ask.range.span(hub.now())?;
    let periods = ask.period.map_or_else(|| Ok(vec![span]), |period| figures::periods(by, span, period))?;
    let gaps = by.record.form.gaps();
    let mut sums = vec![Energy::default(); periods.len()];
    let mut damaged = 0;
    // One by one, so that what comes meanwhile is taken in between.
    for device in &devices {
        let (device, periods) = (*device, periods.clone());
        let found = hub.readings.ask(move |readings| readings.energy(device, &periods, gaps)).await?;
        damaged += found.damaged;
        sums.iter_mut().zip(found.all).for_each(|(sum, one)| *sum += one);
    }
    let many = i64::try_from(devices.len()).map_err(|_| unreadable("of: too many"))?;
    let over = periods.iter().zip(&sums).map(|(span, energy)| over(*span, energy, many));
    Ok(EnergyView { periods: over.collect(), damaged: parts(damaged) })
}

fn over((from, until): Span, energy: &Energy, devices: i64) -> EnergyOver {
    EnergyOver {
        from,
        until,
        in_kwh: energy.into / 1_000.0,
        out_kwh: energy.out / 1_000.0,
        coverage_pct: energy.coverage_pct((until.0 - from.0).saturating_mul(devices)).unwrap_or(0.0),
    }
}

/// What went through the batteries of a rental, while they were out.
pub(crate) async fn rental(hub: &Hub, by: &Operator, ask: AskRental) -> Result<RentalEnergy, Fault> {
    let id: RentalId = ask.id;
    let mut read = hub.store.read().await?;
    store::rental::find(&mut read, by.hub, id).await?.ok_or_else(|| Refusal::not_found(Kind::Rental.word()))?;
    let had = store::custody::of_rental(&mut read, id).await?;
    drop(read);
    let (now, gaps) = (hub.now(), by.record.form.gaps());
    let (mut all, mut long, mut damaged) = (Energy::default(), 0, 0);
    let mut batteries = Vec::with_capacity(had.len());
    for one in had {
        let span = (one.from, one.until.unwrap_or(now).max(one.from));
        let device = one.battery.0;
        let found = hub.readings.ask(move |readings| readings.energy(device, &[span], gaps)).await?;
        let energy = found.all.first().copied().unwrap_or_default();
        all += energy;
        long += span.1.0 - span.0.0;
        damaged += found.damaged;
        let is_out = one.until.is_none();
        batteries.push(RentalBattery { id: one.battery, code: one.code, is_out, energy: over(span, &energy, 1) });
    }
    Ok(RentalEnergy {
        batteries,
        in_kwh: all.into / 1_000.0,
        out_kwh: all.out / 1_000.0,
        coverage_pct: all.coverage_pct(long),
        damaged: parts(damaged),
    })
}
