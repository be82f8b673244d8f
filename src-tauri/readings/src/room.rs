//! How much room readings take, and what of them lies there damaged.

use domain::Time;

use crate::day;
use crate::error::ReadingsError;
use crate::open::Readings;

/// What a chunk takes beside its data: its small columns and its places in the indexes.
const BESIDE: i64 = 100;

impl Readings {
    /// Bytes of the file that hold something.
    ///
    /// # Errors
    /// [`ReadingsError`] if they cannot be counted.
    pub fn bytes(&self) -> Result<i64, ReadingsError> {
        let sql = "select (p.page_count - f.freelist_count) * s.page_size \
                   from pragma_page_count p, pragma_freelist_count f, pragma_page_size s";
        Ok(self.writer.query_row(sql, [], |row| row.get(0))?)
    }

    /// Bytes that the day of an instant takes, as far as it was compacted.
    ///
    /// # Errors
    /// [`ReadingsError`] if they cannot be counted.
    pub fn bytes_of_day(&self, of: Time) -> Result<i64, ReadingsError> {
        let sql = "select coalesce(sum(length(data) + length(hours) + ?), 0) from chunk where data <> x'' and day = ?";
        Ok(self.writer.prepare_cached(sql)?.query_row((BESIDE, day::of(of)), |row| row.get(0))?)
    }

    /// The first day of which numbers are there, as an instant; none where nothing was compacted.
    ///
    /// # Errors
    /// [`ReadingsError`] if it cannot be read.
    pub fn oldest(&self) -> Result<Option<Time>, ReadingsError> {
        let day: Option<i64> = self
            .writer
            .prepare_cached("select min(day) from chunk where data <> x''")?
            .query_row([], |row| row.get(0))?;
        Ok(day.map(|day| Time(day * day::DAY_MS)))
    }

    /// Parts that were found damaged and were left as they are.
    ///
    /// # Errors
    /// [`ReadingsError`] if they cannot be counted.
    pub fn left(&self) -> Result<usize, ReadingsError> {
        let sql = "select (select count(*) from chunk where is_left) + (select count(*) from segment where is_left) \
                   + (select count(*) from tail where is_left)";
        let left: i64 = self.writer.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        Ok(usize::try_from(left).unwrap_or(0))
    }
}
