//! Hubs told by a fixture, as cases from the field have them: stations with slots, batteries in them, riders with cards and
//! plans, each under the number it has there. Made by the same commands as the screens give.

mod made;
mod told;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::seat::{Seat, Stopped};
use made::unknown;
use told::{Battery, Card, Slot, Station, Told, User};

pub use made::Made;
pub use told::Name;

/// Where a battery is, as a fixture words it.
enum Place {
    Hub,
    Slot(Name, i64),
    Rider(Name),
}

/// Makes what the fixture tells, in a hub where the admin is signed in and nothing of it is there.
///
/// # Errors
/// [`Stopped`], which names the part of the fixture that cannot be read or made.
pub async fn load(seat: Seat, fixture: &Value) -> Result<Made, Stopped> {
    let told = Told::read(fixture)?;
    let mut made = Made::new(seat);
    made.open_till().await?;
    for (at, plan) in told.plans.iter().enumerate() {
        made.add_plan(&plan.id, &plan.name, plan.monthly_fee).await.map_err(in_part("plans", at))?;
    }
    if told.plans.is_empty() {
        made.add_plan(&Name::from("1"), "Daily", None).await.map_err(in_part("plans", 0))?;
    }
    let places = places(&told)?;
    for (at, station) in told.stations.iter().enumerate() {
        let slots = slots_of(&told.slots, &places, &station.id);
        add_station(&mut made, station, slots).await.map_err(in_part("stations", at))?;
    }
    for (at, user) in told.users.iter().enumerate() {
        let name = user.name.clone().unwrap_or_else(|| format!("Rider {}", user.id));
        made.add_rider(&user.id, &name, user.plan.as_ref()).await.map_err(in_part("users", at))?;
    }
    for (at, card) in told.cards.iter().enumerate() {
        add_card(&mut made, card).await.map_err(in_part("cards", at))?;
    }
    for (at, battery) in told.batteries.iter().enumerate() {
        let place = places.get(&battery.id).unwrap_or(&Place::Hub);
        add_battery(&mut made, battery, place).await.map_err(in_part("batteries", at))?;
    }
    for (at, user) in told.users.iter().enumerate() {
        state_of(&made, user).await.map_err(in_part("users", at))?;
    }
    for (at, station) in told.stations.iter().enumerate() {
        if let Some(status) = &station.status {
            made.set_station(&station.id, status).await.map_err(in_part("stations", at))?;
        }
    }
    Ok(made)
}

/// What the stations of a fixture are called.
///
/// # Errors
/// [`Stopped`], which names the part of the fixture that cannot be read.
pub fn stations(fixture: &Value) -> Result<Vec<Name>, Stopped> {
    Ok(Told::read(fixture)?.stations.into_iter().map(|station| station.id).collect())
}

/// The fixture in a file: that file, or of several under their names `base` or the only one.
///
/// # Errors
/// [`Stopped`] if there is none.
pub fn of_file(file: &Value) -> Result<&Value, Stopped> {
    let Some(named) = file.get("fixtures") else { return Ok(file) };
    named_in(named, None)
}

/// The fixture of this name; `base`, or the only one, where none is named.
///
/// # Errors
/// [`Stopped`] if there is none.
pub fn named_in<'a>(fixtures: &'a Value, name: Option<&str>) -> Result<&'a Value, Stopped> {
    let only = || fixtures.as_object().filter(|all| all.len() == 1).and_then(|all| all.values().next());
    let found = match name {
        Some(name) => fixtures.get(name),
        None => fixtures.get("base").or_else(only),
    };
    found.ok_or_else(|| unknown("fixture", name.unwrap_or("base")))
}

fn in_part(list: &'static str, at: usize) -> impl Fn(Stopped) -> Stopped {
    move |why| Stopped::Fixture { place: format!("{list}[{at}]"), what: why.to_string() }
}

/// Where each battery is: what it says itself, else the slot or the card that names it.
fn places(told: &Told) -> Result<BTreeMap<Name, Place>, Stopped> {
    let mut places = BTreeMap::new();
    for (at, battery) in told.batteries.iter().enumerate() {
        let place = battery.location.as_deref().map(place).transpose().map_err(in_part("batteries", at))?;
        let slot = told.slots.iter().find(|slot| slot.battery.as_ref() == Some(&battery.id));
        let card = told.cards.iter().find(|card| card.assigned_battery.as_ref() == Some(&battery.id));
        let place = place
            .or_else(|| slot.map(|slot| Place::Slot(slot.station.clone(), slot.number)))
            .or_else(|| card.and_then(|card| card.user.clone()).map(Place::Rider));
        places.insert(battery.id.clone(), place.unwrap_or(Place::Hub));
    }
    Ok(places)
}

/// `user:1`, `station:1/slot:2`; of a station without a slot nobody can say where it is, so it is at the hub like the rest.
fn place(words: &str) -> Result<Place, Stopped> {
    let unknown = || unknown("location", words);
    match words.split_once(':') {
        Some(("user" | "customer" | "rider", user)) => Ok(Place::Rider(Name::from(user))),
        Some(("station", rest)) => match rest.split_once("/slot:") {
            Some((station, slot)) => Ok(Place::Slot(Name::from(station), slot.parse().map_err(|_| unknown())?)),
            None => Ok(Place::Hub),
        },
        Some(("hub" | "warehouse" | "rack", _)) => Ok(Place::Hub),
        None if ["", "hub", "warehouse", "storage", "rack"].contains(&words) => Ok(Place::Hub),
        _ => Err(unknown()),
    }
}

/// How many slots a station has, by the highest number anything names.
fn slots_of(slots: &[Slot], places: &BTreeMap<Name, Place>, station: &Name) -> i64 {
    let listed = slots.iter().filter(|slot| slot.station == *station).map(|slot| slot.number);
    let filled = places.values().filter_map(|place| match place {
        Place::Slot(of, number) if of == station => Some(*number),
        Place::Slot(..) | Place::Hub | Place::Rider(_) => None,
    });
    listed.chain(filled).max().unwrap_or(1)
}

async fn add_station(made: &mut Made, station: &Station, slots: i64) -> Result<(), Stopped> {
    let name = station.name.clone().unwrap_or_else(|| format!("Station {}", station.id));
    let form = json!({
        "code": station.id, "name": name, "place": station.location.as_deref().unwrap_or_default(), "latitude": null,
        "longitude": null, "firmware": "", "notes": "",
    });
    made.add_station(&station.id, &form, slots).await
}

/// A card that nobody has is one the hub does not know.
async fn add_card(made: &mut Made, card: &Card) -> Result<(), Stopped> {
    let Some(user) = &card.user else { return Ok(()) };
    made.add_card(&card.code, user).await?;
    made.set_card(&card.code, card.status.as_deref().unwrap_or("active")).await
}

async fn add_battery(made: &mut Made, battery: &Battery, place: &Place) -> Result<(), Stopped> {
    let serial = battery.serial.clone().unwrap_or_else(|| format!("SN-{}", battery.id));
    made.add_battery(&battery.id, &serial, battery.capacity_ah).await?;
    if let Some(soc) = battery.soc
        && !matches!(place, Place::Rider(_))
    {
        made.set_charge(&battery.id, soc).await?;
    }
    match place {
        Place::Hub => {}
        Place::Slot(station, number) => made.put(&battery.id, station, *number).await?,
        Place::Rider(rider) => made.hand_out(&battery.id, rider).await?,
    }
    made.set_battery(&battery.id, battery.status.as_deref().unwrap_or("available")).await
}

async fn state_of(made: &Made, user: &User) -> Result<(), Stopped> {
    if user.is_active == Some(false) { made.deactivate(&user.id).await } else { Ok(()) }
}

#[cfg(test)]
mod tests;
