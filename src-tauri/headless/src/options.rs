//! How the program is started.

use std::path::PathBuf;

/// How the program is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The data folder.
    pub data: PathBuf,
    /// What an empty folder is filled with.
    pub fixture: Option<PathBuf>,
    /// The port of a broker for trying out; 0 for one that is free.
    pub mqtt_port: Option<u16>,
    /// Whether whoever comes from this computer without TLS speaks for all stations.
    pub plain: bool,
}

/// What is wrong with the options.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadOptions {
    /// No data folder is named.
    #[error("no data folder is named")]
    NoData,
    /// This is no port.
    #[error("{0} is no port")]
    BadPort(String),
    /// This is no option, or lacks its value.
    #[error("{0} is no option, or lacks its value")]
    Unknown(String),
}

impl Options {
    /// How it is used.
    pub const USAGE: &str = "hubkeeper-headless --data DIR [--fixture FILE] [--mqtt-port N] [--plain]";

    /// Whether a broker made for trying out takes the place of the hub's own link.
    #[must_use]
    pub fn tries_out(&self) -> bool {
        self.fixture.is_some() || self.mqtt_port.is_some() || self.plain
    }

    /// Reads the words of the command line.
    ///
    /// # Errors
    /// [`BadOptions`].
    pub fn read(arguments: impl IntoIterator<Item = String>) -> Result<Self, BadOptions> {
        let (mut data, mut fixture, mut mqtt_port, mut plain) = (None, None, None, false);
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| BadOptions::Unknown(name.clone()));
            match name.as_str() {
                "--data" => data = Some(PathBuf::from(value()?)),
                "--fixture" => fixture = Some(PathBuf::from(value()?)),
                "--mqtt-port" => {
                    let port = value()?;
                    mqtt_port = Some(port.parse().map_err(|_| BadOptions::BadPort(port))?);
                }
                "--plain" => plain = true,
                _ => return Err(BadOptions::Unknown(name)),
            }
        }
        Ok(Self { data: data.ok_or(BadOptions::NoData)?, fixture, mqtt_port, plain })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &[&str], expect: Result<Options, BadOptions>) {
        assert_eq!(Options::read(given.iter().map(|word| (*word).to_owned())), expect, "{given:?}");
    }

    #[test]
    fn the_hubs_own_link_runs_unless_another_is_asked_for() {
        let tries = |words: &[&str]| {
            let words = ["--data", "hub"].iter().chain(words).map(|word| (*word).to_owned());
            Options::read(words).expect("options").tries_out()
        };
        assert!(!tries(&[]));
        for words in [["--fixture", "f"], ["--mqtt-port", "0"]] {
            assert!(tries(&words), "{words:?}");
        }
        assert!(tries(&["--plain"]));
    }

    #[test]
    fn a_folder_is_needed_and_the_rest_may_be_said() {
        let least = Options { data: "hub".into(), fixture: None, mqtt_port: None, plain: false };
        check(&["--data", "hub"], Ok(least.clone()));
        check(&["--mqtt-port", "0", "--data", "hub"], Ok(Options { mqtt_port: Some(0), ..least.clone() }));
        check(&["--plain", "--data", "hub"], Ok(Options { plain: true, ..least.clone() }));
        check(&["--data", "hub", "--fixture", "f"], Ok(Options { fixture: Some("f".into()), ..least }));
        check(&[], Err(BadOptions::NoData));
        check(&["--data"], Err(BadOptions::Unknown("--data".into())));
        check(&["--data", "hub", "--mqtt-port", "x"], Err(BadOptions::BadPort("x".into())));
        check(&["--window", "yes"], Err(BadOptions::Unknown("--window".into())));
    }
}
