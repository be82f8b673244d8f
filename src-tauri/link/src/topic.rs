//! Topics: `{root}/{station}/…`, read into what kind of message a station sends. Source: stations.md, "Messages".

mod kind;
mod name;

pub use kind::{Kind, Spelling};
pub use name::{Root, StationName};

/// Bytes of the longest topic a station may publish on.
pub const TOPIC_MAX: usize = 128;

/// Why a text is no topic of a station. Nobody is answered: there is no station to answer, or nothing it may say there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TopicError {
    /// Longer than [`TOPIC_MAX`] bytes.
    #[error("the topic is longer than {TOPIC_MAX} bytes")]
    TooLong,
    /// A wildcard, or a control character as NUL.
    #[error("the topic holds a wildcard or a control character")]
    BadCharacter,
    /// It does not begin with the root, or the root itself is none.
    #[error("the topic has another root")]
    OtherRoot,
    /// The level of the station is empty.
    #[error("the topic names no station")]
    NoStation,
    /// A station sends nothing there.
    #[error("stations send nothing on this topic")]
    UnknownKind,
}

/// The topic of a message from a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Who sent it, by the topic; whether they may is for the broker's rights to say.
    pub station: StationName,
    /// What it is.
    pub kind: Kind,
}

impl Topic {
    /// Reads the topic of a message.
    ///
    /// # Errors
    /// [`TopicError`], the first that applies in the order they stand there.
    pub fn read(root: &Root, text: &str) -> Result<Self, TopicError> {
        name::check(text)?;
        let below = text.strip_prefix(root.as_str()).and_then(|rest| rest.strip_prefix('/'));
        let below = below.ok_or(TopicError::OtherRoot)?;
        let (station, path) = below.split_once('/').unwrap_or((below, ""));
        let station = StationName::new(station)?;
        let kind = Kind::read(path).ok_or(TopicError::UnknownKind)?;
        Ok(Self { station, kind })
    }

    /// Reads a topic whose root nobody knows any more: the shortest under which it is one.
    #[must_use]
    pub fn read_under_any(text: &str) -> Option<(Root, Self)> {
        text.match_indices('/').find_map(|(at, _)| {
            let root = Root::new(&text[..at]).ok()?;
            let topic = Self::read(&root, text).ok()?;
            Some((root, topic))
        })
    }
}

/// Whether a station acts each time it hears this, so that it must never be said twice: an answer to a card, a command.
#[must_use]
pub fn is_said_once(root: &Root, topic: &str) -> bool {
    let below = topic.strip_prefix(root.as_str()).and_then(|rest| rest.strip_prefix('/')?.split_once('/'));
    below.is_some_and(|(_, path)| path.starts_with("cmd/") || path.ends_with("auth/response"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(root: &str, text: &str, expect: Result<(&str, Kind), TopicError>) {
        let read = Topic::read(&Root::new(root).expect("a root"), text);
        assert_eq!(
            read,
            expect.map(|(station, kind)| Topic { station: StationName::new(station).expect("a name"), kind }),
            "{text}"
        );
    }

    #[test]
    fn a_topic_tells_its_root() {
        let found = |text| Topic::read_under_any(text).map(|(root, topic)| (root.as_str().to_owned(), topic.station));
        let name = |text| StationName::new(text).expect("a name");
        assert_eq!(found("bss/S-1/user/auth/request"), Some(("bss".to_owned(), name("S-1"))));
        assert_eq!(found("hub/7/S-1/swap/result"), Some(("hub/7".to_owned(), name("S-1"))));
        assert_eq!(found("bss/S-1/cmd/R-1/ack"), Some(("bss".to_owned(), name("S-1"))));
        for none in ["", "bss", "bss/S-1", "bss/S-1/nothing", "/S-1/swap/result"] {
            assert_eq!(found(none), None, "{none}");
        }
    }

    #[test]
    fn each_topic_of_a_station_has_its_kind() {
        let ack = Kind::CommandAck { request: "R-1".into() };
        for (path, kind) in [
            ("user/auth/request", Kind::AuthRequest(Spelling::User)),
            ("auth/request", Kind::AuthRequest(Spelling::Short)),
            ("swap/initiate", Kind::SwapInitiate),
            ("swap/activity", Kind::SwapActivity),
            ("swap/result", Kind::SwapResult),
            ("swap/refused", Kind::SwapRefused),
            ("battery/status", Kind::BatteryStatus),
            ("station/status", Kind::StationStatus),
            ("cmd/R-1/ack", ack),
        ] {
            check("bss", &format!("bss/S-1/{path}"), Ok(("S-1", kind.clone())));
            check("hub/7/bss", &format!("hub/7/bss/S 1/{path}"), Ok(("S 1", kind.clone())));
            assert_eq!(kind.path(), path);
        }
    }

    #[test]
    fn what_is_no_topic_of_a_station_says_why() {
        for (text, error) in [
            ("", TopicError::OtherRoot),
            ("bss", TopicError::OtherRoot),
            ("bssx/1/swap/result", TopicError::OtherRoot),
            ("other/1/swap/result", TopicError::OtherRoot),
            ("/bss/1/swap/result", TopicError::OtherRoot),
            ("bss//user/auth/request", TopicError::NoStation),
            ("bss/ /user/auth/request", TopicError::NoStation),
            ("bss/", TopicError::NoStation),
            ("bss/1", TopicError::UnknownKind),
            ("bss/1/", TopicError::UnknownKind),
            ("bss/1/swap/result/", TopicError::UnknownKind),
            ("bss/1/swap/confirmation", TopicError::UnknownKind),
            ("bss/1/user/auth/response", TopicError::UnknownKind),
            ("bss/1/cmd//ack", TopicError::UnknownKind),
            ("bss/1/cmd/a/b/ack", TopicError::UnknownKind),
            ("bss/+/swap/result", TopicError::BadCharacter),
            ("bss/#", TopicError::BadCharacter),
            ("bss/1\0/swap/result", TopicError::BadCharacter),
            ("bss/1\n/swap/result", TopicError::BadCharacter),
        ] {
            check("bss", text, Err(error));
        }
    }

    #[test]
    fn what_a_station_acts_on_is_said_once() {
        for (topic, expect) in [
            ("bss/1/user/auth/response", true),
            ("bss/1/auth/response", true),
            ("bss/1/cmd/R-1", true),
            ("bss/cmd/swap/confirmation", false),
            ("bss/1/swap/confirmation", false),
            ("bss/1/battery/ack", false),
        ] {
            assert_eq!(is_said_once(&Root::default(), topic), expect, "{topic}");
        }
    }

    #[test]
    fn a_topic_has_at_most_128_bytes() {
        let longest = format!("bss/{}/swap/result", "é".repeat(56));
        assert_eq!(longest.len(), TOPIC_MAX);
        check("bss", &longest, Ok(("é".repeat(56).as_str(), Kind::SwapResult)));
        check("bss", &format!("{longest}s"), Err(TopicError::TooLong));
    }
}
