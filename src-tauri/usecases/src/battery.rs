//! Batteries of the hub.

use domain::battery::{self, Battery, BatteryForm, Lifecycle};
use domain::change::{self, Change};
use domain::charge::ChargeState;
use domain::check::{reason, unscaled};
use domain::custody::HolderKind;
use domain::hub::scale::PERCENT;
use domain::list::Question;
use domain::model::TENTHS;
use domain::{BatteryId, Item, ItemKind, ModelId, Problem, Refusal, Time, issuable};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::battery::{BatterySeen, LIST};
use store::list::List;
use store::{Op, Told};
use ts_rs::TS;
use uuid::Uuid;

use crate::event::Kind;
use crate::export::{self, Column, ExportAsk, Exported, Is};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::list::{self, Counts, ListAsk, Page, Selection};
use crate::operator::Operator;
use crate::reservation;
use crate::task::{self, TaskKind, TaskRow};

/// A battery in a list.
#[derive(Serialize, TS)]
pub struct BatteryRow {
    id: BatteryId,
    short_code: String,
    serial_number: String,
    model: ModelId,
    model_name: String,
    lifecycle: Lifecycle,
    changed_at: Time,
    /// Who holds it; none once it is gone.
    holder: Option<HolderKind>,
    /// What the customer is called who has it, or in which station and slot it is.
    holder_name: String,
    charge_state: ChargeState,
    /// How full it is.
    soc_pct: Option<f64>,
    /// When that was measured.
    soc_at: Option<Time>,
    /// How much of its rated capacity is left.
    soh_pct: Option<f64>,
    /// When a person said that it is full.
    full_at: Option<Time>,
}

/// A battery with all that is known of it.
#[derive(Serialize, TS)]
#[ts(rename = "Battery")]
pub struct BatteryView {
    #[serde(flatten)]
    #[ts(flatten)]
    row: BatteryRow,
    aliases: Vec<String>,
    purchased_on: Option<String>,
    purchase_price: Option<i64>,
    warranty_until: Option<String>,
    passport: String,
    notes: String,
    created_at: Time,
    rated_energy_wh: f64,
    next: &'static [Lifecycle],
}

/// Which battery.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskBattery {
    id: BatteryId,
}

/// A battery as it shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditBattery {
    id: BatteryId,
    form: BatteryForm,
}

/// Where a battery's life goes on, and why.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangeLifecycle {
    id: BatteryId,
    to: Lifecycle,
    reason: String,
}

/// Where the lives of many batteries go on, and why.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangeLifecycleAll {
    selection: Selection,
    to: Lifecycle,
    reason: String,
}

/// Which batteries.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SelectBatteries {
    selection: Selection,
}

/// A page of the hub's batteries.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: ListAsk) -> Result<Page<BatteryRow>, Fault> {
    let (ids, next) = list::page(hub, &LIST, &[by.hub.into()], ask).await?;
    let rows = store::battery::these(&mut *hub.store.read().await?, &ids).await?;
    Ok(Page { rows: rows.into_iter().map(|seen| row(by, seen)).collect(), next })
}

/// How many of the hub's batteries there are.
pub(crate) async fn counts(hub: &Hub, by: &Operator, question: Question) -> Result<Counts, Fault> {
    list::counts(hub, &LIST, &[by.hub.into()], question).await
}

/// Writes the rows a question leaves to a file.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    export::begin::<BatteryRow>(hub, by, ask).await
}

impl Exported for BatteryRow {
    const LIST: &'static List = &LIST;
    const COLUMNS: &'static [Column] = &[
        Column::new("code", "short_code", Is::Text),
        Column::new("serial", "serial_number", Is::Text),
        Column::new("model", "model_name", Is::Text),
        Column::new("lifecycle", "lifecycle", Is::Word),
        Column::new("holder", "holder", Is::Word),
        Column::new("holder_name", "holder_name", Is::Text),
        Column::new("charge", "charge_state", Is::Word),
        Column::new("soc", "soc_pct", Is::Number),
        Column::new("soc_at", "soc_at", Is::Moment),
        Column::new("full", "full_at", Is::Moment),
        Column::new("changed", "changed_at", Is::Moment),
    ];

    async fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> Result<Vec<Self>, Fault> {
        let rows = store::battery::these(&mut *hub.store.read().await?, ids).await?;
        Ok(rows.into_iter().map(|seen| row(by, seen)).collect())
    }
}

/// One battery.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskBattery) -> Result<BatteryView, Fault> {
    let found = store::battery::find(&mut *hub.store.read().await?, by.hub, ask.id).await?;
    found.map(|one| seen(by, one)).ok_or_else(not_found)
}

/// The code to offer for the next battery.
pub(crate) async fn next_code(hub: &Hub, by: &Operator, (): ()) -> Result<String, Fault> {
    let last = store::battery::last_code(&mut *hub.store.read().await?, by.hub).await?;
    Ok(battery::next_code(last.as_deref()))
}

/// Adds a battery to the hub.
pub(crate) async fn create(hub: &Hub, by: &Operator, form: BatteryForm) -> Result<BatteryView, Fault> {
    let form = BatteryForm { purchase_price: form.purchase_price.filter(|_| by.sees_amounts), ..form };
    let new = battery::new(BatteryId(hub.ids.next()), by.hub, &form)?;
    let mut op = hub.begin(by, "battery.create", by.hub).await?;
    let changes = described(&mut op, None, &new).await?;
    op.add_battery(&new).await?;
    op.claim_names(&new).await?;
    finish(hub, by, op, &new, changes).await
}

/// Changes a battery; for whom amounts are hidden the price stays as it was.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditBattery) -> Result<BatteryView, Fault> {
    let mut op = hub.begin(by, "battery.edit", by.hub).await?;
    let before = op.battery(by.hub, ask.id).await?.ok_or_else(not_found)?;
    let purchase_price = if by.sees_amounts { ask.form.purchase_price } else { before.form.purchase_price };
    let after = battery::edited(&before, &BatteryForm { purchase_price, ..ask.form })?;
    let changes = described(&mut op, Some(&before), &after).await?;
    op.save_battery(&after).await?;
    op.claim_names(&after).await?;
    finish(hub, by, op, &after, changes).await
}

/// Moves a battery to another state of its life.
pub(crate) async fn change_lifecycle(hub: &Hub, by: &Operator, ask: ChangeLifecycle) -> Result<BatteryView, Fault> {
    let reason = reason(&ask.reason)?;
    moved(hub, by, "battery.change_lifecycle", ask.id, ask.to, reason).await?;
    hub.tell_changed(Kind::Battery);
    view(hub, by, AskBattery { id: ask.id }).await
}

/// Moves many batteries to another state of their lives, each in an act of its own.
pub(crate) async fn change_lifecycle_all(hub: &Hub, by: &Operator, ask: ChangeLifecycleAll) -> Result<TaskRow, Fault> {
    let reason = reason(&ask.reason)?;
    let ids = list::selected(hub, &LIST, &[by.hub.into()], ask.selection).await?;
    hub.start_task(by, TaskKind::Bulk, None, move |hub, by, progress| async move {
        let act = |id| moved(&hub, &by, "battery.change_lifecycle_all", BatteryId(id), ask.to, reason.clone());
        let outcome = task::each(ids, &progress, act).await;
        hub.tell_changed(Kind::Battery);
        outcome
    })
}

async fn moved(
    hub: &Hub,
    by: &Operator,
    name: &'static str,
    id: BatteryId,
    to: Lifecycle,
    reason: String,
) -> Result<(), Fault> {
    let mut op = hub.begin(by, name, by.hub).await?;
    let before = op.battery(by.hub, id).await?.ok_or_else(not_found)?;
    let after = battery::moved(&before, to)?;
    let item = Item { kind: ItemKind::Battery, id: id.0 };
    let now = op.at();
    let situation = store::situation::of(op.reading(), by.hub, item, now).await?;
    if matches!(to, Lifecycle::Retired | Lifecycle::Disposed) {
        issuable::battery_may_leave(&situation, by.hub)?;
        reservation::not_promised(op.reading(), by, item, now).await?;
    }
    let changes = described(&mut op, Some(&before), &after).await?;
    op.save_battery(&after).await?;
    if to == Lifecycle::Disposed {
        op.end_custody(by.hub, item, now).await?;
    }
    Ok(op.commit(told(&after, changes, Some(reason))).await?)
}

/// A person says that a battery is full: it is ready until it leaves, or a reading says otherwise.
pub(crate) async fn confirm_full(hub: &Hub, by: &Operator, ask: AskBattery) -> Result<BatteryView, Fault> {
    confirmed(hub, by, "battery.confirm_full", ask.id).await?;
    hub.tell_changed(Kind::Battery);
    view(hub, by, ask).await
}

/// A person says that many batteries are full, each in an act of its own.
pub(crate) async fn confirm_full_all(hub: &Hub, by: &Operator, ask: SelectBatteries) -> Result<TaskRow, Fault> {
    let ids = list::selected(hub, &LIST, &[by.hub.into()], ask.selection).await?;
    hub.start_task(by, TaskKind::Bulk, None, move |hub, by, progress| async move {
        let act = |id| confirmed(&hub, &by, "battery.confirm_full_all", BatteryId(id));
        let outcome = task::each(ids, &progress, act).await;
        hub.tell_changed(Kind::Battery);
        outcome
    })
}

async fn confirmed(hub: &Hub, by: &Operator, name: &'static str, id: BatteryId) -> Result<(), Fault> {
    let mut op = hub.begin(by, name, by.hub).await?;
    let battery = op.battery(by.hub, id).await?.ok_or_else(not_found)?;
    let item = Item { kind: ItemKind::Battery, id: id.0 };
    let now = op.at();
    let situation = store::situation::of(op.reading(), by.hub, item, now).await?;
    issuable::is_battery_here(&situation, by.hub)?;
    let charge = op.charge(id).await?.confirmed_full(by.user, now);
    op.save_charge(by.hub, id, &charge).await?;
    let changes = vec![Change { field: "full".to_owned(), before: Value::Null, after: true.into() }];
    Ok(op.commit(told(&battery, changes, None)).await?)
}

pub(crate) fn told(battery: &Battery, changes: Vec<Change>, reason: Option<String>) -> Told {
    Told { kind: Kind::Battery.word(), object: battery.id.0, changes, reason }
}

/// What happened to a battery.
pub(crate) async fn history(hub: &Hub, by: &Operator, ask: AskBattery) -> Result<Vec<HistoryLine>, Fault> {
    view(hub, by, AskBattery { id: ask.id }).await?;
    history::of_whole(hub, by, ask.id.0, &[]).await
}

async fn finish(
    hub: &Hub,
    by: &Operator,
    op: Op,
    battery: &Battery,
    changes: Vec<Change>,
) -> Result<BatteryView, Fault> {
    op.commit(told(battery, changes, None)).await?;
    hub.tell_changed(Kind::Battery);
    view(hub, by, AskBattery { id: battery.id }).await
}

/// What people read of a battery in its history: the model by name, no ids.
#[derive(Serialize)]
struct Described<'a> {
    short_code: &'a str,
    serial_number: &'a str,
    model: String,
    lifecycle: Lifecycle,
    aliases: String,
    purchased_on: Option<&'a str>,
    purchase_price: Option<i64>,
    warranty_until: Option<&'a str>,
    passport: &'a str,
    notes: &'a str,
}

pub(crate) async fn described(op: &mut Op, before: Option<&Battery>, after: &Battery) -> Result<Vec<Change>, Fault> {
    let after = describe(op, after).await?;
    let before = match before {
        Some(before) => Some(describe(op, before).await?),
        None => None,
    };
    Ok(change::between(before.as_ref(), &after))
}

async fn describe<'a>(op: &mut Op, battery: &'a Battery) -> Result<Described<'a>, Fault> {
    let model = op.model(battery.form.model).await?;
    let model = model.ok_or_else(|| Refusal::field("model", Problem::NotAChoice))?;
    Ok(Described {
        short_code: &battery.form.short_code,
        serial_number: &battery.form.serial_number,
        model: model.form.name,
        lifecycle: battery.lifecycle,
        aliases: battery.form.aliases.join(", "),
        purchased_on: battery.form.purchased_on.as_deref(),
        purchase_price: battery.form.purchase_price,
        warranty_until: battery.form.warranty_until.as_deref(),
        passport: &battery.form.passport,
        notes: &battery.form.notes,
    })
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::Battery.word()).into()
}

fn row(by: &Operator, seen: BatterySeen) -> BatteryRow {
    let pct = |e2: Option<i64>| e2.map(|e2| unscaled(e2, PERCENT));
    BatteryRow {
        holder: seen.holder,
        holder_name: if by.sees_names() || seen.holder != Some(HolderKind::Customer) {
            seen.holder_name
        } else {
            String::new()
        },
        charge_state: seen.charge.state,
        soc_pct: pct(seen.charge.soc_e2),
        soc_at: seen.charge.soc_at,
        soh_pct: pct(seen.charge.soh_e2),
        full_at: seen.charge.full_at,
        id: seen.battery.id,
        short_code: seen.battery.form.short_code,
        serial_number: seen.battery.form.serial_number,
        model: seen.battery.form.model,
        model_name: seen.model_name,
        lifecycle: seen.battery.lifecycle,
        changed_at: seen.changed_at,
    }
}

fn seen(by: &Operator, seen: BatterySeen) -> BatteryView {
    let form = seen.battery.form.clone();
    BatteryView {
        aliases: form.aliases,
        purchased_on: form.purchased_on,
        purchase_price: form.purchase_price.filter(|_| by.sees_amounts),
        warranty_until: form.warranty_until,
        passport: form.passport,
        notes: form.notes,
        created_at: seen.created_at,
        rated_energy_wh: unscaled(seen.rated_energy_dwh, TENTHS),
        next: seen.battery.lifecycle.next(),
        row: row(by, seen),
    }
}
