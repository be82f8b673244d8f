//! PINs: six digits, each kept as a verifier that is sealed for its one holder.

use domain::{Problem, Refusal};
use identity::{DataKey, Secret, Verifier, WeakPin, check_pin, hash, open, seal};
use uuid::Uuid;

use crate::fault::Fault;
use crate::handles::Hub;

/// Whether a PIN may be chosen.
///
/// # Errors
/// [`Refusal::Invalid`] at the field `pin`.
pub(crate) fn may_be_chosen(pin: &Secret) -> Result<(), Refusal> {
    check_pin(pin).map_err(|weak| {
        let problem = match weak {
            WeakPin::NotSixDigits => Problem::BadCharacters,
            WeakPin::TooCommon => Problem::TooCommon,
        };
        Refusal::field("pin", problem)
    })
}

/// What is kept of a holder's PIN.
pub(crate) async fn sealed(hub: &Hub, holder: Uuid, pin: &Secret) -> Result<Vec<u8>, Fault> {
    let verifier = hash(pin, hub.cost).await?;
    Ok(seal(&hub.data_key()?, &context(holder), verifier.as_str().as_bytes())?)
}

/// What a holder's PIN is checked against.
pub(crate) fn opened(key: &DataKey, holder: Uuid, sealed: &[u8]) -> Result<Verifier, Fault> {
    let opened = open(key, &context(holder), sealed)?;
    Ok(Verifier::parse(String::from_utf8_lossy(&opened).into_owned())?)
}

/// What a PIN is sealed for: one person's cannot be moved to another.
fn context(holder: Uuid) -> String {
    format!("pin:{holder}")
}
