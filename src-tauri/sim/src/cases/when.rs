//! Moments and lengths as cases tell them.

use domain::Time;
use domain::check::scaled;
use serde::Deserialize;
use serde_json::{Number, Value, json};

use crate::Stopped;

/// When a case begins that does not say.
const START: &str = "2026-01-05T08:00:00Z";
const HOUR: i64 = 3_600_000;
pub(super) const DAY: i64 = 24 * HOUR;

/// A length: `{ "value": 7, "unit": "days" }`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Span {
    pub value: Number,
    pub unit: String,
}

impl Span {
    pub fn milliseconds(&self) -> Result<i64, Stopped> {
        let unit = match self.unit.as_str() {
            "minutes" => HOUR / 60,
            "hours" => HOUR,
            "days" => DAY,
            "weeks" => 7 * DAY,
            "months" => 30 * DAY,
            other => return Err(Stopped::Wrong(format!("there is no unit {other}"))),
        };
        Ok(scaled(self.value.as_f64().unwrap_or_default(), unit))
    }

    /// As the screens send it; none for what no screen offers.
    pub fn length(&self) -> Option<Value> {
        let value = self.value.as_i64().filter(|value| *value > 0)?;
        (self.unit != "minutes").then(|| json!({ "value": value, "unit": self.unit }))
    }
}

/// A moment that may be told in three ways.
pub(super) struct Told<'a> {
    pub name: &'static str,
    pub after_days: Option<f64>,
    pub after_hours: Option<f64>,
    pub at: Option<&'a str>,
}

impl Told<'_> {
    /// The moment, if it is told at all.
    pub fn moment(&self, start: Time) -> Result<Option<Time>, Stopped> {
        let days = self.after_days.map(|days| Time(start.0.saturating_add(scaled(days, DAY))));
        let hours = self.after_hours.map(|hours| Time(start.0.saturating_add(scaled(hours, HOUR))));
        let at = self.at.map(moment).transpose()?;
        Ok(days.or(hours).or(at))
    }

    /// The moment.
    pub fn needed(&self, start: Time) -> Result<Time, Stopped> {
        self.moment(start)?.ok_or_else(|| Stopped::Wrong(format!("it does not say when: {}", self.name)))
    }
}

/// When a case begins.
pub(super) fn start(told: Option<&str>) -> Result<Time, Stopped> {
    moment(told.unwrap_or(START))
}

pub(super) fn moment(iso: &str) -> Result<Time, Stopped> {
    Time::from_iso(iso).ok_or_else(|| Stopped::Wrong(format!("{iso} is no moment")))
}
