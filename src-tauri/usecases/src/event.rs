//! What the core tells the screens: that something changed, so that they ask again. Never the change itself.

use serde::Serialize;
use ts_rs::TS;

/// Pushed from the core.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Who sits here changed: signed in, locked, switched, ended.
    Session,
    /// Records of this kind changed.
    Changed {
        /// The kind.
        what: Kind,
    },
    /// A check went on or found something.
    Health,
    /// Long work went on.
    Tasks,
    /// The link to the stations changed.
    Link,
    /// Readings came.
    Readings,
    /// A file of readings was taken in: what was measured weeks ago is known now.
    ReadingsImported,
}

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Batteries.
    Battery,
    /// Battery models.
    BatteryModel,
    /// Hubs.
    Hub,
    /// People.
    User,
    /// The organisation.
    Organisation,
    /// Stations.
    Station,
    /// Slots of stations.
    Slot,
    /// Devices that measure.
    Device,
    /// Types of equipment.
    EquipmentType,
    /// Pieces of equipment.
    Equipment,
    /// Job cards.
    JobCard,
    /// Notes on records.
    Note,
    /// Customers.
    Customer,
    /// Cards.
    Card,
    /// Choices of a hub's lists.
    Choice,
    /// Fields a hub added to its customers.
    OwnField,
    /// Saved views of lists.
    SavedView,
    /// Files that were imported.
    Import,
    /// Rentals.
    Rental,
    /// What is kept for customers.
    Reservation,
    /// What goes from hub to hub.
    Transfer,
    /// Counts of the stock.
    StockCount,
    /// What was done at the counter.
    Act,
    /// Tariffs.
    Tariff,
    /// Ways to pay.
    #[serde(rename = "payment_kind")]
    WayToPay,
    /// Tills.
    Shift,
    /// What is in the books.
    Entry,
    /// What stations reported and does not fit.
    Quarantine,
    /// What stations say and hear.
    Message,
}

impl Kind {
    /// The kind of what is held and handed over.
    #[must_use]
    pub(crate) fn of_item(kind: domain::ItemKind) -> Self {
        match kind {
            domain::ItemKind::Battery => Self::Battery,
            domain::ItemKind::Equipment => Self::Equipment,
        }
    }

    /// The word in audit lines and faults.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Battery => "battery",
            Self::BatteryModel => "battery_model",
            Self::Hub => "hub",
            Self::User => "user",
            Self::Organisation => "organisation",
            Self::Station => "station",
            Self::Slot => "slot",
            Self::Device => "device",
            Self::EquipmentType => "equipment_type",
            Self::Equipment => "equipment",
            Self::JobCard => "job_card",
            Self::Note => "note",
            Self::Customer => "customer",
            Self::Card => "card",
            Self::Choice => "choice",
            Self::OwnField => "own_field",
            Self::SavedView => "saved_view",
            Self::Import => "import",
            Self::Rental => "rental",
            Self::Reservation => "reservation",
            Self::Transfer => "transfer",
            Self::StockCount => "stock_count",
            Self::Act => "act",
            Self::Tariff => "tariff",
            Self::WayToPay => "payment_kind",
            Self::Shift => "shift",
            Self::Entry => "entry",
            Self::Quarantine => "quarantine",
            Self::Message => "message",
        }
    }
}
