//! Data shut by a key, and the key shut by what someone knows.
//!
//! Sealed data: version (1 byte, 1), nonce (24), then ciphertext and tag of XChaCha20-Poly1305, whose
//! nonce is long enough to be random for ever. Wrapped key: version (1), memory in KiB, passes, lanes
//! (4 bytes each, little-endian), salt (16), then the key, sealed under argon2id(secret, salt).

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::random::{NoRandom, system_bytes};
use crate::secret::Secret;
use crate::stretch::{Cost, HashFailed, Work, in_turn};

const VERSION: u8 = 1;
const NONCE: usize = 24;
const SALT: usize = 16;
/// What a wrapped key is sealed for.
const KEY_CONTEXT: &str = "data key";

/// The 256-bit key that shuts personal documents and secrets in the database. Lives in memory, in
/// the keyring, and wrapped; never in a file as it is.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

/// A [`DataKey`] that a password, one-time code or recovery code opens. Safe to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped(Vec<u8>);

/// Why data could not be sealed.
#[derive(Debug, thiserror::Error)]
pub enum NotSealed {
    /// No nonce without random bytes.
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
    /// More than the cipher takes at once (64 GiB and more).
    #[error("too large to be sealed")]
    TooLarge,
}

/// The sealed bytes were not made with this key for this context, or were changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sealed data does not open with this key here")]
pub struct NotOpened;

/// Why a key could not be wrapped.
#[derive(Debug, thiserror::Error)]
pub enum NotWrapped {
    /// The secret could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashFailed),
    /// The key could not be sealed.
    #[error(transparent)]
    Seal(#[from] NotSealed),
}

/// Why a wrapped key stays shut.
#[derive(Debug, thiserror::Error)]
pub enum NotUnwrapped {
    /// Not the secret it was wrapped with (or its bytes were changed: the two look the same).
    #[error("the wrapped key does not open with this secret")]
    WrongSecret,
    /// The stored bytes are no wrapped key.
    #[error("the stored bytes are no wrapped key")]
    Damaged,
    /// The secret could not be tried.
    #[error(transparent)]
    Hash(#[from] HashFailed),
}

impl DataKey {
    /// A fresh key from the system's generator.
    ///
    /// # Errors
    /// [`NoRandom`] without random bytes.
    pub fn generate() -> Result<Self, NoRandom> {
        system_bytes().map(Self)
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(<&Key>::from(&self.0))
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey")
    }
}

impl Wrapped {
    /// Takes stored bytes back; whether they are a wrapped key shows when it is opened.
    #[must_use]
    pub fn from_bytes(stored: Vec<u8>) -> Self {
        Self(stored)
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Shuts `plain` for `context`, such as `pin:<user id>`: only the same context opens it, so what is
/// sealed for one person cannot be moved to another.
///
/// # Errors
/// [`NotSealed`] without random bytes, or when too large.
pub fn seal(key: &DataKey, context: &str, plain: &[u8]) -> Result<Vec<u8>, NotSealed> {
    let nonce = system_bytes::<NONCE>()?;
    let payload = Payload { msg: plain, aad: context.as_bytes() };
    let shut = key.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| NotSealed::TooLarge)?;
    Ok([&[VERSION], nonce.as_slice(), &shut].concat())
}

/// Opens what [`seal`] shut with the same key for the same context.
///
/// # Errors
/// [`NotOpened`] for any other key, context or bytes.
pub fn open(key: &DataKey, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
    let Some((&[VERSION], rest)) = sealed.split_first_chunk() else {
        return Err(NotOpened);
    };
    let (nonce, shut) = rest.split_first_chunk::<NONCE>().ok_or(NotOpened)?;
    let payload = Payload { msg: shut, aad: context.as_bytes() };
    let plain = key.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| NotOpened)?;
    Ok(Zeroizing::new(plain))
}

/// Shuts `key` with what someone knows. Takes as long as `cost` says, and waits for its turn.
///
/// # Errors
/// [`NotWrapped`] if the secret could not be hashed or the key not sealed.
pub async fn wrap(key: &DataKey, secret: &Secret, cost: Cost) -> Result<Wrapped, NotWrapped> {
    let work = cost.work();
    let salt = system_bytes().map_err(HashFailed::from)?;
    let by_secret = derive(secret, work, salt).await?;
    let sealed = seal(&by_secret, KEY_CONTEXT, &key.0)?;
    let costs = [work.memory_kib, work.passes, work.lanes].map(u32::to_le_bytes);
    Ok(Wrapped([&[VERSION], costs.as_flattened(), &salt, &sealed].concat()))
}

/// Opens `wrapped` with what someone knows, at the cost it was made with.
///
/// # Errors
/// [`NotUnwrapped`]; nothing is changed by a wrong secret.
pub async fn unwrap_key(wrapped: &Wrapped, secret: &Secret) -> Result<DataKey, NotUnwrapped> {
    let (work, salt, sealed) = parts(&wrapped.0).ok_or(NotUnwrapped::Damaged)?;
    let by_secret = derive(secret, work, salt).await?;
    let key = open(&by_secret, KEY_CONTEXT, sealed).map_err(|_| NotUnwrapped::WrongSecret)?;
    DataKey::from_bytes(&key).ok_or(NotUnwrapped::Damaged)
}

fn parts(wrapped: &[u8]) -> Option<(Work, [u8; SALT], &[u8])> {
    let (&[VERSION], rest) = wrapped.split_first_chunk()? else {
        return None;
    };
    let (memory_kib, rest) = rest.split_first_chunk()?;
    let (passes, rest) = rest.split_first_chunk()?;
    let (lanes, rest) = rest.split_first_chunk()?;
    let (salt, sealed) = rest.split_first_chunk()?;
    let [memory_kib, passes, lanes] = [memory_kib, passes, lanes].map(|cost| u32::from_le_bytes(*cost));
    let work = Work { memory_kib, passes, lanes };
    work.is_bearable().then_some((work, *salt, sealed))
}

async fn derive(secret: &Secret, work: Work, salt: [u8; SALT]) -> Result<DataKey, HashFailed> {
    let secret = secret.clone();
    in_turn(move || {
        let mut key = DataKey([0; 32]);
        work.argon2()?
            .hash_password_into(secret.as_str().as_bytes(), &salt, &mut key.0)
            .map_err(argon2::password_hash::Error::from)?;
        Ok(key)
    })
    .await
}
