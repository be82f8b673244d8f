//! Readings, which come by the thousand and ask for nothing: many are written down in one transaction, so that a disk that
//! takes a hundred transactions a second takes thirty thousand of them. Source: stations.md, "durable ingest".

use std::collections::HashMap;

use domain::presence::Sign;
use domain::{HubId, StationId, Time};
use link::{BatteryStatus, Envelope, Kind, Message, Root, StationName, Topic, payload};
use store::post::{self, Letter};
use store::{Own, Reading};

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

/// Stations by the level of their topics; none where there is no such.
type Stations = HashMap<String, Option<(StationId, HubId)>>;

/// Writes down readings as far as each is one that may be spoken and read; how many of the first are on disk then. What
/// comes after them is no such reading, and is for [`super::hear`].
///
/// # Errors
/// [`Fault`] if they could not be written down: they must come again.
pub(crate) async fn hear_readings(hub: &Hub, root: &Root, all: &[Heard<'_>]) -> Result<usize, Fault> {
    let at = hub.now();
    if !all.first().is_some_and(|heard| is_reading(root, heard)) {
        return Ok(0);
    }
    let mut own = hub.store.begin_own(at).await?;
    let (mut stations, mut taken) = (Stations::new(), Vec::new());
    for heard in all {
        let Some(one) = take(&mut own, root, &mut stations, heard, at).await? else { break };
        taken.push(one);
    }
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

fn is_reading(root: &Root, heard: &Heard<'_>) -> bool {
    Topic::read(root, heard.topic).is_ok_and(|topic| topic.kind == Kind::BatteryStatus)
}

async fn take(
    own: &mut Own,
    root: &Root,
    stations: &mut Stations,
    heard: &Heard<'_>,
    at: Time,
) -> Result<Option<Taken>, Fault> {
    let Ok(topic) = Topic::read(root, heard.topic) else { return Ok(None) };
    let is_own = heard.station.is_none_or(|own| own == topic.station.as_str());
    if topic.kind != Kind::BatteryStatus || heard.retained || !is_own {
        return Ok(None);
    }
    let Some((station, hub)) = station(own.rows(), stations, &topic.station).await? else { return Ok(None) };
    let Ok(fields) = payload::read(heard.payload) else { return Ok(None) };
    // A batch is answered.
    let Ok(Message::BatteryStatus(BatteryStatus::Reading(_))) = Message::read(&topic.kind, &fields) else {
        return Ok(None);
    };
    let envelope = Envelope::read(&fields);
    let ahead_ms = status::ahead_ms(&envelope, at);
    Ok(Some(Taken { station, hub, ahead_ms, identity: identity(&topic, &envelope, &fields, at) }))
}

async fn station(
    reading: &mut Reading,
    stations: &mut Stations,
    name: &StationName,
) -> Result<Option<(StationId, HubId)>, Fault> {
    if let Some(known) = stations.get(name.as_str()) {
        return Ok(*known);
    }
    let found = match store::station::called(reading, name.as_str()).await?[..] {
        [one] => Some(one),
        _ => None,
    };
    stations.insert(name.as_str().to_owned(), found);
    Ok(found)
}
