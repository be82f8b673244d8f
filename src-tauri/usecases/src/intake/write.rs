//! Writes what was judged: readings, those that wait, and the letter that tells of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use domain::Time;
use domain::reading::{ClockQuality, Row, Source};
use domain::swap::Verdict;
use link::{BatteryStatus, Refused};
use readings::{Kept, Letter, ReadingsError, Waits, Writing};
use uuid::Uuid;

use super::judge::{Entry, Judged};
use super::{Delivery, Outcome};
use crate::around::Clock;

/// Characters of what is wrong with a delivery.
const DETAIL_MAX: usize = 1_000;

/// What became of readings, counted.
#[derive(Default)]
struct Counts {
    stored: u32,
    duplicate: u32,
    /// Those that are kept for a person: which, and why.
    aside: Vec<(usize, String)>,
    /// Of which device, if of one.
    device: Option<Uuid>,
}

impl Counts {
    fn add(&mut self, at: usize, kept: Kept) {
        match kept {
            Kept::Stored => self.stored += 1,
            Kept::Duplicate => self.duplicate += 1,
            Kept::TooOld => self.aside.push((at, "too_old".to_owned())),
        }
    }
}

/// Writes a delivery; what became of it.
pub(super) fn write(
    writing: &mut Writing<'_>,
    delivery: Delivery,
    judged: Judged,
    clock: &Clock,
) -> Result<Outcome, ReadingsError> {
    let before = delivery.identity.map(|identity| writing.letter_before(&identity)).transpose()?.flatten();
    let mut payload = delivery.payload;
    let (outcome, detail, device) = match (before, judged) {
        (Some(before), _) => (again(&before.letter), String::new(), before.letter.device),
        (None, Judged::Refused(refused)) => (Outcome::refused(refused.clone()), refused.message, None),
        (None, Judged::Taken { entries, last, waits }) => {
            let counts = keep(writing, delivery.at, entries, last, waits)?;
            if delivery.source == Source::File {
                if counts.aside.is_empty() {
                    return Ok(outcome(&counts));
                }
                payload = set_aside(&delivery.told, &counts.aside);
            }
            let whys: Vec<&str> = counts.aside.iter().map(|(_, why)| why.as_str()).collect();
            (outcome(&counts), whys.join("; ").chars().take(DETAIL_MAX).collect(), counts.device)
        }
    };
    // A device tells of itself alone: what is wrong with it is wrong with what it measures.
    let own = delivery.speaks.filter(|speaks| !speaks.of_others).and_then(|speaks| speaks.own);
    let verdict = outcome.verdict;
    let is_new = verdict != Verdict::Duplicate;
    let letter = Letter {
        at: delivery.at,
        source: Cow::Borrowed(delivery.source.word()),
        verdict: Cow::Borrowed(verdict.word()),
        hub: delivery.speaks.map(|speaks| speaks.hub.0),
        device: device.or(own),
        station: delivery.speaks.and_then(|speaks| speaks.station).map(|station| station.0),
        code: outcome.refused.as_ref().map(|refused| Cow::Borrowed(refused.code.word())),
        login: delivery.login,
        topic: delivery.topic,
        detail,
        counts: [outcome.stored, outcome.duplicate, outcome.quarantined].map(i64::from),
        payload,
        // What is refused today may be taken tomorrow; what was taken is known again.
        identity: delivery.identity.filter(|_| is_new && outcome.refused.is_none()),
        answer: delivery.hears.shown(&outcome, delivery.at),
        ms: clock.ms_since(delivery.began),
        // A live reading that was taken is on disk as a reading.
        stays: delivery.source != Source::Mqtt || delivery.identity.is_some() || verdict != Verdict::Accepted,
    };
    writing.letter(letter)?;
    Ok(outcome)
}

/// Of a file only what is kept for a person is kept as it came, a line each: the file itself is in their hands.
fn set_aside(told: &Result<BatteryStatus, Refused>, aside: &[(usize, String)]) -> Vec<u8> {
    let Ok(BatteryStatus::Batch { entries, .. }) = told else { return Vec::new() };
    let lines = aside.iter().filter_map(|(at, _)| entries.get(*at)).map(ToString::to_string);
    lines.collect::<Vec<_>>().join("\n").into_bytes()
}

/// What was taken before is told the same again.
fn again(before: &Letter) -> Outcome {
    let [stored, duplicate, quarantined] = before.counts.map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    Outcome { verdict: Verdict::Duplicate, stored, duplicate, quarantined, refused: None }
}

fn keep(
    writing: &mut Writing<'_>,
    came: Time,
    entries: Vec<Entry>,
    last: bool,
    waits: bool,
) -> Result<Counts, ReadingsError> {
    let mut counts = Counts::default();
    // A gateway may tell of several batteries in one batch: each has its own catch-up.
    let mut batches: BTreeMap<Uuid, Vec<Waits>> = BTreeMap::new();
    let mut of = BTreeSet::new();
    for (at, entry) in entries.into_iter().enumerate() {
        match entry {
            Entry::Aside(aside) => {
                if let Some((device, row)) = aside.of {
                    batches.entry(device).or_default().push(Waits { row, of: None });
                }
                counts.aside.push((at, aside.why));
            }
            Entry::Timed(taken) => {
                let kept = writing.keep(&taken)?;
                counts.add(at, kept);
                // What orders nothing is no hold for those around it.
                let orders = kept != Kept::TooOld && taken.reading.quality != ClockQuality::Future;
                let row = Row { at: orders.then_some(taken.reading.at), awake: taken.reading.values.is_awake() };
                batches.entry(taken.device).or_default().push(Waits { row, of: None });
            }
            Entry::Waits(device, one) => {
                batches.entry(device).or_default().push(one);
            }
        }
    }
    of.extend(batches.keys().copied());
    counts.device = of.first().copied().filter(|_| of.len() == 1);
    for (device, batch) in batches.iter().filter(|_| waits) {
        for kept in writing.wait(*device, came, batch)? {
            counts.add(0, kept);
        }
        if last {
            writing.settle(*device, came)?;
        }
    }
    Ok(counts)
}

fn outcome(counts: &Counts) -> Outcome {
    let quarantined = u32::try_from(counts.aside.len()).unwrap_or(u32::MAX);
    let verdict = match (quarantined, counts.stored, counts.duplicate) {
        (1.., _, _) => Verdict::Questioned,
        (0, 0, 1..) => Verdict::Duplicate,
        (0, _, _) => Verdict::Accepted,
    };
    Outcome { verdict, stored: counts.stored, duplicate: counts.duplicate, quarantined, refused: None }
}
