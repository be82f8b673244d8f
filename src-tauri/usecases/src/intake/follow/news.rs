//! What came and is to be followed up: it waits in memory, once for each device however much of it came.

use std::collections::{BTreeSet, HashMap};

use domain::alert::{ABOUT_MAX, AlertKind};
use domain::reading::{ClockQuality, Field, Values};
use domain::swap::ErrorCode;
use domain::{HubId, StationId, Time};
use uuid::Uuid;

use crate::intake::Delivery;
use crate::intake::judge::{Entry, Judged};
use crate::intake::names::names_in;

/// Names nobody knows that are told of at once.
const UNKNOWN: usize = 50;

/// What is to be followed up.
#[derive(Debug)]
pub(in crate::intake) enum News {
    /// A reading of this device came; its error letters, if it told them.
    Of(HubId, Uuid, Option<Letters>),
    /// Somebody spoke of what nobody knows, or of what is not theirs.
    Stranger(Stranger),
}

/// Error letters, and when they were told.
pub(in crate::intake) type Letters = (Time, i64);

/// What waits to be followed up.
#[derive(Default)]
pub(crate) struct Pending {
    pub(super) devices: HashMap<(HubId, Uuid), Option<Letters>>,
    /// Error letters as they were followed up last.
    pub(super) letters: HashMap<Uuid, Letters>,
    /// Since when a battery has been out that somebody was told is charged: whoever says no to that is not asked again, until it is
    /// in use again or has gone out anew.
    pub(super) suggested: HashMap<Uuid, Time>,
}

/// Somebody who spoke of what nobody knows, or of what is not theirs.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::intake) struct Stranger {
    /// The hub it speaks to, if that is known.
    pub(super) hub: Option<HubId>,
    /// The station, if it is one.
    pub(super) station: Option<StationId>,
    /// As whom it came.
    pub(super) login: String,
    /// What is wrong with it.
    pub(super) kind: AlertKind,
    /// Whom or what it named.
    pub(super) about: String,
}

impl Pending {
    /// Takes note of what is to be followed up later; who is to be told of at once.
    pub fn add(&mut self, news: Vec<News>) -> BTreeSet<Stranger> {
        let mut strangers = BTreeSet::new();
        for one in news {
            match one {
                News::Of(hub, device, letters) => {
                    let newest = self.devices.entry((hub, device)).or_default();
                    // Of what has no time of its own, what was said last.
                    let is_newer = |before: &Letters| letters.is_some_and(|now| before.0 <= now.0);
                    if newest.as_ref().is_none_or(is_newer) {
                        *newest = letters;
                    }
                }
                News::Stranger(stranger) => {
                    if strangers.len() < UNKNOWN {
                        strangers.insert(stranger);
                    }
                }
            }
        }
        strangers
    }
}

/// What of a delivery is to be followed up.
pub(in crate::intake) fn news(delivery: &Delivery, judged: &Judged) -> Vec<News> {
    let (hub, station) = (delivery.speaks.map(|speaks| speaks.hub), delivery.speaks.and_then(|speaks| speaks.station));
    match judged {
        Judged::Taken { entries, .. } => {
            let Some(hub) = hub else { return Vec::new() };
            let of = |device: Uuid, at: Time, values: &Values| {
                News::Of(hub, device, values.get(Field::Errors).map(|letters| (at, letters)))
            };
            let told = entries.iter().filter_map(|entry| match entry {
                Entry::Timed(taken) if taken.reading.quality == ClockQuality::Future => None,
                Entry::Timed(taken) => Some(of(taken.device, taken.reading.at, &taken.reading.values)),
                Entry::Waits(device, one) => one.of.as_ref().map(|(values, _)| of(*device, delivery.at, values)),
                Entry::Aside(_) => None,
            });
            told.collect()
        }
        Judged::Refused(refused) => {
            let named = names_in(delivery).into_iter().next().map(|(_, text)| text);
            let (kind, about) = match refused.code {
                ErrorCode::UnknownBattery => (AlertKind::UnknownBattery, named),
                ErrorCode::NotYourDevice => (AlertKind::ForeignStation, named),
                ErrorCode::UnknownStation => (AlertKind::UnknownStation, Some(delivery.called.clone())),
                _ => return Vec::new(),
            };
            let about: String = about.unwrap_or_default().chars().take(ABOUT_MAX).collect();
            vec![News::Stranger(Stranger { hub, station, login: delivery.login.clone(), kind, about })]
        }
    }
}
