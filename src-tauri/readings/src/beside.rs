//! What lies beside the numbers of a chunk: the whole day of its field, and each hour of it. It is read without the numbers, so it
//! has a checksum of its own, and is trusted no more than they are.

use rusqlite::Row;

use crate::error::ReadingsError;
use crate::hours::{self, Bucket, by_hour};

/// The columns it is read from.
pub const COLUMNS: &str = "device, field, day, generation, count, has, least, most, sum, first, last, hours, beside";

/// Which chunk it is of: device, field, day, generation and how many readings.
pub type Of = [i64; 5];

/// The whole day, and its hours.
pub struct Beside {
    pub day: Bucket,
    pub hours: Vec<Bucket>,
}

/// The same as it is written.
pub struct Written {
    pub day: Bucket,
    pub hours: Vec<u8>,
    pub checksum: u32,
}

/// What lies beside numbers in the order of their times.
pub fn written(of: Of, numbers: impl Iterator<Item = (i64, i64)>) -> Written {
    let hours = by_hour(numbers);
    let day = Bucket::of_day(&hours).unwrap_or_default();
    let hours = hours::written(&hours);
    Written { checksum: checksum(of, &day, &hours), day, hours }
}

/// Which day a row that begins with [`COLUMNS`] is of, and what lies beside its numbers; nothing where that is not what was written.
///
/// # Errors
/// [`ReadingsError`] if the database refuses.
pub fn read(row: &Row<'_>) -> Result<(i64, Option<Beside>), ReadingsError> {
    let number = |at: usize| row.get::<_, i64>(at);
    let of = [number(0)?, number(1)?, number(2)?, number(3)?, number(4)?];
    let day = Bucket {
        number: of[2],
        count: number(5)?,
        least: number(6)?,
        most: number(7)?,
        sum: number(8)?,
        first: number(9)?,
        last: number(10)?,
    };
    let bytes = row.get_ref(11)?.as_blob().map_err(|_| ReadingsError::Damaged)?;
    let is_whole = checksum(of, &day, bytes) == row.get::<_, u32>(12)?;
    let hours = is_whole.then(|| hours::read(of[2], bytes)).flatten();
    Ok((of[2], hours.map(|hours| Beside { day, hours })))
}

fn checksum(of: Of, day: &Bucket, hours: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    let day = [day.count, day.least, day.most, day.sum, day.first, day.last];
    of.into_iter().chain(day).for_each(|number| crc.update(&number.to_le_bytes()));
    crc.update(hours);
    crc.finalize()
}
