//! Letting go of what is old: the numbers of a day, and never what lies beside them, which charts of years are drawn from.

use domain::Time;

use crate::day;
use crate::error::ReadingsError;
use crate::open::Readings;

/// For so many days a reading whose time is not its own is known again.
const SEEN_DAYS: i64 = 60;

impl Readings {
    /// Lets go of the numbers of days before that of `until`, of so many chunks at most; of how many. What comes later of such a
    /// day is too old. What lies in them by the hour and by the day stays.
    ///
    /// # Errors
    /// [`ReadingsError`]: they are still there.
    pub fn let_go(&mut self, until: Time, most: usize) -> Result<usize, ReadingsError> {
        let day = day::of(until);
        let until = self.let_go_until.max(day * day::DAY_MS);
        let sql = "select 1 from chunk where data <> x'' and day < ?";
        if until == self.let_go_until && !self.writer.prepare_cached(sql)?.exists([day])? {
            return Ok(0);
        }
        let writes = self.writer.transaction()?;
        writes.prepare_cached("update until set let_go = ?")?.execute([until])?;
        let sql = "update chunk set data = x'', crc = 0, is_left = 0 \
                   where number in (select number from chunk where data <> x'' and day < ? limit ?)";
        let many = writes.prepare_cached(sql)?.execute((day, i64::try_from(most).unwrap_or(i64::MAX)))?;
        writes.commit()?;
        self.let_go_until = until;
        Ok(many)
    }

    /// Forgets which readings without a time of their own came long before `now`.
    ///
    /// # Errors
    /// [`ReadingsError`]: they are still known.
    pub fn forget_seen(&mut self, now: Time) -> Result<usize, ReadingsError> {
        let before = now.0 - SEEN_DAYS * day::DAY_MS;
        Ok(self.writer.prepare_cached("delete from seen where at < ?")?.execute([before])?)
    }
}
