//! Swaps, from the counter and from stations: every swap, every battery only taken or only brought back at a station, every
//! attempt that failed, every battery a station would not take.

use domain::check::unscaled;
use domain::hub::scale::PERCENT;
use domain::list::Question;
use domain::swap::{ErrorCode, EventClock, Side, SwapKind, SwapSource, SwapState};
use domain::{BatteryId, CustomerId, Refusal, RentalId, StationId, SwapId, SwapSessionId, Time};
use serde::{Deserialize, Serialize};
use store::list::List;
use store::swap::{LIST, SwapSeen};
use ts_rs::TS;
use uuid::Uuid;

use crate::act::{self, ActView};
use crate::export::{self, Column, ExportAsk, Exported, Is};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::list::{self, Counts, ListAsk, Page};
use crate::operator::Operator;
use crate::task::TaskRow;

/// What became of a swap, and whether that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SwapStanding {
    /// Batteries moved, and it is in the books.
    Completed,
    /// The station could not do it.
    Failed,
    /// The station would not take what was brought.
    Refused,
    /// Its act was taken back.
    Undone,
}

/// A battery of a swap.
#[derive(Serialize, TS)]
pub struct SwapSide {
    battery: Option<BatteryId>,
    code: String,
    slot: Option<i64>,
    soc_pct: Option<f64>,
    soh_pct: Option<f64>,
}

/// A swap in a list. Amounts in minor units; none for whom they are not shown.
#[derive(Serialize, TS)]
pub struct SwapRow {
    id: SwapId,
    at: Time,
    source: SwapSource,
    station: Option<StationId>,
    station_code: String,
    station_name: String,
    customer: Option<CustomerId>,
    customer_name: String,
    customer_code: String,
    kind: Option<SwapKind>,
    state: SwapStanding,
    came: SwapSide,
    went: SwapSide,
    /// What the returned battery gave on its trip.
    charge_ah: Option<f64>,
    energy_wh: Option<i64>,
    /// Whether that follows from how full it was, and not from readings.
    estimated: bool,
    /// What its act charged.
    charged: Option<i64>,
    /// Seconds from the card to the batteries.
    duration_s: Option<i64>,
    /// Why it went otherwise than it should.
    code: Option<ErrorCode>,
    /// The same in the words of the station, or of whoever decided.
    reason: String,
    clock: EventClock,
    offline: bool,
}

/// A swap with all that is known of it.
#[derive(Serialize, TS)]
#[ts(rename = "Swap")]
pub struct SwapView {
    #[serde(flatten)]
    #[ts(flatten)]
    row: SwapRow,
    session: Option<SwapSessionId>,
    /// When the card was read.
    began: Option<Time>,
    rental: Option<RentalId>,
    rental_code: String,
    /// The act that put it into the books.
    act: Option<ActView>,
}

/// Which swap.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskSwap {
    id: SwapId,
}

/// A page of the hub's swaps.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: ListAsk) -> Result<Page<SwapRow>, Fault> {
    let (ids, next) = list::page(hub, &LIST, &[by.hub.into()], ask).await?;
    Ok(Page { rows: SwapRow::rows(hub, by, &ids).await?, next })
}

/// How many of the hub's swaps there are.
pub(crate) async fn counts(hub: &Hub, by: &Operator, question: Question) -> Result<Counts, Fault> {
    list::counts(hub, &LIST, &[by.hub.into()], question).await
}

/// Writes the rows a question leaves to a file.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    export::begin::<SwapRow>(hub, by, ask).await
}

impl Exported for SwapRow {
    const LIST: &'static List = &LIST;
    const COLUMNS: &'static [Column] = &[
        Column::new("at", "at", Is::Moment),
        Column::new("source", "source", Is::Word),
        Column::new("station", "station_code", Is::Text),
        Column::new("customer", "customer_name", Is::Text),
        Column::new("customer_code", "customer_code", Is::Text),
        Column::new("kind", "kind", Is::Word),
        Column::new("state", "state", Is::Word),
        Column::new("came", "came/code", Is::Text),
        Column::new("slot_in", "came/slot", Is::Number),
        Column::new("soc_in", "came/soc_pct", Is::Number),
        Column::new("soh_in", "came/soh_pct", Is::Number),
        Column::new("went", "went/code", Is::Text),
        Column::new("slot_out", "went/slot", Is::Number),
        Column::new("soc_out", "went/soc_pct", Is::Number),
        Column::new("soh_out", "went/soh_pct", Is::Number),
        Column::new("charge_ah", "charge_ah", Is::Number),
        Column::new("energy", "energy_wh", Is::Number),
        Column::new("estimated", "estimated", Is::Word),
        Column::new("charged", "charged", Is::Money),
        Column::new("duration", "duration_s", Is::Number),
        Column::new("code", "code", Is::Word),
        Column::new("reason", "reason", Is::Text),
        Column::new("clock", "clock", Is::Word),
        Column::new("offline", "offline", Is::Word),
    ];

    async fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> Result<Vec<Self>, Fault> {
        let seen = store::swap::these(&mut *hub.store.read().await?, ids).await?;
        Ok(seen.into_iter().map(|seen| row(by, seen)).collect())
    }
}

fn row(by: &Operator, seen: SwapSeen) -> SwapRow {
    let swap = seen.swap;
    let (station, customer) = (seen.station.unwrap_or_default(), seen.customer.unwrap_or_default());
    SwapRow {
        id: swap.id,
        at: swap.at,
        source: swap.source,
        station: swap.station,
        station_code: station.code,
        station_name: station.name,
        customer: swap.customer,
        customer_name: customer.name,
        customer_code: customer.code,
        kind: swap.kind,
        state: standing(swap.state, seen.undone),
        came: side(swap.came, seen.came_code),
        went: side(swap.went, seen.went_code),
        charge_ah: swap.used.map(|used| unscaled(used.charge_mah, 1_000)),
        energy_wh: swap.used.map(|used| used.energy_wh),
        estimated: swap.used.is_some_and(|used| used.estimated),
        charged: seen.charged.filter(|_| by.sees_balances()),
        // A station's clock and the hub's are not compared.
        duration_s: swap.began.filter(|_| swap.clock == EventClock::Hub).map(|began| (swap.at.0 - began.0) / 1_000),
        code: swap.code,
        reason: swap.reason,
        clock: swap.clock,
        offline: swap.offline,
    }
}

fn standing(state: SwapState, undone: bool) -> SwapStanding {
    match state {
        _ if undone => SwapStanding::Undone,
        SwapState::Completed => SwapStanding::Completed,
        SwapState::Failed => SwapStanding::Failed,
        SwapState::Refused => SwapStanding::Refused,
    }
}

fn side(side: Side, code: Option<String>) -> SwapSide {
    let pct = |e2: Option<i64>| e2.map(|e2| unscaled(e2, PERCENT));
    SwapSide {
        battery: side.battery,
        code: code.unwrap_or_default(),
        slot: side.slot,
        soc_pct: pct(side.soc_e2),
        soh_pct: pct(side.soh_e2),
    }
}

/// One swap.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskSwap) -> Result<SwapView, Fault> {
    let found = store::swap::find(&mut *hub.store.read().await?, by.hub, ask.id).await?;
    let seen = found.ok_or_else(|| Refusal::not_found("swap"))?;
    let act = match seen.swap.act {
        Some(id) => Some(act::view(hub, by, id).await?),
        None => None,
    };
    let (rental, rental_code) = seen.rental.clone().unzip();
    Ok(SwapView {
        session: seen.swap.session,
        began: seen.swap.began,
        rental,
        rental_code: rental_code.unwrap_or_default(),
        act,
        row: row(by, seen),
    })
}
