//! What a station has said and must not forget: kept until the broker has it, and what asks for an answer until it is
//! answered. After a lost link all of it is said again, as it was. One question at a time: answers do not say which of two
//! they are for.

use std::collections::VecDeque;

use serde_json::Value;

/// What ends the keeping of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// It is said, acknowledged or not.
    Said,
    /// It is acknowledged.
    Stored,
    /// It is answered.
    Answered,
}

/// A message that is to be said.
#[derive(Clone, Debug, PartialEq)]
pub struct Say {
    /// Its place in the journal.
    pub number: u64,
    /// Its topic below the station.
    pub topic: String,
    /// What it says.
    pub payload: Value,
    /// Whether it carries what tells it apart for ever, so that it may be said again at any time.
    pub named: bool,
    /// Whether anybody is to acknowledge it.
    pub acknowledged: bool,
}

#[derive(Clone, Debug)]
struct Entry {
    say: Say,
    until: Until,
    /// Whether it was said since the link is there.
    said: bool,
}

/// What is kept.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    entries: VecDeque<Entry>,
    last: u64,
}

impl Journal {
    /// Keeps a message; its number.
    pub fn add(&mut self, topic: &str, payload: Value, until: Until) -> u64 {
        self.last += 1;
        let named = payload.get("seq").is_some() || payload.get("message_id").is_some();
        let say =
            Say { number: self.last, topic: topic.to_owned(), payload, named, acknowledged: until != Until::Said };
        self.entries.push_back(Entry { say, until, said: false });
        self.last
    }

    /// Of what is superseded by something newer, nothing is kept.
    pub fn supersede(&mut self, topic: &str) {
        self.entries.retain(|entry| entry.say.topic != topic);
    }

    /// What is to be said now: in order, up to the first question that is open.
    pub fn due(&mut self) -> Vec<Say> {
        let mut due = Vec::new();
        for entry in &mut self.entries {
            if !entry.said {
                entry.said = true;
                due.push(entry.say.clone());
            }
            if entry.until == Until::Answered {
                break;
            }
        }
        self.entries.retain(|entry| !(entry.said && entry.until == Until::Said));
        due
    }

    /// The link is new: everything is said again.
    pub fn relinked(&mut self) {
        self.entries.iter_mut().for_each(|entry| entry.said = false);
    }

    /// A message is acknowledged.
    pub fn stored(&mut self, number: u64) {
        self.entries.retain(|entry| entry.say.number != number || entry.until != Until::Stored);
    }

    /// The open question is answered, or nobody waits for it any more; it, if there was one.
    pub fn answered(&mut self) -> Option<Say> {
        let at = self.entries.iter().position(|entry| entry.until == Until::Answered)?;
        self.entries.remove(at).map(|entry| entry.say)
    }

    /// The question that is open, if it was said.
    #[must_use]
    pub fn open(&self) -> Option<&Say> {
        let entry = self.entries.iter().find(|entry| entry.until == Until::Answered)?;
        entry.said.then_some(&entry.say)
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn numbers(says: &[Say]) -> Vec<u64> {
        says.iter().map(|say| say.number).collect()
    }

    #[test]
    fn one_question_at_a_time_and_everything_again_after_a_lost_link() {
        let mut journal = Journal::default();
        for until in [Until::Stored, Until::Answered, Until::Stored, Until::Answered] {
            journal.add("x", json!({}), until);
        }
        assert_eq!(numbers(&journal.due()), [1, 2]);
        assert_eq!(numbers(&journal.due()), [0_u64; 0]);
        journal.stored(1);
        journal.stored(2);
        journal.relinked();
        assert_eq!(numbers(&journal.due()), [2], "a question is kept until it is answered");
        assert_eq!(journal.answered().map(|say| say.number), Some(2));
        assert_eq!(journal.open(), None, "the next was not said yet");
        assert_eq!(numbers(&journal.due()), [3, 4]);
        journal.answered();
        journal.stored(3);
        assert!(journal.is_empty());
    }
}
