//! What devices post over HTTP, and what they are answered: bodies, signatures and answers. Pure, as all of this crate: the
//! socket is the carrier's, and who may is the hub's. `PROTOCOL.md`, "Over HTTP", tells it to makers of devices.

mod answer;
mod post;
mod refused;
mod sign_in;
mod signature;

pub use answer::CallAnswer;
pub use post::Post;
pub use refused::{CallFault, CallRefused};
pub use sign_in::SignIn;
pub use signature::{SIGNED_WITHIN_MINUTES, Signature};
