//! Runs between a broker and the desk: what stations say goes to the desk and is acknowledged once it is on disk with all it
//! does; what they are to hear goes from the outbox to them. The broker is the hub's own or one outside, by the [`Plan`];
//! the desk does not know which. Source: stations.md. Beside it listens what devices post to over HTTP.

mod embedded;
mod held;
mod host;
mod http;
mod link;
mod noted;
mod outside;
mod plan;
mod supervise;

pub use host::host;
pub use link::{Link, StartFault, Status};
pub use outside::{OutsideFault, try_out};
pub use plan::{Embedded, Outside, Pair, Plan};
pub use supervise::supervise;
