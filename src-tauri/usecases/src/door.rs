//! What happens at the door, for the audit: who came in, who was turned away, who is kept out for a while. The lines are
//! written when there is time, so that neither a full disk, nor an import, nor the checks after a power cut keep anybody
//! waiting there; the log has each of them at once.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use domain::{CustomerId, HubId, Place, Time, UserId};
use store::audit::SESSION;
use store::{Act, Told};
use uuid::Uuid;

use crate::fault::Fault;
use crate::handles::Hub;
use crate::seat::Who;

/// Lines that wait at most: whoever tries for hours on a computer that cannot write fills no memory.
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
pub(crate) struct Door(Mutex<VecDeque<(Passage, Holder, Time)>>);

impl Hub {
    /// Somebody's secret was right, and a session begins.
    pub(crate) fn came_in(&self, holder: Holder) {
        self.at_door(Passage::CameIn, holder);
    }

    /// A secret was wrong. Nothing is kept of who is not known: what was typed may be a password in the wrong field.
    pub(crate) fn turned_away(&self, holder: Holder, is_kept_out: bool) {
        self.at_door(Passage::TurnedAway, holder);
        if is_kept_out {
            self.at_door(Passage::KeptOut, holder);
        }
    }

    fn at_door(&self, passage: Passage, holder: Holder) {
        let mut waiting = self.door.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() == WAITING {
            waiting.pop_front();
        }
        waiting.push_back((passage, holder, self.now()));
    }

    /// Writes down what happened at the door, once writes may begin.
    pub(crate) async fn note_door(&self) {
        if !self.store.is_open_to_writing() {
            return;
        }
        loop {
            let next = self.door.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let Some((passage, holder, at)) = next else { return };
            if let Err(fault) = self.note_passage(passage, holder, at).await {
                tracing::warn!(code = fault.code(), act = passage.act(), "not in the audit");
            }
        }
    }

    async fn note_passage(&self, passage: Passage, holder: Holder, at: Time) -> Result<(), Fault> {
        let place: Place = match holder.hub {
            Some(hub) => hub.into(),
            None => self.organisation().await?.id.into(),
        };
        let (Who::User(UserId(id)) | Who::Customer(CustomerId(id))) = holder.who;
        // Whoever is turned away may be anybody.
        let actor = if matches!(passage, Passage::CameIn) { id } else { Uuid::nil() };
        let act = Act { id: self.ids.next(), actor: UserId(actor), place, at, name: passage.act() };
        let told = Told { kind: SESSION, object: id, changes: Vec::new(), reason: None };
        Ok(self.store.begin(act).await?.commit(told).await?)
    }
}
