//! What each reading of a delivery is, before anything is written: whose, when, and whether it can be.

use std::collections::HashMap;

use domain::Time;
use domain::reading::{ClockQuality, Reading, Row, Values, judged};
use domain::swap::ErrorCode;
use link::payload::{Object, Value};
use link::{BatteryStatus, Envelope, Refused};
use readings::{Same, Taken, Waits};
use uuid::Uuid;

use super::names::Names;
use super::{Delivery, Speaks};

/// What a delivery comes to.
#[derive(Debug)]
pub(super) enum Judged {
    /// Nothing of it may be taken.
    Refused(Refused),
    /// Its readings, in their order.
    Taken {
        /// Each by itself.
        entries: Vec<Entry>,
        /// Whether it is the last of a catch-up, so that what has no time finds it now.
        last: bool,
        /// Whether what has no time is to wait for that.
        waits: bool,
    },
}

/// What a reading is.
#[derive(Debug)]
pub(super) enum Entry {
    /// One whose time is known, or all that will ever be known of it.
    Timed(Taken),
    /// One whose time is known by those around it.
    Waits(Uuid, Waits),
    /// One that is kept for a person.
    Aside(Aside),
}

/// A reading that is kept for a person.
#[derive(Debug)]
pub(super) struct Aside {
    /// Whose it is, if that is known, and its place among those around it.
    pub of: Option<(Uuid, Row)>,
    /// Why.
    pub why: String,
}

/// How many readings of a batch were alike so far, whose clock says nothing: there each is one of its own.
type Alike = HashMap<(Uuid, String, Values), u32>;

impl Judged {
    /// Whose readings are taken.
    pub fn devices(&self) -> impl Iterator<Item = Uuid> {
        let entries: &[Entry] = if let Self::Taken { entries, .. } = self { entries } else { &[] };
        entries.iter().filter_map(|entry| match entry {
            Entry::Timed(taken) => Some(taken.device),
            Entry::Waits(device, _) => Some(*device),
            Entry::Aside(_) => None,
        })
    }
}

/// Judges a delivery.
pub(super) fn judge(delivery: &Delivery, names: &Names) -> Judged {
    let told = match &delivery.told {
        Ok(told) => told,
        Err(refused) => return Judged::Refused(refused.clone()),
    };
    let Some(speaks) = &delivery.speaks else { return Judged::Refused(ErrorCode::UnknownStation.into()) };
    match told {
        BatteryStatus::Reading(fields) => match of(speaks, names, None, fields) {
            Err(code) => Judged::Refused(code.into()),
            Ok(device) => {
                let entries = vec![entry(delivery, device, fields, None)];
                Judged::Taken { entries, last: false, waits: false }
            }
        },
        BatteryStatus::Batch { battery, last, entries } => {
            if let Some(Err(code)) = battery.as_deref().map(|battery| named(speaks, names, battery)) {
                return Judged::Refused(code.into());
            }
            let mut alike = Alike::new();
            let all = entries.iter().enumerate().map(|(place, value)| match value {
                Value::Object(fields) => match of(speaks, names, battery.as_deref(), fields) {
                    Ok(device) => entry(delivery, device, fields, Some((place, &mut alike))),
                    Err(code) => aside(code.word()),
                },
                _ => aside("no_object"),
            });
            Judged::Taken { entries: all.collect(), last: *last, waits: true }
        }
    }
}

/// Of what device a reading is.
fn of(speaks: &Speaks, names: &Names, battery: Option<&str>, fields: &Object) -> Result<Uuid, ErrorCode> {
    let text = link::Reading::battery_of(fields);
    match text.as_deref().or(battery) {
        Some(text) => named(speaks, names, text),
        None => speaks.own.ok_or(ErrorCode::MissingField),
    }
}

/// What device is called so, if it may be spoken for.
fn named(speaks: &Speaks, names: &Names, text: &str) -> Result<Uuid, ErrorCode> {
    match names.find(speaks.hub, text) {
        Some(device) if Some(device) == speaks.own || speaks.of_others => Ok(device),
        None if speaks.of_others => Err(ErrorCode::UnknownBattery),
        Some(_) | None => Err(ErrorCode::NotYourDevice),
    }
}

/// A reading; of a batch also its place there, for the rest of it may tell its time.
fn entry(delivery: &Delivery, device: Uuid, fields: &Object, of: Option<(usize, &mut Alike)>) -> Entry {
    let told = link::Reading::read(fields);
    let (at, quality) = judged(told.device, told.gps, delivery.at);
    let why = if told.impossible.is_empty() {
        told.values.is_empty().then(|| "nothing_measured".to_owned())
    } else {
        let each = told.impossible.iter().map(|one| format!("{} {}", one.field.word(), one.told));
        Some(each.collect::<Vec<_>>().join(", "))
    };
    if let Some(why) = why {
        let is_known = !matches!(quality, ClockQuality::Received | ClockQuality::Future);
        let row = Row { at: is_known.then_some(at), awake: told.values.is_awake() };
        return Entry::Aside(Aside { of: Some((device, row)), why });
    }
    let is_of_batch = of.is_some();
    let same = || {
        let number = number(delivery, fields, of.as_ref().map(|(place, _)| *place));
        let alike = of.map_or(0, |(_, alike)| {
            let many = alike.entry((device, told.clock.clone(), told.values)).or_default();
            *many += 1;
            *many - 1
        });
        same(&told.clock, number, (delivery.at, alike))
    };
    match quality {
        ClockQuality::Received if is_of_batch => waits(device, told.values, same()),
        ClockQuality::Received | ClockQuality::Future => taken(device, (at, quality), told.values, same()),
        ClockQuality::Device | ClockQuality::Gps | ClockQuality::Repaired => {
            taken(device, (at, quality), told.values, Same::AtItsTime)
        }
    }
}

fn aside(why: &str) -> Entry {
    Entry::Aside(Aside { of: None, why: why.to_owned() })
}

fn taken(device: Uuid, (at, quality): (Time, ClockQuality), values: Values, same: Same) -> Entry {
    Entry::Timed(Taken { device, reading: Reading { at, quality, values }, same })
}

fn waits(device: Uuid, values: Values, same: Same) -> Entry {
    Entry::Waits(device, Waits { row: Row { at: None, awake: values.is_awake() }, of: Some((values, same)) })
}

/// The number of a reading among those of its sender: its own, or that of the batch and its place there.
fn number(delivery: &Delivery, fields: &Object, place: Option<usize>) -> Option<String> {
    let own = Envelope::read(fields).sequence.map(|sequence| sequence.to_string());
    own.or_else(|| {
        let whole = delivery.sequence.as_ref()?;
        Some(place.map_or_else(|| whole.clone(), |place| format!("{whole} {place}")))
    })
}

/// By what a reading without a time of its own is known again: its number, else its clock as it was written, and how many like it
/// came before it in its batch.
fn same(clock: &str, number: Option<String>, (came, alike): (Time, u32)) -> Same {
    match (number, clock.trim()) {
        (Some(number), _) => Same::Written(number),
        (None, "") => Same::For(came, alike),
        (None, clock) if alike > 0 => Same::Written(format!("{clock} {alike}")),
        (None, clock) => Same::Written(clock.to_owned()),
    }
}
