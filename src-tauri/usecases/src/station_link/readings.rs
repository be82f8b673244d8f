//! Readings that come over the broker. They come by the thousand, so many are kept in one transaction, in a file of their own; a
//! batch is answered, a single one is not. Source: stations.md, "durable ingest".

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use domain::presence::Sign;
use domain::reading::Source;
use domain::{HubId, StationId, Time};
use link::{
    Answer, BatteryStatus, Echo, Envelope, Identity, Kind, Known, Message, Refused, Root, StationName, Topic, payload,
};
use sha2::{Digest, Sha256};
use store::device::DeviceCalled;
use store::post::Parcel;

use super::laid_out::{Hearer, lay_out};
use super::{Heard, hub_of_login, status};
use crate::device;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::intake::{self, Delivery, Hears, Outcome, Speaks};

/// Stations and devices by the level of their topics; what several stations are called is nobody's.
pub(super) struct Levels {
    stations: HashMap<String, Vec<(StationId, HubId)>>,
    devices: HashMap<String, DeviceCalled>,
}

/// What is to be answered, if it is a batch.
pub(super) struct Asks {
    name: StationName,
    station: Option<(StationId, HubId)>,
    echo: Echo,
    ahead_ms: Option<i64>,
    is_batch: bool,
    /// Whether it is a reading at all.
    is_read: bool,
}

/// Keeps readings as far as each is one that may be spoken; how many of the first are on disk then, and what goes out for them.
/// What comes after them is no reading, and is for [`super::hear`].
///
/// # Errors
/// [`Fault`] if they could not be kept: they must come again.
pub(crate) async fn hear_readings(hub: &Hub, root: &Root, all: &[Heard<'_>]) -> Result<(usize, Vec<Parcel>), Fault> {
    let (at, began) = (hub.now(), hub.clock.since_start());
    let readings: Vec<(&Heard<'_>, Topic)> = all.iter().map_while(|heard| reading(root, heard)).collect();
    if readings.is_empty() {
        return Ok((0, Vec::new()));
    }
    let levels = levels(hub, &readings).await?;
    let (asks, deliveries): (Vec<Asks>, Vec<Delivery>) =
        readings.iter().map(|(heard, topic)| delivery(&levels, heard, topic, (at, began))).unzip();
    let outcomes = intake::take_in(hub, deliveries).await?;
    let parcels = answer(hub, root, &asks, &outcomes, at).await?;
    note_devices(hub, &levels, &readings, &asks, at).await;
    let signs: HashMap<StationId, (HubId, Option<i64>)> =
        asks.iter().filter_map(|one| one.station.map(|(station, hub)| (station, (hub, one.ahead_ms)))).collect();
    for (station, (place, ahead_ms)) in signs {
        hub.note_sign(station, place, &Sign::Spoke { ahead_ms }).await?;
    }
    Ok((readings.len(), parcels))
}

/// Devices that spoke were heard of; what a gateway hands over of one that nobody knows waits for a person. It is on disk
/// whatever becomes of that.
async fn note_devices(hub: &Hub, levels: &Levels, readings: &[(&Heard<'_>, Topic)], asks: &[Asks], at: Time) {
    let mut strangers = HashSet::new();
    for ((heard, topic), asks) in readings.iter().zip(asks).filter(|(_, asks)| asks.is_read) {
        let level = topic.station.as_str();
        match levels.devices.get(level) {
            Some(device) => hub.devices_heard.note(device.id, device.hub, at),
            None if heard.station.is_none() && asks.station.is_none() => drop(strangers.insert((level, heard.login))),
            None => {}
        }
    }
    if let Err(fault) = await_approval(hub, strangers).await {
        tracing::error!(code = fault.code(), "a device that nobody knows is not told of");
    }
}

/// Each by its level, and the login of the gateway that handed it over.
async fn await_approval(hub: &Hub, strangers: HashSet<(&str, &str)>) -> Result<(), Fault> {
    for (level, login) in strangers {
        let place = hub_of_login(&mut *hub.store.read().await?, login).await?;
        if let Some(place) = place {
            device::heard_unknown(hub, place, level).await?;
        }
    }
    Ok(())
}

/// Whether what comes there may be a reading.
#[must_use]
pub fn is_reading(root: &Root, topic: &str) -> bool {
    Topic::read(root, topic).is_ok_and(|topic| topic.kind == Kind::BatteryStatus)
}

/// The topic of a reading that may be spoken.
pub(super) fn reading<'a>(root: &Root, heard: &'a Heard<'a>) -> Option<(&'a Heard<'a>, Topic)> {
    let topic = Topic::read(root, heard.topic).ok()?;
    let is_own = heard.station.is_none_or(|own| own == topic.station.as_str());
    (topic.kind == Kind::BatteryStatus && !heard.retained && is_own).then_some((heard, topic))
}

pub(super) async fn levels(hub: &Hub, readings: &[(&Heard<'_>, Topic)]) -> Result<Levels, Fault> {
    let names: HashSet<&str> = readings.iter().map(|(_, topic)| topic.station.as_str()).collect();
    let mut read = hub.store.read().await?;
    let stations = store::station::called_all(&mut read, &names.iter().copied().collect::<Vec<_>>()).await?;
    let others: Vec<&str> = names.into_iter().filter(|name| !stations.contains_key(*name)).collect();
    let devices = if others.is_empty() { HashMap::new() } else { store::device::of_level(&mut read, &others).await? };
    Ok(Levels { stations, devices })
}

impl Levels {
    /// Who speaks there, and the station if it is one.
    fn of(&self, level: &str) -> (Option<Speaks>, Option<(StationId, HubId)>) {
        if let Some([(station, hub)]) = self.stations.get(level).map(Vec::as_slice) {
            let speaks = Speaks { hub: *hub, own: Some(station.0), of_others: true, station: Some(*station) };
            return (Some(speaks), Some((*station, *hub)));
        }
        (self.devices.get(level).and_then(Speaks::device), None)
    }
}

pub(super) fn delivery(
    levels: &Levels,
    heard: &Heard<'_>,
    topic: &Topic,
    (at, began): (Time, Duration),
) -> (Asks, Delivery) {
    let (speaks, station) = levels.of(topic.station.as_str());
    let (envelope, told, identity) = match payload::read(heard.payload) {
        Ok(fields) => {
            let envelope = Envelope::read(&fields);
            let identity = Identity::of(topic, &envelope, &fields);
            let told = match Message::read(&topic.kind, &fields) {
                Ok(Message::BatteryStatus(told)) => Ok(told),
                Ok(_) => Err(domain::swap::ErrorCode::MissingField.into()),
                Err(error) => Err(Refused::from(error)),
            };
            (envelope, told, Some(identity))
        }
        Err(error) => (Envelope::EMPTY, Err(error.into()), None),
    };
    // Who cannot be understood is told so, if they are known.
    let is_batch = match &told {
        Ok(BatteryStatus::Reading(_)) => false,
        Ok(BatteryStatus::Batch { .. }) => true,
        Err(_) => speaks.is_some(),
    };
    let identity = identity.filter(|identity| is_batch && identity.by != Known::ByPayload);
    let echo = Echo::of(&envelope);
    let hears = if is_batch { Hears::Ack(echo.clone()) } else { Hears::Nothing };
    let asks = Asks {
        name: topic.station.clone(),
        station,
        echo,
        ahead_ms: status::ahead_ms(&envelope, at),
        is_batch,
        is_read: told.is_ok(),
    };
    let delivery = Delivery {
        source: Source::Mqtt,
        speaks,
        called: topic.station.as_str().to_owned(),
        login: heard.login.to_owned(),
        topic: heard.topic.to_owned(),
        payload: heard.payload.to_vec(),
        told,
        identity: identity.map(|identity| Sha256::digest(identity.key.as_bytes()).into()),
        sequence: envelope.sequence.map(|place| place.to_string()),
        at,
        began,
        hears,
    };
    (asks, delivery)
}

/// Lays out what batches are answered. Whoever does not hear it says the batch again, and is answered again.
async fn answer(hub: &Hub, root: &Root, asks: &[Asks], outcomes: &[Outcome], at: Time) -> Result<Vec<Parcel>, Fault> {
    if !asks.iter().any(|asks| asks.is_batch) {
        return Ok(Vec::new());
    }
    let mut parcels = Vec::new();
    let mut own = hub.store.begin_own(at).await?;
    for (asks, outcome) in asks.iter().zip(outcomes).filter(|(asks, _)| asks.is_batch) {
        let ack = Answer::BatteryAck(outcome.ack(asks.echo.clone(), at));
        let to = Hearer { root, name: &asks.name, station: asks.station };
        parcels.push(lay_out(own.rows(), &to, None, (&ack, None), at).await?);
    }
    own.commit().await?;
    Ok(parcels)
}
