//! Whether a station is there: by what it says, by its last will, and by the broker it is connected to. Source: stations.md,
//! "station/status"; a station of the field that tells nothing of itself is there while it is heard or connected.

use crate::choice::choice;
use crate::id::{HubId, StationId};
use crate::time::Time;

choice! {
    /// Whether a station is there.
    PresenceState {
        /// It is connected, or was heard just now.
        Online = "online",
        /// It said so, left without a word, or closed its connection.
        Offline = "offline",
        /// Nothing was heard of it for a while, and nobody knows more.
        Silent = "silent",
    }
}

/// Minutes without a word after which nobody knows whether a station is there.
const SILENT_MINUTES: i64 = 5;
/// Minutes for which a station may be away before somebody should look.
const AWAY_MINUTES: i64 = 5;

/// How a station stands at the link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The station.
    pub station: StationId,
    /// Its hub.
    pub hub: HubId,
    /// Whether it is there.
    pub state: PresenceState,
    /// Since when.
    pub since: Time,
    /// When it was last heard of.
    pub seen: Time,
    /// Which start of its program this is, as it says; empty if it does not.
    pub boot: String,
    /// Version of what runs in it, as it says; empty if it does not.
    pub firmware: String,
    /// How far its clock is ahead of ours, in milliseconds; less than nothing if it is behind.
    pub ahead_ms: Option<i64>,
    /// Its connections at our broker, as long as that runs.
    pub connections: u32,
    /// What its next command must be signed with, if it has told; for one command only.
    pub nonce: Option<Nonce>,
    /// Whether it wants its commands signed: it once told with what.
    pub signs: bool,
    /// Whether it listens to what shall go out.
    pub wants_offers: bool,
    /// Whether somebody was told that it is away.
    pub is_raised: bool,
}

/// What a command must be signed with, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nonce {
    /// As the station told it.
    pub text: String,
    /// The login it spoke with: by it hub and station know the key.
    pub login: String,
}

/// What tells of a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It connected to our broker.
    Came,
    /// A connection of it is gone.
    Went,
    /// It said something; how far its clock is ahead, if what it said tells.
    Spoke {
        /// In milliseconds.
        ahead_ms: Option<i64>,
    },
    /// It told of itself.
    Told {
        /// `online` or `offline`.
        is_online: bool,
        /// Which start of its program this is.
        boot: Option<String>,
        /// Version of what runs in it.
        firmware: Option<String>,
        /// What its next command must be signed with.
        nonce: Option<Nonce>,
        /// Whether it listens to what shall go out.
        wants_offers: bool,
        /// How far its clock is ahead, in milliseconds, if it tells.
        ahead_ms: Option<i64>,
    },
    /// It was given a new login: what runs in it from now on may be another, and says anew whether it wants commands signed.
    Enrolled,
    /// Our broker stands no more: who was connected is so no longer, and nobody knows more.
    Unlinked,
    /// Nothing: time went by.
    Waited,
}

impl Presence {
    /// A station of which nothing is known yet.
    #[must_use]
    pub const fn unknown(station: StationId, hub: HubId, at: Time) -> Self {
        Self {
            station,
            hub,
            state: PresenceState::Silent,
            since: at,
            seen: at,
            boot: String::new(),
            firmware: String::new(),
            ahead_ms: None,
            connections: 0,
            nonce: None,
            signs: false,
            wants_offers: false,
            is_raised: false,
        }
    }

    /// How it stands after a sign.
    #[must_use]
    pub fn after(&self, sign: &Sign, at: Time) -> Self {
        let heard = Self { seen: at, ..self.clone() };
        match sign {
            Sign::Came => Self { connections: self.connections + 1, ..heard }.in_state(PresenceState::Online, at),
            Sign::Went => {
                let left = Self { connections: self.connections.saturating_sub(1), ..self.clone() };
                if left.connections == 0 { left.in_state(PresenceState::Offline, at) } else { left }
            }
            Sign::Spoke { ahead_ms } => {
                Self { ahead_ms: ahead_ms.or(self.ahead_ms), ..heard }.in_state(PresenceState::Online, at)
            }
            // Left behind by a connection that only looked open: another one is there.
            Sign::Told { is_online: false, .. } if self.connections > 1 => self.clone(),
            // The broker says so for it, perhaps more than once: it is no sign of life.
            Sign::Told { is_online: false, .. } => self.clone().in_state(PresenceState::Offline, at),
            Sign::Told { is_online: true, boot, firmware, nonce, wants_offers, ahead_ms } => Self {
                boot: boot.clone().unwrap_or(heard.boot.clone()),
                firmware: firmware.clone().unwrap_or(heard.firmware.clone()),
                nonce: nonce.clone(),
                signs: self.signs || nonce.is_some(),
                wants_offers: *wants_offers,
                ahead_ms: ahead_ms.or(heard.ahead_ms),
                ..heard
            }
            .in_state(PresenceState::Online, at),
            Sign::Enrolled => Self { signs: false, nonce: None, ..self.clone() },
            Sign::Unlinked if self.state == PresenceState::Online => {
                Self { connections: 0, ..self.clone() }.in_state(PresenceState::Silent, at)
            }
            Sign::Unlinked => Self { connections: 0, ..self.clone() },
            Sign::Waited if self.is_forgotten(at) => self.clone().in_state(PresenceState::Silent, at),
            Sign::Waited => self.clone(),
        }
    }

    /// Whether it has been away so long that somebody should look, and nobody was told yet.
    #[must_use]
    pub fn is_missed(&self, at: Time) -> bool {
        self.state == PresenceState::Offline && !self.is_raised && at >= self.since.plus_minutes(AWAY_MINUTES)
    }

    fn is_forgotten(&self, at: Time) -> bool {
        self.state == PresenceState::Online && self.connections == 0 && at > self.seen.plus_minutes(SILENT_MINUTES)
    }

    fn in_state(self, state: PresenceState, at: Time) -> Self {
        if self.state == state { self } else { Self { state, since: at, is_raised: false, ..self } }
    }
}

/// A time for which a station was there; no end while it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// When it came.
    pub from: Time,
    /// When it went.
    pub until: Option<Time>,
}

/// Days for which it is kept when a station was there.
pub const SPANS_DAYS: i64 = 31;

/// For how much of the time from `from` to `now` a station was there, in hundredths of a percent; counted from when it first
/// came, ever.
#[must_use]
pub fn uptime_e2(first: Time, spans: &[Span], from: Time, now: Time) -> Option<i64> {
    let from = Time(from.0.max(first.0));
    let there: i64 =
        spans.iter().map(|span| (span.until.unwrap_or(now).0.min(now.0) - span.from.0.max(from.0)).max(0)).sum();
    let whole = now.0 - from.0;
    (whole > 0).then(|| i64::try_from(i128::from(there) * 10_000 / i128::from(whole)).unwrap_or(10_000))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NOON: Time = Time(1_793_692_800_000);

    fn unknown() -> Presence {
        Presence::unknown(StationId(Uuid::nil()), HubId(Uuid::nil()), NOON)
    }

    fn told(is_online: bool) -> Sign {
        Sign::Told {
            is_online,
            boot: Some("b1".into()),
            firmware: None,
            nonce: None,
            wants_offers: false,
            ahead_ms: None,
        }
    }

    #[test]
    fn it_is_there_while_a_connection_of_it_is() {
        let there = unknown().after(&Sign::Came, NOON).after(&Sign::Came, NOON).after(&Sign::Went, NOON);
        assert_eq!(there.state, PresenceState::Online);
        assert_eq!(there.after(&Sign::Waited, NOON.plus_minutes(60)).state, PresenceState::Online);
        assert_eq!(there.after(&Sign::Went, NOON).state, PresenceState::Offline);
        // The will of the connection that is gone is no word of the one that is there.
        let twice = unknown().after(&Sign::Came, NOON).after(&Sign::Came, NOON);
        assert_eq!(twice.after(&told(false), NOON).after(&Sign::Went, NOON).state, PresenceState::Online);
        let unlinked = there.after(&Sign::Unlinked, NOON);
        assert_eq!((unlinked.state, unlinked.connections), (PresenceState::Silent, 0));
    }

    #[test]
    fn one_that_only_speaks_is_forgotten_after_a_while() {
        let heard = unknown().after(&Sign::Spoke { ahead_ms: Some(-5) }, NOON);
        assert_eq!((heard.state, heard.ahead_ms), (PresenceState::Online, Some(-5)));
        assert_eq!(heard.after(&Sign::Waited, NOON.plus_minutes(5)).state, PresenceState::Online);
        assert_eq!(heard.after(&Sign::Waited, NOON.plus_minutes(6)).state, PresenceState::Silent);
    }

    #[test]
    fn its_last_will_says_that_it_is_away_and_somebody_is_told_once() {
        let away = unknown().after(&told(true), NOON).after(&told(false), NOON);
        assert_eq!((away.state, away.boot.as_str()), (PresenceState::Offline, "b1"));
        assert!(!away.is_missed(NOON.plus_minutes(4)));
        assert!(away.is_missed(NOON.plus_minutes(5)));
        assert!(!Presence { is_raised: true, ..away.clone() }.is_missed(NOON.plus_minutes(5)));
        let again = Presence { is_raised: true, ..away }.after(&told(true), NOON).after(&told(false), NOON);
        assert!(again.is_missed(NOON.plus_minutes(5)));
    }

    #[test]
    fn uptime_is_counted_from_when_it_first_came() {
        let at = |minutes| NOON.plus_minutes(minutes);
        let spans = [Span { from: at(0), until: Some(at(30)) }, Span { from: at(45), until: None }];
        assert_eq!(uptime_e2(at(0), &spans, at(-600), at(60)), Some(7_500));
        assert_eq!(uptime_e2(at(0), &spans, at(30), at(60)), Some(5_000));
        assert_eq!(uptime_e2(at(-60), &spans, at(-600), at(60)), Some(3_750), "it first came before these");
        assert_eq!(uptime_e2(at(-60), &[], at(0), at(60)), Some(0));
        assert_eq!(uptime_e2(at(60), &[], at(0), at(60)), None);
    }
}
