//! Who holds a battery or a piece of equipment: the one open row of its custody says it, never a state that someone must
//! remember to set. Source: product.md, second law; domain.md, "Custody".

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::choice::choice;
use crate::id::{ActId, CustodyId, CustomerId, HubId, SlotId, StationId, UserId};
use crate::time::Time;

choice! {
    /// What is held and handed over.
    ItemKind {
        /// A battery.
        Battery = "battery",
        /// A piece of equipment.
        Equipment = "equipment",
    }
}

/// One battery or piece of equipment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Which.
    #[ts(type = "string")]
    pub id: Uuid,
}

/// Who holds an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// The hub: on the rack, or in a station.
    Hub {
        /// Which.
        hub: HubId,
        /// The station it is in.
        #[serde(default)]
        station: Option<StationId>,
        /// The slot of the station, where it is known.
        slot: Option<SlotId>,
    },
    /// A customer.
    Customer(CustomerId),
    /// A technician, for repair.
    Technician(UserId),
    /// Nobody yet: it is on its way to a hub.
    Transit {
        /// Where to.
        to: HubId,
    },
    /// Nobody knows.
    Unknown,
}

choice! {
    /// The kind of a holder.
    HolderKind {
        /// A hub.
        Hub = "hub",
        /// A customer.
        Customer = "customer",
        /// A technician.
        Technician = "technician",
        /// The way between hubs.
        Transit = "transit",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

impl Holder {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> HolderKind {
        match self {
            Self::Hub { .. } => HolderKind::Hub,
            Self::Customer(_) => HolderKind::Customer,
            Self::Technician(_) => HolderKind::Technician,
            Self::Transit { .. } => HolderKind::Transit,
            Self::Unknown => HolderKind::Unknown,
        }
    }

    /// The rack of a hub.
    #[must_use]
    pub fn rack(hub: HubId) -> Self {
        Self::Hub { hub, station: None, slot: None }
    }

    /// A station, and the slot in it where that is known.
    #[must_use]
    pub fn station(hub: HubId, station: StationId, slot: Option<SlotId>) -> Self {
        Self::Hub { hub, station: Some(station), slot }
    }

    /// The slot it is in, where it is in one.
    #[must_use]
    pub fn slot(&self) -> Option<SlotId> {
        if let Self::Hub { slot, .. } = self { *slot } else { None }
    }

    /// Whether it is in this station.
    #[must_use]
    pub fn is_in(&self, this: StationId) -> bool {
        matches!(self, Self::Hub { station: Some(station), .. } if *station == this)
    }

    /// Whether the hub has it at hand.
    #[must_use]
    pub fn is_at(&self, hub: HubId) -> bool {
        matches!(self, Self::Hub { hub: at, .. } if *at == hub)
    }
}

choice! {
    /// Why an item changed hands.
    CustodyReason {
        /// It was added to the stock.
        Kept = "kept",
        /// It was rented out.
        Issued = "issued",
        /// It came back.
        Returned = "returned",
        /// It was swapped against another one.
        Swapped = "swapped",
        /// It was lost.
        Lost = "lost",
        /// It was stolen.
        Stolen = "stolen",
        /// It was found again.
        Found = "found",
        /// It went to a technician, or came back from one.
        Repair = "repair",
        /// It was sent to another hub.
        Sent = "sent",
        /// It arrived at another hub.
        Received = "received",
        /// A count of the stock found it, or did not.
        Counted = "counted",
        /// It was put to another place in the hub.
        Moved = "moved",
        /// What had been done was undone.
        Undone = "undone",
    }
}

/// A row of custody: who holds an item since when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Custody {
    /// Its id.
    pub id: CustodyId,
    /// The hub that keeps the item.
    pub hub: HubId,
    /// What is held.
    pub item: Item,
    /// By whom.
    pub holder: Holder,
    /// Where exactly, in words.
    pub place: String,
    /// Since when.
    pub from: Time,
    /// Why it came there.
    pub reason: CustodyReason,
    /// Who did it.
    pub actor: UserId,
    /// In which act.
    pub act: ActId,
}
