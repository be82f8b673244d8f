//! What is true about a battery hub. No I/O, no clock, no randomness, no async: a rule here can only decide or refuse.

pub mod alert;
pub mod allowable;
pub mod backup;
pub mod battery;
pub mod bill;
pub mod card;
pub mod change;
pub mod charge;
pub mod check;
mod choice;
pub mod choice_list;
pub mod clock;
pub mod code;
pub mod country;
pub mod custody;
pub mod customer;
pub mod deposit;
pub mod device;
pub mod device_http;
pub mod document;
pub mod equipment;
pub mod hub;
pub mod hub_link;
pub mod id;
pub mod import;
pub mod issuable;
pub mod job;
pub mod keeping;
pub mod ledger;
pub mod list;
pub mod lists;
pub mod model;
pub mod note;
pub mod number;
pub mod organisation;
pub mod own_field;
pub mod payment;
pub mod period;
pub mod phone;
pub mod presence;
pub mod price;
pub mod reading;
pub mod record;
pub mod refusal;
pub mod rental;
pub mod reservation;
pub mod role;
pub mod shift;
pub mod sms;
pub mod station;
pub mod station_command;
pub mod stock;
pub mod swap;
pub mod tally;
pub mod tariff;
pub mod text;
pub mod time;
pub mod transfer;
pub mod user;
pub mod view;

pub use check::Check;
pub use custody::{Item, ItemKind};
pub use id::{
    ActId, AlertId, AssignmentId, BatteryId, CardId, ChoiceId, CustodyId, CustomerId, DepositId, DeviceId, DocumentId,
    EntryId, EquipmentId, EquipmentTypeId, HealthLogId, HubId, ImportId, JobActivityId, JobCardId, ModelId, NoteId,
    OrganisationId, OwnFieldId, PaymentId, PaymentKindId, Place, QuarantineId, RentalId, RentalLineId, ReservationId,
    SessionId, ShiftId, SlotId, StationCommandId, StationId, StationLoginId, StockCountId, SwapId, SwapSessionId,
    TariffId, TermsId, TransferId, UserId, ViewId,
};
pub use record::{RecordKind, RecordRef};
pub use refusal::{Called, FieldProblem, Problem, Refusal};
pub use role::Role;
pub use time::Time;
