//! Swaps: at a station a card opens a session, batteries move, and the hub judges what it is told. Source: stations.md.

mod code;
mod judge;
mod record;
mod session;

use crate::choice::choice;

pub use code::ErrorCode;
pub use judge::{Brought, Named, Report, Speaker};
pub use record::{EventClock, HealthLog, HealthSource, Quarantine, QuarantineState, Side, Swap, Used};
pub use session::{Arrival, SESSION_SECONDS, SessionState, Signal, SwapSession};

choice! {
    /// What moved.
    SwapKind {
        /// One came back and another one went out.
        Swap = "swap",
        /// One went out.
        IssueOnly = "issue_only",
        /// One came back.
        ReturnOnly = "return_only",
    }
}

choice! {
    /// Where batteries were swapped.
    SwapSource {
        /// At a station.
        Station = "station",
        /// At the counter.
        Counter = "counter",
    }
}

choice! {
    /// What became of a station's message.
    Verdict {
        /// It was done.
        Accepted = "accepted",
        /// It was understood, and may not be.
        Refused = "refused",
        /// It is kept for a person to look at.
        Questioned = "questioned",
        /// It came before.
        Duplicate = "duplicate",
        /// It came where nothing is heard.
        BadTopic = "bad_topic",
        /// It cannot be read.
        BadPayload = "bad_payload",
        /// A broker had kept it: it is of another time.
        Retained = "retained",
    }
}

choice! {
    /// What became of a swap.
    SwapState {
        /// Batteries moved, and it is in the books.
        Completed = "completed",
        /// The station could not do it; nothing moved.
        Failed = "failed",
        /// The station would not take what was brought.
        Refused = "refused",
    }
}
