//! The thread that owns the file of readings: whoever asks something of it waits for its turn, and for nothing else. A hub works
//! without readings, so a file that cannot be opened stops nothing but them.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use domain::Time;
use readings::{Readings, ReadingsError, is_lost, put_back};
use tokio::sync::oneshot;

use crate::around::Clock;
use crate::fault::{Fault, Gate};

/// The file of readings, beside the database.
pub(crate) const FILE: &str = "readings.db";

type Work = Box<dyn FnOnce(Result<&mut Readings, &ReadingsError>) + Send>;

/// Who asks the thread.
pub(crate) struct Keeper {
    asks: Mutex<Option<Sender<Work>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// When the file was put back from its copy since.
    put_back: Arc<Mutex<Option<Time>>>,
}

impl Keeper {
    /// Begins a thread that opens the file in a folder. Nobody waits for that.
    pub fn new(folder: PathBuf, clock: Clock) -> Self {
        let (asks, work) = channel();
        let put_back = Arc::default();
        let shelf = Shelf { folder, clock, put_back: Arc::clone(&put_back) };
        let thread = std::thread::Builder::new().name("readings".to_owned()).spawn(move || serve(&shelf, &work));
        if let Err(error) = &thread {
            tracing::error!(%error, "no readings are kept: there is no thread for them");
        }
        Self { asks: Mutex::new(Some(asks)), thread: Mutex::new(thread.ok()), put_back }
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
            Some(Ok(())) => answered.await.map_err(|_| closed())?,
            Some(Err(_)) | None => Err(closed()),
        }
    }

    /// When the file was put back from its copy, if that was since it was opened first.
    pub fn put_back_at(&self) -> Option<Time> {
        *self.put_back.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the thread; the file is closed then.
    pub fn close(&self) {
        drop(self.asks.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread of readings ended in a panic");
        }
    }
}

impl Drop for Keeper {
    /// Whoever opens the folder next finds the file closed.
    fn drop(&mut self) {
        self.close();
    }
}

/// Where the file lies, and what was done to have it there.
struct Shelf {
    folder: PathBuf,
    clock: Clock,
    put_back: Arc<Mutex<Option<Time>>>,
}

impl Shelf {
    /// Opens the file; one that was lost is put back first from its copy, if there is one.
    fn open(&self) -> Result<Readings, ReadingsError> {
        let file = self.folder.join(FILE);
        if !is_lost(&file) {
            match Readings::open(&file) {
                Err(error) if error.is_damaged() => {}
                opened => return opened,
            }
        }
        let copy = self.folder.join(store::backup::FOLDER).join(FILE);
        if copy.exists() {
            let now = self.clock.now();
            match put_back(&copy, &file, &store::restore::kept(&self.folder, now)) {
                Ok(()) => {
                    tracing::error!("the file of readings was lost or damaged: it is put back from its copy");
                    *self.put_back.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
                }
                // What comes from now on is kept all the same, and the next copy takes the place of no other.
                Err(error) if error.is_damaged() => tracing::error!("the copy of readings is damaged too"),
                Err(error) => return Err(error),
            }
        }
        Readings::open(&file)
    }
}

fn serve(shelf: &Shelf, work: &Receiver<Work>) {
    let open = || {
        shelf
            .open()
            .inspect_err(|error| tracing::error!(%error, "the file of readings cannot be opened: none are kept"))
    };
    let mut opened = open();
    for ask in work {
        // A disk that was full, or a file that was put back, may open now.
        if opened.is_err() {
            opened = open();
        }
        ask(opened.as_mut().map_err(|error| &*error));
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
