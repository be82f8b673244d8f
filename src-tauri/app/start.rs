//! What the command line asks for.

use std::ffi::OsString;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

/// How the program was started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// `--data DIR`: keep everything in this folder (absolute) instead of the user's own data folder.
    pub data: Option<PathBuf>,
    /// `--practice`: a hub made up for practice, in a folder of its own.
    pub practice: bool,
    /// `--safe-graphics`: draw without the graphics card.
    pub safe_graphics: bool,
}

/// The arguments could not be understood.
#[derive(Debug, thiserror::Error)]
pub enum Unclear {
    #[error("--data needs a folder")]
    DataWithoutFolder,
    #[error("{0:?} is not an option; there are --data DIR, --practice and --safe-graphics")]
    Unknown(OsString),
    #[error("the folder of --data cannot be found: {0}")]
    Folder(#[from] std::io::Error),
}

impl Start {
    /// Reads the arguments after the program's name.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, Unclear> {
        let mut start = Self::default();
        let mut rest = arguments.into_iter();
        while let Some(argument) = rest.next() {
            match argument.to_str() {
                Some("--data") => {
                    let folder = rest.next().ok_or(Unclear::DataWithoutFolder)?;
                    start.data = Some(std::path::absolute(folder)?);
                }
                Some("--practice") => start.practice = true,
                Some("--safe-graphics") => start.safe_graphics = true,
                _ => return Err(Unclear::Unknown(argument)),
            }
        }
        Ok(start)
    }

    /// A name for this hub, the practice one beside it being another, stable between starts and fit for a path or a bus name:
    /// two folders are two programs, each with its own window and web view storage.
    pub fn key(&self) -> String {
        match &self.data {
            None if self.practice => "practice".to_owned(),
            None => "own".to_owned(),
            Some(_) if self.practice => format!("{}practice", Self { practice: false, ..self.clone() }.key()),
            Some(folder) => {
                let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
                let eight: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
                format!("at{eight}")
            }
        }
    }
}
