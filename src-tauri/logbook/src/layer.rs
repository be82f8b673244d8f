//! From `tracing` to lines. Only our own crates are written down: what a library says may hold somebody's data.

use std::collections::BTreeMap;
use std::fmt::Debug;

use domain::Time;
use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::Context;

use crate::call;
use crate::line::{Level, Line, fit};
use crate::logs::Logs;

/// Our crates, and what their lines without a room of their own are told under.
const OURS: [(&str, &str); 12] = [
    ("hubkeeper", "app"),
    ("hubkeeper_headless", "app"),
    ("headless", "app"),
    ("carrier", "link"),
    ("usecases", "core"),
    ("store", "store"),
    ("identity", "identity"),
    ("documents", "documents"),
    ("domain", "core"),
    ("practice", "practice"),
    ("logbook", "log"),
    ("flows", "tests"),
];

/// Fields of a line beside the fixed ones.
const FIELDS_MAX: usize = 16;

/// Writes what the program says into the log.
pub struct Layer {
    logs: Logs,
    now: Box<dyn Fn() -> Time + Send + Sync>,
}

impl Layer {
    pub(crate) fn new(logs: Logs, now: impl Fn() -> Time + Send + Sync + 'static) -> Self {
        Self { logs, now: Box::new(now) }
    }
}

impl<S: Subscriber> tracing_subscriber::Layer<S> for Layer {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let Some((level, room)) = told_under(event.metadata()) else { return };
        let mut said = Said::default();
        event.record(&mut said);
        let Said { room: named, message, trace, fields } = said;
        self.logs.write(&Line {
            at: (self.now)(),
            level,
            room: named.unwrap_or(room),
            message,
            trace: trace.or_else(call::trace),
            fields,
        });
    }
}

/// How bad it is and where it comes from; nothing for what is not written down.
fn told_under(of: &Metadata<'_>) -> Option<(Level, String)> {
    let level = match *of.level() {
        tracing::Level::ERROR => Level::Error,
        tracing::Level::WARN => Level::Warn,
        tracing::Level::INFO => Level::Info,
        tracing::Level::DEBUG | tracing::Level::TRACE => return None,
    };
    let mut parts = of.target().split("::");
    let ours = parts.next()?;
    let room = OURS.iter().find(|(name, _)| *name == ours)?.1;
    // The modules of the use cases are called as the rooms are.
    let module = parts.next().filter(|_| ours == "usecases");
    Some((level, module.unwrap_or(room).to_owned()))
}

/// What an event says.
#[derive(Default)]
struct Said {
    room: Option<String>,
    message: String,
    trace: Option<String>,
    fields: BTreeMap<String, Value>,
}

impl Said {
    fn keep(&mut self, field: &Field, value: Value) {
        match (field.name(), value) {
            ("message", Value::String(text)) => self.message = text,
            ("room", Value::String(text)) => self.room = Some(text),
            ("trace", Value::String(text)) => self.trace = Some(text),
            // They would stand twice in the line.
            ("at" | "level" | "message" | "room" | "trace", _) => {}
            (name, value) if self.fields.len() < FIELDS_MAX => drop(self.fields.insert(name.to_owned(), value)),
            _ => {}
        }
    }
}

impl Visit for Said {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.keep(field, fit(&format!("{value:?}")).into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.keep(field, fit(value).into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.keep(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.keep(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.keep(field, value.into());
    }
}
