//! Argon2id and what it costs: the one slow function under passwords, PINs, codes and wrapped keys.

use argon2::{Algorithm, Argon2, Params, Version, password_hash};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::random::NoRandom;

/// One run takes 64 MiB and a core; a second one at the same time would starve a small hub computer.
static TURN: Semaphore = Semaphore::const_new(1);

/// How hard guessing is made. Passed in by whoever opens the hub, so that tests stay quick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// 64 MiB, 3 passes, 1 lane: about 0.4 s (design/trust.md, "People").
    Real,
    /// Next to nothing, for tests only.
    Test,
}

/// Hashing could not be done; says nothing about whether a password was right.
#[derive(Debug, thiserror::Error)]
pub enum HashFailed {
    /// Argon2 refused its input or found no memory.
    #[error("the password could not be hashed")]
    Argon2(#[from] password_hash::Error),
    /// No salt without random bytes.
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
    /// The program is shutting down.
    #[error("hashing was stopped")]
    Stopped,
}

/// Argon2's three costs, as stored beside what was made with them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Work {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Cost {
    pub(crate) fn work(self) -> Work {
        match self {
            Self::Real => Work { memory_kib: 65_536, passes: 3, lanes: 1 },
            Self::Test => Work { memory_kib: 64, passes: 1, lanes: 1 },
        }
    }
}

impl Work {
    /// Whether a stored cost may be run at all: a forged one must not take the computer's memory.
    pub fn is_bearable(self) -> bool {
        (8..=262_144).contains(&self.memory_kib) && (1..=10).contains(&self.passes) && (1..=4).contains(&self.lanes)
    }

    pub fn argon2(self) -> Result<Argon2<'static>, HashFailed> {
        let params =
            Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(password_hash::Error::from)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

/// Runs `work` off the async threads, after any run already going on. The turn belongs to the work
/// and not to the caller: a caller that gives up waiting does not let a second run in.
pub(crate) async fn in_turn<T, F>(work: F) -> Result<T, HashFailed>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, HashFailed> + Send + 'static,
{
    let turn = TURN.acquire().await.map_err(|_| HashFailed::Stopped)?;
    spawn_blocking(move || {
        let _turn = turn;
        work()
    })
    .await
    .map_err(|_| HashFailed::Stopped)?
}
