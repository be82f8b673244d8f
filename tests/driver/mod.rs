//! The built app in its real window, driven as a person would: by what things are and what they are called. It speaks
//! to `WebKitWebDriver`; every call has a time by which it is given up, and nothing is awaited by sleeping.

mod keyboard;
mod process;
mod window;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

pub use window::Window;

/// Names the text file in which the app looks what was chosen; it shows no dialog then.
const CHOSEN: &str = "HUBKEEPER_CHOSEN";

/// The app that is driven: `HUBKEEPER_BINARY`, or where cargo puts it.
fn app() -> PathBuf {
    std::env::var_os("HUBKEEPER_BINARY")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/hubkeeper"), PathBuf::from)
}

/// Another program that was built beside the app.
pub fn beside_app(name: &str) -> PathBuf {
    app().with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// A computer for one story: a data folder, and a place for what the web view keeps. Both go with it.
pub struct Desktop {
    folder: TempDir,
    storage: TempDir,
    environment: Vec<(&'static str, &'static str)>,
}

impl Desktop {
    /// A computer on which the app was never started.
    pub fn new() -> Self {
        Self::with_data(TempDir::new().unwrap())
    }

    /// A computer with a data folder that holds something already.
    pub fn with_data(folder: TempDir) -> Self {
        Self { folder, storage: TempDir::new().unwrap(), environment: Vec::new() }
    }

    /// With a variable of the environment set in every start.
    #[must_use]
    pub fn set(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A file outside of the data folder, as on a stick.
    pub fn elsewhere(&self, name: &str) -> PathBuf {
        self.storage.path().join(name)
    }

    /// Starts the app; its first screen stands.
    pub async fn start(&self) -> Window {
        self.start_on(self.folder()).await
    }

    /// Starts the app on another data folder.
    pub async fn start_on(&self, folder: &Path) -> Window {
        self.open(folder, &[]).await
    }

    /// Starts the app for practice, beside the real hub.
    pub async fn start_practice(&self) -> Window {
        self.open(self.folder(), &["--practice"]).await
    }

    async fn open(&self, folder: &Path, options: &[&str]) -> Window {
        let chooser = self.chooser();
        let mut environment: Vec<(&str, &str)> = vec![(CHOSEN, chooser.to_str().unwrap())];
        environment.extend(self.environment.iter().copied());
        Window::open(&app(), folder, options, self.storage.path(), &environment).await
    }

    /// What the person chooses in every dialog for a file from now on; before the first, they think better of it.
    pub fn will_choose(&self, path: &Path) {
        fs::write(self.chooser(), path.to_str().unwrap()).unwrap();
    }

    /// The person thinks better of it in every dialog for a file from now on.
    pub fn will_choose_nothing(&self) {
        fs::remove_file(self.chooser()).unwrap();
    }

    fn chooser(&self) -> PathBuf {
        self.elsewhere("chosen")
    }

    /// The command that starts the app by hand, on the same data folder and as the driver starts it.
    pub fn command(&self) -> std::process::Command {
        let mut command = std::process::Command::new(app());
        command.arg("--data").arg(self.folder()).env("XDG_DATA_HOME", self.storage.path());
        command.envs(self.environment.iter().copied());
        command
    }
}

impl Default for Desktop {
    fn default() -> Self {
        Self::new()
    }
}
