//! Hashing what a person knows, and checking it: passwords, PINs and one-time codes alike.

use std::fmt;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{ARGON2ID_IDENT, Params};

use crate::random::system_bytes;
use crate::secret::Secret;
use crate::stretch::{Cost, HashFailed, Work, in_turn};

/// What is stored instead of a password: a PHC string (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`).
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier(String);

/// The stored text is not an argon2id hash this program would have made.
#[derive(Debug, thiserror::Error)]
#[error("the stored verifier is not an argon2id hash")]
pub struct BadVerifier;

impl Verifier {
    /// Takes stored text back.
    ///
    /// # Errors
    /// [`BadVerifier`] unless it is a whole argon2id hash with a cost that this computer can bear.
    pub fn parse(stored: String) -> Result<Self, BadVerifier> {
        let parsed = PasswordHash::new(&stored).map_err(|_| BadVerifier)?;
        let whole = parsed.algorithm == ARGON2ID_IDENT && parsed.salt.is_some() && parsed.hash.is_some();
        let bearable = work_of(&parsed).is_some_and(Work::is_bearable);
        if whole && bearable { Ok(Self(stored)) } else { Err(BadVerifier) }
    }

    /// The text to store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier")
    }
}

/// Hashes `secret` with a fresh salt. Takes as long as `cost` says, and waits for its turn.
///
/// # Errors
/// [`HashFailed`] without memory, random bytes, or while shutting down.
pub async fn hash(secret: &Secret, cost: Cost) -> Result<Verifier, HashFailed> {
    let secret = secret.clone();
    in_turn(move || hash_now(&secret, cost)).await
}

/// Whether `secret` is the one behind `verifier`. With `None` (no such person, or nothing set) the
/// answer is `false` after the same work, so that the time does not tell who exists.
///
/// # Errors
/// [`HashFailed`] without memory, random bytes, or while shutting down.
pub async fn verify(secret: &Secret, verifier: Option<&Verifier>, cost: Cost) -> Result<bool, HashFailed> {
    let secret = secret.clone();
    let verifier = verifier.cloned();
    in_turn(move || match verifier {
        Some(verifier) => verify_now(&secret, &verifier),
        None => hash_now(&secret, cost).map(|_| false),
    })
    .await
}

fn hash_now(secret: &Secret, cost: Cost) -> Result<Verifier, HashFailed> {
    let salt = system_bytes::<16>()?;
    let hashed = cost.work().argon2()?.hash_password_with_salt(secret.as_str().as_bytes(), &salt)?;
    Ok(Verifier(hashed.to_string()))
}

fn verify_now(secret: &Secret, verifier: &Verifier) -> Result<bool, HashFailed> {
    let parsed = PasswordHash::new(&verifier.0).map_err(password_hash::Error::from)?;
    // The cost is the one written in the hash; the comparison takes the same time for every hash.
    match Cost::Real.work().argon2()?.verify_password(secret.as_str().as_bytes(), &parsed) {
        Ok(()) => Ok(true),
        Err(password_hash::Error::PasswordInvalid) => Ok(false),
        Err(other) => Err(other.into()),
    }
}

fn work_of(parsed: &PasswordHash) -> Option<Work> {
    let params = Params::try_from(parsed).ok()?;
    Some(Work { memory_kib: params.m_cost(), passes: params.t_cost(), lanes: params.p_cost() })
}
