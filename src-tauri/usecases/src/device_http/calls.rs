//! The last calls that brought no readings: who signed in, and who was turned away. They stand in memory only, and so many of
//! them: whoever calls without end fills neither the disk nor the memory. What they said is not kept, since a secret may be
//! among it.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::Time;
use domain::device::readings_of;
use domain::reading::Source;
use domain::swap::{ErrorCode, Verdict};
use link::http::CallAnswer;
use readings::{Letter, LetterSeen, LettersAsk};
use store::device::DeviceCalled;

use crate::around::Clock;

/// Calls that are remembered.
const LAST: usize = 1_000;
/// Characters of a path, which anybody may make up.
const PATH_MAX: usize = 200;

/// A call as it came.
#[derive(Clone, Debug)]
pub struct Call {
    /// What was asked for.
    pub(super) path: String,
    pub(super) at: Time,
    pub(super) began: Duration,
}

impl Call {
    /// A call that comes now.
    pub(crate) fn now(path: &str, clock: &Clock) -> Self {
        Self { path: path.chars().take(PATH_MAX).collect(), at: clock.now(), began: clock.since_start() }
    }
}

/// Whose login a call named, and the device it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Whose {
    pub name: String,
    pub device: DeviceCalled,
}

/// The last of them, numbered since the program began.
#[derive(Default)]
pub(crate) struct Calls(Mutex<(i64, VecDeque<LetterSeen>)>);

impl Calls {
    /// Remembers a call: whose it was, as far as that is known, and what it was answered.
    pub fn note(&self, call: &Call, whose: Option<&Whose>, answer: &CallAnswer, clock: &Clock) {
        let letter = letter(call, whose, answer, clock.ms_since(call.began));
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.0 += 1;
        let number = all.0;
        all.1.push_back(LetterSeen { number, letter });
        let beyond = all.1.len().saturating_sub(LAST);
        all.1.drain(..beyond);
    }

    /// Those that are asked for, the newest first.
    pub fn last(&self, ask: &LettersAsk) -> Vec<LetterSeen> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.1.iter().rev().filter(|seen| ask.fits(&seen.letter)).take(ask.limit).cloned().collect()
    }

    /// One of them, if it is remembered.
    pub fn find(&self, number: i64) -> Option<LetterSeen> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.1.iter().find(|seen| seen.number == number).cloned()
    }
}

fn letter(call: &Call, whose: Option<&Whose>, answer: &CallAnswer, ms: i64) -> Letter {
    let refused = if let CallAnswer::Refused(refused) = answer { Some(refused) } else { None };
    let is_unreadable =
        |code: &str| [ErrorCode::MalformedJson, ErrorCode::MissingField].map(ErrorCode::word).contains(&code);
    let verdict = match refused {
        None => Verdict::Accepted,
        Some(refused) if is_unreadable(refused.code) => Verdict::BadPayload,
        Some(_) => Verdict::Refused,
    };
    Letter {
        at: call.at,
        source: Cow::Borrowed(Source::Http.word()),
        verdict: Cow::Borrowed(verdict.word()),
        hub: whose.map(|whose| whose.device.hub.0),
        device: whose.map(|whose| readings_of(whose.device.id, whose.device.battery)),
        station: None,
        code: refused.map(|refused| Cow::Borrowed(refused.code)),
        login: whose.map(|whose| whose.name.clone()).unwrap_or_default(),
        topic: call.path.clone(),
        detail: refused.map(|refused| refused.message.clone()).unwrap_or_default(),
        counts: [0; 3],
        payload: Vec::new(),
        identity: None,
        answer: answer.shown(),
        ms,
        stays: false,
    }
}

#[cfg(test)]
mod tests {
    use link::http::CallFault;

    use super::*;
    use crate::around::FixedClock;

    #[test]
    fn calls_without_end_fill_nothing() {
        let (calls, clock) = (Calls::default(), Clock::Fixed(FixedClock::at(Time(0))));
        let all = LettersAsk { limit: 2 * LAST, ..LettersAsk::default() };
        for _ in 0..LAST + 5 {
            let call = Call::now(&"/x".repeat(10_000), &clock);
            calls.note(&call, None, &CallAnswer::Refused(CallFault::NotFound.into()), &clock);
        }
        let last = calls.last(&all);
        assert_eq!(last.len(), LAST);
        assert_eq!((last[0].number, last[LAST - 1].number), (1_005, 6));
        assert!(last.iter().all(|seen| seen.letter.topic.len() == PATH_MAX));
        assert_eq!((calls.find(5), calls.find(6).map(|seen| seen.number)), (None, Some(6)));
    }
}
