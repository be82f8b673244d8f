//! Who may connect, how they prove it, and for whom they speak.

use std::fmt;

use link::StationName;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Somebody who may connect. The user name of MQTT is the login's name; a client certificate may stand in for the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The user name; unique among all logins.
    pub name: String,
    /// For whom it speaks.
    pub role: Role,
    /// What its password is checked against; none: only the certificate opens.
    pub secret: Option<Verifier>,
    /// The client certificate that stands in for the password.
    pub certificate: Option<Fingerprint>,
    /// Whether it may come without TLS also from elsewhere than this computer.
    pub is_legacy: bool,
}

/// For whom a login speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// For one station, named by its level in the topics; nothing else is open to it.
    Station(StationName),
    /// For any station. Let in only from loopback; whoever reaches that is on the hub's computer already.
    Gateway,
}

/// What a password is checked against: its SHA-256. The hub makes the passwords itself, of 128 random bits or more, so there
/// is nothing to guess and no need of a slow hash, which a stranger could keep the processor busy with.
#[derive(Clone, Copy)]
pub struct Verifier([u8; 32]);

impl Verifier {
    /// The verifier of a password of 128 random bits or more.
    #[must_use]
    pub fn of(password: &[u8]) -> Self {
        Self(digest(password))
    }

    /// One that was kept.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// To be kept.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether this is the password. Takes as long for a wrong one.
    #[must_use]
    pub fn accepts(&self, password: &[u8]) -> bool {
        self.0.ct_eq(&digest(password)).into()
    }
}

impl PartialEq for Verifier {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Verifier {}

impl fmt::Debug for Verifier {
    /// Without the digest.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier")
    }
}

/// The SHA-256 of a certificate's DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// That of this certificate.
    #[must_use]
    pub fn of(certificate: &[u8]) -> Self {
        Self(digest(certificate))
    }
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_takes_its_password_and_shows_nothing() {
        let verifier = Verifier::of(b"long and random");
        assert!(verifier.accepts(b"long and random"));
        assert!(!verifier.accepts(b"long and randon"));
        assert!(!verifier.accepts(b""));
        assert_eq!(Verifier::from_bytes(*verifier.as_bytes()), verifier);
        assert_eq!(format!("{verifier:?}"), "Verifier");
    }
}
