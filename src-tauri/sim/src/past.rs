//! The past of a hub, made up: batteries come, are used, noted on, repaired and retired. The same seed gives the same
//! past, by the domain's own rules.

use domain::battery::{Battery, BatteryForm, Lifecycle, edited, moved, new};
use domain::change::{self, Change};
use domain::{BatteryId, HubId, ModelId, Refusal, Time};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::Serialize;
use uuid::{Builder, Uuid};

use crate::seat::BEGINNING;

/// Acts a battery has seen on average, its arrival among them.
pub(crate) const ACTS_EACH: usize = 10;
/// From the first act to the last.
const YEARS_MS: i64 = 5 * 365 * 24 * 3_600_000;

const NOTES: [&str; 6] =
    ["new lid", "cable replaced", "label unreadable", "cells balanced", "case cracked at the corner", "stored outside"];

/// A model whose batteries are made up.
pub(crate) struct Kind {
    /// The model.
    pub id: ModelId,
    /// Its name.
    pub name: String,
    /// What its maker's serial numbers begin with.
    pub serial: &'static str,
}

/// A battery as the past left it.
pub(crate) struct Kept {
    pub battery: Battery,
    pub created_at: Time,
    pub changed_at: Time,
}

/// One act, as its op has to be written.
pub(crate) struct Done {
    /// Id of the audit line.
    pub id: Uuid,
    pub at: Time,
    pub act: &'static str,
    pub battery: BatteryId,
    pub changes: Vec<Change>,
    pub reason: Option<&'static str>,
    /// Kind of the row change: 1 inserted, 0 updated.
    pub kind: i64,
    /// Its changed columns, as the triggers write them.
    pub patch: String,
}

/// The past as it goes on, act by act.
pub(crate) struct Past {
    random: StdRng,
    hub: HubId,
    kinds: Vec<Kind>,
    acts: usize,
    done: usize,
    /// Every battery, as the acts so far left it.
    pub batteries: Vec<Kept>,
}

/// What people read of a battery in its history.
#[derive(Serialize)]
struct Described<'a> {
    short_code: &'a str,
    serial_number: &'a str,
    model: &'a str,
    lifecycle: Lifecycle,
    aliases: &'a str,
    passport: &'a str,
    notes: &'a str,
}

/// Columns of a battery in a row change; those that did not change are left out.
#[derive(Default, Serialize)]
struct Patch<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    hub_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lifecycle: Option<Lifecycle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<i64>,
    changed_at: i64,
    /// What only an arrival writes, empty.
    #[serde(flatten)]
    rest: Option<Rest>,
}

/// Columns of a battery that nothing is known for here.
#[derive(Default, Serialize)]
struct Rest {
    aliases: &'static str,
    purchased_on: Option<&'static str>,
    purchase_price: Option<i64>,
    warranty_until: Option<&'static str>,
    passport: &'static str,
}

impl Past {
    /// A past of `size` batteries.
    pub fn new(seed: u64, hub: HubId, kinds: Vec<Kind>, size: usize) -> Self {
        let batteries = Vec::with_capacity(size);
        Self { random: StdRng::seed_from_u64(seed), hub, kinds, acts: size * ACTS_EACH, done: 0, batteries }
    }

    /// The next act; none when the present is reached.
    ///
    /// # Errors
    /// [`Refusal`] if the domain would not have allowed it.
    pub fn next_act(&mut self) -> Result<Option<Done>, Refusal> {
        if self.done == self.acts {
            return Ok(None);
        }
        let number = i64::try_from(self.done).unwrap_or(i64::MAX);
        let acts = i64::try_from(self.acts).unwrap_or(i64::MAX);
        // Acts lie a minute or more apart at full size, so that ids are in the order of time.
        let at = Time(BEGINNING.0 + 60_000 + number * (YEARS_MS / acts));
        let arrives = self.done.is_multiple_of(ACTS_EACH);
        self.done += 1;
        if arrives { self.arrive(at, acts) } else { self.happen(at) }.map(Some)
    }

    fn id(&mut self, at: Time) -> Uuid {
        let chance: [u8; 10] = self.random.random();
        Builder::from_unix_timestamp_millis(u64::try_from(at.0).unwrap_or(0), &chance).into_uuid()
    }

    fn arrive(&mut self, at: Time, acts: i64) -> Result<Done, Refusal> {
        let number = self.batteries.len() + 1;
        let year = 2021 + i64::try_from(self.done).unwrap_or(0) * 5 / (acts + 1);
        let kind = self.random.random_range(0..self.kinds.len());
        let form = BatteryForm {
            short_code: format!("B-{number:03}"),
            serial_number: format!("{}{year}{number:06}", self.kinds[kind].serial),
            model: self.kinds[kind].id,
            aliases: Vec::new(),
            purchased_on: None,
            purchase_price: None,
            warranty_until: None,
            passport: String::new(),
            notes: String::new(),
        };
        let battery = new(BatteryId(self.id(at)), self.hub, &form)?;
        let patch = Patch {
            hub_id: Some(hex(self.hub.0)),
            short_code: Some(&battery.form.short_code),
            serial_number: Some(&battery.form.serial_number),
            model: Some(hex(battery.form.model.0)),
            lifecycle: Some(battery.lifecycle),
            notes: Some(&battery.form.notes),
            created_at: Some(at.0),
            changed_at: at.0,
            rest: Some(Rest { aliases: "[]", ..Rest::default() }),
        };
        let (patch, changes) = (written(&patch), self.changes(None, &battery));
        let done = Done {
            id: self.id(at),
            at,
            act: "battery.create",
            battery: battery.id,
            changes,
            reason: None,
            kind: 1,
            patch,
        };
        self.batteries.push(Kept { battery, created_at: at, changed_at: at });
        Ok(done)
    }

    fn happen(&mut self, at: Time) -> Result<Done, Refusal> {
        let one = self.random.random_range(0..self.batteries.len());
        let before = self.batteries[one].battery.clone();
        let is_noted = before.lifecycle.next().is_empty() || self.random.random_ratio(1, 4);
        let (act, reason, after) = if is_noted {
            let note = NOTES[self.random.random_range(0..NOTES.len())];
            let form = BatteryForm { notes: format!("{note}, act {}", self.done), ..before.form.clone() };
            ("battery.edit", None, edited(&before, &form)?)
        } else {
            let to = self.follows(before.lifecycle);
            ("battery.change_lifecycle", Some("seen at the counter"), moved(&before, to)?)
        };
        let patch = Patch {
            lifecycle: (!is_noted).then_some(after.lifecycle),
            notes: is_noted.then_some(after.form.notes.as_str()),
            changed_at: at.0,
            ..Patch::default()
        };
        let (patch, changes) = (written(&patch), self.changes(Some(&before), &after));
        let done = Done { id: self.id(at), at, act, battery: after.id, changes, reason, kind: 0, patch };
        self.batteries[one].battery = after;
        self.batteries[one].changed_at = at;
        Ok(done)
    }

    /// Most batteries work; few are retired.
    fn follows(&mut self, from: Lifecycle) -> Lifecycle {
        let next = from.next();
        if next.contains(&Lifecycle::InService) && self.random.random_ratio(4, 5) {
            return Lifecycle::InService;
        }
        let one = next[self.random.random_range(0..next.len())];
        if one == Lifecycle::Retired && self.random.random_ratio(9, 10) { next[0] } else { one }
    }

    fn changes(&self, before: Option<&Battery>, after: &Battery) -> Vec<Change> {
        change::between(before.map(|battery| self.described(battery)).as_ref(), &self.described(after))
    }

    fn described<'a>(&'a self, battery: &'a Battery) -> Described<'a> {
        let model = self.kinds.iter().find(|kind| kind.id == battery.form.model);
        Described {
            short_code: &battery.form.short_code,
            serial_number: &battery.form.serial_number,
            model: model.map_or("", |kind| &kind.name),
            lifecycle: battery.lifecycle,
            aliases: "",
            passport: &battery.form.passport,
            notes: &battery.form.notes,
        }
    }
}

/// Bytes as the triggers write them.
pub(crate) fn hex(id: Uuid) -> String {
    format!("{:X}", id.as_simple())
}

/// A struct of texts and numbers can always be written.
fn written(patch: &Patch) -> String {
    serde_json::to_string(patch).unwrap_or_default()
}
