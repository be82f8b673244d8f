//! Stations of the hub and their slots.

use domain::change::{self, Change};
use domain::check::reason;
use domain::list::Question;
use domain::station::{self, Slot, SlotMode, Station, StationForm, StationMode, checked, resized};
use domain::{BatteryId, RecordKind, RecordRef, Refusal, SlotId, StationId, Time, code};
use serde::{Deserialize, Serialize};
use store::list::List;
use store::station::StationSeen;
use store::{Op, Told};
use ts_rs::TS;
use uuid::Uuid;

use crate::event::Kind;
use crate::export::{self, Column, ExportAsk, Exported, Is};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::history::{self, HistoryLine};
use crate::list::{self, Counts, ListAsk, Page};
use crate::operator::Operator;
use crate::task::TaskRow;

/// A station in a list.
#[derive(Serialize, TS)]
pub struct StationRow {
    id: StationId,
    code: String,
    name: String,
    place: String,
    mode: StationMode,
    slots: i64,
    slots_operational: i64,
    last_seen_at: Option<Time>,
    changed_at: Time,
}

/// A station with all that is known of it.
#[derive(Serialize, TS)]
#[ts(rename = "Station")]
pub struct StationView {
    id: StationId,
    mode: StationMode,
    /// Every slot it ever had, by number.
    slots: Vec<SlotView>,
    last_seen_at: Option<Time>,
    created_at: Time,
    changed_at: Time,
    #[serde(flatten)]
    #[ts(flatten)]
    form: StationForm,
}

/// A slot of a station.
#[derive(Serialize, TS)]
#[ts(rename = "Slot")]
pub struct SlotView {
    id: SlotId,
    number: i64,
    mode: SlotMode,
    /// Whether the station still has it; one that was taken away stays for its history.
    active: bool,
    /// What is in it.
    battery: Option<InSlot>,
}

/// A battery in a slot.
#[derive(Serialize, TS)]
pub struct InSlot {
    id: BatteryId,
    code: String,
}

/// A new station with how many slots it has.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CreateStation {
    form: StationForm,
    slots: i64,
}

/// Which station.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskStation {
    pub(crate) id: StationId,
}

/// A station as it shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditStation {
    id: StationId,
    form: StationForm,
}

/// Whether a station works, and why that changes.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetStationMode {
    id: StationId,
    mode: StationMode,
    reason: String,
}

/// How many slots a station shall have.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetSlots {
    id: StationId,
    slots: i64,
}

/// Whether a slot works, and why that changes.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetSlotMode {
    id: SlotId,
    mode: SlotMode,
    reason: String,
}

/// A page of the hub's stations.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: ListAsk) -> Result<Page<StationRow>, Fault> {
    let (ids, next) = list::page(hub, &store::station::LIST, &[by.hub.into()], ask).await?;
    let rows = store::station::these(&mut *hub.store.read().await?, &ids).await?;
    Ok(Page { rows: rows.into_iter().map(row).collect(), next })
}

/// How many of the hub's stations there are.
pub(crate) async fn counts(hub: &Hub, by: &Operator, question: Question) -> Result<Counts, Fault> {
    list::counts(hub, &store::station::LIST, &[by.hub.into()], question).await
}

/// Writes the rows a question leaves to a file.
pub(crate) async fn export(hub: &Hub, by: &Operator, ask: ExportAsk) -> Result<Option<TaskRow>, Fault> {
    export::begin::<StationRow>(hub, by, ask).await
}

impl Exported for StationRow {
    const LIST: &'static List = &store::station::LIST;
    const COLUMNS: &'static [Column] = &[
        Column::new("code", "code", Is::Text),
        Column::new("name", "name", Is::Text),
        Column::new("place", "place", Is::Text),
        Column::new("mode", "mode", Is::Word),
        Column::new("slots", "slots", Is::Number),
        Column::new("slots_operational", "slots_operational", Is::Number),
        Column::new("seen", "last_seen_at", Is::Moment),
        Column::new("changed", "changed_at", Is::Moment),
    ];

    async fn rows(hub: &Hub, _: &Operator, ids: &[Uuid]) -> Result<Vec<Self>, Fault> {
        let rows = store::station::these(&mut *hub.store.read().await?, ids).await?;
        Ok(rows.into_iter().map(row).collect())
    }
}

/// One station.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskStation) -> Result<StationView, Fault> {
    let mut read = hub.store.read().await?;
    let found = store::station::find(&mut read, by.hub, ask.id).await?.ok_or_else(not_found)?;
    let slots = store::station::slots(&mut read, ask.id).await?;
    let batteries = store::station::in_slots(&mut read, ask.id).await?;
    Ok(seen(found, slots, &batteries))
}

/// The code to offer for the next station.
pub(crate) async fn next_code(hub: &Hub, by: &Operator, (): ()) -> Result<String, Fault> {
    let last = store::station::last_code(&mut *hub.store.read().await?, by.hub).await?;
    Ok(code::next("S", 1, last.as_deref()))
}

/// Adds a station with its slots.
pub(crate) async fn create(hub: &Hub, by: &Operator, ask: CreateStation) -> Result<StationView, Fault> {
    let (new, count) = station::new(StationId(hub.ids.next()), by.hub, &ask.form, ask.slots)?;
    let mut op = hub.begin(by, "station.create", by.hub).await?;
    op.add_station(&new).await?;
    add_slots(hub, &mut op, &new, 1..=count).await?;
    let mut changes = described(None, &new);
    changes.push(slots_change(0, count));
    finish(hub, by, op, new.id, changes, None).await
}

/// Changes what is known of a station.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditStation) -> Result<StationView, Fault> {
    let mut op = hub.begin(by, "station.edit", by.hub).await?;
    let before = op.station(by.hub, ask.id).await?.ok_or_else(not_found)?;
    let after = checked(ask.id, by.hub, before.mode, &ask.form)?;
    op.save_station(&after).await?;
    finish(hub, by, op, ask.id, described(Some(&before), &after), None).await
}

/// Puts a station into another mode.
pub(crate) async fn set_mode(hub: &Hub, by: &Operator, ask: SetStationMode) -> Result<StationView, Fault> {
    let reason = reason(&ask.reason)?;
    let mut op = hub.begin(by, "station.set_mode", by.hub).await?;
    let before = op.station(by.hub, ask.id).await?.ok_or_else(not_found)?;
    let after = Station { mode: ask.mode, ..before.clone() };
    op.save_station(&after).await?;
    finish(hub, by, op, ask.id, described(Some(&before), &after), Some(reason)).await
}

/// Gives a station more slots, or takes the last ones away. A slot that something happened to stays, out of use.
pub(crate) async fn set_slots(hub: &Hub, by: &Operator, ask: SetSlots) -> Result<StationView, Fault> {
    let mut op = hub.begin(by, "station.set_slots", by.hub).await?;
    let station = op.station(by.hub, ask.id).await?.ok_or_else(not_found)?;
    let slots = op.slots(ask.id).await?;
    let now = resized(&slots, ask.slots)?;
    for slot in &now.taken_away {
        if !op.forget_slot(slot.id).await? {
            op.save_slot(slot).await?;
        }
    }
    for slot in &now.restored {
        op.save_slot(slot).await?;
    }
    add_slots(hub, &mut op, &station, now.added).await?;
    // So that the station counts as changed, and its list tells the new number.
    op.save_station(&station).await?;
    let had = slots.iter().filter(|slot| slot.active).count();
    let change = slots_change(i64::try_from(had).unwrap_or(i64::MAX), ask.slots);
    finish(hub, by, op, ask.id, vec![change], None).await
}

async fn add_slots(
    hub: &Hub,
    op: &mut Op,
    station: &Station,
    numbers: impl IntoIterator<Item = i64>,
) -> Result<(), Fault> {
    for number in numbers {
        let id = SlotId(hub.ids.next());
        let mode = SlotMode::Operational;
        op.add_slot(&Slot { id, hub: station.hub, station: station.id, number, mode, active: true }).await?;
    }
    Ok(())
}

/// Puts a slot into another mode.
pub(crate) async fn set_slot_mode(hub: &Hub, by: &Operator, ask: SetSlotMode) -> Result<StationView, Fault> {
    let reason = reason(&ask.reason)?;
    let mut op = hub.begin(by, "slot.set_mode", by.hub).await?;
    let before = op.slot(by.hub, ask.id).await?.filter(|slot| slot.active);
    let before = before.ok_or_else(|| Refusal::not_found(Kind::Slot.word()))?;
    op.save_slot(&Slot { mode: ask.mode, ..before.clone() }).await?;
    let modes = (before.mode != ask.mode).then(|| Change {
        field: "slot_mode".to_owned(),
        before: before.mode.word().into(),
        after: ask.mode.word().into(),
    });
    let changes = modes.into_iter().collect();
    op.commit(Told { kind: Kind::Slot.word(), object: ask.id.0, changes, reason: Some(reason) }).await?;
    hub.tell_changed(Kind::Station);
    view(hub, by, AskStation { id: before.station }).await
}

/// What happened to a station and its slots.
pub(crate) async fn history(hub: &Hub, by: &Operator, ask: AskStation) -> Result<Vec<HistoryLine>, Fault> {
    let station = view(hub, by, AskStation { id: ask.id }).await?;
    let slots = station.slots.iter().map(|slot| RecordRef { kind: RecordKind::Slot, id: slot.id.0 });
    history::of_whole(hub, by, ask.id.0, &slots.collect::<Vec<_>>()).await
}

async fn finish(
    hub: &Hub,
    by: &Operator,
    op: Op,
    id: StationId,
    changes: Vec<Change>,
    reason: Option<String>,
) -> Result<StationView, Fault> {
    op.commit(Told { kind: Kind::Station.word(), object: id.0, changes, reason }).await?;
    hub.tell_changed(Kind::Station);
    view(hub, by, AskStation { id }).await
}

/// What people read of a station in its history.
#[derive(Serialize)]
struct Described<'a> {
    #[serde(flatten)]
    form: &'a StationForm,
    station_mode: StationMode,
}

fn described(before: Option<&Station>, after: &Station) -> Vec<Change> {
    fn describe(station: &Station) -> Described<'_> {
        Described { form: &station.form, station_mode: station.mode }
    }
    change::between(before.map(describe).as_ref(), &describe(after))
}

fn slots_change(before: i64, after: i64) -> Change {
    let before = if before == 0 { serde_json::Value::Null } else { before.into() };
    Change { field: "slots".to_owned(), before, after: after.into() }
}

fn not_found() -> Fault {
    Refusal::not_found(Kind::Station.word()).into()
}

fn row(seen: StationSeen) -> StationRow {
    let form = seen.station.form;
    StationRow {
        id: seen.station.id,
        code: form.code,
        name: form.name,
        place: form.place,
        mode: seen.station.mode,
        slots: seen.slots,
        slots_operational: seen.slots_operational,
        last_seen_at: seen.last_seen_at,
        changed_at: seen.changed_at,
    }
}

fn seen(seen: StationSeen, slots: Vec<Slot>, batteries: &[(SlotId, BatteryId, String)]) -> StationView {
    let in_it = |slot: &Slot| {
        let found = batteries.iter().find(|(id, ..)| *id == slot.id);
        found.map(|(_, id, code)| InSlot { id: *id, code: code.clone() })
    };
    StationView {
        id: seen.station.id,
        mode: seen.station.mode,
        slots: slots
            .into_iter()
            .map(|slot| SlotView {
                id: slot.id,
                number: slot.number,
                mode: slot.mode,
                active: slot.active,
                battery: in_it(&slot),
            })
            .collect(),
        last_seen_at: seen.last_seen_at,
        created_at: seen.created_at,
        changed_at: seen.changed_at,
        form: seen.station.form,
    }
}
