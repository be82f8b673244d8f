//! What a battery that is swapped gave on its trip, as its readings tell. They are asked before anything is written: nothing
//! waits for them inside a transaction, and nobody waits for them long. Source: stations.md, "Swap".

use std::time::Duration;

use domain::custody::{Custody, Holder};
use domain::period::Span;
use domain::reading::{ClockQuality, Energy, Gaps, Power, Segment};
use domain::swap::Used;
use domain::{BatteryId, CustodyId, Item, ItemKind, Time};
use tokio::time::timeout;
use uuid::Uuid;

use crate::fault::Fault;
use crate::handles::Hub;

const DAY_MS: i64 = 86_400_000;
/// How long somebody who swaps is kept waiting for readings; then it is estimated.
const PATIENCE: Duration = Duration::from_secs(3);

/// What a battery gave while somebody had it.
#[derive(Clone, Copy)]
pub(crate) struct Trip {
    custody: CustodyId,
    used: Used,
}

impl Trip {
    /// What it gave, if this is the custody that ends.
    pub fn of(self, custody: &Custody) -> Option<Used> {
        (self.custody == custody.id).then_some(self.used)
    }
}

/// What batteries gave since their customers have them, until `until`: those of which readings tell it, and soon.
pub(crate) async fn trips(hub: &Hub, batteries: &[BatteryId], until: Time) -> Vec<Trip> {
    let mut trips = Vec::new();
    let all = async {
        for battery in batteries {
            match measured(hub, *battery, until).await {
                Ok(trip) => trips.extend(trip),
                Err(fault) => tracing::warn!(code = fault.code(), "a trip is estimated: its readings cannot be read"),
            }
        }
    };
    if timeout(PATIENCE, all).await.is_err() {
        tracing::warn!("a trip is estimated: its readings take too long");
    }
    trips
}

/// What one gave; none where nobody has it or too little of the time is known.
async fn measured(hub: &Hub, battery: BatteryId, until: Time) -> Result<Option<Trip>, Fault> {
    let mut read = hub.store.read().await?;
    let custody = store::custody::of(&mut read, Item { kind: ItemKind::Battery, id: battery.0 }).await?;
    let Some(custody) = custody.filter(|custody| matches!(custody.holder, Holder::Customer(_))) else {
        return Ok(None);
    };
    let Some(record) = store::hub::find(&mut read, custody.hub).await? else { return Ok(None) };
    drop(read);
    let (span, gaps, device) = ((custody.from, until), record.form.gaps(), battery.0);
    if until <= custody.from {
        return Ok(None);
    }
    let energy = hub.readings.ask(move |readings| readings.energy(device, &[span], gaps)).await?;
    let energy = energy.all.first().copied().unwrap_or_default();
    let charge = charge(hub, device, span, gaps).await?;
    let used = Used::measured(&energy, &charge, until.0 - custody.from.0);
    Ok(used.map(|used| Trip { custody: custody.id, used }))
}

/// The charge that went in and out, as energy at one volt; day by day, so that what comes meanwhile is taken in between.
async fn charge(hub: &Hub, device: Uuid, (from, until): Span, gaps: Gaps) -> Result<Energy, Fault> {
    let (mut begin, end) = (from.plus_minutes(-gaps.longest()), until.plus_minutes(gaps.longest()));
    let (mut sum, mut before): (Energy, Option<Power>) = Default::default();
    while begin < end {
        let next = Time((begin.0.div_euclid(DAY_MS) + 1) * DAY_MS).min(end);
        let day = hub.readings.ask(move |readings| readings.span(device, (begin, next))).await?;
        let known = day.all.iter().filter(|reading| reading.quality != ClockQuality::Future);
        for current in known.filter_map(|reading| Power::at_one_volt(reading.at, &reading.values)) {
            if let Some(before) = before.replace(current) {
                sum += Segment::between(before, current, gaps).within((from, until));
            }
        }
        begin = next;
    }
    Ok(sum)
}
