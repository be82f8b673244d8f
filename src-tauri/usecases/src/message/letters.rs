//! What devices said, which lies with the readings, and their calls that brought none: shown among the messages.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use domain::device_http::CallFault;
use domain::reading::Source;
use domain::swap::{ErrorCode, Verdict};
use domain::{BatteryId, StationId};
use readings::{Letter, LetterSeen, LettersAsk};
use serde::Serialize;
use ts_rs::TS;

use super::{LAST, MessageCode, MessageKind, MessageRow, MessagesAsk, Which};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::reading;

/// What became of the readings of a message.
#[derive(Serialize, TS)]
pub struct ReadingCounts {
    /// On disk since.
    #[ts(type = "number")]
    stored: i64,
    /// There before.
    #[ts(type = "number")]
    duplicate: i64,
    /// Kept for a person.
    #[ts(type = "number")]
    quarantined: i64,
}

/// The last letters and calls that are asked for, as rows among the messages.
pub(super) async fn list(hub: &Hub, by: &Operator, ask: &MessagesAsk, text: &str) -> Result<Vec<MessageRow>, Fault> {
    let device = match ask.of {
        Some(of) => Some(reading::found(hub, by, of).await?.0),
        None => None,
    };
    let asked = LettersAsk {
        hub: by.hub.0,
        device,
        station: ask.station.map(|station| station.0),
        source: ask.source.map(|source| source.word().to_owned()),
        verdict: ask.verdict.map(|verdict| verdict.word().to_owned()),
        text: text.to_owned(),
        limit: usize::try_from(LAST).unwrap_or(usize::MAX),
    };
    let mut rows: Vec<MessageRow> = hub.posting.calls.last(&asked).iter().map(call).collect();
    if matches!(ask.kind, None | Some(MessageKind::Readings)) {
        let letters = hub.readings.ask(move |readings| readings.letters(&asked)).await?;
        rows.extend(letters.iter().map(row));
    }
    Ok(rows)
}

/// One letter or call of a hub, or of nobody's device.
pub(super) async fn find(hub: &Hub, by: &Operator, which: Which) -> Result<Option<(MessageRow, Letter)>, Fault> {
    let found = match which {
        Which::Message(..) => None,
        Which::Letter(number) => {
            let seen = hub.readings.ask(move |readings| readings.find_letter(number)).await?;
            seen.map(|seen| (row(&seen), seen.letter))
        }
        Which::Call(number) => hub.posting.calls.find(number).map(|seen| (call(&seen), seen.letter)),
    };
    Ok(found.filter(|(_, letter)| letter.hub.is_none_or(|hub| hub == by.hub.0)))
}

/// Says which stations they are of.
pub(super) async fn name_stations(hub: &Hub, by: &Operator, rows: &mut [MessageRow]) -> Result<(), Fault> {
    let mut read = hub.store.read().await?;
    let mut codes = HashMap::new();
    for row in rows.iter_mut().filter(|row| row.station_code.is_empty()) {
        let Some(station) = row.station else { continue };
        if let Entry::Vacant(code) = codes.entry(station) {
            let seen = store::station::find(&mut read, by.hub, station).await?;
            code.insert(seen.map_or_else(String::new, |seen| seen.station.form.code));
        }
        row.station_code.clone_from(&codes[&station]);
    }
    Ok(())
}

/// A call that brought no readings, as a row among the messages.
fn call(seen: &LetterSeen) -> MessageRow {
    let kind = match &*seen.letter.topic {
        path if path.starts_with("/auth/") => MessageKind::SignIn,
        path if path.starts_with("/webhook/") => MessageKind::Readings,
        _ => MessageKind::Other,
    };
    MessageRow { id: format!("call.{}", seen.number), counts: None, kind, ..row(seen) }
}

/// A letter, as a row among the messages.
fn row(seen: &LetterSeen) -> MessageRow {
    let letter = &seen.letter;
    let [stored, duplicate, quarantined] = letter.counts;
    let source = Source::ALL.iter().copied().find(|source| source.word() == letter.source);
    MessageRow {
        id: format!("read.{}", seen.number),
        at: letter.at,
        outgoing: false,
        station: letter.station.map(StationId),
        station_code: String::new(),
        source: source.unwrap_or(Source::Mqtt),
        battery: letter.device.map(BatteryId),
        counts: Some(ReadingCounts { stored, duplicate, quarantined }),
        login: letter.login.clone(),
        topic: letter.topic.clone(),
        kind: MessageKind::Readings,
        verdict: Verdict::ALL.iter().copied().find(|verdict| verdict.word() == letter.verdict),
        code: letter.code.as_deref().and_then(code),
        sent_at: None,
        size: i64::try_from(letter.payload.len()).unwrap_or(i64::MAX),
        ms: Some(letter.ms),
    }
}

fn code(word: &str) -> Option<MessageCode> {
    let said = ErrorCode::from_word(word).map(MessageCode::Said);
    said.or_else(|| CallFault::from_word(word).map(MessageCode::Call))
}
