//! The thread that owns the file of readings: whoever asks something of it waits for its turn, and for nothing else. A hub works
//! without readings, so a file that cannot be opened stops nothing but them.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use readings::{Readings, ReadingsError};
use tokio::sync::oneshot;

use crate::fault::{Fault, Gate};

/// The file of readings, beside the database.
const FILE: &str = "readings.db";

type Work = Box<dyn FnOnce(Result<&mut Readings, &ReadingsError>) + Send>;

/// Who asks the thread.
pub(crate) struct Keeper {
    asks: Mutex<Option<Sender<Work>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Keeper {
    /// Begins a thread that opens the file in a folder. Nobody waits for that.
    pub fn new(folder: PathBuf) -> Self {
        let (asks, work) = channel();
        let thread =
            std::thread::Builder::new().name("readings".to_owned()).spawn(move || serve(&folder.join(FILE), &work));
        if let Err(error) = &thread {
            tracing::error!(%error, "no readings are kept: there is no thread for them");
        }
        Self { asks: Mutex::new(Some(asks)), thread: Mutex::new(thread.ok()) }
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

fn serve(file: &std::path::Path, work: &Receiver<Work>) {
    let open = || {
        Readings::open(file)
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
