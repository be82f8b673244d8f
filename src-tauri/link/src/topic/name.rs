//! The names a topic is made of: its root, a setting, and its station. Held as types, so that no answer goes out on a topic
//! that a broker would read otherwise.

use super::{TOPIC_MAX, TopicError};

/// What every topic of the hub begins with: one or more levels, `bss` unless the hub says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root(String);

/// Bytes of the longest root, so that station and kind have room in a topic.
const ROOT_MAX: usize = 48;

impl Root {
    /// A root as typed in the settings, without a `/` at either end.
    ///
    /// # Errors
    /// [`TopicError::TooLong`] over 48 bytes, [`TopicError::BadCharacter`] with a wildcard or a control character,
    /// [`TopicError::OtherRoot`] if a level is empty or the first begins with `$`, which brokers keep for themselves.
    pub fn new(text: &str) -> Result<Self, TopicError> {
        check(text)?;
        if text.len() > ROOT_MAX {
            return Err(TopicError::TooLong);
        }
        if text.starts_with('$') || text.split('/').any(|level| level.trim().is_empty()) {
            return Err(TopicError::OtherRoot);
        }
        Ok(Self(text.to_owned()))
    }

    /// As it stands in a topic.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Root {
    fn default() -> Self {
        Self("bss".to_owned())
    }
}

/// What a station is called in its topics, as written: one level, neither cut nor folded. Which station that is, if any, is
/// not said by the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationName(String);

impl StationName {
    /// A name as it stands in a topic, or as the hub gives it to a station.
    ///
    /// # Errors
    /// [`TopicError::TooLong`] over [`TOPIC_MAX`] bytes, [`TopicError::BadCharacter`] with a wildcard, a control character or
    /// a `/`, [`TopicError::NoStation`] if there is nothing but blanks.
    pub fn new(text: &str) -> Result<Self, TopicError> {
        check(text)?;
        if text.contains('/') {
            return Err(TopicError::BadCharacter);
        }
        if text.trim().is_empty() {
            return Err(TopicError::NoStation);
        }
        Ok(Self(text.to_owned()))
    }

    /// As it stands in a topic.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What no part of a topic may be.
pub(super) fn check(text: &str) -> Result<(), TopicError> {
    if text.len() > TOPIC_MAX {
        return Err(TopicError::TooLong);
    }
    if text.contains(|c: char| matches!(c, '+' | '#') || c.is_control()) {
        return Err(TopicError::BadCharacter);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_has_one_or_more_levels_and_none_is_empty() {
        for text in ["bss", "hub/7", "a/b/c", "é"] {
            assert_eq!(Root::new(text).expect("a root").as_str(), text);
        }
        for (text, error) in [
            ("", TopicError::OtherRoot),
            ("/bss", TopicError::OtherRoot),
            ("bss/", TopicError::OtherRoot),
            ("a//b", TopicError::OtherRoot),
            ("$SYS", TopicError::OtherRoot),
            ("a/+", TopicError::BadCharacter),
            ("#", TopicError::BadCharacter),
            ("a\0", TopicError::BadCharacter),
            ("a".repeat(49).as_str(), TopicError::TooLong),
        ] {
            assert_eq!(Root::new(text), Err(error), "{text}");
        }
        assert_eq!(Root::default().as_str(), "bss");
    }

    #[test]
    fn a_station_is_one_level() {
        assert_eq!(StationName::new("S 1").expect("a name").as_str(), "S 1");
        assert_eq!(StationName::new("a/b"), Err(TopicError::BadCharacter));
        assert_eq!(StationName::new(" "), Err(TopicError::NoStation));
    }
}
