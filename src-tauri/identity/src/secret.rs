//! What a person types and nobody else may read.

use std::fmt;

use serde::{Deserialize, Deserializer};
use unicode_normalization::{UnicodeNormalization, is_nfc};
use zeroize::{Zeroize, Zeroizing};

/// A password, PIN or code as typed: wiped from memory when dropped, unreadable in `Debug`.
///
/// Held in Unicode NFC from the start, so an é typed on one keyboard is the é typed on another
/// (NIST SP 800-63B-4, 3.1.1.2).
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the typed text; the text handed in does not outlive the call.
    #[must_use]
    pub fn new(mut typed: String) -> Self {
        if is_nfc(&typed) {
            return Self(Zeroizing::new(typed));
        }
        // Composed text is at most three times as long: one allocation, so no copy is left behind.
        let mut composed = Zeroizing::new(String::with_capacity(typed.len().saturating_mul(3)));
        composed.extend(typed.nfc());
        typed.zeroize();
        Self(composed)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::new)
    }
}
