//! The last messages between stations and this hub: what came, what became of it and what was answered. They hold card
//! numbers and names; they are shown to whom this is allowed, and never written to the log.

mod letters;
mod parsed;

use domain::device_http::CallFault;
use domain::reading::Source;
use domain::swap::{ErrorCode, Verdict};
use domain::text::searched;
use domain::{BatteryId, Check, Refusal, StationId, Time};
use link::{Kind as TopicKind, Root, Topic};
use serde::{Deserialize, Serialize};
use store::message::{MessageSeen, Way};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::list::Page;
use crate::operator::Operator;
use crate::reading::ReadingsOf;
use crate::station_link::{Heard, hear};

pub use letters::ReadingCounts;
pub use parsed::MessageField;

/// What a message is about, by its topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// A card was read.
    Card,
    /// A battery was put in.
    Brought,
    /// Batteries moved.
    Moved,
    /// A battery was not taken.
    TurnedAway,
    /// Readings.
    Readings,
    /// The station of itself.
    Station,
    /// What became of a command.
    Command,
    /// A device that calls signs in, or stays so.
    SignIn,
    /// Anything else.
    Other,
}

/// Which messages, and from where on.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MessagesAsk {
    station: Option<StationId>,
    verdict: Option<Verdict>,
    kind: Option<MessageKind>,
    /// What came of this battery or device only.
    #[serde(default)]
    of: Option<ReadingsOf>,
    /// What came this way only.
    #[serde(default)]
    source: Option<Source>,
    /// What is in them, as it is written.
    text: String,
    after: Option<String>,
    limit: u32,
}

/// A message in a list.
#[derive(Serialize, TS)]
pub struct MessageRow {
    id: String,
    at: Time,
    /// Whether the hub said it; else a station did.
    outgoing: bool,
    station: Option<StationId>,
    station_code: String,
    /// The way it went.
    source: Source,
    /// The battery or device whose readings these are.
    battery: Option<BatteryId>,
    /// What became of its readings; none of what is none.
    counts: Option<ReadingCounts>,
    login: String,
    topic: String,
    kind: MessageKind,
    /// What became of it; none of what goes out.
    verdict: Option<Verdict>,
    /// What its sender was told is wrong.
    code: Option<MessageCode>,
    /// When it left; none of what came, and of what waits.
    sent_at: Option<Time>,
    /// Its bytes.
    #[ts(type = "number")]
    size: i64,
    /// Milliseconds it took; none of what passed between stations and the hub.
    #[ts(type = "number | null")]
    ms: Option<i64>,
}

/// What a sender was told is wrong: with what it said, or with its call.
#[derive(Clone, Copy, Serialize, TS)]
#[serde(untagged)]
pub enum MessageCode {
    /// With what it said.
    Said(ErrorCode),
    /// With its call.
    Call(CallFault),
}

/// A message with all that is known of it.
#[derive(Serialize, TS)]
#[ts(rename = "StationMessage")]
pub struct MessageView {
    #[serde(flatten)]
    #[ts(flatten)]
    row: MessageRow,
    /// What is wrong with it.
    detail: String,
    raw: Raw,
    /// What was read in it; none if it cannot be read, or goes out.
    fields: Option<Vec<MessageField>>,
    /// Why it cannot be read.
    unread: String,
    answers: Vec<MessageAnswer>,
    /// What whoever brought readings, or called, was told; empty of what passed between stations and the hub.
    answer: String,
    /// How it is said once more from a shell.
    command: String,
    /// Whether it can be said once more here: where nothing is real.
    replays: bool,
}

/// What was answered.
#[derive(Serialize, TS)]
pub struct MessageAnswer {
    topic: String,
    qos: i64,
    raw: Raw,
    sent_at: Option<Time>,
}

/// What went over the wire.
#[derive(Serialize, TS)]
pub struct Raw {
    text: String,
    /// Whether that is its bytes in hexadecimal, because they are no text.
    hex: bool,
}

/// Which message.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskMessage {
    id: String,
}

/// So many are looked through.
const LAST: i64 = 1_000;
/// Messages a page may have.
const PAGE_MAX: u32 = 200;
/// Characters of a search that are looked at.
const TEXT_MAX: usize = 100;

/// A page of the last messages, newest first.
pub(crate) async fn list(hub: &Hub, by: &Operator, ask: MessagesAsk) -> Result<Page<MessageRow>, Fault> {
    let mut check = Check::default();
    check.whole("limit", i64::from(ask.limit), 1, i64::from(PAGE_MAX));
    check.done()?;
    ask.after.as_deref().map(which).transpose()?;
    let text = searched(&ask.text, TEXT_MAX).to_lowercase();
    let read = letters::list(hub, by, &ask, &text).await?;
    // Whoever asks for readings and calls asks for no other message.
    let is_of_readings = ask.of.is_some() || ask.source.is_some_and(|source| source != Source::Mqtt);
    let mut said = store::message::latest(&mut *hub.store.read().await?, by.hub, LAST, &text).await?;
    said.retain(|_| !is_of_readings);
    let mut all: Vec<MessageRow> = said.into_iter().map(row).chain(read).collect();
    all.sort_by_key(|row| std::cmp::Reverse(row.at));
    letters::name_stations(hub, by, &mut all).await?;
    let asked = |row: &MessageRow| {
        ask.station.is_none_or(|station| row.station == Some(station))
            && ask.verdict.is_none_or(|verdict| row.verdict == Some(verdict))
            && ask.kind.is_none_or(|kind| row.kind == kind)
    };
    let older = all.into_iter().skip_while(|row| ask.after.as_ref().is_some_and(|after| *after != row.id));
    let mut rows = older.skip(usize::from(ask.after.is_some())).filter(asked);
    let limit = usize::try_from(ask.limit).unwrap_or(usize::MAX);
    let page: Vec<MessageRow> = rows.by_ref().take(limit).collect();
    let next = rows.next().and_then(|_| page.last().map(|row| row.id.clone()));
    Ok(Page { rows: page, next })
}

/// One message.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskMessage) -> Result<MessageView, Fault> {
    let which = which(&ask.id)?;
    if !matches!(which, Which::Message(..)) {
        return letter(hub, by, which).await;
    }
    let (seen, payload) = found(hub, by, &ask.id).await?;
    let answers = match seen.way {
        Way::In => store::message::answers(&mut *hub.store.read().await?, seen.number).await?,
        Way::Out => Vec::new(),
    };
    let parsed = (seen.way == Way::In).then(|| parsed::read(&seen.topic, &payload));
    let (fields, unread) = match parsed {
        Some(Ok(fields)) => (Some(fields), String::new()),
        Some(Err(why)) => (None, why),
        None => (None, String::new()),
    };
    Ok(MessageView {
        detail: seen.detail.clone(),
        raw: raw(&payload),
        fields,
        unread,
        answers: answers
            .into_iter()
            .map(|answer| MessageAnswer {
                topic: answer.topic,
                qos: answer.qos,
                raw: raw(&answer.payload),
                sent_at: answer.sent_at.map(Time),
            })
            .collect(),
        answer: String::new(),
        command: command(&seen.topic, &payload),
        replays: seen.way == Way::In && hub.store.practice().await?.is_some(),
        row: row(seen),
    })
}

async fn letter(hub: &Hub, by: &Operator, which: Which) -> Result<MessageView, Fault> {
    let (row, letter) = letters::find(hub, by, which).await?.ok_or_else(|| Refusal::not_found(Kind::Message.word()))?;
    let is_mqtt = row.source == Source::Mqtt;
    let parsed = match letter.payload.as_slice() {
        // Nothing was kept of what it said.
        [] => Err(String::new()),
        payload if is_mqtt => parsed::read(&row.topic, payload),
        payload => parsed::posted(payload),
    };
    let (fields, unread) = parsed.map_or_else(|why| (None, why), |fields| (Some(fields), String::new()));
    Ok(MessageView {
        detail: letter.detail,
        raw: raw(&letter.payload),
        fields,
        unread,
        answers: Vec::new(),
        answer: letter.answer,
        command: if is_mqtt { command(&row.topic, &letter.payload) } else { String::new() },
        replays: is_mqtt && hub.store.practice().await?.is_some(),
        row,
    })
}

/// Says a message once more, as if it had come just now; what became of it. Nothing goes out for it.
pub(crate) async fn replay(hub: &Hub, by: &Operator, ask: AskMessage) -> Result<MessageView, Fault> {
    if hub.store.practice().await?.is_none() {
        return Err(Refusal::OnlyInPractice.into());
    }
    let (login, topic, payload) = match which(&ask.id)? {
        letter @ Which::Letter(_) => match letters::find(hub, by, letter).await? {
            Some((row, letter)) if row.source == Source::Mqtt => (letter.login, letter.topic, letter.payload),
            _ => return Err(Refusal::NothingToDo.into()),
        },
        Which::Message(Way::Out, _) | Which::Call(_) => return Err(Refusal::NothingToDo.into()),
        Which::Message(Way::In, _) => {
            let (seen, payload) = found(hub, by, &ask.id).await?;
            (seen.login, seen.topic, payload)
        }
    };
    let root = Topic::read_under_any(&topic).map_or_else(Root::default, |(root, _)| root);
    let heard = Heard { login: &login, station: None, topic: &topic, payload: &payload, retained: false };
    let parcels = hear(hub, &root, &heard).await?;
    let numbers: Vec<i64> = parcels.iter().map(|parcel| parcel.number).collect();
    hub.store.sent(&numbers, hub.now()).await?;
    hub.tell_changed(Kind::Message);
    let newest = MessagesAsk {
        station: None,
        verdict: None,
        kind: None,
        of: None,
        source: None,
        text: String::new(),
        after: None,
        limit: 20,
    };
    let said_again = |row: &MessageRow| !row.outgoing && row.login == login && row.topic == topic;
    let last = list(hub, by, newest).await?.rows.into_iter().find(said_again).map_or(ask.id, |row| row.id);
    view(hub, by, AskMessage { id: last }).await
}

async fn found(hub: &Hub, by: &Operator, id: &str) -> Result<(MessageSeen, Vec<u8>), Fault> {
    let Which::Message(way, number) = which(id)? else { return Err(Refusal::not_found(Kind::Message.word()).into()) };
    let found = store::message::find(&mut *hub.store.read().await?, by.hub, (way, number)).await?;
    Ok(found.ok_or_else(|| Refusal::not_found(Kind::Message.word()))?)
}

fn row(seen: MessageSeen) -> MessageRow {
    MessageRow {
        id: id(seen.way, seen.number),
        at: seen.at,
        outgoing: seen.way == Way::Out,
        station: seen.station,
        station_code: seen.station_code.unwrap_or_default(),
        source: Source::Mqtt,
        battery: None,
        counts: None,
        kind: kind(seen.way, &seen.topic),
        login: seen.login,
        topic: seen.topic,
        verdict: seen.verdict,
        code: seen.code.map(MessageCode::Said),
        sent_at: seen.sent_at,
        size: seen.size,
        ms: None,
    }
}

fn kind(way: Way, topic: &str) -> MessageKind {
    if way == Way::Out {
        return match topic {
            _ if topic.contains("/cmd/") => MessageKind::Command,
            _ if topic.ends_with("/battery/ack") => MessageKind::Readings,
            _ => MessageKind::Other,
        };
    }
    match Topic::read_under_any(topic).map(|(_, topic)| topic.kind) {
        Some(TopicKind::AuthRequest(_)) => MessageKind::Card,
        Some(TopicKind::SwapInitiate) => MessageKind::Brought,
        Some(TopicKind::SwapActivity | TopicKind::SwapResult) => MessageKind::Moved,
        Some(TopicKind::SwapRefused) => MessageKind::TurnedAway,
        Some(TopicKind::BatteryStatus) => MessageKind::Readings,
        Some(TopicKind::StationStatus) => MessageKind::Station,
        Some(TopicKind::CommandAck { .. }) => MessageKind::Command,
        None => MessageKind::Other,
    }
}

/// The id of a message says which way it went.
fn id(way: Way, number: i64) -> String {
    match way {
        Way::In => format!("in.{number}"),
        Way::Out => format!("out.{number}"),
    }
}

/// Where a message lies, and its number there.
#[derive(Clone, Copy)]
enum Which {
    Message(Way, i64),
    /// With the readings.
    Letter(i64),
    /// Among the calls that brought none.
    Call(i64),
}

fn which(id: &str) -> Result<Which, Fault> {
    let read = match id.split_once('.') {
        Some(("in", number)) => number.parse().ok().map(|number| Which::Message(Way::In, number)),
        Some(("out", number)) => number.parse().ok().map(|number| Which::Message(Way::Out, number)),
        Some(("read", number)) => number.parse().ok().map(Which::Letter),
        Some(("call", number)) => number.parse().ok().map(Which::Call),
        _ => None,
    };
    read.ok_or_else(|| Gate::Unreadable { detail: "id: of no message".to_owned() }.into())
}

fn raw(payload: &[u8]) -> Raw {
    match std::str::from_utf8(payload) {
        Ok(text) => Raw { text: text.to_owned(), hex: false },
        Err(_) => Raw { text: hex::encode(payload), hex: true },
    }
}

/// A line for a shell that says it once more to a broker.
fn command(topic: &str, payload: &[u8]) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let publish = format!("mosquitto_pub -h localhost -p 1883 -q 1 -t {}", quoted(topic));
    match std::str::from_utf8(payload) {
        Ok(text) => format!("{publish} -m {}", quoted(text)),
        Err(_) => format!("echo {} | xxd -r -p | {publish} -s", hex::encode(payload)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_is_given_is_quoted() {
        let line = command("bss/S'1/swap/result", br#"{"a":"it's"}"#);
        let told = r#"mosquitto_pub -h localhost -p 1883 -q 1 -t 'bss/S'\''1/swap/result' -m '{"a":"it'\''s"}'"#;
        assert_eq!(line, told);
        assert!(command("bss/S-1/swap/result", &[0xff, 0x01]).starts_with("echo ff01 | xxd -r -p | mosquitto_pub "));
    }
}
