//! Several files as one, a ZIP archive, for somebody who helps from afar.

use std::fs::File;
use std::io::{self, Read, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::draft::Draft;
use crate::write::Unwritten;

/// An archive that is being written: there as a whole or not at all.
pub struct Bundle {
    draft: Draft,
    zip: ZipWriter<File>,
}

impl Bundle {
    /// Begins an archive with nothing in it.
    ///
    /// # Errors
    /// [`Unwritten`] if it cannot be written there.
    pub fn begin(draft: Draft) -> Result<Self, Unwritten> {
        let zip = ZipWriter::new(draft.handle()?);
        Ok(Self { draft, zip })
    }

    /// Adds a file called `name`, folders parted by `/`.
    ///
    /// # Errors
    /// [`Unwritten`] if it cannot be read or written; the archive is then worth nothing.
    pub fn add(&mut self, name: &str, mut content: impl Read) -> Result<(), Unwritten> {
        self.zip.start_file(name, SimpleFileOptions::default()).map_err(io::Error::from)?;
        io::copy(&mut content, &mut self.zip)?;
        Ok(())
    }

    /// Puts the archive in its place; its size.
    ///
    /// # Errors
    /// [`Unwritten`] if it cannot be written.
    pub fn finish(self) -> Result<u64, Unwritten> {
        let mut file = self.zip.finish().map_err(io::Error::from)?;
        file.flush()?;
        let length = file.metadata()?.len();
        self.draft.keep()?;
        Ok(length)
    }
}
