//! Starts the app and holds the watch while it passes its marks.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::step::{Outcome, failed};
use crate::stopwatch::Stopwatch;

/// A start that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A mark, and the time from the start of the process to it.
pub struct Mark {
    /// Its name, as in the app's `marks.rs`.
    pub name: String,
    /// How long it took.
    pub after: Duration,
}

/// Starts `binary` on the data folder `data` and ends it once it has passed the mark `last`.
pub fn until(last: &str, binary: &Path, data: &Path) -> Outcome<Vec<Mark>> {
    let mut command = Command::new(binary);
    command.arg("--data").arg(data).env("HUBKEEPER_MARKS", "1");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let name = "start of the app";
    let watch = Stopwatch::start();
    let mut app = command.spawn().map_err(|error| failed(name, &command, &error.to_string()))?;
    let marks = app.stderr.take().map(|lines| passed(last, BufReader::new(lines), watch)).unwrap_or_default();
    // It may have ended by itself; then there is nothing to end.
    let _ = app.kill();
    let ended = app.wait().map_err(|error| failed(name, &command, &error.to_string()))?;
    if marks.last().is_some_and(|mark| mark.name == last) {
        Ok(marks)
    } else {
        Err(failed(name, &command, &format!("it never came to `{last}`; {ended}")))
    }
}

/// The marks among `lines`, up to `last` or the end of patience.
fn passed(last: &str, lines: impl BufRead + Send + 'static, watch: Stopwatch) -> Vec<Mark> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in lines.lines().map_while(Result::ok) {
            match line.strip_prefix("mark ") {
                Some(name) => {
                    if sender.send(Mark { name: name.to_owned(), after: watch.passed() }).is_err() {
                        return;
                    }
                }
                None => eprintln!("   {line}"),
            }
        }
    });
    let mut marks = Vec::new();
    while let Ok(mark) = receiver.recv_timeout(PATIENCE) {
        let done = mark.name == last;
        marks.push(mark);
        if done {
            break;
        }
    }
    marks
}
