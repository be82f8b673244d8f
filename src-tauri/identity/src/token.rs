//! Secrets that machines show each other.

use crate::random::{NoRandom, Random};

/// Random bytes of a token: 192 bits.
const BYTES: usize = 24;

/// A secret that nobody guesses, in hexadecimal digits.
///
/// # Errors
/// [`NoRandom`] without random bytes.
pub fn new_token(random: &mut Random) -> Result<String, NoRandom> {
    let mut bytes = [0; BYTES];
    random.fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
