//! What a login may say and hear: a station only what stands below its own level, whatever the topic, the payload or the
//! id of the client claim. Checked before anything is stored, subscribed or sent on. Source: stations.md, "Station
//! identity"; T03.

use link::{Root, TOPIC_MAX};

use crate::filter::{self, FILTER_MAX, Filter};
use crate::login::Role;

/// Whether a message, or a last will, may go to this topic.
pub(crate) fn may_publish(role: &Role, root: &Root, topic: &str) -> bool {
    // What a gateway says where no station stands is for the hub to refuse and to count: it plays the stations of the field,
    // and their mistakes.
    let is_nowhere =
        || *role == Role::Gateway && filter::station(root, topic).is_some_and(|level| level.trim().is_empty());
    topic.len() <= TOPIC_MAX && is_sound(topic) && (is_own(role, root, topic) || is_nowhere())
}

/// Whether the hub may publish to this topic.
pub(crate) fn hub_may_publish(root: &Root, topic: &str) -> bool {
    topic.len() <= FILTER_MAX && is_sound(topic) && is_own(&Role::Gateway, root, topic)
}

fn is_sound(topic: &str) -> bool {
    !topic.contains(|c: char| matches!(c, '+' | '#') || c.is_control())
}

/// The filter, if it may be subscribed to.
pub(crate) fn may_subscribe(role: &Role, root: &Root, filter: &str) -> Option<Filter> {
    let wanted = Filter::new(root, filter)?;
    match role {
        // Of a gateway the level of the station may be a wildcard.
        Role::Gateway => Some(wanted),
        Role::Station(_) => is_own(role, root, filter).then_some(wanted),
    }
}

/// Whether the text stands below a level of the station that is theirs.
fn is_own(role: &Role, root: &Root, text: &str) -> bool {
    let Some(level) = filter::station(root, text) else { return false };
    let rest = text.len() > root.as_str().len() + 1 + level.len() + 1;
    let theirs = match role {
        Role::Station(name) => name.as_str() == level,
        Role::Gateway => !level.trim().is_empty(),
    };
    rest && theirs
}

#[cfg(test)]
mod tests {
    use link::StationName;

    use super::*;

    fn station() -> Role {
        Role::Station(StationName::new("S-1").expect("a name"))
    }

    /// Topics and filters that are not those of `S-1`, beside what looks like them.
    const FOREIGN: &[&str] = &[
        "",
        "/",
        "#",
        "+",
        "+/S-1/swap/result",
        "+/#",
        "bss",
        "bss/",
        "bss/#",
        "bss/+",
        "bss/+/swap/result",
        "bss/S-1",
        "bss/S-1/",
        "bss/S-2/swap/result",
        "bss/S-2/#",
        "bss/S-11/swap/result",
        "bss/S/swap/result",
        "bss/s-1/swap/result",
        "bss//swap/result",
        "bss/ S-1/swap/result",
        "/bss/S-1/swap/result",
        "bss//S-1/swap/result",
        "BSS/S-1/swap/result",
        "other/S-1/swap/result",
        "$SYS/#",
        "$SYS/broker/uptime",
        "$share/g/bss/S-1/swap/result",
        "$share/g/#",
        "$queue/bss/S-1/swap/result",
        "bss/S-1/a\0b",
        "bss/S-1/a\u{7f}",
        "bss/S-2/../S-1/swap/result",
    ];

    #[test]
    fn t03_a_station_neither_says_nor_hears_what_is_not_its_own() {
        let root = Root::default();
        for text in FOREIGN {
            assert!(!may_publish(&station(), &root, text), "publish {text:?}");
            assert!(may_subscribe(&station(), &root, text).is_none(), "subscribe {text:?}");
        }
        assert!(!may_publish(&station(), &root, &format!("bss/S-1/{}", "x".repeat(121))));
        assert!(may_subscribe(&station(), &root, &format!("bss/S-1/{}", "x".repeat(249))).is_none());
    }

    #[test]
    fn a_station_says_and_hears_what_is_its_own() {
        let root = Root::default();
        assert!(may_publish(&station(), &root, "bss/S-1/swap/result"));
        assert!(may_publish(&station(), &root, "bss/S-1/x"));
        for filter in ["bss/S-1/#", "bss/S-1/+", "bss/S-1/cmd/+", "bss/S-1/swap/confirmation"] {
            assert!(may_subscribe(&station(), &root, filter).is_some(), "{filter}");
        }
        // In a topic to publish on there is no wildcard.
        assert!(!may_publish(&station(), &root, "bss/S-1/#"));
        assert!(!may_publish(&station(), &root, "bss/S-1/+/a"));
    }

    #[test]
    fn a_gateway_speaks_for_any_station_below_the_root() {
        let root = Root::default();
        assert!(may_publish(&Role::Gateway, &root, "bss/S-2/swap/result"));
        assert!(may_publish(&Role::Gateway, &root, "bss//a") && !hub_may_publish(&root, "bss//a"));
        for filter in ["bss/#", "bss/+/swap/confirmation", "bss/S-2/#"] {
            assert!(may_subscribe(&Role::Gateway, &root, filter).is_some(), "{filter}");
        }
        for text in ["#", "+/1/a", "$SYS/#", "$share/g/bss/#", "other/1/a", "bss"] {
            assert!(!may_publish(&Role::Gateway, &root, text), "{text}");
        }
        for text in ["#", "+/1/a", "$SYS/#", "$share/g/bss/#", "other/1/a", "bss"] {
            assert!(may_subscribe(&Role::Gateway, &root, text).is_none(), "{text}");
        }
    }
}
