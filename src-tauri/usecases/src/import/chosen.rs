//! Files that people at this desk chose, by the id under which the page names them.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::import::Concept;
use domain::{HubId, Problem, Refusal, SessionId};
use uuid::Uuid;

use crate::fault::Fault;
use crate::operator::Operator;

/// A file somebody chose.
#[derive(Clone)]
pub(super) struct Chosen {
    pub id: Uuid,
    pub session: SessionId,
    pub hub: HubId,
    pub concept: Concept,
    pub path: PathBuf,
    pub name: String,
    pub checked: Option<Checked>,
}

/// How it was read when it was read as a whole.
#[derive(Clone)]
pub(super) struct Checked {
    pub mapping: Vec<Option<String>>,
    pub accept_duplicates: bool,
    pub digest: [u8; 32],
    pub refused: Arc<Vec<RefusedRow>>,
}

/// A row that is not imported.
pub(super) struct RefusedRow {
    pub number: u64,
    pub problems: Vec<(String, Problem)>,
}

/// Files remembered; who chose more chooses again.
const KEPT: usize = 8;

/// The files of a desk.
#[derive(Default)]
pub struct ChosenFiles(Mutex<Vec<Chosen>>);

impl ChosenFiles {
    fn list(&self) -> MutexGuard<'_, Vec<Chosen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn keep(&self, chosen: Chosen) {
        let mut list = self.list();
        if list.len() >= KEPT {
            list.remove(0);
        }
        list.push(chosen);
    }

    /// The file called `id`, if whoever asks chose it, for the hub they are at.
    pub(super) fn find(&self, by: &Operator, id: Uuid) -> Result<Chosen, Fault> {
        let list = self.list();
        let found = list.iter().find(|one| one.id == id && one.session == by.session && one.hub == by.hub);
        Ok(found.cloned().ok_or_else(|| Refusal::not_found("file"))?)
    }

    pub(super) fn checked(&self, id: Uuid, checked: Checked) {
        if let Some(chosen) = self.list().iter_mut().find(|one| one.id == id) {
            chosen.checked = Some(checked);
        }
    }
}
