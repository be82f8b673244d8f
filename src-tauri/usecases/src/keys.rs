//! The ladder to the data key, which seals what a stolen disk must not show: the keyring of the computer, else the key
//! wrapped by each person's password (or one-time code), else wrapped by the recovery code. It is never stored bare.

use std::sync::{Mutex, PoisonError};

use domain::UserId;
use identity::{Cost, DataKey, KeyPlace, Keyring, NotUnwrapped, RecoveryCode, Secret, Wrapped, unwrap_key, wrap};
use serde::Serialize;
use store::Op;
use ts_rs::TS;

use crate::fault::{Fault, Gate};
use crate::handles::Hub;

/// Where the data key comes from at a start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeySource {
    /// Not open yet: nobody has signed in since the start.
    #[default]
    Closed,
    /// The computer's keyring.
    Keyring,
    /// A person's password, at each start.
    Password,
}

/// The data key, once open.
pub(crate) struct Keys {
    keyring: Keyring,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    key: Option<DataKey>,
    source: KeySource,
    asked_keyring: bool,
    /// Shown in setup and not yet typed back.
    offered: Option<RecoveryCode>,
}

/// Names of the wrapped keys.
pub(crate) const BY_RECOVERY: &str = "recovery";
/// Shown after the last use, and not yet said to be written down.
pub(crate) const BY_NEXT_RECOVERY: &str = "recovery_next";

pub(crate) fn by_password(user: UserId) -> String {
    format!("password:{}", user.0)
}

pub(crate) fn by_code(user: UserId) -> String {
    format!("code:{}", user.0)
}

/// A wrap of the data key that is not written yet: it is, in the op that makes its secret count.
pub(crate) struct NewWrap {
    name: String,
    wrapped: Option<Wrapped>,
}

impl NewWrap {
    /// `key` wrapped by the secret called `name`.
    pub async fn of(key: &DataKey, name: impl Into<String>, secret: &Secret, cost: Cost) -> Result<Self, Fault> {
        Ok(Self { name: name.into(), wrapped: Some(wrap(key, secret, cost).await?) })
    }

    /// A wrap that was made before, under another name.
    pub fn known(name: impl Into<String>, wrapped: Wrapped) -> Self {
        Self { name: name.into(), wrapped: Some(wrapped) }
    }

    /// Writes it as part of `op`.
    pub async fn write(&self, op: &mut Op) -> Result<(), Fault> {
        match &self.wrapped {
            Some(wrapped) => Ok(op.set_key_wrap(&self.name, Some(wrapped.as_bytes())).await?),
            None => Ok(()),
        }
    }
}

impl Keys {
    pub fn new(keyring: Keyring) -> Self {
        Self { keyring, state: Mutex::default() }
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps the key in memory.
    pub fn hold(&self, key: DataKey, source: KeySource) {
        self.with(|state| (state.key, state.source) = (Some(key), source));
    }

    /// The key, if it is open.
    pub fn key(&self) -> Option<DataKey> {
        self.with(|state| state.key.clone())
    }

    /// Where it came from.
    pub fn source(&self) -> KeySource {
        self.with(|state| state.source)
    }

    /// Remembers the recovery code that setup shows.
    pub fn offer(&self, code: RecoveryCode) {
        self.with(|state| state.offered = Some(code));
    }

    /// Whether `typed` is the code that was shown.
    pub fn is_offered(&self, typed: &RecoveryCode) -> bool {
        self.with(|state| state.offered.as_ref().is_some_and(|code| code.shown() == typed.shown()))
    }

    /// The code needs not be known any longer.
    pub fn forget_offer(&self) {
        self.with(|state| state.offered = None);
    }
}

impl Hub {
    /// Asks the keyring once a run, or lays the key into it. It may hang for seconds: never on the way of a command.
    pub(crate) async fn settle_keyring(&self) {
        if self.keys.with(|state| std::mem::replace(&mut state.asked_keyring, true)) {
            return;
        }
        let Ok(organisation) = self.organisation().await else {
            self.keys.with(|state| state.asked_keyring = false);
            return;
        };
        let name = organisation.id.0.to_string();
        match self.keys.key() {
            None => match self.keys.keyring.recall(&name).await {
                Ok(key) => {
                    self.keys.hold(key, KeySource::Keyring);
                    self.link_changed();
                }
                Err(reason) => tracing::info!(%reason, "the data key opens with the first password"),
            },
            Some(key) => match self.keys.keyring.remember(&name, &key).await {
                KeyPlace::Keyring => self.keys.with(|state| state.source = KeySource::Keyring),
                KeyPlace::None { reason } => {
                    tracing::info!(%reason, "the data key opens with the first password of each start")
                }
            },
        }
    }

    /// Opens the data key with a secret that was right, if it is not open yet. A missing wrap leaves it closed: what is
    /// sealed then waits for the recovery code.
    pub(crate) async fn open_key(&self, name: &str, secret: &Secret) -> Result<(), Fault> {
        if self.keys.key().is_some() {
            return Ok(());
        }
        let Some(wrapped) = self.store.key_wrap(name).await? else { return Ok(()) };
        match unwrap_key(&Wrapped::from_bytes(wrapped), secret).await {
            Ok(key) => {
                self.keys.hold(key, KeySource::Password);
                // It waited for the key.
                self.link_changed();
            }
            Err(NotUnwrapped::Hash(error)) => return Err(error.into()),
            Err(reason @ (NotUnwrapped::WrongSecret | NotUnwrapped::Damaged)) => {
                tracing::warn!(%reason, "a wrapped data key does not open");
            }
        }
        Ok(())
    }

    /// Wraps the open data key by a secret, so that the secret opens it at the next start. A closed key keeps the wrap
    /// it has.
    pub(crate) async fn wrap_key(&self, name: impl Into<String>, secret: &Secret) -> Result<NewWrap, Fault> {
        match self.keys.key() {
            Some(key) => NewWrap::of(&key, name, secret, self.cost).await,
            None => Ok(NewWrap { name: name.into(), wrapped: None }),
        }
    }

    /// The open data key.
    pub(crate) fn data_key(&self) -> Result<DataKey, Fault> {
        self.keys.key().ok_or_else(|| Gate::KeyMissing.into())
    }
}
