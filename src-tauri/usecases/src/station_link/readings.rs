//! Readings, which come by the thousand and ask for nothing: many are written down in one transaction, so that a disk that
//! takes a hundred transactions a second takes thirty thousand of them. Source: stations.md, "durable ingest".

use std::collections::{HashMap, HashSet};

use domain::presence::Sign;
use domain::{HubId, StationId, Time};
use link::{BatteryStatus, Envelope, Kind, Message, Root, Topic, payload};
use store::post::{self, Letter};

use super::deed::Verdict;
use super::{Heard, identity, status};
use crate::fault::Fault;
use crate::handles::Hub;

/// A reading that is understood, of a station that is known.
struct Taken {
    station: StationId,
    hub: HubId,
    ahead_ms: Option<i64>,
    identity: Option<(String, Option<Time>)>,
}

/// Stations by the level of their topics; what several are called is nobody's.
type Stations = HashMap<String, Vec<(StationId, HubId)>>;

/// Writes down readings as far as each is one that may be spoken and read; how many of the first are on disk then. What
/// comes after them is no such reading, and is for [`super::hear`].
///
/// # Errors
/// [`Fault`] if they could not be written down: they must come again.
pub(crate) async fn hear_readings(hub: &Hub, root: &Root, all: &[Heard<'_>]) -> Result<usize, Fault> {
    let at = hub.now();
    let readings: Vec<(&Heard<'_>, Topic)> = all.iter().map_while(|heard| reading(root, heard)).collect();
    if readings.is_empty() {
        return Ok(0);
    }
    let mut own = hub.store.begin_own(at).await?;
    let levels: HashSet<&str> = readings.iter().map(|(_, topic)| topic.station.as_str()).collect();
    let stations = store::station::called_all(own.rows(), &levels.into_iter().collect::<Vec<_>>()).await?;
    let taken: Vec<Taken> = readings.iter().map_while(|(heard, topic)| take(&stations, heard, topic, at)).collect();
    let keys: Vec<&str> = taken.iter().filter_map(|one| one.identity.as_ref()).map(|(key, _)| key.as_str()).collect();
    let mut known = post::known(own.rows(), &keys, at).await?;
    let mut letters = Vec::with_capacity(taken.len());
    for (heard, one) in all.iter().zip(&taken) {
        // A repeat within these is one too.
        let is_new = one.identity.as_ref().is_none_or(|(key, _)| known.insert(key));
        let identity = one.identity.as_ref().filter(|_| is_new);
        letters.push(Letter {
            hub: Some(one.hub),
            station: Some(one.station),
            login: heard.login,
            topic: heard.topic,
            payload: heard.payload,
            identity: identity.map(|(key, until)| (key.as_str(), *until)),
            at,
            verdict: if is_new { Verdict::Accepted } else { Verdict::Duplicate }.word(),
            code: None,
            detail: "",
        });
    }
    post::receive_many(own.rows(), &letters).await?;
    own.commit().await?;
    let mut last: HashMap<StationId, &Taken> = HashMap::new();
    for one in &taken {
        last.insert(one.station, one);
    }
    for one in last.into_values() {
        hub.note_sign(one.station, one.hub, &Sign::Spoke { ahead_ms: one.ahead_ms }).await?;
    }
    Ok(taken.len())
}

/// Whether what comes there may be a reading.
#[must_use]
pub fn is_reading(root: &Root, topic: &str) -> bool {
    Topic::read(root, topic).is_ok_and(|topic| topic.kind == Kind::BatteryStatus)
}

/// The topic of a reading that may be spoken.
fn reading<'a>(root: &Root, heard: &'a Heard<'a>) -> Option<(&'a Heard<'a>, Topic)> {
    let topic = Topic::read(root, heard.topic).ok()?;
    let is_own = heard.station.is_none_or(|own| own == topic.station.as_str());
    (topic.kind == Kind::BatteryStatus && !heard.retained && is_own).then_some((heard, topic))
}

fn take(stations: &Stations, heard: &Heard<'_>, topic: &Topic, at: Time) -> Option<Taken> {
    let [(station, hub)] = stations.get(topic.station.as_str())?[..] else { return None };
    let fields = payload::read(heard.payload).ok()?;
    // A batch is answered.
    let Ok(Message::BatteryStatus(BatteryStatus::Reading(_))) = Message::read(&topic.kind, &fields) else {
        return None;
    };
    let envelope = Envelope::read(&fields);
    let ahead_ms = status::ahead_ms(&envelope, at);
    Some(Taken { station, hub, ahead_ms, identity: identity(topic, &envelope, &fields, at) })
}
