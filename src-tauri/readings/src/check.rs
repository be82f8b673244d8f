//! Looking through what nobody asks for: a chunk that the disk has damaged is found before somebody needs it, while a copy of it is
//! still there.

use crate::beside;
use crate::error::ReadingsError;
use crate::open::Readings;
use crate::source::whole;

impl Readings {
    /// Looks through so many chunks at most, those after the ones before and in time the first again; how many it found damaged that
    /// nobody knew of. They stay as they are.
    ///
    /// # Errors
    /// [`ReadingsError`] if the database refuses.
    pub fn check(&mut self, most: usize) -> Result<usize, ReadingsError> {
        let sql = format!(
            "select {}, crc, data, number, is_left from chunk where number > ? order by number limit ?",
            beside::COLUMNS
        );
        let (mut many, mut damaged) = (0, Vec::new());
        {
            let mut chunks = self.writer.prepare_cached(&sql)?;
            let mut rows = chunks.query((self.checked, i64::try_from(most).unwrap_or(i64::MAX)))?;
            while let Some(row) = rows.next()? {
                many += 1;
                self.checked = row.get(15)?;
                let is_whole = beside::read(row)?.1.is_some() && whole(row, [4, 13, 14]).is_ok();
                if !is_whole && !row.get::<_, bool>(16)? {
                    damaged.push(self.checked);
                }
            }
        }
        if many < most {
            self.checked = 0;
        }
        for number in &damaged {
            self.writer.prepare_cached("update chunk set is_left = 1 where number = ?")?.execute([number])?;
        }
        Ok(damaged.len())
    }
}
