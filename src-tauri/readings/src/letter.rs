//! What devices said, as it came: for whoever looks for what went wrong. Live readings that were taken are the readings
//! themselves, and stand here only while the program runs; what asked for an answer or was not taken is kept.

use std::borrow::Cow;

use domain::Time;
use rusqlite::Row;
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
    /// What whoever sent it was answered; empty if nothing was.
    pub answer: String,
    /// Milliseconds it took, from when it came until it was written down.
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

/// Columns of a letter, as [`read`] reads them.
pub(crate) const COLUMNS: &str = "number, at, source, verdict, hub, device, code, login, topic, detail, stored, duplicate, quarantined, ms, \
                       payload, identity, station, answer";

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
                   quarantined, ms, payload, identity, station, answer) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
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
            letter.answer,
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
        // Numbers are no count: letters that are only held in memory have theirs too.
        let sql = "update letter set payload = x'' where quarantined = 0 and length(payload) > ?1 and number <= \
                   (select number from letter where quarantined = 0 order by number desc limit 1 offset ?2)";
        self.writer.prepare_cached(sql)?.execute((LONG, WHOLE))?;
        Ok(())
    }
}

/// A row of [`COLUMNS`].
pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<LetterSeen> {
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
        answer: row.get(17)?,
        stays: true,
    };
    Ok(LetterSeen { number: row.get(0)?, letter })
}
