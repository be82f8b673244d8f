//! A report of batteries that moved, read again from what was kept of it.

use domain::BatteryId;
use domain::swap::{EventClock, Side, SwapKind};
use domain::time::Time;
use link::payload;
use link::{Envelope, Message, Movement, Outcome, SwapReport, Topic};

use super::moved;

/// What a station reported.
pub(crate) struct Reported {
    report: SwapReport,
    envelope: Envelope,
}

/// Reads a report; none if it cannot be read, or is none.
pub(crate) fn read(topic: &str, payload: &[u8]) -> Option<Reported> {
    let (_, topic) = Topic::read_under_any(topic)?;
    let fields = payload::read(payload).ok()?;
    let envelope = Envelope::read(&fields);
    match Message::read(&topic.kind, &fields) {
        Ok(Message::SwapReport(report)) => Some(Reported { report: *report, envelope }),
        Ok(_) | Err(_) => None,
    }
}

impl Reported {
    /// Whom it names, as it is written.
    pub fn user(&self) -> &str {
        &self.report.user
    }

    /// What came back and what went out, as it is written.
    pub fn batteries(&self) -> (Option<&str>, Option<&str>) {
        let (came, went) = moved::sides(&self.report.movement);
        (came.map(|moved| moved.battery.as_str()), went.map(|moved| moved.battery.as_str()))
    }

    /// What moved, if the station says that it did.
    pub fn kind(&self) -> Option<SwapKind> {
        if self.report.outcome != Outcome::Completed {
            return None;
        }
        Some(match self.report.movement {
            Movement::Exchange { .. } => SwapKind::Swap,
            Movement::IssueOnly(_) => SwapKind::IssueOnly,
            Movement::ReturnOnly(_) => SwapKind::ReturnOnly,
            Movement::Nothing => return None,
        })
    }

    /// Slots and readings of what came back and what went out, which are known as these.
    pub fn sides(&self, (came, went): (Option<BatteryId>, Option<BatteryId>)) -> (Side, Side) {
        let told = moved::sides(&self.report.movement);
        (moved::side(came, told.0), moved::side(went, told.1))
    }

    /// When it happened.
    pub fn when(&self, heard: Time) -> (Time, EventClock) {
        moved::when(&self.envelope, heard)
    }

    /// Whether it was told after the link had been down.
    pub fn is_offline(&self) -> bool {
        self.envelope.offline
    }
}
