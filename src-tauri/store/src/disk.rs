//! The disk under a folder.

use std::path::Path;

use crate::error::StoreError;
use crate::open::folder_error;

/// Bytes that may still be written there.
///
/// # Errors
/// [`StoreError`] if the folder is not there.
pub fn free(folder: &Path) -> Result<u64, StoreError> {
    fs4::available_space(folder).map_err(folder_error)
}

/// Whether two folders lie on one disk, so that one accident takes both. Where it cannot be told, they do not.
#[must_use]
pub fn is_same(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let device = |path: &Path| std::fs::metadata(path).ok().map(|folder| folder.dev());
        device(one).is_some() && device(one) == device(other)
    }
    #[cfg(not(unix))]
    {
        let _ = (one, other);
        false
    }
}
