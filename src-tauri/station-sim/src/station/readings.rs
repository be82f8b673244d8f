//! What a station measures: one reading or a batch, with long keys or short ones; what was measured without a link is
//! told when it is back.

use chrono::DateTime;
use serde_json::{Value, json};

use super::speech::tenth;
use super::{Link, Station};
use crate::charging::voltage;
use crate::journal::Until;
use crate::world::{Battery, Spelling};

/// Readings in a batch.
const BATCH: usize = 100;
/// Readings that are kept while there is no link; then the oldest go.
const KEPT: usize = 2_000;

impl Station {
    /// Measures every battery; tells it, or keeps it until there is a link.
    pub(super) fn look(&mut self, now: i64) {
        let spelling = self.setup.spelling;
        let batteries: Vec<Battery> = self.rack.slots().iter().filter_map(|slot| slot.battery(now)).collect();
        let at = self.boot.clock.believes(now);
        let entries: Vec<Value> = batteries.iter().map(|battery| reading(spelling, battery, at)).collect();
        if self.link != Link::Up {
            self.readings.extend(entries);
            self.readings.drain(..self.readings.len().saturating_sub(KEPT));
            return;
        }
        self.tell_status(now);
        if let (Spelling::User, Some(one)) = (spelling, entries.first()) {
            self.journal.add("battery/status", one.clone(), Until::Said);
        }
        if !entries.is_empty() {
            let payload = self.signed(json!({ "entries": entries }), now);
            self.journal.add("battery/status", payload, Until::Stored);
        }
    }

    /// Tells what was measured while there was no link, in batches, the last one marked.
    pub(super) fn catch_up(&mut self, now: i64) {
        let readings: Vec<Value> = self.readings.drain(..).collect();
        let batches = readings.len().div_ceil(BATCH);
        for (number, entries) in (1..).zip(readings.chunks(BATCH)) {
            let last = u8::from(number == batches);
            let payload = self.signed(json!({ "entries": entries, "fb": last, "offline": true }), now);
            self.journal.add("battery/status", payload, Until::Stored);
        }
    }

    /// Tells how it is.
    pub(super) fn tell_status(&mut self, now: i64) {
        let status = self.status(now);
        self.journal.supersede("station/status");
        self.journal.add("station/status", status, Until::Stored);
    }
}

/// A reading, with the keys of the station's make.
fn reading(spelling: Spelling, battery: &Battery, at: i64) -> Value {
    let (soc, volts) = (tenth(battery.soc), tenth(voltage(battery.soc)));
    let time = DateTime::from_timestamp_millis(at).unwrap_or_default();
    match spelling {
        Spelling::User => json!({
            "battery_id": battery.name, "soc": soc, "soh": tenth(battery.soh), "voltage": volts, "current": 8.0,
            "temperature": 31.5, "timestamp": time.to_rfc3339(),
        }),
        Spelling::Short => json!({
            "id": battery.name, "d": time.format("%Y-%m-%d").to_string(), "tm": time.format("%H:%M:%S").to_string(),
            "soc": soc, "v": volts, "i": 8.0, "t": 31.5, "err": "",
        }),
    }
}
