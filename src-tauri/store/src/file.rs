//! Whether the open database still lies where the next start will look for it. What is written to a file that was removed
//! or replaced is gone with the program, however safely it was written.

use std::fs;
use std::path::Path;

use crate::error::StoreError;

/// What tells a file from any other that takes its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileIdentity(u64, u64);

impl FileIdentity {
    /// Of the file at `path` now.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none.
    #[cfg(unix)]
    pub fn of(path: &Path) -> Result<Self, StoreError> {
        use std::os::unix::fs::MetadataExt;
        let file = fs::metadata(path).map_err(|_| StoreError::Missing { path: path.to_owned() })?;
        Ok(Self(file.dev(), file.ino()))
    }

    /// The same where an open file can be neither removed nor replaced, so that being there is enough.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none.
    #[cfg(not(unix))]
    pub fn of(path: &Path) -> Result<Self, StoreError> {
        fs::metadata(path).map_err(|_| StoreError::Missing { path: path.to_owned() })?;
        Ok(Self(0, 0))
    }
}
