//! What is true about a battery hub. No I/O, no clock, no randomness, no async: a rule here can only decide or refuse.

pub mod backup;
pub mod battery;
pub mod card;
pub mod change;
pub mod check;
mod choice;
pub mod choice_list;
pub mod clock;
pub mod code;
pub mod country;
pub mod customer;
pub mod document;
pub mod equipment;
pub mod hub;
pub mod id;
pub mod import;
pub mod job;
pub mod list;
pub mod lists;
pub mod model;
pub mod note;
pub mod number;
pub mod organisation;
pub mod own_field;
pub mod phone;
pub mod record;
pub mod refusal;
pub mod role;
pub mod station;
pub mod text;
pub mod time;
pub mod user;
pub mod view;

pub use check::Check;
pub use id::{
    AssignmentId, BatteryId, CardId, ChoiceId, CustomerId, DocumentId, EquipmentId, EquipmentTypeId, HubId, ImportId,
    JobActivityId, JobCardId, ModelId, NoteId, OrganisationId, OwnFieldId, Place, SessionId, SlotId, StationId, UserId,
    ViewId,
};
pub use record::{RecordKind, RecordRef};
pub use refusal::{Called, FieldProblem, Problem, Refusal};
pub use role::Role;
pub use time::Time;
