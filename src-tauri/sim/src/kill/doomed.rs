//! A child that works until it is killed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::Stopped;

/// A running child, and what it says line by line.
pub(crate) struct Doomed {
    child: Child,
    lines: Receiver<String>,
}

impl Drop for Doomed {
    /// Whoever is not killed on purpose must not outlive who waits for it.
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

impl Doomed {
    /// Starts `program`'s child for `soak` in `folder`; `seed` chooses its acts.
    pub fn start(program: &Path, soak: &str, seed: u64, folder: &Path) -> Result<Self, Stopped> {
        let mut child = Command::new(program)
            .args([soak, "--child", &seed.to_string()])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or_else(|| Stopped::wrong("the child has no output"))?;
        let (send, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        Ok(Self { child, lines })
    }

    /// The next line.
    pub fn line(&self) -> Result<String, Stopped> {
        self.lines.recv().map_err(|_| Stopped::wrong("the child ended by itself"))
    }

    /// Kills it at a moment that is what is tried out: nothing is waited for. What it said until then.
    pub fn killed_after(mut self, moment: Duration) -> Result<Vec<String>, Stopped> {
        thread::sleep(moment);
        self.child.kill()?;
        let said = self.lines.iter().collect();
        self.child.wait()?;
        Ok(said)
    }
}
