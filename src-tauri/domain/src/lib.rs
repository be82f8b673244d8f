//! What is true about a battery hub. No I/O, no clock, no randomness, no async: a rule here can only decide or refuse.

pub mod battery;
pub mod change;
pub mod check;
pub mod hub;
pub mod id;
pub mod lists;
pub mod model;
pub mod organisation;
pub mod refusal;
pub mod role;
pub mod text;
pub mod time;
pub mod user;

pub use check::Check;
pub use id::{BatteryId, HubId, ModelId, OrganisationId, Place, SessionId, UserId};
pub use refusal::{FieldProblem, Problem, Refusal};
pub use role::Role;
pub use time::Time;
