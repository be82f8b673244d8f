//! What batteries and devices are called by those who tell of them. A battery is named in each of a thousand readings a second: what was
//! found is remembered until something changes that may be called so.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use domain::HubId;
use domain::device::{DeviceState, readings_of};
use link::BatteryStatus;
use link::payload::Value;
use uuid::Uuid;

use super::Delivery;
use super::follow::{News, Pending, Stranger};
use crate::fault::Fault;
use crate::handles::Hub;

/// Names that are remembered.
const REMEMBERED: usize = 20_000;

/// What is known between deliveries.
#[derive(Default)]
pub(crate) struct Intake {
    names: Mutex<Remembered>,
    pub(super) pending: Mutex<Pending>,
    carried: AtomicI64,
}

#[derive(Default)]
struct Remembered {
    /// Counted up by each change of what may be called something.
    since: u64,
    names: Names,
}

/// Devices by what they are called in a hub; none where nobody, or more than one, is called so.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(HashMap<(HubId, String), Option<Uuid>>);

impl Names {
    /// What is called so.
    pub fn find(&self, hub: HubId, text: &str) -> Option<Uuid> {
        // The key is owned, and this is asked a hundred thousand times a second at most.
        *self.0.get(&(hub, text.to_owned()))?
    }
}

impl Intake {
    /// Something may be called otherwise now.
    pub fn names_changed(&self) {
        let mut remembered = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.since += 1;
        remembered.names.0.clear();
    }

    /// Up to which message those that are readings were carried into their file, since the program began.
    pub fn carried(&self) -> i64 {
        self.carried.load(Ordering::Relaxed)
    }

    /// They were carried up to a message.
    pub fn carried_to(&self, number: i64) {
        self.carried.store(number, Ordering::Relaxed);
    }

    /// Notes what is to be followed up; who is to be told of at once.
    pub(super) fn note(&self, news: Vec<News>) -> BTreeSet<Stranger> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).add(news)
    }
}

/// What is called as in these deliveries.
pub(super) async fn known(hub: &Hub, all: &[Delivery]) -> Result<Names, Fault> {
    let asked: HashSet<(HubId, String)> = all.iter().flat_map(names_in).collect();
    let mut found = Names::default();
    let (since, unknown) = {
        let remembered = hub.intake.names.lock().unwrap_or_else(PoisonError::into_inner);
        let mut unknown = Vec::new();
        for key in asked {
            match remembered.names.0.get(&key) {
                Some(id) => drop(found.0.insert(key, *id)),
                None => unknown.push(key),
            }
        }
        (remembered.since, unknown)
    };
    if unknown.is_empty() {
        return Ok(found);
    }
    let mut read = hub.store.read().await?;
    let mut new = HashMap::new();
    for (place, text) in unknown {
        let batteries = store::battery::called(&mut read, place, &text).await?.into_iter().map(|id| id.0);
        let mut ids: BTreeSet<Uuid> = batteries.collect();
        for device in store::device::called(&mut read, place, &text).await? {
            let seen = store::device::find(&mut read, place, device).await?;
            // What waits for a person, or is out of use, takes nobody's name.
            let active = seen.filter(|seen| seen.device.state == DeviceState::Active);
            ids.extend(active.map(|seen| readings_of(device, seen.device.form.battery)));
        }
        let id = ids.first().copied().filter(|_| ids.len() == 1);
        new.insert((place, text), id);
    }
    drop(read);
    found.0.extend(new.iter().map(|(key, id)| (key.clone(), *id)));
    let mut remembered = hub.intake.names.lock().unwrap_or_else(PoisonError::into_inner);
    // What changed while this was read may be among it.
    if remembered.since == since {
        if remembered.names.0.len() >= REMEMBERED {
            remembered.names.0.clear();
        }
        remembered.names.0.extend(new);
    }
    Ok(found)
}

/// Whom a delivery names.
pub(super) fn names_in(delivery: &Delivery) -> Vec<(HubId, String)> {
    let (Some(speaks), Ok(told)) = (&delivery.speaks, &delivery.told) else { return Vec::new() };
    let names: Vec<String> = match told {
        BatteryStatus::Reading(fields) => link::Reading::battery_of(fields).into_iter().collect(),
        BatteryStatus::Batch { battery, entries, .. } => {
            let each = entries.iter().filter_map(|entry| match entry {
                Value::Object(fields) => link::Reading::battery_of(fields),
                _ => None,
            });
            battery.clone().into_iter().chain(each).collect()
        }
    };
    names.into_iter().map(|text| (speaks.hub, text)).collect()
}
