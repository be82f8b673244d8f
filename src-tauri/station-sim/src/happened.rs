//! What happens at a station, for whoever watches: a line of JSON each.

use serde::Serialize;

use crate::world::Battery;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Happened {
    /// The link is there, and answers are heard.
    Linked,
    /// The link is lost.
    Cut,
    /// The station was switched on anew.
    Restarted {
        /// What it calls this start.
        boot: String,
    },
    /// A card was read, and the hub asked.
    Asked {
        /// The card.
        card: String,
    },
    /// The hub knows the card.
    Opened {
        /// Whose it is.
        user: String,
    },
    /// A battery was put into a slot.
    Brought {
        /// Which.
        battery: String,
        /// Where.
        slot: u32,
    },
    /// A battery came out of a slot.
    Gave {
        /// Which.
        battery: String,
        /// Where.
        slot: u32,
    },
    /// A visit is over.
    Ended {
        /// Whose card it was.
        card: String,
        /// How.
        how: Ended,
        /// What they leave with.
        holds: Option<Battery>,
    },
    /// What was done in the time without a link is answered.
    CaughtUp {
        /// The hub's id of the swap; none if the hub refused it.
        swap: Option<String>,
    },
    /// The hub has what was measured. It may say so more than once.
    Kept {
        /// What tells the message apart.
        message: String,
        /// Readings that were new to it.
        stored: u64,
        /// Readings it had.
        duplicate: u64,
        /// Readings that are none.
        quarantined: u64,
    },
    /// The hub told it to do something.
    Told {
        /// What.
        command: String,
        /// What came of it: `done`, `failed`, `expired` or `repeated`.
        outcome: &'static str,
    },
    /// It was told to start anew.
    Rebooting,
}

/// How a visit ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "ended", rename_all = "snake_case")]
pub enum Ended {
    /// The hub has booked it.
    Confirmed {
        /// The hub's id of the swap.
        swap: String,
    },
    /// It was done while there was no link; the hub will hear of it.
    Alone,
    /// The hub said no, or the station could not.
    Refused {
        /// Why.
        code: String,
    },
    /// The station would not take the battery.
    TurnedAway,
    /// The station forgot them: they try again.
    Forgotten,
}
