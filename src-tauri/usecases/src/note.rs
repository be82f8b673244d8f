//! Notes on any record of the hub.

use domain::change::Change;
use domain::note::{self, Note};
use domain::{NoteId, RecordKind, RecordRef, Refusal, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::note::NoteSeen;
use store::{Op, Told};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// A note.
#[derive(Serialize, TS)]
#[ts(rename = "Note")]
pub struct NoteView {
    id: NoteId,
    at: Time,
    who: String,
    text: String,
    /// When it was withdrawn: then it is shown struck through.
    withdrawn_at: Option<Time>,
    /// Whether whoever asks may withdraw it.
    mine: bool,
}

/// What to write on which record.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddNote {
    about: RecordRef,
    text: String,
}

/// Which note.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskNote {
    id: NoteId,
}

/// Notes on a record that are shown.
const SHOWN: u32 = 200;

/// The notes on a record, newest first.
pub(crate) async fn list(hub: &Hub, by: &Operator, about: RecordRef) -> Result<Vec<NoteView>, Fault> {
    seen_by(by, about)?;
    let notes = store::note::on(&mut *hub.store.read().await?, by.hub, about, SHOWN).await?;
    Ok(notes.into_iter().map(|note| seen(by, note)).collect())
}

/// Writes a note on a record; all its notes.
pub(crate) async fn add(hub: &Hub, by: &Operator, ask: AddNote) -> Result<Vec<NoteView>, Fault> {
    seen_by(by, ask.about)?;
    let new = note::new(NoteId(hub.ids.next()), by.hub, ask.about, by.user, &ask.text)?;
    let mut op = hub.begin(by, "note.add", by.hub).await?;
    if op.titles(by.hub, &[ask.about]).await?.is_empty() {
        return Err(Refusal::not_found(ask.about.kind.word()).into());
    }
    op.add_note(&new).await?;
    finish(hub, by, op, &new, (Value::Null, new.text.clone().into())).await
}

/// Withdraws a note of one's own: it stays, struck through; all notes of its record.
pub(crate) async fn withdraw(hub: &Hub, by: &Operator, ask: AskNote) -> Result<Vec<NoteView>, Fault> {
    let mut op = hub.begin(by, "note.withdraw", by.hub).await?;
    let before = op.note(by.hub, ask.id).await?.ok_or_else(|| Refusal::not_found(Kind::Note.word()))?;
    seen_by(by, before.about)?;
    let after = note::withdrawn(&before, by.user, op.at())?;
    op.save_note(&after).await?;
    finish(hub, by, op, &after, (after.text.clone().into(), Value::Null)).await
}

async fn finish(
    hub: &Hub,
    by: &Operator,
    op: Op,
    note: &Note,
    (before, after): (Value, Value),
) -> Result<Vec<NoteView>, Fault> {
    // Told of the record it hangs on, so that its history holds it.
    let changes = vec![Change { field: "note".to_owned(), before, after }];
    op.commit(Told { kind: note.about.kind.word(), object: note.about.id, changes, reason: None }).await?;
    hub.tell_changed(Kind::Note);
    list(hub, by, note.about).await
}

/// Who may not see a record does not see its notes either.
fn seen_by(by: &Operator, about: RecordRef) -> Result<(), Fault> {
    by.may(match about.kind {
        RecordKind::Battery => "battery.view",
        RecordKind::BatteryModel => "model.list",
        RecordKind::Station | RecordKind::Slot => "station.view",
        RecordKind::EquipmentType => "equipment_type.list",
        RecordKind::Equipment => "equipment.view",
        RecordKind::Customer => "customer.view",
        RecordKind::Card => "card.view",
        RecordKind::JobCard => "job.view",
    })
}

fn seen(by: &Operator, seen: NoteSeen) -> NoteView {
    NoteView {
        id: seen.note.id,
        at: seen.at,
        who: seen.who,
        mine: seen.note.author == by.user,
        text: seen.note.text,
        withdrawn_at: seen.note.withdrawn_at,
    }
}
