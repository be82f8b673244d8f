//! Filters of subscriptions: which are well formed, and which topics they take.

use std::sync::Arc;

use link::{Root, TOPIC_MAX};

/// Bytes of the longest filter, and of the longest topic of an answer: one may be longer than the question's.
pub(crate) const FILTER_MAX: usize = 2 * TOPIC_MAX;

/// A filter below the root: levels, `+` for one, `#` for all the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filter(Arc<str>);

impl Filter {
    /// A filter that is well formed, not too long, and begins with the whole root. So never one that
    /// begins with a wildcard or `$`, nor a shared one.
    pub fn new(root: &Root, text: &str) -> Option<Self> {
        let below = below(root, text)?;
        let levels = below.split('/').count();
        let each = below.split('/').enumerate().all(|(at, level)| match level {
            "+" => true,
            "#" => at + 1 == levels,
            _ => !level.contains(['+', '#']),
        });
        let sound = !below.is_empty() && text.len() <= FILTER_MAX && !text.contains(char::is_control);
        (each && sound).then(|| Self(text.into()))
    }

    pub fn text(&self) -> &Arc<str> {
        &self.0
    }

    /// The station the filter is for; none if it may be any.
    pub fn station(&self, root: &Root) -> Option<&str> {
        station(root, &self.0).filter(|level| *level != "+" && *level != "#")
    }

    /// Whether it takes this topic, which holds no wildcard.
    pub fn takes(&self, topic: &str) -> bool {
        let (mut filter, mut topic) = (self.0.split('/'), topic.split('/'));
        loop {
            match (filter.next(), topic.next()) {
                (Some("#"), _) | (None, None) => return true,
                (Some("+"), Some(_)) => {}
                (Some(wanted), Some(level)) if wanted == level => {}
                _ => return false,
            }
        }
    }
}

/// The level of the station in a topic or filter below the root.
pub(crate) fn station<'a>(root: &Root, text: &'a str) -> Option<&'a str> {
    below(root, text)?.split('/').next()
}

fn below<'a>(root: &Root, text: &'a str) -> Option<&'a str> {
    text.strip_prefix(root.as_str())?.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_stands_below_the_root_and_has_whole_wildcards() {
        let root = Root::default();
        for text in ["bss/#", "bss/+/x", "bss/1/#", "bss/1/a/+/b", "bss/1", "bss/1//b"] {
            assert!(Filter::new(&root, text).is_some(), "{text}");
        }
        let long = format!("bss/{}", "x".repeat(253));
        let wrong =
            ["", "#", "+/1", "bss", "bss/", "bssx/1", "$SYS/#", "$share/g/bss/1/#", "bss/#/1", "bss/1#", "bss/+a"];
        for text in wrong.into_iter().chain(["bss/a\0", "/bss/1", "bss/1/a#", long.as_str()]) {
            assert!(Filter::new(&root, text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_filter_takes_the_topics_below_it() {
        let check = |filter: &str, topic: &str, expect: bool| {
            let filter = Filter::new(&Root::default(), filter).expect("a filter");
            assert_eq!(filter.takes(topic), expect, "{filter:?} {topic}");
        };
        check("bss/1/#", "bss/1/a/b", true);
        check("bss/1/#", "bss/1", true);
        check("bss/1/#", "bss/12/a", false);
        check("bss/+/a", "bss/1/a", true);
        check("bss/+/a", "bss/1/2/a", false);
        check("bss/1/a", "bss/1/a", true);
        check("bss/1/a", "bss/1/a/b", false);
        check("bss/1/a/b", "bss/1/a", false);
        check("bss/#", "bss/9/x", true);
        check("bss/1//b", "bss/1//b", true);
    }

    #[test]
    fn a_filter_names_its_station_or_none() {
        let root = Root::new("hub/7").expect("a root");
        let station = |text: &str| Filter::new(&root, text).expect("a filter").station(&root).map(str::to_owned);
        assert_eq!(station("hub/7/S-1/#"), Some("S-1".to_owned()));
        assert_eq!(station("hub/7/+/a"), None);
        assert_eq!(station("hub/7/#"), None);
    }
}
