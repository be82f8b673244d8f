//! What stations name: themselves, customers, cards and batteries. What is called so more than once is nobody.

use std::sync::Arc;

use domain::card::CardOwner;
use domain::hub::Hub as HubRecord;
use domain::station::StationMode;
use domain::swap::Named;
use domain::time::day_in;
use domain::{CustomerId, StationId, Time, card};
use store::Reading;
use store::card::CardSeen;

use crate::fault::Fault;

/// A station of a hub of this desktop.
pub(super) struct Station {
    pub id: StationId,
    pub mode: StationMode,
    /// Its hub.
    pub record: Arc<HubRecord>,
}

/// The station of a topic's level: by its code or its id.
pub(super) async fn station(reading: &mut Reading, text: &str) -> Result<Option<Station>, Fault> {
    let [(id, hub)] = store::station::called(reading, text).await?[..] else { return Ok(None) };
    let (Some(seen), Some(record)) =
        (store::station::find(reading, hub, id).await?, store::hub::find(reading, hub).await?)
    else {
        return Ok(None);
    };
    Ok(Some(Station { id, mode: seen.station.mode, record: Arc::new(record) }))
}

/// The customer a station names: by the id it was told, or by their code.
pub(super) async fn customer(
    reading: &mut Reading,
    station: &Station,
    text: &str,
) -> Result<Option<CustomerId>, Fault> {
    let found = store::customer::called(reading, station.record.id, text).await?;
    Ok(if let [customer] = found[..] { Some(customer) } else { None })
}

/// The battery a station names: by id, serial number, short code or another name.
pub(super) async fn battery(reading: &mut Reading, station: &Station, text: Option<&str>) -> Result<Named, Fault> {
    let Some(text) = text else { return Ok(Named::Nothing) };
    let found = store::battery::called(reading, station.record.id, text).await?;
    Ok(if let [battery] = found[..] { Named::Battery(battery) } else { Named::Unknown })
}

/// A customer's card, and how it is today.
pub(super) struct Shown {
    pub card: CardSeen,
    pub customer: CustomerId,
    pub state: card::CardState,
}

/// The customer's card a station has read: exactly so first, then as other readers write it. One that may be several, or is
/// of somebody of the staff, is nobody's.
pub(super) async fn card(
    reading: &mut Reading,
    station: &Station,
    text: &str,
    at: Time,
) -> Result<Option<Shown>, Fault> {
    let mut found = Vec::new();
    for number in card::read(text) {
        let here = |seen: &CardSeen| seen.card.hub == station.record.id;
        if let Some(seen) = store::card::live(reading, &number.uid).await?.filter(here) {
            if number.is_exact {
                found = vec![seen];
                break;
            }
            found.push(seen);
        }
    }
    let (Some(seen), true) = (found.pop(), found.is_empty()) else { return Ok(None) };
    let CardOwner::Customer(customer) = seen.card.owner else { return Ok(None) };
    let state = seen.card.state_on(&day_in(&station.record.form.zone, at));
    Ok(Some(Shown { customer, state, card: seen }))
}
