//! Where the randomness of codes and tokens comes from.

use sha2::{Digest, Sha256};

/// The system gave no random bytes; nothing secret may be made without them.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoRandom(#[from] getrandom::Error);

/// A source of random bytes for codes and tokens. Keys, salts and nonces never take a seeded one:
/// they ask the system themselves.
#[derive(Debug)]
pub enum Random {
    /// The operating system's generator.
    System,
    /// The same bytes for the same seed, for tests and demonstrations only.
    Seeded {
        /// Chooses the sequence.
        seed: u64,
        /// How many blocks of the sequence are used up; starts at 0.
        taken: u64,
    },
}

impl Random {
    /// A sequence that is the same in every run.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded { seed, taken: 0 }
    }

    /// Fills `bytes`.
    ///
    /// # Errors
    /// [`NoRandom`] if the system's generator fails; a seeded source never does.
    pub fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandom> {
        match self {
            Self::System => getrandom::fill(bytes)?,
            Self::Seeded { seed, taken } => {
                for chunk in bytes.chunks_mut(32) {
                    let block =
                        Sha256::new().chain_update(seed.to_le_bytes()).chain_update(taken.to_le_bytes()).finalize();
                    *taken = taken.wrapping_add(1);
                    for (byte, random) in chunk.iter_mut().zip(block) {
                        *byte = random;
                    }
                }
            }
        }
        Ok(())
    }
}

/// `N` bytes from the system, for keys, salts and nonces.
pub(crate) fn system_bytes<const N: usize>() -> Result<[u8; N], NoRandom> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
