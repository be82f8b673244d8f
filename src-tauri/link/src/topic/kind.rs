//! Kinds of messages that stations send, by the levels of the topic below the station.

use std::borrow::Cow;

use super::name::Root;

/// The two spellings of one question in the field; an answer uses the spelling of its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// `user/auth/request`, with the card in `rfid`.
    User,
    /// `auth/request`, with the card in `rfid_code`.
    Short,
}

impl Spelling {
    /// The topic of the answer, below the station.
    pub(crate) const fn response(self) -> &'static str {
        match self {
            Self::User => "user/auth/response",
            Self::Short => "auth/response",
        }
    }
}

/// What a station sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A card was read: may its owner swap?
    AuthRequest(Spelling),
    /// A battery was put in.
    SwapInitiate,
    /// Batteries moved, or should have: `swap/activity`.
    SwapActivity,
    /// The same report under its other topic, `swap/result`.
    SwapResult,
    /// The station did not take a battery.
    SwapRefused,
    /// Readings of a battery.
    BatteryStatus,
    /// The station came, went (its last will) or tells what it holds.
    StationStatus,
    /// What became of a command.
    CommandAck {
        /// The command's request id, as written.
        request: String,
    },
}

/// The levels below a station of whatever it sends, as filters; of a command's answer any request.
const FILTERS: [&str; 9] = [
    "user/auth/request",
    "auth/request",
    "swap/initiate",
    "swap/activity",
    "swap/result",
    "swap/refused",
    "battery/status",
    "station/status",
    "cmd/+/ack",
];

impl Kind {
    /// What to subscribe to, to hear whatever stations send below `root` and nothing else.
    pub fn filters(root: &Root) -> impl Iterator<Item = String> {
        FILTERS.iter().map(|below| format!("{}/+/{below}", root.as_str()))
    }

    /// The kind for the levels below the station.
    pub(super) fn read(path: &str) -> Option<Self> {
        Some(match path {
            "user/auth/request" => Self::AuthRequest(Spelling::User),
            "auth/request" => Self::AuthRequest(Spelling::Short),
            "swap/initiate" => Self::SwapInitiate,
            "swap/activity" => Self::SwapActivity,
            "swap/result" => Self::SwapResult,
            "swap/refused" => Self::SwapRefused,
            "battery/status" => Self::BatteryStatus,
            "station/status" => Self::StationStatus,
            _ => {
                let request = path.strip_prefix("cmd/")?.strip_suffix("/ack")?;
                let is_one_level = !request.is_empty() && !request.contains('/');
                is_one_level.then(|| Self::CommandAck { request: request.to_owned() })?
            }
        })
    }

    /// The levels below the station, as they stand in the topic.
    #[must_use]
    pub fn path(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::AuthRequest(Spelling::User) => "user/auth/request",
            Self::AuthRequest(Spelling::Short) => "auth/request",
            Self::SwapInitiate => "swap/initiate",
            Self::SwapActivity => "swap/activity",
            Self::SwapResult => "swap/result",
            Self::SwapRefused => "swap/refused",
            Self::BatteryStatus => "battery/status",
            Self::StationStatus => "station/status",
            Self::CommandAck { request } => return Cow::Owned(format!("cmd/{request}/ack")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_subscribed_to_is_a_kind() {
        for filter in FILTERS {
            assert!(Kind::read(&filter.replace('+', "R-1")).is_some(), "{filter}");
        }
        let root = Root::new("hub/7").expect("a root");
        assert_eq!(Kind::filters(&root).next().as_deref(), Some("hub/7/+/user/auth/request"));
    }
}
