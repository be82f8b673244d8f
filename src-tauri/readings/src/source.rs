//! What lies of a day in the file, column by column: a day has at most one source of chunks, and a segment for each time
//! something of it was sealed since.

use domain::reading::Field;
use rusqlite::Row;

use crate::column;
use crate::day::{Numbered, QUALITIES, TIMES, segment_columns};
use crate::error::ReadingsError;
use crate::open::Readings;

/// Every field.
pub const ALL: u64 = u64::MAX;

/// Columns of the same readings, their times among them.
pub type Source = Vec<Numbered>;

/// What lies of a day.
#[derive(Default)]
pub struct Sources {
    /// What can be read.
    pub all: Vec<Source>,
    /// Chunks and segments that cannot: what lies on the disk is not what was written.
    pub damaged: usize,
}

impl Sources {
    /// What was read, or nothing where it is damaged.
    fn part<T>(&mut self, read: Result<T, ReadingsError>) -> Result<Option<T>, ReadingsError> {
        match read {
            Ok(part) => Ok(Some(part)),
            Err(ReadingsError::Damaged) => {
                self.damaged += 1;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

impl Readings {
    /// What was sealed of a day, of some fields, as [`Field::bit`]s.
    ///
    /// # Errors
    /// [`ReadingsError`] if the database refuses.
    pub(crate) fn sealed(&self, device: i64, day: i64, fields: u64) -> Result<Sources, ReadingsError> {
        let mut sources = Sources::default();
        self.chunks(device, day, fields, &mut sources)?;
        let sql = "select count, crc, data from segment where device = ? and day = ? order by number";
        let mut all = self.writer.prepare_cached(sql)?;
        let mut rows = all.query((device, day))?;
        while let Some(row) = rows.next()? {
            let read = whole(row, [0, 1, 2])
                .and_then(|(count, data)| segment_columns(count, data, |number| is_wanted(number, fields)))
                .and_then(|source| {
                    if source.iter().any(|(one, _)| *one == TIMES) { Ok(source) } else { Err(ReadingsError::Damaged) }
                });
            let source = sources.part(read)?;
            sources.all.extend(source);
        }
        Ok(sources)
    }

    /// A field that is damaged is missing; without the times, nothing of it can be read.
    fn chunks(&self, device: i64, day: i64, fields: u64, sources: &mut Sources) -> Result<(), ReadingsError> {
        let mut columns = Vec::new();
        let sql = "select count, crc, data from chunk where device = ? and field = ? and day = ?";
        let mut one_of = self.writer.prepare_cached(sql)?;
        let wanted = Field::ALL.iter().filter(|field| fields & field.bit() != 0).map(|field| field.number());
        for number in [TIMES, QUALITIES].into_iter().chain(wanted) {
            let mut rows = one_of.query((device, number, day))?;
            let row = rows.next()?.map(|row| whole(row, [0, 1, 2]));
            // The numbers were let go.
            if matches!(row, Some(Ok((_, [])))) {
                return Ok(());
            }
            let read = row.map(|row| row.and_then(|(count, data)| column::read(data, count)));
            let column = read.map(|read| sources.part(read)).transpose()?.flatten();
            columns.extend(column.map(|column| (number, column)));
            if columns.is_empty() {
                return Ok(());
            }
        }
        sources.all.push(columns);
        Ok(())
    }
}

fn is_wanted(number: u8, fields: u64) -> bool {
    number == TIMES || number == QUALITIES || Field::numbered(number).is_some_and(|field| fields & field.bit() != 0)
}

/// How many readings a row holds, and its data if that is what was written; from the columns of the count, the checksum and the data.
pub(crate) fn whole<'a>(row: &'a Row<'_>, [count, crc, data]: [usize; 3]) -> Result<(usize, &'a [u8]), ReadingsError> {
    let count = usize::try_from(row.get::<_, i64>(count)?).map_err(|_| ReadingsError::Damaged)?;
    let data = row.get_ref(data)?.as_blob().map_err(|_| ReadingsError::Damaged)?;
    if crc32fast::hash(data) == row.get::<_, u32>(crc)? { Ok((count, data)) } else { Err(ReadingsError::Damaged) }
}
