//! Imports: files whose rows became records.

use crate::choice::choice;
use crate::id::{HubId, ImportId, UserId};
use crate::time::Time;

choice! {
    /// What is imported.
    Concept {
        /// Batteries.
        Battery = "battery",
        /// Customers.
        Customer = "customer",
        /// Customers' cards.
        Card = "card",
        /// Equipment.
        Equipment = "equipment",
    }
}

/// An import as kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// Into which hub.
    pub hub: HubId,
    /// What.
    pub concept: Concept,
    /// Name of the file.
    pub file_name: String,
    /// Digest of its bytes.
    pub digest: [u8; 32],
    /// Records it made.
    pub created: i64,
    /// Rows it refused.
    pub refused: i64,
    /// Who imported it.
    pub actor: UserId,
    /// When.
    pub at: Time,
    /// How it was undone, if it was.
    pub undone: Option<Undone>,
}

/// How an import was undone.
#[derive(Clone, Debug, PartialEq)]
pub struct Undone {
    /// When.
    pub at: Time,
    /// By whom.
    pub by: UserId,
    /// Records taken back.
    pub deleted: i64,
    /// Records that something had happened to: kept, out of the way.
    pub kept: i64,
}
