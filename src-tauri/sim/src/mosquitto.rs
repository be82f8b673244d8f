//! A real Mosquitto, the Debian package, on a free port and with a folder of its own.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::Stopped;

/// How often it is looked whether it listens by now.
const LOOK_AGAIN: Duration = Duration::from_millis(10);
/// How many ports are tried.
const TRIES: u32 = 5;
/// Where Debian puts it, which is in nobody's path but root's.
const PLACE: &str = "/usr/sbin/mosquitto";

/// A Mosquitto that runs; ended when dropped.
pub struct Mosquitto {
    port: u16,
    folder: TempDir,
    child: Child,
}

impl Mosquitto {
    /// One that lets everybody in from this computer and keeps nothing.
    ///
    /// # Errors
    /// [`Stopped`] if it is not installed or does not run.
    pub async fn start() -> Result<Self, Stopped> {
        Self::with(|_| Ok("allow_anonymous true\n".to_owned())).await
    }

    /// One that is set as `config` says, which may put files into the folder it is given.
    ///
    /// # Errors
    /// [`Stopped`] if it is not installed or does not run.
    pub async fn with(config: impl FnOnce(&Path) -> Result<String, Stopped>) -> Result<Self, Stopped> {
        let folder = TempDir::new()?;
        let config = config(folder.path())?;
        // Kept as whoever started it, so that it can read what lies in the folder.
        let user = if is_root() { "root" } else { "nobody" };
        let mut tries = 0;
        loop {
            tries += 1;
            // Free a moment ago, and perhaps somebody else's now: then it ends, and another is tried.
            let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
            let text = format!("user {user}\nlistener {port} 127.0.0.1\n{config}");
            fs::write(folder.path().join("mosquitto.conf"), text)?;
            let mut child = spawn(folder.path())?;
            match listens(&mut child, port).await {
                Ok(()) => return Ok(Self { port, folder, child }),
                Err(stopped) if tries == TRIES => return Err(stopped),
                Err(_) => {}
            }
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Ends it as a power cut does.
    ///
    /// # Errors
    /// [`Stopped`] if the system does not let it.
    pub fn kill(&mut self) -> Result<(), Stopped> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Has it do nothing, as on a computer that is too busy, until [`Mosquitto::go_on`].
    ///
    /// # Errors
    /// [`Stopped`] if the system does not let it.
    pub fn hold(&self) -> Result<(), Stopped> {
        self.signal("-STOP")
    }

    /// Lets it go on.
    ///
    /// # Errors
    /// [`Stopped`] if the system does not let it.
    pub fn go_on(&self) -> Result<(), Stopped> {
        self.signal("-CONT")
    }

    fn signal(&self, name: &str) -> Result<(), Stopped> {
        let done = Command::new("kill").args([name, &self.child.id().to_string()]).status()?;
        if done.success() { Ok(()) } else { Err(Stopped::wrong(format!("mosquitto does not take {name}"))) }
    }

    /// Starts it again, as it was set.
    ///
    /// # Errors
    /// [`Stopped`] if it does not run.
    pub async fn start_again(&mut self) -> Result<(), Stopped> {
        self.child = spawn(self.folder.path())?;
        listens(&mut self.child, self.port).await
    }
}

async fn listens(child: &mut Child, port: u16) -> Result<(), Stopped> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Err(Stopped::wrong(format!("mosquitto ended with {status}")));
        }
        if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return Ok(());
        }
        sleep(LOOK_AGAIN).await;
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.kill();
    }
}

fn spawn(folder: &Path) -> Result<Child, Stopped> {
    let program = if Path::new(PLACE).exists() { PLACE } else { "mosquitto" };
    let mut command = Command::new(program);
    command
        .arg("-c")
        .arg(folder.join("mosquitto.conf"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().map_err(|error| Stopped::wrong(format!("mosquitto (a package of Debian) does not start: {error}")))
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
