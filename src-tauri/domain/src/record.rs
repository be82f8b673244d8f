//! Naming any record: what a job card is about, what it links to, what a note hangs on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::choice::choice;

choice! {
    /// A kind of record that others may point at.
    RecordKind {
        /// A battery.
        Battery = "battery",
        /// A battery model.
        BatteryModel = "battery_model",
        /// A station.
        Station = "station",
        /// A slot of a station.
        Slot = "slot",
        /// A type of equipment.
        EquipmentType = "equipment_type",
        /// A piece of equipment.
        Equipment = "equipment",
        /// A customer.
        Customer = "customer",
        /// A card.
        Card = "card",
        /// A job card.
        JobCard = "job_card",
    }
}

impl RecordKind {
    /// Whether a job card may be about it: what can break, get dirty or need a visit.
    #[must_use]
    pub fn has_jobs(self) -> bool {
        matches!(self, Self::Battery | Self::Station | Self::Slot | Self::Equipment | Self::Customer)
    }
}

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RecordRef {
    /// Its kind.
    pub kind: RecordKind,
    /// Its id.
    #[ts(type = "string")]
    pub id: Uuid,
}
