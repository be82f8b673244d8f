//! What a message comes to, decided before anything is written.

use domain::alert::{ABOUT_MAX, AlertKind};
use domain::charge::Charge;
use domain::presence::Sign;
use domain::station_command::StationCommand;
pub(super) use domain::swap::Verdict;
use domain::swap::{ErrorCode, HealthSource, Quarantine, Swap, SwapSession};
use domain::{BatteryId, CustomerId, SlotId};
use link::{Answer, Refused};
use store::slot_told::SlotTold;

use super::Same;
use crate::counter::Plan;

/// What does not fit, for a person to look at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    pub code: ErrorCode,
    pub customer: Option<CustomerId>,
    pub came: Option<BatteryId>,
    pub went: Option<BatteryId>,
}

/// Something somebody should look at.
#[derive(Clone, Debug)]
pub(super) struct Raised {
    pub kind: AlertKind,
    pub about: String,
    pub battery: Option<BatteryId>,
    pub customer: Option<CustomerId>,
}

impl Raised {
    /// What it is about, as it is kept.
    pub fn about(&self) -> String {
        self.about.chars().take(ABOUT_MAX).collect()
    }
}

/// What a message comes to.
pub(super) struct Deed {
    pub verdict: Verdict,
    pub refused: Option<Refused>,
    pub identity: Option<Same>,
    pub answers: Vec<Answer>,
    pub session: Option<SwapSession>,
    pub swap: Option<Swap>,
    pub question: Option<Question>,
    /// What was kept for a person and fits by now.
    pub settles: Option<Quarantine>,
    pub alerts: Vec<Raised>,
    pub health: Vec<(BatteryId, i64, HealthSource)>,
    /// What it does to custody, rental and books.
    pub plan: Option<Box<Plan>>,
    /// Batteries that are not in the slot the hub thought: they are somewhere in the station.
    pub displaced: Vec<BatteryId>,
    /// Batteries that were somewhere in the station: the slots they are in.
    pub found: Vec<(BatteryId, SlotId)>,
    /// What it says of the station's presence.
    pub sign: Option<Sign>,
    /// What the station says of its slots.
    pub told: Vec<SlotTold>,
    /// What became of commands.
    pub commands: Vec<StationCommand>,
    /// What is known of batteries' charge now.
    pub charges: Vec<(BatteryId, Charge)>,
}

impl Deed {
    pub fn of(verdict: Verdict) -> Self {
        Self {
            verdict,
            refused: None,
            identity: None,
            answers: Vec::new(),
            session: None,
            swap: None,
            question: None,
            settles: None,
            alerts: Vec::new(),
            health: Vec::new(),
            plan: None,
            displaced: Vec::new(),
            found: Vec::new(),
            sign: None,
            told: Vec::new(),
            commands: Vec::new(),
            charges: Vec::new(),
        }
    }

    /// It may not be, and why.
    pub fn no(code: ErrorCode) -> Self {
        Self::of(Verdict::Refused).refused(code.into())
    }

    pub fn refused(self, refused: Refused) -> Self {
        Self { refused: Some(refused), ..self }
    }

    pub fn answer(mut self, answer: Answer) -> Self {
        self.answers.push(answer);
        self
    }

    pub fn alert(mut self, kind: AlertKind, about: &str) -> Self {
        self.alerts.push(Raised { kind, about: about.to_owned(), battery: None, customer: None });
        self
    }

    /// It is kept for a person to look at.
    pub fn questioned(self, question: Question) -> Self {
        Self { verdict: Verdict::Questioned, question: Some(question), ..self }
    }

    /// Whether it writes nothing that is shared.
    pub fn is_own(&self) -> bool {
        self.swap.is_none()
            && self.question.is_none()
            && self.alerts.is_empty()
            && self.health.is_empty()
            && self.plan.is_none()
            && self.charges.is_empty()
            && self.found.is_empty()
    }
}
