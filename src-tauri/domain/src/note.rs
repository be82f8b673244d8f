//! Notes on any record: what somebody wants others to know. Struck when withdrawn, never gone.

use crate::check::required_notes;
use crate::id::{HubId, NoteId, UserId};
use crate::record::RecordRef;
use crate::refusal::Refusal;
use crate::time::Time;

/// A note as kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// The hub it was written in.
    pub hub: HubId,
    /// What it hangs on.
    pub about: RecordRef,
    /// Who wrote it.
    pub author: UserId,
    /// What it says.
    pub text: String,
    /// When its author withdrew it.
    pub withdrawn_at: Option<Time>,
}

/// Characters of a note.
pub const NOTE_MAX: usize = 2_000;

/// A new note.
///
/// # Errors
/// [`Refusal::Invalid`] on `text`.
pub fn new(id: NoteId, hub: HubId, about: RecordRef, author: UserId, text: &str) -> Result<Note, Refusal> {
    let text = required_notes("text", text, NOTE_MAX)?;
    Ok(Note { id, hub, about, author, text, withdrawn_at: None })
}

/// The note, withdrawn by whoever wrote it.
///
/// # Errors
/// [`Refusal::NotOwnNote`], [`Refusal::NoteWithdrawn`].
pub fn withdrawn(before: &Note, by: UserId, at: Time) -> Result<Note, Refusal> {
    if before.author != by {
        return Err(Refusal::NotOwnNote);
    }
    if before.withdrawn_at.is_some() {
        return Err(Refusal::NoteWithdrawn);
    }
    Ok(Note { withdrawn_at: Some(at), ..before.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::RecordKind;
    use crate::refusal::Problem;
    use uuid::Uuid;

    #[test]
    fn a_note_is_withdrawn_once_and_by_its_author() {
        let (grace, chipo) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        let about = RecordRef { kind: RecordKind::Battery, id: Uuid::nil() };
        let write = |text: &str| new(NoteId(Uuid::nil()), HubId(Uuid::nil()), about, grace, text);
        let note = write(" lid is loose ").expect("fine");
        assert_eq!(note.text, "lid is loose");
        assert_eq!(write(" "), Err(Refusal::field("text", Problem::Required)));
        assert_eq!(withdrawn(&note, chipo, Time(5)), Err(Refusal::NotOwnNote));
        let struck = withdrawn(&note, grace, Time(5)).expect("the own");
        assert_eq!((struck.withdrawn_at, struck.text.as_str()), (Some(Time(5)), "lid is loose"));
        assert_eq!(withdrawn(&struck, grace, Time(6)), Err(Refusal::NoteWithdrawn));
    }
}
