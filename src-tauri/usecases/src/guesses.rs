//! How often someone may guess: counted per sign-in name whether or not anyone has it, stored before the try is made.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use identity::{Lockout, Verdict};

use crate::fault::{Fault, Gate};
use crate::handles::Hub;

/// The counted tries.
pub(crate) struct Guesses(Mutex<HashMap<String, Lockout>>);

impl Guesses {
    /// Takes up what was stored.
    pub fn restored(fails: Vec<(String, u32)>, now: Duration) -> Self {
        Self(Mutex::new(fails.into_iter().map(|(name, fails)| (name, Lockout::restored(fails, now))).collect()))
    }

    fn with<T>(&self, name: &str, now: Duration, change: impl FnOnce(&mut Lockout) -> T) -> (T, u32) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lockout = all.entry(name.to_owned()).or_insert_with(|| Lockout::restored(0, now));
        let answer = change(lockout);
        let fails = lockout.fails();
        if fails == 0 {
            all.remove(name);
        }
        (answer, fails)
    }
}

impl Hub {
    /// Counts a try for `name`, or refuses it.
    pub(crate) async fn admit_guess(&self, name: &str) -> Result<(), Fault> {
        let now = self.clock.since_start();
        let (verdict, fails) = self.guesses.with(name, now, |lockout| lockout.admit(now));
        match verdict {
            Verdict::Try => {
                self.remember_guesses(name, fails).await;
                Ok(())
            }
            Verdict::Wait { seconds } => Err(Gate::Wait { seconds }.into()),
            Verdict::Blocked => Err(Gate::Blocked.into()),
        }
    }

    /// Whether the tries so far keep whoever `name` is out for a while.
    pub(crate) fn keeps_out(&self, name: &str) -> bool {
        let now = self.clock.since_start();
        self.guesses.with(name, now, |lockout| lockout.verdict(now)).0 != Verdict::Try
    }

    /// The try was right, or someone entitled reset it.
    pub(crate) async fn forget_guesses(&self, name: &str) {
        self.guesses.with(name, self.clock.since_start(), Lockout::passed);
        self.remember_guesses(name, 0).await;
    }

    /// A disk that cannot be written must not keep people from reading: the count then lasts until the restart.
    async fn remember_guesses(&self, name: &str, fails: u32) {
        if let Err(error) = self.store.set_lockout(name, fails, self.now()).await {
            tracing::warn!(%error, "failed tries are not remembered over a restart");
        }
    }
}
