//! `cargo xtask run`: from a fresh clone to the open window.

use crate::step::{Outcome, step};
use crate::{place, system, ui};

/// How much the compiler works on the app.
#[derive(Clone, Copy)]
pub enum Build {
    /// Quick to build.
    Debug,
    /// As it is shipped.
    Release,
}

impl Build {
    /// The folder below the target folder.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }

    fn flags(self) -> &'static [&'static str] {
        match self {
            Self::Debug => &[],
            Self::Release => &["--release"],
        }
    }
}

/// Installs what is missing, builds, and opens the app with `arguments`.
pub fn run(build: Build, arguments: &[&str]) -> Outcome {
    system::ready(&[])?;
    ui::build()?;
    app(build)?;
    step("the app", std::process::Command::new(place::app(build.folder())).args(arguments))
}

/// Builds the app with the UI inside it.
pub fn app(build: Build) -> Outcome {
    let mut cargo = place::cargo(&["build", "--locked", "--package", "hubkeeper", "--features", "custom-protocol"]);
    step("the app's build", cargo.args(build.flags()))
}
