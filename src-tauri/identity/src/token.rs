//! Secrets that machines show each other.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

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
    Ok(hex::encode(bytes))
}

/// Whether a secret of [`new_token`] is the one with this SHA-256. Takes as long for a wrong one.
#[must_use]
pub fn is_token_of(digest: &[u8; 32], shown: &str) -> bool {
    Sha256::digest(shown).as_slice().ct_eq(digest).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_again_by_its_digest() {
        let token = new_token(&mut Random::seeded(1)).expect("a token");
        let digest = Sha256::digest(&token).into();
        assert!(is_token_of(&digest, &token));
        assert!(!is_token_of(&digest, &token.to_uppercase()));
        assert!(!is_token_of(&digest, ""));
    }
}
