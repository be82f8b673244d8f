//! The file of a backup: the database, then what it says of itself as JSON, then the length of that, a digest of all
//! before it, and eight letters. SQLite reads such a file as the plain database it begins with.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use domain::Time;
use domain::backup::Reason;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::chain::Head;
use crate::error::{StoreError, Unfit};
use crate::open::{folder_error, newest_known};

/// Form of the file; a newer program may make another.
pub const FORMAT: u32 = 1;
const LETTERS: &[u8; 8] = b"HubKback";
/// Length of the manifest, digest, letters.
const FOOTER: u64 = 8 + 32 + 8;
/// No manifest is longer.
const MANIFEST_MAX: u64 = 1 << 20;
/// Read and written at a time, and brought to the disk before more is: a long queue of unwritten pages would stall the
/// writes of the open database.
const PIECE: usize = 1 << 20;
const PIECES_A_SYNC: u32 = 8;

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Form of the file.
    pub format: u32,
    /// When it was made.
    pub made_at: Time,
    /// Why.
    pub reason: Reason,
    /// The program that made it.
    pub version: String,
    /// Its newest migration.
    pub schema: i64,
    /// Length of the database.
    pub database_bytes: u64,
    /// Whose it is.
    pub organisation: Option<String>,
    /// How far every chain reached.
    pub heads: Vec<ManifestHead>,
    /// Rows by table.
    pub counts: BTreeMap<String, i64>,
}

/// How far the chain of one place reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestHead {
    /// The hub or organisation.
    pub place: Uuid,
    /// Lines in its chain.
    pub ops: i64,
    /// Hash of the last one, in hexadecimal.
    pub chain: String,
}

impl From<Head> for ManifestHead {
    fn from(head: Head) -> Self {
        Self { place: head.place, ops: head.ops, chain: hex::encode(head.chain) }
    }
}

struct Footer {
    manifest: u64,
    digest: [u8; 32],
    /// Bytes before the digest.
    covered: u64,
}

/// Adds to a database what makes it a backup, and brings it to the disk.
pub(super) fn seal(path: &Path, mut manifest: Manifest) -> Result<Manifest, StoreError> {
    let mut file = OpenOptions::new().read(true).write(true).open(path).map_err(folder_error)?;
    manifest.database_bytes = file.metadata().map_err(folder_error)?.len();
    let json = serde_json::to_vec(&manifest).map_err(|_| StoreError::Unreadable { what: "manifest" })?;
    let length = u64::try_from(json.len()).unwrap_or(u64::MAX).to_be_bytes();
    let mut digest = Sha256::new();
    read_all(&mut file, manifest.database_bytes, |piece| {
        digest.update(piece);
        Ok(())
    })?;
    digest.update(&json);
    digest.update(length);
    let digest: [u8; 32] = digest.finalize().into();
    let footer = [&json[..], &length, &digest, LETTERS].concat();
    file.seek(SeekFrom::End(0)).and_then(|_| file.write_all(&footer)).map_err(folder_error)?;
    file.sync_all().map_err(folder_error)?;
    Ok(manifest)
}

/// What a backup says of itself, without a look at the rest of it.
///
/// # Errors
/// [`Unfit`] if it is no whole backup or of a newer version.
pub fn head(path: &Path) -> Result<Manifest, StoreError> {
    let mut file = File::open(path).map_err(folder_error)?;
    let footer = footer(&mut file)?;
    manifest(&mut file, &footer)
}

/// Reads a backup to its end and compares it with its digest.
///
/// # Errors
/// [`Unfit`] if it is cut, changed or of a newer version.
pub fn verify(path: &Path) -> Result<Manifest, StoreError> {
    read_verified(path, |_| Ok(()))
}

/// Takes the database out of a backup into the new file `target`, comparing all of it with its digest on the way.
///
/// # Errors
/// [`Unfit`] if it is cut, changed or of a newer version; `target` is then not to be used.
pub fn unpack(path: &Path, target: &Path) -> Result<Manifest, StoreError> {
    let mut writing = Writing::begin(target)?;
    let manifest = read_verified(path, |piece| writing.add(piece))?;
    writing.end(manifest.database_bytes)?;
    Ok(manifest)
}

/// Copies a file to the new file `target`.
///
/// # Errors
/// [`StoreError`] if one of the disks refuses.
pub fn copied(from: &Path, target: &Path) -> Result<(), StoreError> {
    let mut file = File::open(from).map_err(folder_error)?;
    let length = file.metadata().map_err(folder_error)?.len();
    let mut writing = Writing::begin(target)?;
    read_all(&mut file, length, |piece| writing.add(piece))?;
    writing.end(length)
}

/// A file that is brought to the disk as it is written.
struct Writing(File, u32);

impl Writing {
    fn begin(target: &Path) -> Result<Self, StoreError> {
        if target.exists() {
            fs::remove_file(target).map_err(folder_error)?;
        }
        Ok(Self(OpenOptions::new().write(true).create_new(true).open(target).map_err(folder_error)?, 0))
    }

    fn add(&mut self, piece: &[u8]) -> Result<(), StoreError> {
        self.0.write_all(piece).map_err(folder_error)?;
        self.1 += 1;
        if self.1.is_multiple_of(PIECES_A_SYNC) {
            self.0.sync_data().map_err(folder_error)?;
        }
        Ok(())
    }

    fn end(self, length: u64) -> Result<(), StoreError> {
        self.0.set_len(length).and_then(|()| self.0.sync_all()).map_err(folder_error)
    }
}

fn read_verified(path: &Path, mut each: impl FnMut(&[u8]) -> Result<(), StoreError>) -> Result<Manifest, StoreError> {
    let mut file = File::open(path).map_err(folder_error)?;
    let footer = footer(&mut file)?;
    let mut digest = Sha256::new();
    read_all(&mut file, footer.covered, |piece| {
        digest.update(piece);
        each(piece)
    })?;
    if digest.finalize()[..] != footer.digest {
        return Err(StoreError::Unfit(Unfit::Changed));
    }
    manifest(&mut file, &footer)
}

fn footer(file: &mut File) -> Result<Footer, StoreError> {
    let cut = || StoreError::Unfit(Unfit::Cut);
    let length = file.metadata().map_err(folder_error)?.len();
    let start = length.checked_sub(FOOTER).ok_or_else(cut)?;
    let mut bytes = [0_u8; 48];
    file.seek(SeekFrom::Start(start)).and_then(|_| file.read_exact(&mut bytes)).map_err(folder_error)?;
    let mut manifest = [0_u8; 8];
    manifest.copy_from_slice(&bytes[..8]);
    let mut digest = [0_u8; 32];
    digest.copy_from_slice(&bytes[8..40]);
    let manifest = u64::from_be_bytes(manifest);
    if &bytes[40..] != LETTERS || manifest > MANIFEST_MAX || manifest > start {
        return Err(cut());
    }
    Ok(Footer { manifest, digest, covered: start + 8 })
}

fn manifest(file: &mut File, footer: &Footer) -> Result<Manifest, StoreError> {
    let changed = || StoreError::Unfit(Unfit::Changed);
    let start = footer.covered - 8 - footer.manifest;
    let mut json = Vec::new();
    file.seek(SeekFrom::Start(start))
        .and_then(|_| file.take(footer.manifest).read_to_end(&mut json))
        .map_err(folder_error)?;
    let value: serde_json::Value = serde_json::from_slice(&json).map_err(|_| changed())?;
    // Before the rest is looked at: a newer form may say other things.
    if value["format"].as_u64().is_some_and(|format| format > u64::from(FORMAT)) {
        return Err(StoreError::Unfit(Unfit::Newer));
    }
    let manifest: Manifest = serde_json::from_value(value).map_err(|_| changed())?;
    if manifest.schema > newest_known() {
        return Err(StoreError::Unfit(Unfit::Newer));
    }
    if manifest.database_bytes != start {
        return Err(changed());
    }
    Ok(manifest)
}

/// Reads the first `length` bytes piece by piece.
fn read_all(
    file: &mut File,
    length: u64,
    mut each: impl FnMut(&[u8]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    file.seek(SeekFrom::Start(0)).map_err(folder_error)?;
    let mut rest = file.take(length);
    let mut piece = vec![0_u8; PIECE];
    loop {
        let read = rest.read(&mut piece).map_err(folder_error)?;
        if read == 0 {
            return Ok(());
        }
        each(&piece[..read])?;
    }
}
