//! What devices said, as it came: for whoever looks for what went wrong. Live readings that were taken are the readings
//! themselves, and stand here only while the program runs; what asked for an answer or was not taken is kept.

use std::borrow::Cow;

use domain::Time;
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};
use uuid::Uuid;

use crate::error::ReadingsError;
use crate::open::Readings;
use crate::write::Writing;

/// Letters that are not on disk.
pub(crate) const RECENT: usize = 1_000;
/// Letters that are, of those that need nobody and of those that do.
const ON_DISK: i64 = 10_000;
/// Days for which they are.
const DAYS: i64 = 30;
const ASIDE_DAYS: i64 = 730;
const DAY_MS: i64 = 86_400_000;
/// Of letters beyond so many of the newest that need nobody, a long text is let go.
const WHOLE: i64 = 1_000;
const LONG: i64 = 4_000;

/// What a device said, and what became of it. The words are their writer's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// When it came.
    pub at: Time,
    /// Which way it came.
    pub source: Cow<'static, str>,
    /// What became of it.
    pub verdict: Cow<'static, str>,
    /// The hub, if it is known.
    pub hub: Option<Uuid>,
    /// The device, likewise.
    pub device: Option<Uuid>,
    /// The station that said it, if it was one.
    pub station: Option<Uuid>,
    /// What its sender was told.
    pub code: Option<Cow<'static, str>>,
    /// Who sent it.
    pub login: String,
    /// Where: a topic, a path, the name of a file.
    pub topic: String,
    /// What is wrong with it.
    pub detail: String,
    /// Of its readings, those that are on disk now, were before, and are kept for a person.
    pub counts: [i64; 3],
    /// What it says.
    pub payload: Vec<u8>,
    /// What makes it the same one when it comes again; none of what is judged reading by reading.
    pub identity: Option<[u8; 32]>,
    /// Milliseconds it took.
    pub ms: i64,
    /// Whether it stays when the program ends.
    pub stays: bool,
}

/// A letter as it is found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterSeen {
    /// Its number.
    pub number: i64,
    /// What it is.
    pub letter: Letter,
}

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

const COLUMNS: &str = "number, at, source, verdict, hub, device, code, login, topic, detail, stored, duplicate, quarantined, ms, \
                       payload, identity, station";

impl Writing<'_> {
    /// Writes a letter down; its number.
    ///
    /// # Errors
    /// [`ReadingsError`].
    pub fn letter(&mut self, letter: Letter) -> Result<i64, ReadingsError> {
        let number = self.readings.next_letter + self.done.letters;
        self.done.letters += 1;
        if !letter.stays {
            self.done.recent.push(LetterSeen { number, letter });
            return Ok(number);
        }
        let sql = "insert into letter (number, at, source, verdict, hub, device, code, login, topic, detail, stored, duplicate, \
                   quarantined, ms, payload, identity, station) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let [stored, duplicate, quarantined] = letter.counts;
        self.tx.prepare_cached(sql)?.execute(rusqlite::params![
            number,
            letter.at.0,
            letter.source,
            letter.verdict,
            letter.hub.map(Uuid::into_bytes),
            letter.device.map(Uuid::into_bytes),
            letter.code,
            letter.login,
            letter.topic,
            letter.detail,
            stored,
            duplicate,
            quarantined,
            letter.ms,
            letter.payload,
            letter.identity,
            letter.station.map(Uuid::into_bytes),
        ])?;
        Ok(number)
    }

    /// The letter that came before with the same identity.
    ///
    /// # Errors
    /// [`ReadingsError`] if it cannot be read.
    pub fn letter_before(&self, identity: &[u8; 32]) -> Result<Option<LetterSeen>, ReadingsError> {
        let sql = format!("select {COLUMNS} from letter where identity = ? order by number limit 1");
        Ok(self.tx.prepare_cached(&sql)?.query_map([identity], read)?.next().transpose()?)
    }
}

impl Readings {
    /// The last letters, the newest first.
    ///
    /// # Errors
    /// [`ReadingsError`] if they cannot be read.
    pub fn letters(&self, ask: &LettersAsk) -> Result<Vec<LetterSeen>, ReadingsError> {
        let recent = self.recent.iter().rev().filter(|seen| ask.is_for(&seen.letter)).take(ask.limit).cloned();
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

    /// Lets go of letters whose time is over, and of so many that the file does not grow.
    ///
    /// # Errors
    /// [`ReadingsError`]: they are still there.
    pub fn let_go_letters(&mut self, now: Time) -> Result<(), ReadingsError> {
        for (which, days) in [("quarantined > 0", ASIDE_DAYS), ("quarantined = 0", DAYS)] {
            let sql = format!(
                "delete from letter where {which} and (at < ?1 or number <= (select number from letter where {which} \
                 order by number desc limit 1 offset ?2))"
            );
            self.writer.prepare_cached(&sql)?.execute((now.0 - days * DAY_MS, ON_DISK))?;
        }
        let sql = "update letter set payload = x'' where quarantined = 0 and length(payload) > ?1 and number <= \
                   (select max(number) from letter) - ?2";
        self.writer.prepare_cached(sql)?.execute((LONG, WHOLE))?;
        Ok(())
    }
}

impl LettersAsk {
    fn is_for(&self, letter: &Letter) -> bool {
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

fn read(row: &Row<'_>) -> rusqlite::Result<LetterSeen> {
    let word = |at: usize| Ok::<_, rusqlite::Error>(Cow::Owned(row.get(at)?));
    let letter = Letter {
        at: Time(row.get(1)?),
        source: word(2)?,
        verdict: word(3)?,
        hub: row.get::<_, Option<_>>(4)?.map(Uuid::from_bytes),
        device: row.get::<_, Option<_>>(5)?.map(Uuid::from_bytes),
        code: row.get::<_, Option<String>>(6)?.map(Cow::Owned),
        login: row.get(7)?,
        topic: row.get(8)?,
        detail: row.get(9)?,
        counts: [row.get(10)?, row.get(11)?, row.get(12)?],
        ms: row.get(13)?,
        payload: row.get(14)?,
        identity: row.get(15)?,
        station: row.get::<_, Option<_>>(16)?.map(Uuid::from_bytes),
        stays: true,
    };
    Ok(LetterSeen { number: row.get(0)?, letter })
}
