//! What happens at the door, for the audit: who came in, who was turned away, who is kept out for a while. A line waits
//! until it can be written, so that for it nobody waits at the door: neither on a full disk, nor during an import, nor for
//! the checks after a power cut. The log has each of them at once.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{CustomerId, HubId, Place, Time, UserId};
use store::audit::SESSION;
use store::{Act, Told};
use uuid::Uuid;

use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::operator::first_hub;
use crate::seat::Who;

/// Lines that wait at most: whoever tries for hours on a computer that cannot write fills no memory. The first ones tell the
/// most of it.
const WAITING: usize = 1_000;

/// What happened.
#[derive(Clone, Copy, Debug)]
enum Passage {
    CameIn,
    TurnedAway,
    KeptOut,
}

impl Passage {
    /// The word in audit lines.
    fn act(self) -> &'static str {
        match self {
            Self::CameIn => "session.sign_in",
            Self::TurnedAway => "session.turn_away",
            Self::KeptOut => "session.keep_out",
        }
    }
}

/// Whose door it was: a person's or a customer's, and the hub it happened at if one is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Holder {
    pub who: Who,
    pub hub: Option<HubId>,
}

/// What happened and is not yet in the audit.
#[derive(Default)]
pub(crate) struct Door {
    waiting: Mutex<VecDeque<Line>>,
    /// One writes at a time: the lines stay in their order.
    turn: tokio::sync::Mutex<()>,
}

/// What happened to whom, and when.
type Line = (Passage, Holder, Time);

impl Hub {
    /// Somebody's secret was right, and a session begins.
    pub(crate) fn came_in(&self, holder: Holder) {
        self.at_door(Passage::CameIn, holder);
    }

    /// Somebody who may not come in tried to. Nothing is kept of who is not known: what was typed may be a password in the
    /// wrong field.
    pub(crate) fn turned_away(&self, holder: Holder) {
        self.at_door(Passage::TurnedAway, holder);
    }

    /// The tries so far end somebody's session.
    pub(crate) fn kept_out(&self, holder: Holder) {
        self.at_door(Passage::KeptOut, holder);
    }

    /// A try counted under `guess` was wrong; perhaps it was the one too many.
    pub(crate) fn kept_out_by(&self, guess: &str, holder: Holder) {
        if self.keeps_out(guess) {
            self.kept_out(holder);
        }
    }

    fn at_door(&self, passage: Passage, holder: Holder) {
        let mut waiting = self.waiting();
        if waiting.len() < WAITING {
            waiting.push_back((passage, holder, self.now()));
        }
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Line>> {
        self.door.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes down what happened at the door, once writes may begin. What cannot be written waits on.
    pub(crate) async fn note_door(&self) {
        let Ok(_turn) = self.door.turn.try_lock() else { return };
        while self.store.is_open_to_writing() {
            let next = self.waiting().front().copied();
            let Some(line) = next else { return };
            if let Err(fault) = self.note_passage(line).await {
                if matches!(fault, Fault::Gate(Gate::DiskFailed)) {
                    self.store.stop_writing(store::FindingKind::DiskFailed, self.now());
                }
                tracing::debug!(code = fault.code(), "the audit waits for who came in");
                return;
            }
            self.waiting().pop_front();
        }
    }

    async fn note_passage(&self, (passage, holder, at): Line) -> Result<(), Fault> {
        let place = self.place_at(holder).await?;
        let (Who::User(UserId(id)) | Who::Customer(CustomerId(id))) = holder.who;
        // Whoever is turned away may be anybody.
        let actor = if matches!(passage, Passage::CameIn) { id } else { Uuid::nil() };
        let act = Act { id: self.ids.next(), actor: UserId(actor), place, at, name: passage.act() };
        let told = Told { kind: SESSION, object: id, changes: Vec::new(), reason: None };
        Ok(self.store.begin(act).await?.commit(told).await?)
    }

    /// The hub it happened at; for a person who did not come as far as one, the hub where they would have begun.
    async fn place_at(&self, holder: Holder) -> Result<Place, Fault> {
        let hub = match (holder.hub, holder.who) {
            (None, Who::User(user)) => {
                let mut read = self.store.read().await?;
                let user = store::user::find(&mut read, user).await?;
                let hubs = store::hub::list(&mut read).await?;
                user.and_then(|user| first_hub(&user, &hubs).map(|hub| hub.id))
            }
            (hub, _) => hub,
        };
        Ok(match hub {
            Some(hub) => hub.into(),
            None => self.organisation_id().await?.into(),
        })
    }
}
