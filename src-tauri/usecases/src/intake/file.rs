//! Readings from a file: what a battery wrote on its SD card, as a table, or batches as JSON. They are taken in as they would be
//! over a broker, some hundred at a time: what was taken stays, and a file that is read again changes nothing.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use documents::Flow;
use domain::reading::Source;
use domain::swap::Verdict;
use domain::{BatteryId, Refusal, Time};
use link::BatteryStatus;
use link::payload::{self, Object, Value};
use readings::Letter;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::mpsc;
use ts_rs::TS;
use uuid::Uuid;

use super::{Delivery, Hears, Outcome as Taken, Speaks, take_in_of};
use crate::event::{Event, Kind};
use crate::export::file_name;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::Operator;
use crate::task::{Outcome, Progress, TaskKind, TaskRow, aside};

/// Endings a person may choose among.
const ENDINGS: &[&str] = &["csv", "txt", "json", "jsonl"];
/// Readings that are kept in one transaction.
const AT_ONCE: usize = 1_000;
/// Bytes of JSON that are read.
const JSON_MAX: u64 = 64 << 20;

/// Whose readings a file holds.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReadingsImport {
    /// The battery its card was in; none if each reading says of which it is.
    battery: Option<BatteryId>,
}

/// Asks for a file and takes in its readings; none if the person thought better of it.
pub(crate) async fn import(hub: &Hub, by: &Operator, ask: ReadingsImport) -> Result<Option<TaskRow>, Fault> {
    if let Some(battery) = ask.battery
        && store::battery::find(&mut *hub.store.read().await?, by.hub, battery).await?.is_none()
    {
        return Err(Refusal::not_found(Kind::Battery.word()).into());
    }
    let Some(path) = hub.file_to_read(by, ENDINGS).await? else { return Ok(None) };
    let name = file_name(&path);
    let row = hub.start_task(by, TaskKind::Readings, Some(name.clone()), move |hub, by, progress| async move {
        let (rows, mut came) = mpsc::channel(2);
        let reading = aside(move || read(&path, &rows));
        let mut import = Importing {
            hub: &hub,
            by: &by,
            progress,
            battery: ask.battery,
            name,
            at: hub.now(),
            began: hub.clock.since_start(),
            sum: [0; 3],
            of: BTreeSet::new(),
        };
        // The receiver goes with it: whoever reads stops then.
        let taking = async move {
            while let Some(entries) = came.recv().await {
                import.take(entries).await?;
            }
            import.end().await
        };
        // What was read before a fault in the file is taken: whoever mends the file reads the rest.
        let (read, taken) = tokio::join!(reading, taking);
        // However it ended, what was taken is in the charts.
        hub.tell(Event::ReadingsImported);
        let outcome = taken?;
        read.map(|()| outcome)
    })?;
    Ok(Some(row))
}

struct Importing<'a> {
    hub: &'a Hub,
    by: &'a Operator,
    progress: Progress,
    battery: Option<BatteryId>,
    name: String,
    at: Time,
    began: Duration,
    /// Stored, there before, kept for a person.
    sum: [u32; 3],
    /// Whose readings they are.
    of: BTreeSet<Uuid>,
}

impl Importing<'_> {
    async fn take(&mut self, mut entries: Vec<Value>) -> Result<(), Fault> {
        if let Some(battery) = self.battery {
            // What the firmware calls itself is its own; the person knows which battery it is.
            let id = Value::from(battery.0.to_string().as_str());
            for entry in &mut entries {
                if let Value::Object(fields) = entry {
                    fields.insert("battery_id".to_owned(), id.clone());
                }
            }
        }
        let own = self.battery.map(|battery| battery.0);
        let delivery = Delivery {
            source: Source::File,
            speaks: Some(Speaks { hub: self.by.hub, own, of_others: true, station: None }),
            called: self.name.clone(),
            login: String::new(),
            topic: self.name.clone(),
            payload: Vec::new(),
            told: Ok(BatteryStatus::Batch { battery: None, last: false, entries }),
            identity: None,
            sequence: None,
            at: self.at,
            began: self.began,
            hears: Hears::Nothing,
        };
        let (outcomes, of) = take_in_of(self.hub, vec![delivery]).await?;
        self.of.extend(of);
        for Taken { stored, duplicate, quarantined, .. } in outcomes {
            for (sum, more) in self.sum.iter_mut().zip([stored, duplicate, quarantined]) {
                *sum += more;
            }
        }
        self.progress.at(self.sum.iter().map(|sum| u64::from(*sum)).sum(), None)
    }

    /// The file was the whole of a catch-up: what has no time finds it now.
    async fn end(self) -> Result<Outcome, Fault> {
        let [stored, duplicate, quarantined] = self.sum;
        let (at, of) = (self.at, self.of);
        let verdict = if quarantined > 0 { Verdict::Questioned } else { Verdict::Accepted };
        let letter = Letter {
            at,
            source: Cow::Borrowed(Source::File.word()),
            verdict: Cow::Borrowed(verdict.word()),
            hub: Some(self.by.hub.0),
            device: of.first().copied().filter(|_| of.len() == 1),
            station: None,
            code: None,
            login: String::new(),
            topic: self.name,
            detail: String::new(),
            counts: self.sum.map(i64::from),
            payload: Vec::new(),
            identity: None,
            answer: String::new(),
            ms: self.hub.clock.ms_since(self.began),
            stays: true,
        };
        let settle = move |readings: &mut readings::Readings| {
            readings.write(|writing| {
                of.iter().try_for_each(|device| writing.settle(*device, at))?;
                writing.letter(letter)
            })
        };
        self.hub.readings.ask(settle).await?;
        self.hub.tell_changed(Kind::Message);
        self.hub.tell_changed(Kind::Battery);
        Ok(Outcome::Readings { stored, duplicate, quarantined })
    }
}

/// Reads a file and sends its readings on, some at a time; nobody waits for them any more once whoever takes them is gone.
fn read(path: &Path, rows: &mpsc::Sender<Vec<Value>>) -> Result<(), Fault> {
    let mut first = Vec::new();
    File::open(path).and_then(|file| file.take(64).read_to_end(&mut first)).map_err(|_| Gate::FileUnreadable)?;
    let begins = first.iter().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf));
    if matches!(begins, Some(b'{' | b'[')) { json(path, rows) } else { table(path, rows) }
}

fn table(path: &Path, rows: &mpsc::Sender<Vec<Value>>) -> Result<(), Fault> {
    let mut some = Vec::with_capacity(AT_ONCE);
    let read = documents::read(path, |head, row| {
        let fields: Object = head
            .headings
            .iter()
            .zip(row.cells)
            .map(|(name, cell)| (name.trim().to_owned(), Value::Text(cell)))
            .collect();
        some.push(Value::Object(fields));
        let is_over = some.len() >= AT_ONCE && rows.blocking_send(std::mem::take(&mut some)).is_err();
        Ok::<_, Fault>(if is_over { Flow::Stop } else { Flow::On })
    });
    // Whoever took them may have been told to stop. What stands before a fault in the file is taken.
    let _ = rows.blocking_send(some);
    read.map(|_| ())
}

/// One batch, a list of readings or batches, or one of either a line.
fn json(path: &Path, rows: &mpsc::Sender<Vec<Value>>) -> Result<(), Fault> {
    let mut text = String::new();
    let file = File::open(path).map_err(|_| Gate::FileUnreadable)?;
    let size = file.take(JSON_MAX + 1).read_to_string(&mut text).map_err(|_| Gate::FileBadEncoding)?;
    if u64::try_from(size).is_ok_and(|size| size > JSON_MAX) {
        return Err(Gate::FileTooLarge { max: JSON_MAX >> 20 }.into());
    }
    let mut some = Vec::with_capacity(AT_ONCE);
    let (mut rest, mut is_json) = (text.trim_start_matches('\u{feff}').trim_end_matches('\0'), false);
    while !rest.trim().is_empty() {
        let mut parts = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        for part in parts.by_ref().map_while(Result::ok) {
            is_json = true;
            let parts = serde_json::from_str::<Vec<&RawValue>>(part.get()).unwrap_or_else(|_| vec![part]);
            for entry in parts.into_iter().flat_map(entries) {
                some.push(entry);
                if some.len() >= AT_ONCE && rows.blocking_send(std::mem::take(&mut some)).is_err() {
                    return Ok(());
                }
            }
        }
        rest = rest[parts.byte_offset()..].trim_start();
        // Of a list that cannot be read as one, each part is.
        if let Some(parts) = rest.strip_prefix(['[', ',', ']']) {
            rest = parts;
            continue;
        }
        // A line that cannot be read takes nothing from those after it.
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        some.extend((!line.is_empty()).then(|| Value::Text(line.chars().take(payload::BYTES_MAX).collect())));
        rest = after;
    }
    if !is_json {
        return Err(Gate::FileNotATable.into());
    }
    // As above.
    let _ = rows.blocking_send(some);
    Ok(())
}

/// The readings of a part of a file: itself, or those of a batch, each of which says of which battery it is. A batch may be as
/// long as a file, a reading as long as a message.
fn entries(raw: &RawValue) -> Vec<Value> {
    let Some((battery, list)) = batch(raw) else {
        let entry = entry(raw);
        return inside(&entry).map_or_else(|| vec![entry], |inner| entries(&inner));
    };
    let named = |raw: &RawValue| match (entry(raw), &battery) {
        (Value::Object(mut fields), Some(battery)) if link::Reading::battery_of(&fields).is_none() => {
            fields.insert("battery_id".to_owned(), battery.as_str().into());
            Value::Object(fields)
        }
        (entry, _) => entry,
    };
    list.into_iter().map(named).collect()
}

/// What is in the envelope of a cloud; none of what is no envelope.
fn inside(entry: &Value) -> Option<Box<RawValue>> {
    let Value::Object(fields) = entry else { return None };
    RawValue::from_string(link::relayed(fields)?.ok()?.to_owned()).ok()
}

/// What a batch says of which battery it is, and its readings as they are written; none of what is no batch.
fn batch(raw: &RawValue) -> Option<(Option<String>, Vec<&RawValue>)> {
    let mut fields = payload::fields(raw).ok()?;
    let list = serde_json::from_str(fields.remove("entries")?.get()).ok()?;
    let head = payload::read(serde_json::to_string(&fields).ok()?.as_bytes()).ok()?;
    Some((link::Reading::battery_of(&head), list))
}

/// A reading; what cannot be read is kept as its text, no longer than a reading may be.
fn entry(raw: &RawValue) -> Value {
    let text = || Value::Text(raw.get().chars().take(payload::BYTES_MAX).collect());
    payload::read(raw.get().as_bytes()).map_or_else(|_| text(), Value::Object)
}
