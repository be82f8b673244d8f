//! What a command answers instead of its output: a stable code with the facts. The words for it are the UI's.

use domain::{Problem, Refusal, Role};
use serde::Serialize;
use store::StoreError;
use ts_rs::TS;

use crate::called::new_trace;

/// Why a command did nothing.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(untagged)]
pub enum Fault {
    /// The command did not come to a decision.
    Gate(Gate),
    /// The domain said no.
    Refused(Refusal),
}

/// Why a command did not come to a decision.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Gate {
    /// Nobody is signed in here.
    NotSignedIn,
    /// The screen is locked.
    Locked,
    /// A person ended it.
    Cancelled,
    /// The file of readings is not open; everything else works.
    ReadingsClosed,
    /// This person may not do this here.
    Denied {
        /// What was asked.
        command: String,
        /// Who may.
        roles: Vec<Role>,
    },
    /// There is no such command.
    UnknownCommand {
        /// What was asked.
        name: String,
    },
    /// The input is not what the command takes.
    Unreadable {
        /// Where and why, for whoever wrote the caller.
        detail: String,
    },
    /// A defect; the log has the rest under this trace.
    Internal {
        /// Finds the log line.
        trace: String,
    },
    /// Name and password do not belong together.
    WrongPassword,
    /// Not the PIN.
    WrongPin {
        /// Tries until the password is asked.
        tries_left: u32,
    },
    /// Card and secret do not belong together: which of them is wrong, or whether the card is known, is not told.
    WrongCard,
    /// Not the code, used already, or too old.
    WrongCode,
    /// Too many wrong tries.
    Wait {
        /// Whole seconds until the next try.
        #[ts(type = "number")]
        seconds: u64,
    },
    /// Only the password helps: no PIN is set, it was wrong too often, or the password is too long ago.
    PasswordNeeded,
    /// A hundred wrong tries: an admin must reset the password.
    Blocked,
    /// The key to sealed data is not open: sign in with the password, or use the recovery code.
    KeyMissing,
    /// No authority of this hub holds that could sign a certificate of this computer.
    AuthorityMissing,
    /// There is an organisation already.
    AlreadySetUp,
    /// There is no organisation yet.
    NotSetUp,
    /// This person may not sign in.
    UserDisabled,
    /// The file that was chosen cannot be read.
    FileUnreadable,
    /// Neither CSV nor a workbook, or a damaged one.
    FileNotATable,
    /// No headings in its first row.
    FileEmpty,
    /// A column between others has no heading.
    FileNoHeading {
        /// As spreadsheets name it.
        column: String,
    },
    /// Two columns have one heading.
    FileHeadingTwice {
        /// The heading.
        heading: String,
    },
    /// Quotes that are opened and never closed.
    FileOpenQuotes {
        /// The row they begin in.
        #[ts(type = "number")]
        row: u64,
    },
    /// Bytes that are no characters in the encoding the file says it is in.
    FileBadEncoding,
    /// Too large, as it lies or unpacked.
    FileTooLarge {
        /// Mebibytes.
        #[ts(type = "number")]
        max: u64,
    },
    /// More rows than are taken in.
    FileTooManyRows {
        /// How many are.
        #[ts(type = "number")]
        max: u64,
    },
    /// More columns than are taken in.
    FileTooManyColumns {
        /// How many are.
        #[ts(type = "number")]
        max: u64,
    },
    /// A row that is longer than is taken in.
    FileRowTooLong,
    /// Not as it was when it was tried.
    FileChanged,
    /// The file that was chosen is no JPEG, PNG or WebP picture.
    FileNotAPicture,
    /// A picture whose end is missing, or that makes no sense.
    PictureDamaged,
    /// A picture of more points than are unpacked.
    PictureTooLarge {
        /// Millions of points.
        #[ts(type = "number")]
        max: u64,
    },
    /// The file that was chosen cannot be written there.
    FileNotWritten,
    /// No space left; nothing was written.
    DiskFull,
    /// The data folder may not be written; nothing was.
    DiskReadOnly,
    /// The disk answered with an error; start again before going on.
    DiskFailed,
    /// Nothing more is written until someone has looked at what is wrong.
    ReadOnly {
        /// What is wrong.
        why: FindingKind,
    },
    /// Not a database of ours, or a damaged one; left as it is.
    DatabaseDamaged {
        /// The file.
        path: String,
    },
    /// Written by a newer version; left as it is.
    DatabaseNewer {
        /// The file.
        path: String,
    },
    /// The folder, or the database that was in it, is gone; no empty one was made.
    FolderMissing {
        /// What is missing.
        path: String,
    },
    /// Another instance has this folder open.
    AlreadyRunning,
    /// There is no backup that counts.
    NoBackup,
    /// A backup that may not be used.
    BackupUnfit {
        /// What is wrong with it.
        why: BackupFlaw,
    },
    /// A backup was put in the place of the database; the program opens it now.
    Restored,
    /// The practice hub cannot be opened from here.
    PracticeClosed,
    /// The screen of the customers at a station could not be opened.
    DisplayClosed,
    /// The SQLite in use has a known corruption bug.
    SqliteTooOld {
        /// Its version.
        found: String,
    },
}

/// What is wrong with a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BackupFlaw {
    /// It is no backup, or its end is missing.
    Cut,
    /// It is not as it was written.
    Changed,
    /// A newer version made it.
    Newer,
    /// The database in it is not whole.
    Broken,
}

impl From<store::Unfit> for BackupFlaw {
    fn from(unfit: store::Unfit) -> Self {
        match unfit {
            store::Unfit::Cut => Self::Cut,
            store::Unfit::Changed => Self::Changed,
            store::Unfit::Newer => Self::Newer,
            store::Unfit::Broken => Self::Broken,
        }
    }
}

/// What a check found wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// An audit line is not as it was written, or one is missing.
    ChainBroken,
    /// An entry of the books is not as it was posted, one is missing, or a balance is not the sum of its postings.
    LedgerBroken,
    /// The guards of the tables are not the generated ones.
    TriggersChanged,
    /// SQLite's own check failed.
    QuickCheckFailed,
    /// The disk answered a write with an error.
    DiskFailed,
    /// Another file lies in the place of the open database.
    FileReplaced,
}

impl From<store::FindingKind> for FindingKind {
    fn from(kind: store::FindingKind) -> Self {
        match kind {
            store::FindingKind::ChainBroken => Self::ChainBroken,
            store::FindingKind::LedgerBroken => Self::LedgerBroken,
            store::FindingKind::TriggersChanged => Self::TriggersChanged,
            store::FindingKind::QuickCheckFailed => Self::QuickCheckFailed,
            store::FindingKind::DiskFailed => Self::DiskFailed,
            store::FindingKind::FileReplaced => Self::FileReplaced,
        }
    }
}

impl Fault {
    /// A defect: the chain of causes goes to the log under a trace, the screen gets only the trace.
    #[must_use]
    pub fn internal(error: &dyn std::error::Error) -> Self {
        let trace = logbook::trace().unwrap_or_else(new_trace);
        let mut causes = vec![error.to_string()];
        let mut next = error.source();
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        tracing::error!(%trace, causes = causes.join(": "), "internal fault");
        Self::Gate(Gate::Internal { trace })
    }

    /// The stable code, as logged.
    #[must_use]
    pub fn code(&self) -> String {
        match serde_json::to_value(self) {
            Ok(value) => value["code"].as_str().unwrap_or("internal").to_owned(),
            Err(_) => "internal".to_owned(),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Gate> for Fault {
    fn from(gate: Gate) -> Self {
        Self::Gate(gate)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken { field } => Refusal::field(&field, Problem::Taken).into(),
            StoreError::Stopped(kind) => Gate::ReadOnly { why: kind.into() }.into(),
            StoreError::DiskFull => Gate::DiskFull.into(),
            StoreError::DiskReadOnly => Gate::DiskReadOnly.into(),
            StoreError::DiskFailed(cause) => {
                tracing::error!(error = %cause, "the disk failed");
                Gate::DiskFailed.into()
            }
            StoreError::Corrupt(cause) => {
                tracing::error!(error = %cause, "the database is damaged");
                Gate::ReadOnly { why: FindingKind::QuickCheckFailed }.into()
            }
            StoreError::Damaged { path } => Gate::DatabaseDamaged { path: path.display().to_string() }.into(),
            StoreError::Newer { path } => Gate::DatabaseNewer { path: path.display().to_string() }.into(),
            StoreError::Missing { path } => Gate::FolderMissing { path: path.display().to_string() }.into(),
            StoreError::Unfit(unfit) => Gate::BackupUnfit { why: unfit.into() }.into(),
            StoreError::AlreadyRunning => Gate::AlreadyRunning.into(),
            StoreError::SqliteTooOld { found } => Gate::SqliteTooOld { found }.into(),
            defect @ (StoreError::Pragma { .. }
            | StoreError::Folder(_)
            | StoreError::Unreadable { .. }
            | StoreError::Database(_)) => Self::internal(&defect),
        }
    }
}

/// Faults of the identity crate that a person can do nothing about.
macro_rules! internal {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                Self::internal(&error)
            }
        }
    )+};
}

internal!(
    identity::AuthorityError,
    identity::HashFailed,
    identity::NotSealed,
    identity::NotWrapped,
    identity::NoRandom,
    identity::BadVerifier,
    identity::NotOpened
);
