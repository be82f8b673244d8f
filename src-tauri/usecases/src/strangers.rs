//! Who speaks as a station may say a thousand things in a second, and who is none of the hub's may make up a name for each: an
//! alert is raised for each name once, and of each kind for so many only. How often more strangers spoke is counted beside it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::alert::AlertKind;
use domain::{AlertId, HubId, Time};
use store::Reading;

use crate::fault::Fault;

/// Alerts about strangers of a kind that nobody has looked at, at most.
const NAMES_MAX: i64 = 50;
/// The same of what a station of the hub says: so many mean one thing, and nobody looks.
const OPEN_MAX: i64 = 500;

/// How often more each alert was meant since this program runs, and when last.
#[derive(Default)]
pub(crate) struct Strangers(Mutex<HashMap<AlertId, (i64, Time)>>);

impl Strangers {
    /// Whether an alert is to be raised: not while one is open about the same, nor while there are too many.
    pub async fn is_news(
        &self,
        reading: &mut Reading,
        hub: HubId,
        (kind, about): (AlertKind, &str),
        at: Time,
    ) -> Result<bool, Fault> {
        let (open, same) = store::alert::open(reading, hub, (kind, about)).await?;
        if !matches!(kind, AlertKind::UnknownStation | AlertKind::ForeignStation) {
            return Ok(same.is_some() || open < OPEN_MAX);
        }
        if let Some(same) = same {
            let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let (times, last) = counted.entry(same).or_insert((0, at));
            (*times, *last) = (*times + 1, at);
        }
        Ok(same.is_none() && open < NAMES_MAX)
    }

    /// How often more an alert was meant, and when last.
    pub fn of(&self, alert: AlertId) -> Option<(i64, Time)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&alert).copied()
    }

    /// Somebody has looked at an alert.
    pub fn forget(&self, alert: AlertId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&alert);
    }
}
