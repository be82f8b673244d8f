//! Equipment of the hub.

mod board;

use domain::change::{self, Change};
use domain::check::{reason, unscaled};
use domain::custody::{Custody, CustodyReason, Holder};
use domain::equipment::{self, Equipment, EquipmentForm, EquipmentState};
use domain::list::Question;
use domain::model::TENTHS;
use domain::{ActId, CustodyId, EquipmentId, EquipmentTypeId, Item, ItemKind, Problem, Refusal, Time, code, issuable};
use serde::{Deserialize, Serialize};
use store::equipment::EquipmentSeen;
use store::list::List;
use store::{Op, Told};
use ts_rs::TS;
use uuid::Uuid;

use crate::assignment::{self, AssignmentView};
use crate::event::Kind;
use crate::export::{self, Column, ExportAsk, Exported, Is};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::list::{self, Counts, ListAsk, Page};
use crate::operator::Operator;
use crate::reservation;
use crate::task::TaskRow;

pub use board::EquipmentColumn;
pub(crate) use board::{EquipmentColumnName, board, standing};

/// A piece in a list.
#[derive(Serialize, TS)]
pub struct EquipmentRow {
    id: EquipmentId,
    code: String,
    serial_number: String,
    equipment_type: EquipmentTypeId,
    type_name: String,
    rated_power_w: Option<f64>,
    state: EquipmentState,
    /// How many customers hold it or have the use of it.
    customers: usize,
    /// What those are called who hold it or have the use of it; none for whom names are not shown.
    used_by: Vec<String>,
    warranty_until: Option<String>,
    changed_at: Time,
}

/// A piece with all that is known of it.
#[derive(Serialize, TS)]
#[ts(rename = "Equipment")]
pub struct EquipmentView {
    id: EquipmentId,
    type_name: String,
    rated_power_w: Option<f64>,
    state: EquipmentState,
    next: &'static [EquipmentState],
    /// Who has, or had, the use of it: what goes on first.
    assignments: Vec<AssignmentView>,
    created_at: Time,
    changed_at: Time,
    #[serde(flatten)]
    #[ts(flatten)]
    form: EquipmentForm,
}

/// Which piece.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskEquipment {
    pub(crate) id: EquipmentId,
}

/// A piece as it shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditEquipment {
    id: EquipmentId,
    form: EquipmentForm,
}

/// Where a piece's life goes on, and why.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangeEquipmentState {
    id: EquipmentId,
    to: EquipmentState,
    reason: String,
}

/// A page of the hub's equipment.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: ListAsk) -> Result<Page<EquipmentRow>, Fault> {
    let (ids, next) = list::page(hub, &store::equipment::LIST, &[by.hub.into()], ask).await?;
    Ok(Page { rows: rows(hub, by, &ids).await?, next })
}

/// How many of the hub's equipment there are.
pub(crate) async fn counts(hub: &Hub, by: &Operator, question: Question) -> Result<Counts, Fault> {
    list::counts(hub, &store::equipment::LIST, &[by.hub.into()], question).await
}

/// Writes the rows a question leaves to a file.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    export::begin::<EquipmentRow>(hub, by, ask).await
}

impl Exported for EquipmentRow {
    const LIST: &'static List = &store::equipment::LIST;
    const COLUMNS: &'static [Column] = &[
        Column::new("code", "code", Is::Text),
        Column::new("serial", "serial_number", Is::Text),
        Column::new("type", "type_name", Is::Text),
        Column::new("power", "rated_power_w", Is::Number),
        Column::new("state", "state", Is::Word),
        Column::new("customers", "customers", Is::Number),
        Column::new("warranty", "warranty_until", Is::Day),
        Column::new("changed", "changed_at", Is::Moment),
    ];

    async fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> Result<Vec<Self>, Fault> {
        rows(hub, by, ids).await
    }
}

async fn rows(hub: &Hub, by: &Operator, ids: &[Uuid]) -> Result<Vec<EquipmentRow>, Fault> {
    let rows = store::equipment::these(&mut *hub.store.read().await?, ids, hub.now()).await?;
    Ok(rows.into_iter().map(|seen| row(by, seen)).collect())
}

/// One piece.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskEquipment) -> Result<EquipmentView, Fault> {
    let mut read = hub.store.read().await?;
    let found = store::equipment::find(&mut read, by.hub, ask.id, hub.now()).await?.ok_or_else(not_found)?;
    let uses = store::assignment::of_equipment(&mut read, ask.id, assignment::SHOWN).await?;
    let uses = uses.into_iter().map(|one| assignment::seen(one, hub.now())).collect();
    Ok(seen(by, found, uses))
}

/// The code to offer for the next piece.
pub(crate) async fn next_code(hub: &Hub, by: &Operator, (): ()) -> Result<String, Fault> {
    let last = store::equipment::last_code(&mut *hub.store.read().await?, by.hub).await?;
    Ok(code::next("E", 3, last.as_deref()))
}

/// Adds a piece to the hub.
pub(crate) async fn create(hub: &Hub, by: &Operator, form: EquipmentForm) -> Result<EquipmentView, Fault> {
    let form = EquipmentForm { purchase_price: form.purchase_price.filter(|_| by.sees_amounts), ..form };
    let new = equipment::new(EquipmentId(hub.ids.next()), by.hub, &form)?;
    let mut op = hub.begin(by, "equipment.create", by.hub).await?;
    let changes = described(&mut op, None, &new).await?;
    op.add_equipment(&new).await?;
    finish(hub, by, op, new.id, changes, None).await
}

/// Changes what is known of a piece; for whom amounts are hidden the price stays as it was.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditEquipment) -> Result<EquipmentView, Fault> {
    let mut op = hub.begin(by, "equipment.edit", by.hub).await?;
    let before = op.equipment(by.hub, ask.id).await?.ok_or_else(not_found)?;
    let purchase_price = if by.sees_amounts { ask.form.purchase_price } else { before.form.purchase_price };
    let after = equipment::edited(&before, &EquipmentForm { purchase_price, ..ask.form })?;
    let changes = described(&mut op, Some(&before), &after).await?;
    op.save_equipment(&after).await?;
    finish(hub, by, op, ask.id, changes, None).await
}

/// Moves a piece to another state of its life.
pub(crate) async fn change_state(hub: &Hub, by: &Operator, ask: ChangeEquipmentState) -> Result<EquipmentView, Fault> {
    let reason = reason(&ask.reason)?;
    let mut op = hub.begin(by, "equipment.change_state", by.hub).await?;
    let before = op.equipment(by.hub, ask.id).await?.ok_or_else(not_found)?;
    let open = op.open_assignments(ask.id).await?;
    let after = equipment::moved(&before, ask.to, open)?;
    let changes = described(&mut op, Some(&before), &after).await?;
    op.save_equipment(&after).await?;
    custody_follows(hub, by, &mut op, (before.state, &after)).await?;
    finish(hub, by, op, ask.id, changes, Some(reason)).await
}

/// Who holds a piece follows from where it stands: what is lost is nobody's, what is found lies here, what is disposed of is
/// kept no more. What a customer has leaves the stock at the counter only, where its rental ends.
async fn custody_follows(
    hub: &Hub,
    by: &Operator,
    op: &mut Op,
    (was, piece): (EquipmentState, &Equipment),
) -> Result<(), Fault> {
    let item = Item { kind: ItemKind::Equipment, id: piece.id.0 };
    let now = op.at();
    let situation = store::situation::of(op.reading(), by.hub, item, now).await?;
    if matches!(piece.state, EquipmentState::Retired | EquipmentState::Lost | EquipmentState::Disposed) {
        issuable::equipment_may_leave(&situation, by.hub)?;
        reservation::not_promised(op.reading(), by, item, now).await?;
    }
    let (holder, reason) = match (was, piece.state) {
        (_, EquipmentState::Disposed) => return Ok(op.end_custody(by.hub, item, now).await?),
        (_, EquipmentState::Lost) => (Holder::Unknown, CustodyReason::Lost),
        (EquipmentState::Lost, _) => (Holder::rack(by.hub), CustodyReason::Found),
        _ => return Ok(()),
    };
    let custody = Custody {
        id: CustodyId(hub.ids.next()),
        hub: by.hub,
        item,
        holder,
        place: String::new(),
        from: now,
        reason,
        actor: by.user,
        act: ActId(op.id()),
    };
    Ok(op.hand_over(&custody).await?)
}

/// What happened to a piece.
pub(crate) async fn history(hub: &Hub, by: &Operator, ask: AskEquipment) -> Result<Vec<HistoryLine>, Fault> {
    view(hub, by, AskEquipment { id: ask.id }).await?;
    history::of_whole(hub, by, ask.id.0, &[]).await
}

async fn finish(
    hub: &Hub,
    by: &Operator,
    op: Op,
    id: EquipmentId,
    changes: Vec<Change>,
    reason: Option<String>,
) -> Result<EquipmentView, Fault> {
    op.commit(told(id, changes, reason)).await?;
    hub.tell_changed(Kind::Equipment);
    view(hub, by, AskEquipment { id }).await
}

/// What a piece's history tells of an act.
pub(crate) fn told(id: EquipmentId, changes: Vec<Change>, reason: Option<String>) -> Told {
    Told { kind: Kind::Equipment.word(), object: id.0, changes, reason }
}

/// What people read of a piece in its history: the type by name, no ids.
#[derive(Serialize)]
struct Described<'a> {
    code: &'a str,
    serial_number: &'a str,
    equipment_type: String,
    equipment_state: EquipmentState,
    purchased_on: Option<&'a str>,
    purchase_price: Option<i64>,
    warranty_until: Option<&'a str>,
    notes: &'a str,
}

pub(crate) async fn described(
    op: &mut Op,
    before: Option<&Equipment>,
    after: &Equipment,
) -> Result<Vec<Change>, Fault> {
    let after = describe(op, after).await?;
    let before = match before {
        Some(before) => Some(describe(op, before).await?),
        None => None,
    };
    Ok(change::between(before.as_ref(), &after))
}

async fn describe<'a>(op: &mut Op, piece: &'a Equipment) -> Result<Described<'a>, Fault> {
    let form = &piece.form;
    let of_type = op.equipment_type(piece.hub, form.equipment_type).await?;
    let of_type = of_type.ok_or_else(|| Refusal::field("equipment_type", Problem::NotAChoice))?;
    Ok(Described {
        code: &form.code,
        serial_number: &form.serial_number,
        equipment_type: of_type.form.name,
        equipment_state: piece.state,
        purchased_on: form.purchased_on.as_deref(),
        purchase_price: form.purchase_price,
        warranty_until: form.warranty_until.as_deref(),
        notes: &form.notes,
    })
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::Equipment.word()).into()
}

fn row(by: &Operator, seen: EquipmentSeen) -> EquipmentRow {
    let form = seen.equipment.form;
    EquipmentRow {
        id: seen.equipment.id,
        code: form.code,
        serial_number: form.serial_number,
        equipment_type: form.equipment_type,
        type_name: seen.type_name,
        rated_power_w: seen.rated_power_dw.map(|tenths| unscaled(tenths, TENTHS)),
        state: seen.equipment.state,
        customers: seen.used_by.len(),
        used_by: if by.sees_names() { seen.used_by } else { Vec::new() },
        warranty_until: form.warranty_until,
        changed_at: seen.changed_at,
    }
}

fn seen(by: &Operator, seen: EquipmentSeen, assignments: Vec<AssignmentView>) -> EquipmentView {
    let (state, form) = (seen.equipment.state, seen.equipment.form);
    EquipmentView {
        id: seen.equipment.id,
        type_name: seen.type_name,
        rated_power_w: seen.rated_power_dw.map(|tenths| unscaled(tenths, TENTHS)),
        state,
        next: state.next(),
        assignments,
        created_at: seen.created_at,
        changed_at: seen.changed_at,
        form: EquipmentForm { purchase_price: form.purchase_price.filter(|_| by.sees_amounts), ..form },
    }
}
