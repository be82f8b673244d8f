//! The hub the week is played at, made by the ordinary commands: stations, riders with cards, batteries, a tariff by the
//! swap. And the same as stations know it.

use std::collections::BTreeMap;

use practice::basket;
use serde_json::{Value, json};
use station_sim::{Battery, NamedBy, Rider, SlotSetup, Spelling, StationSetup, Wish};

use super::plan::{IN_STATION, RIDERS, RIDERS_AT, SLOTS, STATIONS};
use crate::Stopped;
use crate::day::world::{customer, hub_form, id_of, text};
use crate::seat::{self, Seat};

/// What everybody's password at the broker is.
pub const SECRET: &str = "0123456789abcdef0123456789abcdef";
/// Nobody owes so much.
const NO_LIMIT: i64 = 1_000_000_000;
/// A rider whose battery no station takes, in percent of health.
const WORN: f64 = 61.0;

/// What there is, in the beginning.
pub struct Field {
    /// The stations, as they are installed.
    pub stations: Vec<StationSetup>,
    /// The riders, with what they have.
    pub riders: Vec<Rider>,
    /// The ids of batteries, by short code.
    pub batteries: BTreeMap<String, String>,
}

/// The code of a customer.
pub fn code(rider: usize) -> String {
    format!("C-{rider:04}")
}

/// A card that nobody knows.
pub fn stranger() -> Rider {
    Rider { card: "0BADCA4D".to_owned(), user: None, battery: None }
}

/// Whether somebody comes with nothing and wants to leave it.
pub fn is_nothing(rider: &Rider, wish: Wish) -> bool {
    rider.battery.is_none() && wish == Wish::Return
}

/// Makes the hub; the admin is signed in.
pub async fn made(seat: &Seat) -> Result<Field, Stopped> {
    seat.set_up().await?;
    let start: Value = seat.call("app.start", Value::Null).await?;
    let form = json!({ "id": start["me"]["hub"]["id"], "form": hub_form("MTE", false, NO_LIMIT) });
    seat.call::<Value>("hub.edit", form).await?;
    seat.call::<Value>("tariff.create", tariff()).await?;
    let model = json!({
        "maker": "Pylon", "name": "Solo", "chemistry": "lfp", "nominal_voltage_v": 12.8, "rated_capacity_ah": 40.0,
        "rated_energy_wh": 512.0, "maximum_cycles": 4000, "notes": "",
    });
    let model = id_of(seat, "model.create", model).await?;
    let mut field = Field { stations: Vec::new(), riders: Vec::new(), batteries: BTreeMap::new() };
    for number in 0..STATIONS {
        let station = station(seat, number, &model, &mut field.batteries).await?;
        field.stations.push(station);
    }
    for number in 0..RIDERS {
        let rider = rider(seat, number, &model, &mut field.batteries).await?;
        field.riders.push(rider);
    }
    Ok(field)
}

/// So much a swap and so much at the beginning: nothing that depends on the hour at which the hub hears of it.
fn tariff() -> Value {
    let charge = |name: &str, unit: &str, rate: i64| {
        let late = json!({ "rule": "go_on", "grace_days": 0, "fine": 0 });
        json!({ "name": name, "unit": unit, "rate": rate, "late": late, "at_return": false })
    };
    json!({
        "name": "By the swap", "scope": [{ "kind": "all_batteries" }],
        "components": [charge("Swap", "per_swap", 2_500), charge("Joining", "fixed", 1_000)],
        "presets": [{ "length": { "value": 30, "unit": "days" }, "flat_price": null }], "custom": null, "tax_pct": null,
        "whole_units": false, "minimum": 0, "deposit": 0, "max_recharges": null,
        "initial_issue_counts_as_recharge": false, "valid_from": null, "valid_until": null,
    })
}

async fn station(
    seat: &Seat,
    number: usize,
    model: &str,
    batteries: &mut BTreeMap<String, String>,
) -> Result<StationSetup, Stopped> {
    let level = format!("S-{number}");
    let form = json!({
        "code": level, "name": level, "place": "", "latitude": null, "longitude": null, "firmware": "", "notes": "",
    });
    let made: Value = seat.call("station.create", json!({ "form": form, "slots": SLOTS })).await?;
    let mut slots: Vec<SlotSetup> = (1..=SLOTS).map(|number| SlotSetup { number, battery: None }).collect();
    for (at, slot) in slots.iter_mut().enumerate().take(IN_STATION) {
        let name = format!("B-{number}{at}");
        let id = battery(seat, &name, model).await?;
        let ask = json!({ "id": made["slots"][at]["id"], "battery": id, "reason": "as it is" });
        seat.call::<Value>("slot.put", ask).await?;
        batteries.insert(name.clone(), id);
        slot.battery = Some(Battery { name, soc: if at < 3 { 97.0 } else { 55.0 }, soh: 95.0 });
    }
    let (spelling, named_by) = match number % 3 {
        0 => (Spelling::User, NamedBy::Sequence),
        1 => (Spelling::Short, NamedBy::MessageId),
        _ => (Spelling::User, NamedBy::Payload),
    };
    Ok(StationSetup {
        login: level.clone(),
        level,
        password: SECRET.to_owned(),
        slots,
        spelling,
        named_by,
        signed: false,
    })
}

/// Three of five have a battery.
async fn rider(
    seat: &Seat,
    number: usize,
    model: &str,
    batteries: &mut BTreeMap<String, String>,
) -> Result<Rider, Stopped> {
    let id = customer(seat, number).await?;
    let card = format!("{:08X}", 0x04A0_0000 + number);
    let owner = json!({ "kind": "customer", "id": id });
    let ask = json!({ "uid": card, "owner": owner, "expires_on": null, "activate": true });
    seat.call::<Value>("card.issue", ask).await?;
    let mut has = None;
    if number % RIDERS_AT < 3 {
        let name = format!("R-{number:02}");
        let battery_id = battery(seat, &name, model).await?;
        seat.call::<Value>("battery.confirm_full", json!({ "id": battery_id })).await?;
        hand_out(seat, &id, &battery_id).await?;
        batteries.insert(name.clone(), battery_id);
        has = Some(Battery { name, soc: 97.0, soh: if number == 0 { WORN } else { 95.0 } });
    }
    Ok(Rider { card, user: Some(code(number)), battery: has })
}

/// A battery in service; its id.
pub async fn battery(seat: &Seat, name: &str, model: &str) -> Result<String, Stopped> {
    let id = id_of(seat, "battery.create", seat::battery(name, &format!("SN{name}"), &model, "")).await?;
    let go = json!({ "id": id, "to": "in_service", "reason": "checked" });
    seat.call::<Value>("battery.change_lifecycle", go).await?;
    Ok(id)
}

async fn hand_out(seat: &Seat, customer: &str, id: &str) -> Result<(), Stopped> {
    let month = json!({ "value": 30, "unit": "days" });
    let out = json!([basket::out(&basket::battery(&json!(id)), &month, None)]);
    let basket = basket::basket(&json!(customer), &out, &json!([]), &json!([]));
    let shown: Value = seat.call("counter.preview", json!({ "basket": basket, "allowing": false })).await?;
    let order = json!({ "act": text(&shown["act"])?, "at": shown["at"], "basket": basket, "allow": null });
    seat.call::<Value>("counter.commit", order).await.map(drop)
}
