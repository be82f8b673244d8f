//! How the program is started.

use std::path::PathBuf;

/// How the program is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The data folder.
    pub data: PathBuf,
    /// The port of the broker on loopback; 0 for one that is free.
    pub mqtt_port: u16,
}

/// What is wrong with the options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadOptions {
    /// No data folder is named.
    NoData,
    /// This is no port.
    BadPort(String),
    /// This is no option, or lacks its value.
    Unknown(String),
}

/// MQTT's own port.
const MQTT_PORT: u16 = 1883;

impl Options {
    /// Reads `--data DIR [--mqtt-port N]`.
    ///
    /// # Errors
    /// [`BadOptions`].
    pub fn read(arguments: impl IntoIterator<Item = String>) -> Result<Self, BadOptions> {
        let (mut data, mut mqtt_port) = (None, MQTT_PORT);
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| BadOptions::Unknown(name.clone()))?;
            match name.as_str() {
                "--data" => data = Some(PathBuf::from(value)),
                "--mqtt-port" => mqtt_port = value.parse().map_err(|_| BadOptions::BadPort(value))?,
                _ => return Err(BadOptions::Unknown(name)),
            }
        }
        Ok(Self { data: data.ok_or(BadOptions::NoData)?, mqtt_port })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &[&str], expect: Result<(&str, u16), BadOptions>) {
        let read = Options::read(given.iter().map(|word| (*word).to_owned()));
        let expect = expect.map(|(data, mqtt_port)| Options { data: data.into(), mqtt_port });
        assert_eq!(read, expect, "{given:?}");
    }

    #[test]
    fn a_folder_is_needed_and_a_port_may_be_said() {
        check(&["--data", "hub"], Ok(("hub", MQTT_PORT)));
        check(&["--mqtt-port", "0", "--data", "hub"], Ok(("hub", 0)));
        check(&[], Err(BadOptions::NoData));
        check(&["--data"], Err(BadOptions::Unknown("--data".into())));
        check(&["--data", "hub", "--mqtt-port", "x"], Err(BadOptions::BadPort("x".into())));
        check(&["--window", "yes"], Err(BadOptions::Unknown("--window".into())));
    }
}
