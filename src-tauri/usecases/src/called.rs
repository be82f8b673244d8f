//! What the log tells of each command: what was asked, by whom as what, how it ended and how long it took. Never what was
//! put in or came out.

use serde_json::value::RawValue;
use uuid::Uuid;

use crate::around::Clock;
use crate::commands::COMMANDS;
use crate::fault::{Fault, Gate};

/// Commands by which someone comes in, goes, or may more or less than before.
const SECURITY: [&str; 18] = [
    "session.sign_in",
    "session.use_code",
    "session.recover",
    "session.card",
    "session.unlock",
    "session.switch",
    "session.sign_out",
    "session.lock",
    "session.end",
    "me.change_password",
    "me.change_pin",
    "me.confirm_recovery_code",
    "user.create",
    "user.set_roles",
    "user.enable",
    "user.disable",
    "user.reset_password",
    "customer.set_pin",
];

/// A trace nobody had before, short enough to be read out over the telephone.
pub(crate) fn new_trace() -> String {
    Uuid::new_v4().simple().to_string()[..8].to_owned()
}

/// Does `work` under a trace of its own and tells the log how it ended.
pub(crate) async fn logged(
    clock: &Clock,
    name: &str,
    work: impl Future<Output = Result<Box<RawValue>, Fault>>,
) -> Result<Box<RawValue>, Fault> {
    let began = clock.since_start();
    let work = async {
        let answer = work.await;
        let ms = clock.since_start().saturating_sub(began).as_millis();
        tell(name, answer.as_ref().err(), u64::try_from(ms).unwrap_or(u64::MAX));
        answer
    };
    logbook::under(new_trace(), work).await
}

fn tell(name: &str, fault: Option<&Fault>, ms: u64) {
    // What is no command may be anything, a password typed in the wrong place too.
    let command = COMMANDS.iter().find(|command| command.name == name).map_or("unknown", |command| command.name);
    let room = command.split('.').next();
    let role = logbook::role();
    let outcome = fault.map_or_else(|| "ok".to_owned(), Fault::code);
    let security = (SECURITY.contains(&command) || fault.is_some_and(is_about_rights)).then_some(true);
    match fault.map_or(tracing::Level::INFO, level) {
        tracing::Level::ERROR => tracing::error!(room, command, role, outcome, ms, security, "command"),
        tracing::Level::WARN => tracing::warn!(room, command, role, outcome, ms, security, "command"),
        _ => tracing::info!(room, command, role, outcome, ms, security, "command"),
    }
}

fn is_about_rights(fault: &Fault) -> bool {
    matches!(fault, Fault::Gate(Gate::Denied { .. } | Gate::Wait { .. } | Gate::Blocked | Gate::UserDisabled))
}

/// How bad a fault is: a no to a person is as it should be.
fn level(fault: &Fault) -> tracing::Level {
    let Fault::Gate(gate) = fault else { return tracing::Level::INFO };
    match gate {
        Gate::Internal { .. }
        | Gate::DiskFailed
        | Gate::ReadOnly { .. }
        | Gate::DatabaseDamaged { .. }
        | Gate::DatabaseNewer { .. }
        | Gate::FolderMissing { .. }
        | Gate::ReadingsClosed
        | Gate::SqliteTooOld { .. } => tracing::Level::ERROR,
        Gate::Denied { .. }
        | Gate::UnknownCommand { .. }
        | Gate::Unreadable { .. }
        | Gate::WrongPassword
        | Gate::WrongPin { .. }
        | Gate::WrongCard
        | Gate::WrongCode
        | Gate::Wait { .. }
        | Gate::Blocked
        | Gate::KeyMissing
        | Gate::AuthorityMissing
        | Gate::UserDisabled
        | Gate::DiskFull
        | Gate::DiskReadOnly
        | Gate::FileNotWritten
        | Gate::PracticeClosed
        | Gate::DisplayClosed
        | Gate::AlreadyRunning
        | Gate::BackupUnfit { .. } => tracing::Level::WARN,
        Gate::NotSignedIn
        | Gate::Locked
        | Gate::Cancelled
        | Gate::PasswordNeeded
        | Gate::AlreadySetUp
        | Gate::NotSetUp
        | Gate::FileUnreadable
        | Gate::FileNotATable
        | Gate::FileEmpty
        | Gate::FileNoHeading { .. }
        | Gate::FileHeadingTwice { .. }
        | Gate::FileOpenQuotes { .. }
        | Gate::FileBadEncoding
        | Gate::FileTooLarge { .. }
        | Gate::FileTooManyRows { .. }
        | Gate::FileTooManyColumns { .. }
        | Gate::FileRowTooLong
        | Gate::FileChanged
        | Gate::FileNotAPicture
        | Gate::PictureDamaged
        | Gate::PictureTooLarge { .. }
        | Gate::NoBackup
        | Gate::Restored => tracing::Level::INFO,
    }
}
