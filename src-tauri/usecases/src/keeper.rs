//! The thread that owns the file of readings: whoever asks something of it waits for its turn, and for nothing else. A hub works
//! without readings, so a file that cannot be opened stops nothing but them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use domain::Time;
use readings::{Readings, ReadingsError, is_lost, move_aside, put_back};
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

use crate::around::Clock;
use crate::fault::{Fault, Gate};

/// The file of readings, beside the database.
pub(crate) const FILE: &str = "readings.db";
/// How soon it is tried again to open a file that does not open: each try may read all of it, and write all of its copy.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

type Work = Box<dyn FnOnce(Result<&mut Readings, &ReadingsError>) + Send>;

/// Who asks the thread.
pub(crate) struct Keeper {
    asks: Mutex<Option<Sender<Work>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    mended: Arc<Mutex<Option<Mended>>>,
}

/// What was done, and when, so that there is a file that opens.
#[derive(Clone, Copy)]
enum Mended {
    PutBack(Time),
    BegunAnew(Time),
}

impl Keeper {
    /// Begins a thread that opens the file in a folder. Nobody waits for that.
    pub fn new(folder: PathBuf, clock: Clock) -> Self {
        let (asks, work) = channel();
        let mended = Arc::default();
        let shelf = Shelf { folder, clock, mended: Arc::clone(&mended) };
        let thread = std::thread::Builder::new().name("readings".to_owned()).spawn(move || serve(&shelf, &work));
        if let Err(error) = &thread {
            tracing::error!(%error, "no readings are kept: there is no thread for them");
        }
        Self { asks: Mutex::new(Some(asks)), thread: Mutex::new(thread.ok()), mended }
    }

    /// What `work` answers, which has the file to itself.
    ///
    /// # Errors
    /// [`Fault`] if the file is not open or the work fails.
    pub async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Readings) -> Result<T, ReadingsError> + Send + 'static,
    ) -> Result<T, Fault> {
        let (answer, answered) = oneshot::channel();
        let work: Work = Box::new(move |readings| {
            let done = match readings {
                Ok(readings) => work(readings).map_err(Fault::from),
                Err(_) => Err(closed()),
            };
            // Whoever asked may be gone by now; what was written is written.
            let _ = answer.send(done);
        });
        let sent = self.asks.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|asks| asks.send(work));
        match sent {
            // The work panicked: what it held of the answer is gone.
            Some(Ok(())) => answered.await.map_err(|gone| Fault::internal(&gone))?,
            Some(Err(_)) | None => Err(closed()),
        }
    }

    /// When the file was put back from its copy, if that was since it was opened first.
    pub fn put_back_at(&self) -> Option<Time> {
        if let Some(Mended::PutBack(at)) = self.mended() { Some(at) } else { None }
    }

    /// When a file was begun because what was there cannot be read and no copy of it is whole, if that was since.
    pub fn begun_anew_at(&self) -> Option<Time> {
        if let Some(Mended::BegunAnew(at)) = self.mended() { Some(at) } else { None }
    }

    fn mended(&self) -> Option<Mended> {
        *self.mended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the thread; the file is closed then.
    pub async fn close(&self) {
        let thread = self.end();
        if let Err(error) = spawn_blocking(move || joined(thread)).await {
            tracing::error!(%error, "nobody waited for the thread of readings");
        }
    }

    /// Nothing is asked of the thread any more; the thread.
    fn end(&self) -> Option<JoinHandle<()>> {
        drop(self.asks.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.thread.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Keeper {
    /// Whoever opens the folder next finds the file closed.
    fn drop(&mut self) {
        joined(self.end());
    }
}

fn joined(thread: Option<JoinHandle<()>>) {
    if thread.is_some_and(|thread| thread.join().is_err()) {
        tracing::error!("the thread of readings ended in a panic");
    }
}

/// Where the file lies, and what was done to have it there.
struct Shelf {
    folder: PathBuf,
    clock: Clock,
    mended: Arc<Mutex<Option<Mended>>>,
}

impl Shelf {
    /// Opens the file; one that was lost is put back first from its copy, if there is one. Where neither can be read, what comes
    /// from now on is kept in a new one.
    fn open(&self) -> Result<Readings, ReadingsError> {
        let file = self.folder.join(FILE);
        if !is_lost(&file) {
            match Readings::open(&file) {
                Err(error) if error.is_damaged() => {}
                opened => return opened,
            }
        }
        let now = self.clock.now();
        let (copy, kept) =
            (self.folder.join(store::backup::FOLDER).join(FILE), store::restore::kept(&self.folder, now));
        let is_copied = copy.exists();
        if is_copied {
            match put_back(&copy, &file, &kept) {
                Ok(()) => {
                    tracing::error!("the file of readings was lost or damaged: it is put back from its copy");
                    self.note(Mended::PutBack(now));
                    return Readings::open(&file);
                }
                // The next copy takes the place of no other.
                Err(error) if error.is_damaged() => tracing::error!("the copy of readings is damaged too"),
                Err(error) => return Err(error),
            }
        }
        let begun = match Readings::open(&file) {
            Err(error) if error.is_damaged() => {
                move_aside(&file, &kept)?;
                Readings::open(&file)?
            }
            // A hub that never had readings has lost none.
            opened if !is_copied => return opened,
            opened => opened?,
        };
        tracing::error!("the file of readings was lost or damaged: it is begun anew");
        self.note(Mended::BegunAnew(now));
        Ok(begun)
    }

    fn note(&self, mended: Mended) {
        *self.mended.lock().unwrap_or_else(PoisonError::into_inner) = Some(mended);
    }

    fn opened(&self) -> Result<Readings, ReadingsError> {
        self.open().inspect_err(|error| tracing::error!(%error, "the file of readings cannot be opened: none are kept"))
    }
}

fn serve(shelf: &Shelf, work: &Receiver<Work>) {
    let (mut opened, mut tried) = (shelf.opened(), shelf.clock.since_start());
    for ask in work {
        let now = shelf.clock.since_start();
        // A disk that was full, or a file that was put back, may open now.
        if opened.is_err() && now.saturating_sub(tried) >= AGAIN_AFTER {
            (opened, tried) = (shelf.opened(), now);
        }
        let done = catch_unwind(AssertUnwindSafe(|| ask(opened.as_mut().map_err(|error| &*error))));
        if done.is_err() {
            tracing::error!("something asked of readings panicked: their file is opened anew");
            // What is held in memory may be half done; what is on disk is whole.
            drop(opened);
            (opened, tried) = (shelf.opened(), now);
        }
    }
    if let Ok(Err(error)) = opened.map(|readings| readings.settle()) {
        tracing::warn!(%error, "the log of readings is written back at the next start");
    }
}

fn closed() -> Fault {
    Gate::ReadingsClosed.into()
}

impl From<ReadingsError> for Fault {
    fn from(error: ReadingsError) -> Self {
        if error.is_full() { Gate::DiskFull.into() } else { Self::internal(&error) }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::around::FixedClock;

    fn kept_in(folder: &TempDir) -> (Keeper, FixedClock) {
        let clock = FixedClock::at(Time(0));
        (Keeper::new(folder.path().to_owned(), Clock::Fixed(clock.clone())), clock)
    }

    #[tokio::test]
    async fn what_panics_is_answered_and_stops_nothing_that_is_asked_after_it() {
        let folder = TempDir::new().expect("a folder");
        let (keeper, _) = kept_in(&folder);
        let panicked = keeper.ask(|_| -> Result<(), _> { panic!("on purpose") }).await;
        assert_eq!(panicked.expect_err("it panicked").code(), "internal");
        assert_eq!(keeper.ask(|readings| Ok(readings.unsealed())).await.expect("it is open"), 0);
        keeper.close().await;
    }

    #[tokio::test]
    async fn what_does_not_open_is_tried_again_after_a_minute() {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join(FILE);
        fs::create_dir(&file).expect("a folder in its place");
        let (keeper, clock) = kept_in(&folder);
        let code = async || keeper.ask(|readings| readings.left()).await.err().map(|fault| fault.code());
        assert_eq!(code().await.as_deref(), Some("readings_closed"));
        fs::remove_dir(&file).expect("it is empty");
        clock.advance(AGAIN_AFTER - Duration::from_millis(1));
        assert_eq!(code().await.as_deref(), Some("readings_closed"), "it was tried just now");
        clock.advance(Duration::from_millis(1));
        assert_eq!(code().await, None);
        keeper.close().await;
    }
}
