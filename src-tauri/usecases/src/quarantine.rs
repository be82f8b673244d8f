//! What stations reported and does not fit: the list, and each with what is known of its batteries now. A person decides it.

mod decide;

use domain::custody::{Custody, Holder, HolderKind};
use domain::list::Question;
use domain::swap::{ErrorCode, QuarantineState, SwapKind};
use domain::{BatteryId, CustomerId, Item, ItemKind, QuarantineId, RecordKind, RecordRef, Refusal, StationId, Time};
use serde::{Deserialize, Serialize};
use store::Reading;
use store::list::List;
use store::quarantine::{LIST, QuarantineSeen};
use ts_rs::TS;
use uuid::Uuid;

use crate::event::Kind;
use crate::export::{self, Column, ExportAsk, Exported, Is};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::list::{self, Counts, ListAsk, Page};
use crate::operator::Operator;
use crate::station_link::report;
use crate::task::TaskRow;

pub use decide::{AcceptQuarantine, CorrectQuarantine, DiscardQuarantine};
pub(crate) use decide::{accept, correct, discard};

/// What did not fit, in a list.
#[derive(Serialize, TS)]
pub struct QuarantineRow {
    id: QuarantineId,
    /// When the hub heard of it.
    at: Time,
    state: QuarantineState,
    station: Option<StationId>,
    station_code: String,
    station_name: String,
    /// Why it does not fit.
    code: ErrorCode,
    customer: Option<CustomerId>,
    customer_name: String,
    customer_code: String,
    /// What was reported; none if it cannot be read.
    kind: Option<SwapKind>,
    /// Whom the station named, as it wrote it.
    told_user: String,
    /// What came back and what went out: as the hub calls it, else as the station wrote it.
    came: String,
    went: String,
    /// Whether it was told after the link had been down.
    offline: bool,
}

/// What did not fit, with all that is known of it.
#[derive(Serialize, TS)]
#[ts(rename = "Quarantine")]
pub struct QuarantineView {
    #[serde(flatten)]
    #[ts(flatten)]
    row: QuarantineRow,
    /// When it happened, by the station's clock if that can be believed.
    happened_at: Time,
    topic: String,
    /// As it came; what is no text is replaced.
    payload: String,
    /// The batteries it names that are known.
    batteries: Vec<QuarantinedBattery>,
    decided_by: String,
    decided_at: Option<Time>,
    reason: String,
}

/// A battery that a report names, and where the hub knows it to be.
#[derive(Serialize, TS)]
pub struct QuarantinedBattery {
    id: BatteryId,
    code: String,
    /// Whether it is reported to have gone out; else it came back.
    went: bool,
    holder: HolderKind,
    /// Who has it, or the slot or the station it is in; empty for the rack and where nobody knows.
    holder_name: String,
    since: Time,
    /// Whether it was moved after it was reported.
    moved_since: bool,
}

/// Which of what did not fit.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskQuarantine {
    id: QuarantineId,
}

/// A page of what did not fit.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: ListAsk) -> Result<Page<QuarantineRow>, Fault> {
    let (ids, next) = list::page(hub, &LIST, &[by.hub.into()], ask).await?;
    Ok(Page { rows: QuarantineRow::rows(hub, by, &ids).await?, next })
}

/// How many of it there are.
pub(crate) async fn counts(hub: &Hub, by: &Operator, question: Question) -> Result<Counts, Fault> {
    list::counts(hub, &LIST, &[by.hub.into()], question).await
}

/// Writes the rows a question leaves to a file.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    export::begin::<QuarantineRow>(hub, by, ask).await
}

impl Exported for QuarantineRow {
    const LIST: &'static List = &LIST;
    const COLUMNS: &'static [Column] = &[
        Column::new("at", "at", Is::Moment),
        Column::new("station", "station_code", Is::Text),
        Column::new("code", "code", Is::Word),
        Column::new("customer", "customer_name", Is::Text),
        Column::new("customer_code", "customer_code", Is::Text),
        Column::new("kind", "kind", Is::Word),
        Column::new("came", "came", Is::Text),
        Column::new("went", "went", Is::Text),
        Column::new("state", "state", Is::Word),
    ];

    async fn rows(hub: &Hub, _: &Operator, ids: &[Uuid]) -> Result<Vec<Self>, Fault> {
        let seen = store::quarantine::these(&mut *hub.store.read().await?, ids).await?;
        Ok(seen.iter().map(row).collect())
    }
}

fn row(seen: &QuarantineSeen) -> QuarantineRow {
    let kept = &seen.kept;
    let told = report::read(&kept.topic, kept.payload.as_bytes());
    let (came, went) = told.as_ref().map_or((None, None), report::Reported::batteries);
    let called =
        |code: &Option<String>, told: Option<&str>| code.clone().or(told.map(str::to_owned)).unwrap_or_default();
    let (station, customer) = (seen.station.clone().unwrap_or_default(), seen.customer.clone().unwrap_or_default());
    QuarantineRow {
        id: kept.id,
        at: kept.at,
        state: kept.state,
        station: kept.station,
        station_code: station.code,
        station_name: station.name,
        code: kept.code,
        customer: kept.customer,
        customer_name: customer.name,
        customer_code: customer.code,
        kind: told.as_ref().and_then(report::Reported::kind),
        told_user: told.as_ref().map(|told| told.user().to_owned()).unwrap_or_default(),
        came: called(&seen.came_code, came),
        went: called(&seen.went_code, went),
        offline: told.is_some_and(|told| told.is_offline()),
    }
}

/// One of what did not fit.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskQuarantine) -> Result<QuarantineView, Fault> {
    let mut read = hub.store.read().await?;
    let seen = store::quarantine::find(&mut read, by.hub, ask.id).await?;
    let seen = seen.ok_or_else(|| Refusal::not_found(Kind::Quarantine.word()))?;
    let mut batteries = Vec::new();
    let named = [(seen.kept.came, &seen.came_code, false), (seen.kept.went, &seen.went_code, true)];
    for (battery, code, went) in named {
        let (Some(id), Some(code)) = (battery, code) else { continue };
        let item = Item { kind: ItemKind::Battery, id: id.0 };
        let Some(custody) = store::custody::of(&mut read, item).await? else { continue };
        batteries.push(QuarantinedBattery {
            id,
            code: code.clone(),
            went,
            holder: custody.holder.kind(),
            holder_name: holder_name(&mut read, by, &custody).await?,
            since: custody.from,
            moved_since: custody.from > seen.kept.at,
        });
    }
    let told = report::read(&seen.kept.topic, seen.kept.payload.as_bytes());
    Ok(QuarantineView {
        row: row(&seen),
        happened_at: told.map_or(seen.kept.at, |told| told.when(seen.kept.at).0),
        topic: seen.kept.topic,
        payload: seen.kept.payload,
        batteries,
        decided_by: seen.decided_by.unwrap_or_default(),
        decided_at: seen.kept.decided.map(|(_, at)| at),
        reason: seen.kept.reason,
    })
}

/// Who or what holds it, as it is called.
async fn holder_name(read: &mut Reading, by: &Operator, custody: &Custody) -> Result<String, Fault> {
    let about = match custody.holder {
        Holder::Customer(customer) => RecordRef { kind: RecordKind::Customer, id: customer.0 },
        Holder::Hub { slot: Some(slot), .. } => RecordRef { kind: RecordKind::Slot, id: slot.0 },
        Holder::Hub { station: Some(station), .. } => RecordRef { kind: RecordKind::Station, id: station.0 },
        Holder::Hub { .. } | Holder::Technician(_) | Holder::Transit { .. } | Holder::Unknown => {
            return Ok(String::new());
        }
    };
    Ok(store::record::titles(read, by.hub, &[about]).await?.remove(&about).unwrap_or_default())
}

/// Who decided what did not fit, and why.
pub(crate) async fn history(hub: &Hub, _: &Operator, ask: AskQuarantine) -> Result<Vec<HistoryLine>, Fault> {
    history::of(hub, ask.id.0).await
}
