//! What a station is told to do, and what became of it. None is ever sent twice: where no answer comes, nobody knows, and the
//! station is asked how it stands. Source: stations.md, "Commands".

use crate::choice::choice;
use crate::id::{HubId, StationCommandId, StationId, UserId};
use crate::time::Time;

choice! {
    /// What a station can be told to do.
    StationAct {
        /// Open the door of a slot.
        OpenSlot = "open_slot",
        /// Close a slot to everybody.
        LockSlot = "lock_slot",
        /// Charge what is in a slot.
        StartCharge = "start_charge",
        /// Stop charging it.
        StopCharge = "stop_charge",
        /// Show which station it is, with light or sound.
        Identify = "identify",
        /// Start its program again.
        Reboot = "reboot",
        /// Set its clock.
        SetTime = "set_time",
        /// Take settings.
        Settings = "settings",
    }
}

impl StationAct {
    /// Whether it is about a slot.
    #[must_use]
    pub const fn has_slot(self) -> bool {
        matches!(self, Self::OpenSlot | Self::LockSlot | Self::StartCharge | Self::StopCharge)
    }
}

choice! {
    /// What became of a command.
    CommandState {
        /// It left.
        Sent = "sent",
        /// The station has it and will do it.
        Accepted = "accepted",
        /// It is done.
        Done = "done",
        /// The station could not.
        Failed = "failed",
        /// No answer came in time: nobody knows.
        Unknown = "unknown",
    }
}

/// Seconds in which a command may be done.
pub const COMMAND_SECONDS: i64 = 30;

/// A command as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationCommand {
    /// Its id, which the station is told.
    pub id: StationCommandId,
    /// The hub.
    pub hub: HubId,
    /// Which station.
    pub station: StationId,
    /// What to do.
    pub act: StationAct,
    /// In which slot.
    pub slot: Option<i64>,
    /// The settings, as JSON; else empty.
    pub detail: String,
    /// Who said so.
    pub by: UserId,
    /// When.
    pub at: Time,
    /// From when on it must not be done any more.
    pub expires: Time,
    /// What became of it.
    pub state: CommandState,
    /// When that was known.
    pub changed: Time,
    /// The station's words, if it could not.
    pub reason: String,
}

impl StationCommand {
    /// After the station answered. An answer that comes late is still the truth; one that comes after the last word is none.
    #[must_use]
    pub fn answered(&self, state: CommandState, reason: &str, at: Time) -> Self {
        match self.state {
            CommandState::Done | CommandState::Failed => self.clone(),
            CommandState::Accepted if state == CommandState::Accepted => self.clone(),
            _ => Self { state, reason: reason.to_owned(), changed: at, ..self.clone() },
        }
    }

    /// Whether what the station tells of itself at `at` may answer for it: it is asked when nobody knows, and has as long again.
    #[must_use]
    pub fn is_asked_after(&self, at: Time) -> bool {
        self.state == CommandState::Unknown && at.0 <= self.changed.0 + COMMAND_SECONDS * 1_000
    }

    /// Whether its time is over without a last word.
    #[must_use]
    pub fn is_unanswered(&self, at: Time) -> bool {
        matches!(self.state, CommandState::Sent | CommandState::Accepted) && at > self.expires
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn sent() -> StationCommand {
        StationCommand {
            id: StationCommandId(Uuid::nil()),
            hub: HubId(Uuid::nil()),
            station: StationId(Uuid::nil()),
            act: StationAct::OpenSlot,
            slot: Some(1),
            detail: String::new(),
            by: UserId(Uuid::nil()),
            at: Time(0),
            expires: Time(COMMAND_SECONDS * 1_000),
            state: CommandState::Sent,
            changed: Time(0),
            reason: String::new(),
        }
    }

    #[test]
    fn the_last_word_of_the_station_stands_and_a_late_one_is_still_the_truth() {
        let unknown = StationCommand { state: CommandState::Unknown, ..sent() };
        assert_eq!(unknown.answered(CommandState::Done, "", Time(99_000)).state, CommandState::Done);
        let failed = sent().answered(CommandState::Failed, "jammed", Time(1));
        assert_eq!(failed.answered(CommandState::Done, "", Time(2)), failed);
    }

    #[test]
    fn what_is_not_answered_in_time_is_so_once() {
        assert!(!sent().is_unanswered(Time(30_000)));
        assert!(sent().is_unanswered(Time(30_001)));
        // The program may have been down meanwhile: it is asked when that is seen.
        let unknown = sent().answered(CommandState::Unknown, "", Time(40_000));
        assert!(!unknown.is_unanswered(Time(40_001)));
        assert!(unknown.is_asked_after(Time(70_000)) && !unknown.is_asked_after(Time(70_001)));
    }
}
