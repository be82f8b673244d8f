//! Ids are UUIDv7 made on the desktop and passed in, so that every rule is deterministic.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Makes a newtype over a UUID, so that a battery's id can never be taken for a hub's.
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(as = "String")]
        pub struct $name(pub Uuid);

        impl $name {
            /// The sixteen bytes as stored.
            #[must_use]
            pub fn bytes(&self) -> &[u8] {
                self.0.as_bytes()
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

id! {
    /// The owner of hubs.
    OrganisationId,
    /// A shop where batteries are kept, charged and rented.
    HubId,
    /// Who signs in.
    UserId,
    /// A maker's battery model.
    ModelId,
    /// One physical pack.
    BatteryId,
    /// Who rents.
    CustomerId,
    /// A device with slots.
    StationId,
    /// A place for one battery in a station.
    SlotId,
    /// What measures.
    DeviceId,
    /// A kind of productive-use equipment.
    EquipmentTypeId,
    /// One piece of equipment.
    EquipmentId,
    /// A customer's use of a piece of equipment.
    AssignmentId,
    /// A piece of work.
    JobCardId,
    /// A line in a job card's time.
    JobActivityId,
    /// A file that was imported.
    ImportId,
    /// A note on a record.
    NoteId,
    /// What somebody holds to a reader.
    CardId,
    /// One of the choices of a hub's list.
    ChoiceId,
    /// A field a hub added to its customers.
    OwnFieldId,
    /// A sealed photo.
    DocumentId,
    /// What is charged for the use of things.
    TariffId,
    /// A tariff as it was when something was agreed.
    TermsId,
    /// A saved view of a list.
    ViewId,
    /// A row of who holds what.
    CustodyId,
    /// What was done at the counter, in one piece.
    ActId,
    /// An agreement with a customer.
    RentalId,
    /// One battery or piece of equipment in a rental.
    RentalLineId,
    /// One event in the books.
    EntryId,
    /// A way to pay.
    PaymentKindId,
    /// Money that changed hands.
    PaymentId,
    /// Money held for a customer's things.
    DepositId,
    /// A till from its opening to its close.
    ShiftId,
    /// A promise of something for a time.
    ReservationId,
    /// A way from hub to hub.
    TransferId,
    /// A count of what is here.
    StockCountId,
    /// A swap at a station, or an attempt.
    SwapId,
    /// What did not fit.
    QuarantineId,
    /// What somebody should look at.
    AlertId,
    /// How worn a battery was found.
    HealthLogId,
    /// A customer's session with a station.
    SwapSessionId,
    /// What a station is told to do.
    StationCommandId,
    /// Who may speak for a station.
    StationLoginId,
    /// One signed-in session on this desktop.
    SessionId,
    /// What an op, its chain and a row belong to: one hub, or the organisation for what all hubs share.
    Place,
}

impl From<HubId> for Place {
    fn from(hub: HubId) -> Self {
        Self(hub.0)
    }
}

impl From<OrganisationId> for Place {
    fn from(organisation: OrganisationId) -> Self {
        Self(organisation.0)
    }
}
