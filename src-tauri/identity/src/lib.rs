//! Who someone is, and what keeps their data shut: passwords, PINs, codes, lock-out, sealing, the keyring, and the
//! certificates by which a hub's broker and its stations believe each other.
//!
//! Knows no database, no clock and no window: what must be kept is handed back as text or bytes,
//! and the time since start is passed in. Nothing here writes a key or a password to a file, and no
//! type that holds a secret shows it in `Debug`.

mod authority;
mod code;
mod device_token;
mod keyring;
mod lockout;
mod password;
mod pem;
mod pin;
mod random;
mod seal;
mod secret;
mod strength;
mod stretch;
mod token;

pub use authority::{Authority, AuthorityError, Issued, PrivateKey};
pub use code::{BadCode, OneTimeCode, RecoveryCode};
pub use device_token::{BadToken, Grant, TokenKey};
pub use keyring::{KeyPlace, Keyring, NoKeyring, NotRecalled};
pub use lockout::{Lockout, Verdict};
pub use password::{BadVerifier, Verifier, hash, verify};
pub use pem::{pem_certificate, pem_key};
pub use pin::{WeakPin, check_pin, new_pin};
pub use random::{NoRandom, Random};
pub use seal::{DataKey, NotOpened, NotSealed, NotUnwrapped, NotWrapped, Wrapped, open, seal, unwrap_key, wrap};
pub use secret::Secret;
pub use strength::{MAX_PASSWORD, MIN_PASSWORD, Weak, check_password};
pub use stretch::{Cost, HashFailed};
pub use token::{is_token_of, new_token};
