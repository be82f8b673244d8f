//! Codes that are read out, written down and typed: the one-time code and the recovery code.
//!
//! Both use Crockford's 32 characters, which leave out I, L, O and U, and are read forgivingly:
//! small letters, spaces and dashes do not matter, O is read as 0, I and L as 1.

use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::random::{NoRandom, Random};
use crate::secret::Secret;

const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P',
    'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];
/// Characters shown together, between dashes.
const GROUP: usize = 5;
const ONE_TIME_LENGTH: usize = 10;
/// Random characters of a recovery code: 26 times 5 bits are the 128 and two more.
const RECOVERY_LENGTH: usize = 26;
const CHECK_LENGTH: usize = 4;

/// Typed text that cannot be a code: a slip of the hand, not a wrong code, so it costs no try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// Too few or too many characters, spaces and dashes not counted.
    #[error("a code of {expected} characters was typed with {found}")]
    Length {
        /// As typed.
        found: usize,
        /// As every such code has.
        expected: usize,
    },
    /// A character that is in no code.
    #[error("character {place} is in no code")]
    Character {
        /// Counted from 1, spaces and dashes not counted.
        place: usize,
    },
    /// The check characters do not fit: some character is wrong.
    #[error("the code was mistyped")]
    Mistyped,
}

/// Opens the door once, for a new person or after a reset: 50 bits, shown as `XXXXX-XXXXX`.
#[derive(Clone)]
pub struct OneTimeCode(Zeroizing<String>);

/// Opens the data when the keyring and every password are lost: 130 bits and four check
/// characters, shown as six groups of five.
#[derive(Clone)]
pub struct RecoveryCode(Zeroizing<String>);

impl OneTimeCode {
    /// A new code.
    ///
    /// # Errors
    /// [`NoRandom`] without random bytes.
    pub fn new(random: &mut Random) -> Result<Self, NoRandom> {
        random_text::<ONE_TIME_LENGTH>(random).map(Self)
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// [`BadCode`] if it cannot be a one-time code.
    pub fn parse(typed: &Secret) -> Result<Self, BadCode> {
        read(typed, ONE_TIME_LENGTH).map(Self)
    }

    /// As people see it.
    #[must_use]
    pub fn shown(&self) -> String {
        in_groups(&self.0)
    }

    /// As it is hashed, and as it wraps the key.
    #[must_use]
    pub fn secret(&self) -> Secret {
        Secret::new(self.0.to_string())
    }
}

impl RecoveryCode {
    /// A new code.
    ///
    /// # Errors
    /// [`NoRandom`] without random bytes.
    pub fn new(random: &mut Random) -> Result<Self, NoRandom> {
        let mut text = random_text::<RECOVERY_LENGTH>(random)?;
        let check = check(&text);
        text.extend(check);
        Ok(Self(text))
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// [`BadCode`] if it cannot be a recovery code; one slip in a million passes the check and is
    /// then merely a wrong code.
    pub fn parse(typed: &Secret) -> Result<Self, BadCode> {
        let text = read(typed, RECOVERY_LENGTH + CHECK_LENGTH)?;
        let (random, check_typed) = text.split_at(RECOVERY_LENGTH);
        if !check_typed.chars().eq(check(random)) {
            return Err(BadCode::Mistyped);
        }
        Ok(Self(text))
    }

    /// As people see it.
    #[must_use]
    pub fn shown(&self) -> String {
        in_groups(&self.0)
    }

    /// As it wraps the key.
    #[must_use]
    pub fn secret(&self) -> Secret {
        Secret::new(self.0.to_string())
    }
}

impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeCode")
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode")
    }
}

/// `N` random characters, with room for the check characters so that no copy is left behind.
fn random_text<const N: usize>(random: &mut Random) -> Result<Zeroizing<String>, NoRandom> {
    let mut bytes = Zeroizing::new([0_u8; N]);
    random.fill(&mut *bytes)?;
    let mut text = Zeroizing::new(String::with_capacity(N + CHECK_LENGTH));
    text.extend(bytes.iter().map(|byte| character(*byte)));
    Ok(text)
}

/// 256 is a multiple of 32, so every character is as likely as any other.
fn character(byte: u8) -> char {
    ALPHABET[usize::from(byte % 32)]
}

fn check(random: &str) -> [char; CHECK_LENGTH] {
    let digest = Sha256::digest(random.as_bytes());
    [0, 1, 2, 3].map(|place| character(digest[place]))
}

/// The characters meant by what was typed, if there are `expected` of them.
fn read(typed: &Secret, expected: usize) -> Result<Zeroizing<String>, BadCode> {
    let mut text = Zeroizing::new(String::with_capacity(expected + CHECK_LENGTH));
    let mut found = 0;
    for c in typed.as_str().chars().filter(|c| !c.is_whitespace() && !is_dash(*c)) {
        found += 1;
        let meant = meant(c).ok_or(BadCode::Character { place: found })?;
        if found <= expected {
            text.push(meant);
        }
    }
    if found == expected { Ok(text) } else { Err(BadCode::Length { found, expected }) }
}

fn meant(c: char) -> Option<char> {
    let meant = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.contains(&meant).then_some(meant)
}

/// The hyphen and what word processors make of it.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_')
}

fn in_groups(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + text.len() / GROUP);
    for (place, c) in text.chars().enumerate() {
        if place > 0 && place % GROUP == 0 {
            shown.push('-');
        }
        shown.push(c);
    }
    shown
}
