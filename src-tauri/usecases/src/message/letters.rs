//! What devices said, which lies with the readings: shown among the messages as one of them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use domain::reading::Source;
use domain::swap::{ErrorCode, Verdict};
use domain::{BatteryId, StationId};
use readings::{LetterSeen, LettersAsk};
use serde::Serialize;
use ts_rs::TS;

use super::{LAST, MessageKind, MessageRow, MessagesAsk};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

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

/// The last letters that are asked for, newest first.
pub(super) async fn list(hub: &Hub, by: &Operator, ask: &MessagesAsk, text: &str) -> Result<Vec<LetterSeen>, Fault> {
    if !matches!(ask.kind, None | Some(MessageKind::Readings)) {
        return Ok(Vec::new());
    }
    let asked = LettersAsk {
        hub: by.hub.0,
        device: ask.battery.map(|battery| battery.0),
        station: ask.station.map(|station| station.0),
        source: ask.source.map(|source| source.word().to_owned()),
        verdict: ask.verdict.map(|verdict| verdict.word().to_owned()),
        text: text.to_owned(),
        limit: usize::try_from(LAST).unwrap_or(usize::MAX),
    };
    hub.readings.ask(move |readings| readings.letters(&asked)).await
}

/// One letter of a hub, or of nobody's device.
pub(super) async fn find(hub: &Hub, by: &Operator, number: i64) -> Result<Option<LetterSeen>, Fault> {
    let found = hub.readings.ask(move |readings| readings.find_letter(number)).await?;
    Ok(found.filter(|seen| seen.letter.hub.is_none_or(|hub| hub == by.hub.0)))
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

/// As a row among the messages.
pub(super) fn row(seen: &LetterSeen) -> MessageRow {
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
        code: letter.code.as_deref().and_then(|word| ErrorCode::ALL.iter().copied().find(|code| code.word() == word)),
        sent_at: None,
        size: i64::try_from(letter.payload.len()).unwrap_or(i64::MAX),
    }
}
