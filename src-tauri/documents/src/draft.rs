//! A file that is there as a whole or not at all.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// A file written beside the one it will be, which is only then replaced. Dropping it leaves everything as it was.
#[derive(Debug)]
pub struct Draft {
    beside: PathBuf,
    target: PathBuf,
    file: File,
    kept: bool,
}

impl Draft {
    /// Begins the file that will be at `target`.
    ///
    /// # Errors
    /// [`io::Error`] if it cannot be written there.
    pub fn beside(target: &Path) -> io::Result<Self> {
        let mut name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        name.push(".part");
        let beside = target.with_file_name(name);
        let file = File::create(&beside)?;
        Ok(Self { beside, target: target.to_owned(), file, kept: false })
    }

    /// Another handle to what is written.
    pub(crate) fn handle(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// The folder it lies in.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.beside.parent().filter(|folder| !folder.as_os_str().is_empty())
    }

    /// Puts it in its place, once it is on the disk.
    pub(crate) fn keep(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.beside, &self.target)?;
        self.kept = true;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.kept {
            // Nothing can be done about it here, and the next draft of this name replaces it.
            let _ = fs::remove_file(&self.beside);
        }
    }
}
