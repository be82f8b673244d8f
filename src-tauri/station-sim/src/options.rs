//! How the program is started.

use std::path::PathBuf;

use crate::faults::Level;

/// How the program is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The file of the world.
    pub world: PathBuf,
    /// What chance follows from.
    pub seed: u64,
    /// How many times as fast as real time.
    pub speed: u32,
    /// How much goes wrong.
    pub faults: Level,
}

/// What is wrong with the options.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadOptions {
    /// No world is named.
    #[error("--world is missing")]
    NoWorld,
    /// This cannot be the value of an option.
    #[error("this is no value: {0}")]
    BadValue(String),
    /// This is no option, or lacks its value.
    #[error("this is no option, or lacks its value: {0}")]
    Unknown(String),
}

impl Options {
    /// Reads `--world FILE [--seed N] [--speed X] [--faults none|some|many]`.
    ///
    /// # Errors
    /// [`BadOptions`].
    pub fn read(arguments: impl IntoIterator<Item = String>) -> Result<Self, BadOptions> {
        let (mut world, mut seed, mut speed, mut faults) = (None, 1, 1, Level::None);
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| BadOptions::Unknown(name.clone()))?;
            let bad = || BadOptions::BadValue(value.clone());
            match name.as_str() {
                "--world" => world = Some(PathBuf::from(value)),
                "--seed" => seed = value.parse().map_err(|_| bad())?,
                "--speed" => speed = value.parse().ok().filter(|speed| *speed > 0).ok_or_else(bad)?,
                "--faults" => faults = value.parse().map_err(|()| bad())?,
                _ => return Err(BadOptions::Unknown(name)),
            }
        }
        Ok(Self { world: world.ok_or(BadOptions::NoWorld)?, seed, speed, faults })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &[&str], expect: Result<(u64, u32, Level), BadOptions>) {
        let read = Options::read(given.iter().map(|word| (*word).to_owned()));
        let expect = expect.map(|(seed, speed, faults)| Options { world: "w.json".into(), seed, speed, faults });
        assert_eq!(read, expect, "{given:?}");
    }

    #[test]
    fn a_world_is_needed_and_the_rest_may_be_said() {
        check(&["--world", "w.json"], Ok((1, 1, Level::None)));
        let all = ["--world", "w.json", "--seed", "7", "--speed", "60", "--faults", "many"];
        check(&all, Ok((7, 60, Level::Many)));
        check(&[], Err(BadOptions::NoWorld));
        check(&["--world"], Err(BadOptions::Unknown("--world".into())));
        check(&["--world", "w.json", "--speed", "0"], Err(BadOptions::BadValue("0".into())));
        check(&["--world", "w.json", "--faults", "all"], Err(BadOptions::BadValue("all".into())));
        check(&["--window", "yes"], Err(BadOptions::Unknown("--window".into())));
    }
}
