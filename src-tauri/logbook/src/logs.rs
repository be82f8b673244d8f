//! The queue between whoever says something and the thread that writes it down.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use domain::Time;

use crate::files::Files;
use crate::layer::Layer;
use crate::line::Line;

/// Lines that may wait to be written. More than come in the seconds a slow disk takes.
const WAITING: usize = 8_192;

enum Message {
    Line(Time, Vec<u8>),
    Flush(SyncSender<()>),
}

struct Inner {
    sender: SyncSender<Message>,
    lost: Arc<AtomicU64>,
    /// Until it is known where to write.
    waiting: Mutex<Option<Receiver<Message>>>,
}

/// Where lines go. Cloning it does not make a second log.
#[derive(Clone)]
pub struct Logs(Option<Arc<Inner>>);

impl Logs {
    /// Nobody writes anything down.
    #[must_use]
    pub fn nowhere() -> Self {
        Self(None)
    }

    /// Lines wait until [`Logs::write_to`] says where they belong.
    #[must_use]
    pub fn waiting() -> Self {
        let (sender, receiver) = sync_channel(WAITING);
        let waiting = Mutex::new(Some(receiver));
        Self(Some(Arc::new(Inner { sender, lost: Arc::default(), waiting })))
    }

    /// Begins to write into the folder [`crate::FOLDER`] of `data`. The second time it does nothing.
    pub fn write_to(&self, data: PathBuf) {
        let Some(inner) = &self.0 else { return };
        let waiting = inner.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(waiting) = waiting else { return };
        let lost = Arc::clone(&inner.lost);
        let begun =
            thread::Builder::new().name("log".to_owned()).spawn(move || keep(&waiting, Files::of(&data), &lost));
        if let Err(error) = begun {
            tracing::error!(kind = ?error.kind(), "nothing is written into the log");
        }
    }

    /// What hands the program's words on to this log; `now` tells the time they are dated by.
    #[must_use]
    pub fn layer(&self, now: impl Fn() -> Time + Send + Sync + 'static) -> Layer {
        Layer::new(self.clone(), now)
    }

    /// Never waits: a line for which there is no room is counted and gone.
    pub(crate) fn write(&self, line: &Line) {
        let Some(inner) = &self.0 else { return };
        let sent = serde_json::to_vec(line).is_ok_and(|mut bytes| {
            bytes.push(b'\n');
            inner.sender.try_send(Message::Line(line.at, bytes)).is_ok()
        });
        if !sent {
            inner.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until everything said so far is written, `patience` at most; whether it is.
    #[must_use]
    pub fn flush(&self, patience: Duration) -> bool {
        let Some(inner) = &self.0 else { return true };
        let (written, told) = sync_channel(1);
        inner.sender.try_send(Message::Flush(written)).is_ok() && told.recv_timeout(patience).is_ok()
    }
}

/// Writes what comes until nobody is left who could say something.
fn keep(messages: &Receiver<Message>, mut files: Files, lost: &AtomicU64) {
    while let Ok(message) = messages.recv() {
        match message {
            Message::Line(at, bytes) => {
                // Told before the line that could be written again.
                let gone = lost.swap(0, Ordering::Relaxed);
                let written =
                    (gone == 0 || files.write(at, &loss(at, gone)).is_ok()) && files.write(at, &bytes).is_ok();
                if !written {
                    lost.fetch_add(gone + 1, Ordering::Relaxed);
                }
            }
            // Whoever asked may have lost patience.
            Message::Flush(told) => drop(told.try_send(())),
        }
    }
}

fn loss(at: Time, lines: u64) -> Vec<u8> {
    let at = at.iso();
    let told = format!(r#"{{"at":"{at}","level":"warn","room":"log","message":"lines were lost","lines":{lines}}}"#);
    (told + "\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::line::Level;
    use crate::{FOLDER, Filter, read};

    fn line(message: &str) -> Line {
        Line {
            at: Time(1_793_692_800_000),
            level: Level::Info,
            room: "app".to_owned(),
            message: message.to_owned(),
            trace: None,
            fields: BTreeMap::new(),
        }
    }

    #[test]
    fn what_nobody_takes_away_is_lost_and_told_of_and_keeps_nobody_waiting() {
        let data = tempfile::tempdir().expect("a folder");
        let logs = Logs::waiting();
        for _ in 0..WAITING + 5 {
            logs.write(&line("early"));
        }
        assert!(!logs.flush(Duration::from_millis(1)), "nobody writes yet");
        logs.write_to(data.path().to_owned());
        while !logs.flush(Duration::from_secs(60)) {}
        logs.write(&line("late"));
        assert!(logs.flush(Duration::from_secs(60)));
        let page = read(&data.path().join(FOLDER), &Filter::default(), None, 20_000, u64::MAX).expect("it is read");
        let said = |message: &str| page.lines.iter().filter(|found| found.line.message == message).count();
        assert_eq!((said("early"), said("late")), (WAITING, 1));
        let told: Vec<_> = page.lines.iter().filter_map(|found| found.line.fields.get("lines")).collect();
        assert_eq!(told, [5]);
    }

    #[test]
    fn a_log_that_goes_nowhere_takes_everything() {
        Logs::nowhere().write(&line("gone"));
        assert!(Logs::nowhere().flush(Duration::ZERO));
    }
}
