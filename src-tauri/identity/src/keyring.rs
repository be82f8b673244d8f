//! The desktop's keyring, the first rung of the ladder: it holds the data key for starts without a
//! person. Without it the key is opened by a password or the recovery code, never left in a file.
//!
//! Which keyring there is, or that there is none, is settled at the first question and stays so
//! until the program is started anew (a property of the `keyring` crate).

use std::thread;
use std::time::Duration;

use keyring::{Entry, Error};
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::seal::DataKey;

/// The name under which the desktop lists our entries.
const PROGRAM: &str = "hubkeeper";
/// A keyring may be asking the person for its password; longer than this nobody waits.
const PATIENCE: Duration = Duration::from_secs(10);
/// A question that hangs keeps its turn, so that hung questions do not pile up.
static TURN: Semaphore = Semaphore::const_new(1);

/// Which keyring this run uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// The desktop's: Secret Service, Keychain or Credential Manager.
    System,
    /// None, by choice: tests and runs without a desktop.
    Absent,
}

/// Where the key lies for a start without a person. Nowhere is no failure: the next rung of the
/// ladder opens the data.
#[derive(Debug)]
#[must_use]
pub enum KeyPlace {
    /// In the keyring, read back to be sure.
    Keyring,
    /// Nowhere; a person is asked at each start.
    None {
        /// Why.
        reason: NoKeyring,
    },
}

/// Why the keyring is of no use now. Carries nothing that was stored.
#[derive(Debug, thiserror::Error)]
pub enum NoKeyring {
    /// This run was started without one.
    #[error("this run uses no keyring")]
    Absent,
    /// The desktop offers none, or there is no desktop.
    #[error("the desktop offers no keyring")]
    NoService,
    /// It is locked and was not opened.
    #[error("the keyring is locked")]
    Locked,
    /// No answer within 10 s.
    #[error("the keyring does not answer")]
    Slow,
    /// It answered with a failure.
    #[error("the keyring failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Why no key came back.
#[derive(Debug, thiserror::Error)]
pub enum NotRecalled {
    /// The keyring could not be asked; the key may well be in it.
    #[error(transparent)]
    NoKeyring(#[from] NoKeyring),
    /// The keyring holds no key of this name.
    #[error("the keyring holds no such key")]
    NoEntry,
    /// What it holds under this name is not one key.
    #[error("the keyring's entry is not a key")]
    Damaged,
}

impl Keyring {
    /// Lays `key` into the keyring under `name`, over an earlier one, and reads it back.
    pub async fn remember(self, name: &str, key: &DataKey) -> KeyPlace {
        let key = key.clone();
        let laid = self.ask(name, move |entry| {
            entry.set_secret(key.as_bytes())?;
            let read = Zeroizing::new(entry.get_secret()?);
            Ok(read.as_slice() == key.as_bytes())
        });
        match laid.await {
            Ok(Ok(true)) => KeyPlace::Keyring,
            Ok(Ok(false)) => KeyPlace::None { reason: NoKeyring::Failed("it gave back something else".into()) },
            Ok(Err(error)) => KeyPlace::None { reason: reason(error) },
            Err(reason) => KeyPlace::None { reason },
        }
    }

    /// The key laid down under `name`.
    ///
    /// # Errors
    /// [`NotRecalled`]: only `NoEntry` says that there is none.
    pub async fn recall(self, name: &str) -> Result<DataKey, NotRecalled> {
        let read = self.ask(name, |entry| entry.get_secret().map(Zeroizing::new));
        match read.await? {
            Ok(bytes) => DataKey::from_bytes(&bytes).ok_or(NotRecalled::Damaged),
            Err(Error::NoEntry) => Err(NotRecalled::NoEntry),
            Err(Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::Ambiguous(_)) => Err(NotRecalled::Damaged),
            Err(error) => Err(reason(error).into()),
        }
    }

    /// Puts one question, for at most [`PATIENCE`], on a thread of its own: one that hangs must hold
    /// up neither the runtime nor its shutdown, which waits for blocking tasks.
    async fn ask<T, Q>(self, name: &str, question: Q) -> Result<keyring::Result<T>, NoKeyring>
    where
        T: Send + 'static,
        Q: FnOnce(Entry) -> keyring::Result<T> + Send + 'static,
    {
        if self == Self::Absent {
            return Err(NoKeyring::Absent);
        }
        let name = name.to_owned();
        let answer = async move {
            let turn = TURN.acquire().await.map_err(|closed| NoKeyring::Failed(closed.into()))?;
            let (tell, told) = oneshot::channel();
            let worker = move || {
                let _turn = turn;
                // Nobody listens any more once the patience is over; that is no fault.
                let _ = tell.send(Entry::new(PROGRAM, &name).and_then(question));
            };
            thread::Builder::new()
                .name("keyring".into())
                .spawn(worker)
                .map_err(|full| NoKeyring::Failed(full.into()))?;
            told.await.map_err(|gone| NoKeyring::Failed(gone.into()))
        };
        timeout(PATIENCE, answer).await.unwrap_or(Err(NoKeyring::Slow))
    }
}

/// Keeps the kind of the error and drops whatever bytes it carries.
fn reason(error: Error) -> NoKeyring {
    match error {
        Error::NoDefaultStore => NoKeyring::NoService,
        Error::NoStorageAccess(_) => NoKeyring::Locked,
        Error::PlatformFailure(source) => NoKeyring::Failed(source),
        other => NoKeyring::Failed(other.to_string().into()),
    }
}
