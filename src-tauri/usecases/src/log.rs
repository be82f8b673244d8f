//! The log, read through: what the program did lately, for whoever looks for what went wrong.

use std::path::PathBuf;
use std::time::Duration;

use domain::{Check, Time};
use logbook::{Filter, Found, Level, Logs, Mark};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::list::Page;
use crate::operator::Operator;

/// How bad a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// As it should be.
    Info,
    /// Somebody may want to know.
    Warn,
    /// Something is broken.
    Error,
}

impl From<Level> for LogLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Info => Self::Info,
            Level::Warn => Self::Warn,
            Level::Error => Self::Error,
        }
    }
}

impl From<LogLevel> for Level {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Info => Self::Info,
            LogLevel::Warn => Self::Warn,
            LogLevel::Error => Self::Error,
        }
    }
}

/// Which lines, and from where on.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LogAsk {
    /// At least as bad.
    level: Option<LogLevel>,
    /// Of this part of the program: what stands before the dot of a command's name, or another.
    room: Option<String>,
    /// With this number, as a fault shows it.
    trace: Option<String>,
    /// Only who came in, who did not, and who may do what.
    security: bool,
    /// Not before.
    from: Option<Time>,
    /// Not after.
    to: Option<Time>,
    after: Option<String>,
    limit: u32,
}

/// A line of the log.
#[derive(Serialize, TS)]
pub struct LogLine {
    /// Where it stands.
    id: String,
    at: Time,
    level: LogLevel,
    room: String,
    message: String,
    trace: Option<String>,
    /// The rest of it.
    fields: Vec<LogField>,
    /// The whole of it as it stands in the file, to pass it on.
    text: String,
}

/// What else a line tells.
#[derive(Serialize, TS)]
pub struct LogField {
    name: String,
    value: String,
}

/// Lines a page may have.
const PAGE_MAX: u32 = 200;
/// Characters of a room or a trace.
const WORD_MAX: usize = 40;
/// Bytes that are looked through for one page: nobody waits longer than a moment, and asks again for what is further back.
const BYTES: u64 = 16 << 20;
/// How long reading waits for what was said just now.
const PATIENCE: Duration = Duration::from_millis(300);

/// A page of the log, newest first. One with few lines or none is not the last as long as it says where to go on.
pub(crate) async fn list(hub: &Hub, _: &Operator, ask: LogAsk) -> Result<Page<LogLine>, Fault> {
    let mut check = Check::default();
    check.whole("limit", i64::from(ask.limit), 1, i64::from(PAGE_MAX));
    let mut word = |field: &str, raw: Option<String>| {
        raw.map(|raw| check.optional_line(field, &raw, WORD_MAX).to_lowercase()).filter(|word| !word.is_empty())
    };
    let (room, trace) = (word("room", ask.room), word("trace", ask.trace));
    check.done()?;
    let after = ask.after.as_deref().map(mark).transpose()?;
    let level = ask.level.map(Into::into);
    let filter = Filter { level, room, trace, security: ask.security, from: ask.from, to: ask.to };
    let (logs, folder) = (hub.logs.clone(), folder(hub));
    let limit = usize::try_from(ask.limit).unwrap_or(usize::MAX);
    let read = tokio::task::spawn_blocking(move || {
        settle(&logs);
        logbook::read(&folder, &filter, after, limit, BYTES)
    });
    let page = read.await.map_err(|panic| Fault::internal(&panic))?.map_err(|error| Fault::internal(&error))?;
    let rows = page.lines.into_iter().map(seen).collect::<Result<_, _>>()?;
    Ok(Page { rows, next: page.next.map(token) })
}

/// Where the log of this desktop lies.
pub(crate) fn folder(hub: &Hub) -> PathBuf {
    hub.store.folder().join(logbook::FOLDER)
}

/// Waits a moment until what was said just now can be read; what a slow disk has not taken yet is read the next time.
pub(crate) fn settle(logs: &Logs) {
    let _ = logs.flush(PATIENCE);
}

fn seen(found: Found) -> Result<LogLine, Fault> {
    let text = serde_json::to_string(&found.line).map_err(|error| Fault::internal(&error))?;
    let line = found.line;
    let fields = line.fields.into_iter().map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        LogField { name, value }
    });
    Ok(LogLine {
        id: token(found.mark),
        at: line.at,
        level: line.level.into(),
        room: line.room,
        message: line.message,
        trace: line.trace,
        fields: fields.collect(),
        text,
    })
}

/// The end of a page travels as text that only this side reads.
fn token(mark: Mark) -> String {
    format!("{}.{}", mark.file, mark.byte)
}

fn mark(token: &str) -> Result<Mark, Fault> {
    let read = token
        .split_once('.')
        .and_then(|(file, byte)| Some(Mark { file: file.parse().ok()?, byte: byte.parse().ok()? }));
    read.ok_or_else(|| Gate::Unreadable { detail: "after: not the end of a page".to_owned() }.into())
}
