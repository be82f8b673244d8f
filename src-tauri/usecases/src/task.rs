//! Long work beside the screens: bulk acts, imports, exports, backups. A task says how far it is, can be cancelled, goes on
//! when its page is left, and ends with the session that began it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{Refusal, SessionId, Time};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use ts_rs::TS;
use uuid::Uuid;

use crate::called::new_trace;
use crate::event::Event;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::import::ImportResult;
use crate::operator::Operator;

/// Work that is under way or was lately.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TaskRow {
    /// Its id.
    #[ts(type = "string")]
    pub id: Uuid,
    /// What is done.
    kind: TaskKind,
    /// To what, in words of the person: a file's name, or nothing.
    title: Option<String>,
    /// Steps done.
    #[ts(type = "number")]
    done: u64,
    /// Of how many; none while nobody knows.
    #[ts(type = "number | null")]
    total: Option<u64>,
    /// How it stands.
    state: TaskState,
    /// Why it failed.
    fault: Option<Fault>,
    /// What came of it.
    outcome: Option<Outcome>,
    /// When it began.
    started_at: Time,
    /// When it ended.
    ended_at: Option<Time>,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// One act on many records.
    Bulk,
    /// A list written to a file.
    Export,
    /// A file read as an import would, without writing.
    ImportTrial,
    /// A file imported.
    Import,
    /// An import undone.
    ImportUndo,
    /// A file of readings taken in.
    Readings,
}

impl TaskKind {
    /// The word in the log.
    fn word(self) -> &'static str {
        match self {
            Self::Bulk => "bulk",
            Self::Export => "export",
            Self::ImportTrial => "import_trial",
            Self::Import => "import",
            Self::ImportUndo => "import_undo",
            Self::Readings => "readings",
        }
    }
}

/// How a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Under way.
    Running,
    /// Through.
    Done,
    /// Ended by a fault.
    Failed,
    /// Ended by a person; what was done until then stays unless the task says otherwise.
    Cancelled,
}

/// What came of a task.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Outcome {
    /// What an import would do, or did.
    Import(ImportResult),
    /// What an import had made was taken back.
    ImportUndone {
        /// Records that are gone.
        deleted: i64,
        /// Records that something had happened to: kept, out of the way.
        kept: i64,
    },
    /// Readings of a file were taken in.
    Readings {
        /// On disk since.
        stored: u32,
        /// There before.
        duplicate: u32,
        /// Kept for a person.
        quarantined: u32,
    },
    /// A file that was written.
    File {
        /// Its name.
        name: String,
        /// Records in it.
        #[ts(type = "number")]
        rows: u64,
    },
    /// A file of readings that was written.
    ReadingsFile {
        /// Its name.
        name: String,
        /// Readings in it.
        #[ts(type = "number")]
        rows: u64,
        /// Parts of the data that cannot be read and are missing in it.
        damaged: i64,
    },
    /// Records that were changed, those that were so already, and those that refused.
    Records {
        /// Changed.
        #[ts(type = "number")]
        done: u64,
        /// Left as they are, for they were so already.
        #[ts(type = "number")]
        already: u64,
        /// Refused.
        #[ts(type = "number")]
        refused: u64,
        /// The first that refused, and why.
        first: Vec<RefusedRecord>,
    },
}

/// A record that refused.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RefusedRecord {
    /// Which.
    #[ts(type = "string")]
    pub id: Uuid,
    /// Why.
    pub fault: Fault,
}

/// Which task.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskTask {
    #[ts(type = "string")]
    id: Uuid,
}

/// Tasks that have ended and are still shown.
const KEPT: usize = 20;
/// Refusals of a bulk act that are told one by one.
const FIRST: usize = 100;
/// A task tells the screens when it has come this part of its way further.
const PARTS: u64 = 100;

/// The tasks of a desk.
pub(crate) struct Tasks {
    list: Mutex<Vec<Task>>,
    running: watch::Sender<usize>,
}

struct Task {
    row: TaskRow,
    session: SessionId,
    cancelled: Arc<AtomicBool>,
}

impl Default for Tasks {
    fn default() -> Self {
        Self { list: Mutex::default(), running: watch::Sender::new(0) }
    }
}

impl Tasks {
    fn list(&self) -> MutexGuard<'_, Vec<Task>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, id: Uuid, change: impl FnOnce(&mut TaskRow)) {
        if let Some(task) = self.list().iter_mut().find(|task| task.row.id == id) {
            change(&mut task.row);
        }
    }

    /// Cancels everything and waits until it has ended.
    pub async fn end(&self) {
        self.list().iter().for_each(|task| task.cancelled.store(true, Ordering::Relaxed));
        // The sender lives as long as this: waiting cannot fail.
        if self.running.subscribe().wait_for(|running| *running == 0).await.is_err() {
            tracing::warn!("a task was left under way");
        }
    }
}

/// How far a task is, in the hands of whoever does it.
#[derive(Clone)]
pub(crate) struct Progress {
    hub: Arc<Hub>,
    id: Uuid,
    session: SessionId,
    cancelled: Arc<AtomicBool>,
}

impl Progress {
    /// So many steps of so many are done.
    ///
    /// # Errors
    /// [`Gate::Cancelled`] if the task shall end, [`Gate::NotSignedIn`] if whoever began it is gone.
    pub fn at(&self, done: u64, total: Option<u64>) -> Result<(), Fault> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Gate::Cancelled.into());
        }
        if !self.hub.seat.all(self.hub.clock.since_start()).iter().any(|session| session.id == self.session) {
            return Err(Gate::NotSignedIn.into());
        }
        let part = |done: u64| total.map_or(done / 1_000, |total| done.saturating_mul(PARTS) / total.max(1));
        let mut tells = false;
        self.hub.tasks.change(self.id, |row| {
            tells = row.total != total || part(row.done) != part(done);
            (row.done, row.total) = (done, total);
        });
        if tells {
            self.hub.tell(Event::Tasks);
        }
        Ok(())
    }
}

impl Hub {
    /// Begins long work for `by` and comes back at once.
    pub(crate) fn start_task<W>(
        &self,
        by: &Operator,
        kind: TaskKind,
        title: Option<String>,
        work: impl FnOnce(Arc<Self>, Operator, Progress) -> W,
    ) -> Result<TaskRow, Fault>
    where
        W: Future<Output = Result<Outcome, Fault>> + Send + 'static,
    {
        let hub = self.own().ok_or(Gate::NotSignedIn)?;
        let row = TaskRow {
            id: self.ids.next(),
            kind,
            title,
            done: 0,
            total: None,
            state: TaskState::Running,
            fault: None,
            outcome: None,
            started_at: self.now(),
            ended_at: None,
        };
        let cancelled = Arc::<AtomicBool>::default();
        let progress =
            Progress { hub: Arc::clone(&hub), id: row.id, session: by.session, cancelled: Arc::clone(&cancelled) };
        self.tasks.list().push(Task { row: row.clone(), session: by.session, cancelled });
        self.tasks.running.send_modify(|running| *running += 1);
        self.tell(Event::Tasks);
        let work = work(Arc::clone(&hub), by.clone(), progress);
        let id = row.id;
        let role = by.role.word();
        let done = async move {
            logbook::note_role(role);
            // A panic inside ends the task, not the count of those that run.
            let ended = tokio::spawn(logbook::carried(work)).await.unwrap_or_else(|panic| Err(Fault::internal(&panic)));
            hub.task_ended(id, ended);
        };
        tokio::spawn(logbook::under(new_trace(), done));
        Ok(row)
    }

    fn task_ended(&self, id: Uuid, ended: Result<Outcome, Fault>) {
        let now = self.now();
        self.tasks.change(id, |row| {
            row.ended_at = Some(now);
            tell(row, now, ended.as_ref().err());
            match ended {
                Ok(outcome) => (row.state, row.outcome) = (TaskState::Done, Some(outcome)),
                Err(Fault::Gate(Gate::Cancelled)) => row.state = TaskState::Cancelled,
                Err(fault) => (row.state, row.fault) = (TaskState::Failed, Some(fault)),
            }
        });
        let mut list = self.tasks.list();
        let ended = list.iter().filter(|task| task.row.state != TaskState::Running).count();
        let mut surplus = ended.saturating_sub(KEPT);
        list.retain(|task| {
            let goes = surplus > 0 && task.row.state != TaskState::Running;
            surplus -= usize::from(goes);
            !goes
        });
        drop(list);
        self.tasks.running.send_modify(|running| *running -= 1);
        self.tell(Event::Tasks);
    }
}

/// Tells the log how a task ended; not its title, which is the name of somebody's file.
fn tell(row: &TaskRow, now: Time, fault: Option<&Fault>) {
    let (kind, role, ms) = (row.kind.word(), logbook::role(), now.0.saturating_sub(row.started_at.0));
    let (done, outcome) = (row.done, fault.map_or_else(|| "ok".to_owned(), Fault::code));
    match fault {
        None | Some(Fault::Gate(Gate::Cancelled)) => tracing::info!(kind, role, outcome, done, ms, "a task ended"),
        Some(_) => tracing::warn!(kind, role, outcome, done, ms, "a task ended"),
    }
}

/// One act on many records, one after the other, each an op of its own: what refuses is told, what is so already
/// is counted apart, the rest is done.
pub(crate) async fn each<A: Future<Output = Result<(), Fault>>>(
    ids: Vec<Uuid>,
    progress: &Progress,
    act: impl Fn(Uuid) -> A,
) -> Result<Outcome, Fault> {
    let total = u64::try_from(ids.len()).ok();
    let (mut done, mut already, mut refused, mut first) = (0, 0, 0, Vec::new());
    for id in ids {
        progress.at(done + already + refused, total)?;
        match act(id).await {
            Ok(()) => done += 1,
            Err(Fault::Refused(refusal)) if refusal.is_so_already() => already += 1,
            Err(fault @ Fault::Refused(_)) => {
                refused += 1;
                if first.len() < FIRST {
                    first.push(RefusedRecord { id, fault });
                }
            }
            Err(fault) => return Err(fault),
        }
    }
    progress.at(done + already + refused, total)?;
    Ok(Outcome::Records { done, already, refused, first })
}

/// The tasks of whoever asks, newest first.
pub(crate) async fn list(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<TaskRow>, Fault> {
    let list = hub.tasks.list();
    Ok(list.iter().rev().filter(|task| task.session == by.session).map(|task| task.row.clone()).collect())
}

/// Ends a task as soon as it can.
pub(crate) async fn cancel(hub: &Hub, by: &Operator, ask: AskTask) -> Result<(), Fault> {
    let list = hub.tasks.list();
    let found = list.iter().find(|task| task.row.id == ask.id && task.session == by.session);
    found.ok_or_else(|| Refusal::not_found("task"))?.cancelled.store(true, Ordering::Relaxed);
    Ok(())
}

/// Takes a task that has ended off the list.
pub(crate) async fn dismiss(hub: &Hub, by: &Operator, ask: AskTask) -> Result<(), Fault> {
    hub.tasks
        .list()
        .retain(|task| task.row.id != ask.id || task.session != by.session || task.row.state == TaskState::Running);
    hub.tell(Event::Tasks);
    Ok(())
}

/// Work with files, where it keeps nobody waiting.
///
/// # Errors
/// Those of `work`.
pub(crate) async fn aside<T: Send + 'static, E: Into<Fault> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.map_err(|panic| Fault::internal(&panic))?.map_err(Into::into)
}
