//! Finding letters again: those on disk, and those that are only in memory.

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use uuid::Uuid;

use crate::error::ReadingsError;
use crate::letter::{COLUMNS, Letter, LetterSeen, read};
use crate::open::Readings;

/// Which letters.
#[derive(Clone, Debug, Default)]
pub struct LettersAsk {
    /// Those of this hub, and of none.
    pub hub: Uuid,
    /// Those of this device.
    pub device: Option<Uuid>,
    /// Those that this station said.
    pub station: Option<Uuid>,
    /// Those that came this way.
    pub source: Option<String>,
    /// Those of which this became.
    pub verdict: Option<String>,
    /// Those that hold this, in small letters.
    pub text: String,
    /// So many at most.
    pub limit: usize,
}

impl Readings {
    /// The last letters, the newest first.
    ///
    /// # Errors
    /// [`ReadingsError`] if they cannot be read.
    pub fn letters(&self, ask: &LettersAsk) -> Result<Vec<LetterSeen>, ReadingsError> {
        let recent = self.recent.iter().rev().filter(|seen| ask.fits(&seen.letter)).take(ask.limit).cloned();
        let mut found: Vec<LetterSeen> = recent.collect();
        let mut sql = format!("select {COLUMNS} from letter where (hub is null or hub = ?)");
        let mut given: Vec<Value> = vec![Value::Blob(ask.hub.as_bytes().to_vec())];
        for (column, value) in [
            ("device", ask.device.map(|device| Value::Blob(device.as_bytes().to_vec()))),
            ("station", ask.station.map(|station| Value::Blob(station.as_bytes().to_vec()))),
            ("source", ask.source.clone().map(Value::Text)),
            ("verdict", ask.verdict.clone().map(Value::Text)),
        ] {
            if let Some(value) = value {
                sql = format!("{sql} and {column} = ?");
                given.push(value);
            }
        }
        sql.push_str(" order by number desc");
        let mut statement = self.writer.prepare_cached(&sql)?;
        let on_disk = statement.query_map(params_from_iter(given), read)?;
        let mut left = ask.limit;
        for letter in on_disk {
            let letter = letter?;
            if left == 0 {
                break;
            }
            if letter.letter.holds(&ask.text) {
                left -= 1;
                found.push(letter);
            }
        }
        found.sort_by_key(|letter| std::cmp::Reverse(letter.number));
        found.truncate(ask.limit);
        Ok(found)
    }

    /// A letter; none if it is not kept any more.
    ///
    /// # Errors
    /// [`ReadingsError`] if it cannot be read.
    pub fn find_letter(&self, number: i64) -> Result<Option<LetterSeen>, ReadingsError> {
        if let Some(letter) = self.recent.iter().find(|letter| letter.number == number) {
            return Ok(Some(letter.clone()));
        }
        let sql = format!("select {COLUMNS} from letter where number = ?");
        Ok(self.writer.prepare_cached(&sql)?.query_map([number], read)?.next().transpose()?)
    }
}

impl LettersAsk {
    /// Whether it is one of those.
    #[must_use]
    pub fn fits(&self, letter: &Letter) -> bool {
        letter.hub.is_none_or(|hub| hub == self.hub)
            && self.device.is_none_or(|device| letter.device == Some(device))
            && self.station.is_none_or(|station| letter.station == Some(station))
            && self.source.as_ref().is_none_or(|source| *source == letter.source)
            && self.verdict.as_ref().is_none_or(|verdict| *verdict == letter.verdict)
            && letter.holds(&self.text)
    }
}

impl Letter {
    fn holds(&self, text: &str) -> bool {
        text.is_empty()
            || [&self.login, &self.topic, &self.detail].iter().any(|one| one.to_lowercase().contains(text))
            || self.code.as_ref().is_some_and(|code| code.contains(text))
            || String::from_utf8_lossy(&self.payload).to_lowercase().contains(text)
    }
}
