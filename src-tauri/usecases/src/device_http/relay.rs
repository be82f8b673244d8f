//! The secret by which a relay signs what it posts for a device: unlike others it must be known to check a signature, so it is
//! kept sealed.

use identity::{open, seal};

use crate::fault::Fault;
use crate::handles::Hub;

/// What it is sealed for.
const CONTEXT: &str = "device relay";

/// A relay's secret, as it is kept.
///
/// # Errors
/// [`Fault`] while the data key is not open.
pub(crate) fn sealed_relay(hub: &Hub, secret: &str) -> Result<Vec<u8>, Fault> {
    Ok(seal(&hub.data_key()?, CONTEXT, secret.as_bytes())?)
}

/// A relay's secret, taken out of its seal.
///
/// # Errors
/// [`Fault`] while the data key is not open.
pub(super) fn opened_relay(hub: &Hub, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
    Ok(open(&hub.data_key()?, CONTEXT, sealed)?.to_vec())
}
