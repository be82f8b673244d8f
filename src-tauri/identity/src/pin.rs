//! The six digits that switch to a session already opened with a password. They are hashed and
//! checked like a password, and their verifier is sealed: a million guesses are quickly made.

use std::collections::BTreeSet;

use crate::random::{NoRandom, Random};
use crate::secret::Secret;

/// Chosen often although no rule below names them: columns and crosses of the keypad, famous numbers.
const FAVOURITES: [&str; 12] = [
    "147258", "147852", "258369", "258456", "159357", "159753", "753951", "357159", "741852", "963852", "142536",
    "314159",
];

/// Why a PIN is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPin {
    /// Not exactly six of the digits 0 to 9.
    #[error("a PIN has six digits")]
    NotSixDigits,
    /// Among those that are tried first.
    #[error("this PIN is too easy to guess")]
    TooCommon,
}

/// Accepts or refuses a new PIN.
///
/// # Errors
/// [`WeakPin`], the first reason that applies.
pub fn check_pin(secret: &Secret) -> Result<(), WeakPin> {
    let digits = secret.as_str().as_bytes();
    if digits.len() != 6 || !digits.iter().all(u8::is_ascii_digit) {
        return Err(WeakPin::NotSixDigits);
    }
    let few = digits.iter().collect::<BTreeSet<_>>().len() < 3;
    let repeated = digits[..3] == digits[3..];
    let pairs = [digits[0], digits[2], digits[4]];
    let doubled = pairs == [digits[1], digits[3], digits[5]] && counts(&pairs);
    if few || repeated || doubled || counts(digits) || FAVOURITES.contains(&secret.as_str()) {
        return Err(WeakPin::TooCommon);
    }
    Ok(())
}

/// Six digits that nobody chose, for somebody who has none yet.
///
/// # Errors
/// [`NoRandom`] without random bytes.
pub fn new_pin(random: &mut Random) -> Result<String, NoRandom> {
    loop {
        let mut bytes = [0; 4];
        random.fill(&mut bytes)?;
        let number = u32::from_le_bytes(bytes);
        // Above the last whole million the low numbers would come more often.
        let pin = format!("{:06}", number % 1_000_000);
        if number < 4_294_000_000 && check_pin(&Secret::new(pin.clone())).is_ok() {
            return Ok(pin);
        }
    }
}

/// Whether the digits count up or down by one, 9 and 0 being neighbours.
fn counts(digits: &[u8]) -> bool {
    let step = |by: u8| digits.windows(2).all(|pair| (pair[0] - b'0' + by) % 10 == pair[1] - b'0');
    step(1) || step(9)
}
