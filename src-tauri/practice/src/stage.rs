//! What makes stations of practice hubs come to life: they are enrolled and filled, and there are riders with cards who paid
//! ahead. What players need is kept beside the database; nothing of it opens anything real.

use std::collections::BTreeSet;
use std::fs;
use std::net::{Ipv6Addr, TcpListener};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::seat::{Seat, Stopped};
use crate::{basket, misfits};

/// Where it is kept in the practice folder.
const FILE: &str = "stage.json";
/// Which hubs, by their codes, and how many of their stations: the one where the admin begins, and the one where others do.
const PLACES: [(&str, usize); 2] = [("CHI", 2), ("MTE", 1)];
/// Of the slots so many are full; the rest is for what riders bring.
const FILLED: usize = 9;
/// One in so many batteries in them has yet to be charged.
const EMPTY: usize = 3;
/// How many come to a station.
const RIDERS: usize = 6;
/// What each of them paid ahead.
const PAID: &str = "1000";
/// Ports from which on one is free: beside those that a real hub listens on, and below those the system gives away.
const PORTS: [u16; 2] = [18_883, 11_883];

/// What players need.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stage {
    /// What stations trust, as PEM.
    pub ca: String,
    /// The hubs that are played.
    pub places: Vec<Place>,
}

/// A hub that is played.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    /// The logins of its stations, each with its password.
    pub logins: Vec<(String, String)>,
    /// The cards of its riders.
    pub cards: Vec<String>,
}

impl Stage {
    /// What is kept in a practice folder; none in one of before there were players.
    #[must_use]
    pub(crate) fn kept_in(folder: &Path) -> Option<Self> {
        let text = fs::read_to_string(folder.join(FILE)).ok()?;
        serde_json::from_str(&text).ok()
    }
}

/// Sets the stage in a practice folder whose desk is closed.
///
/// # Errors
/// [`Stopped`] at the first command that is refused, or if what players need cannot be kept.
pub async fn set(folder: &Path) -> Result<(), Stopped> {
    let seat = Seat::in_folder(folder).await;
    seat.sign_in().await?;
    listen_beside_a_real_hub(&seat).await?;
    let mut stage = Stage { ca: String::new(), places: Vec::new() };
    let hubs: Vec<Value> = seat.call("hub.list", Value::Null).await?;
    for (code, stations) in PLACES {
        let Some(hub) = hubs.iter().find(|hub| hub["code"] == code) else { continue };
        seat.work_at(&hub["id"]).await?;
        let place = place(&seat, stations, &mut stage.ca).await?;
        stage.places.push(place);
    }
    seat.leave().await;
    let path = folder.join(FILE);
    let kept = fs::write(&path, serde_json::to_string(&stage)?);
    kept.map_err(|error| Stopped::Fixture { place: path.display().to_string(), what: error.kind().to_string() })
}

/// Makes the first stations of the hub the admin works at ready to be played.
async fn place(seat: &Seat, stations: usize, ca: &mut String) -> Result<Place, Stopped> {
    let board: Vec<Value> = seat.call("station.board", Value::Null).await?;
    let mut batteries = Batteries::here(seat).await?;
    let mut place = Place::default();
    let stations = &board[..stations.min(board.len())];
    let swapped = batteries.next(false);
    fill(seat, stations, &mut batteries).await?;
    let mut first = None;
    for station in stations {
        let given: Value = seat.call("station.enrol", json!({ "id": station["id"], "proof": "password" })).await?;
        let text = |field: &str| given[field].as_str().unwrap_or_default().to_owned();
        *ca = text("ca");
        place.logins.push((text("login"), text("password")));
        first.get_or_insert(given);
    }
    place.cards = riders(seat, stations.len() * RIDERS).await?;
    if let (Some(enrolled), Some(battery)) = (&first, &swapped) {
        misfits::tell(seat, enrolled, battery).await?;
    }
    Ok(place)
}

async fn listen_beside_a_real_hub(seat: &Seat) -> Result<(), Stopped> {
    let mut form: Value = seat.call::<Value>("link.view", Value::Null).await?["form"].clone();
    let [tls, plain] = PORTS.map(free_from);
    (form["tls_port"], form["plain_port"]) = (json!(tls), json!(plain));
    seat.call::<Value>("link.edit", json!({ "form": form, "password": null, "key": null })).await.map(drop)
}

fn free_from(port: u16) -> u16 {
    let is_free = |port: &u16| TcpListener::bind((Ipv6Addr::UNSPECIFIED, *port)).is_ok();
    (port..port + 100).find(is_free).unwrap_or(port)
}

/// Batteries that lie on the rack: those that are full, and those that are to be charged.
struct Batteries {
    full: Vec<Value>,
    empty: Vec<Value>,
}

impl Batteries {
    /// Those that nothing is wrong with.
    async fn here(seat: &Seat) -> Result<Self, Stopped> {
        let jobs = rows(seat, "job.list", json!({ "kind": ["repair"] })).await?;
        let faulty: BTreeSet<&str> = jobs.iter().filter_map(|job| job["about"]["id"].as_str()).collect();
        let filters = |charge: &str| json!({ "lifecycle": ["in_service"], "holder": ["hub"], "charge": [charge] });
        let ids = |rows: Vec<Value>| {
            let ids = rows.into_iter().map(|row| row["id"].clone());
            // The first is taken first: the last ones are kept for somebody.
            ids.filter(|id| !id.as_str().is_some_and(|id| faulty.contains(id))).rev().collect()
        };
        let full = ids(rows(seat, "battery.list", filters("full")).await?);
        Ok(Self { full, empty: ids(rows(seat, "battery.list", filters("unknown")).await?) })
    }

    /// The next for a slot; the others, once there are no more of its kind.
    fn next(&mut self, is_empty: bool) -> Option<Value> {
        let [first, then] =
            if is_empty { [&mut self.empty, &mut self.full] } else { [&mut self.full, &mut self.empty] };
        first.pop().or_else(|| then.pop())
    }
}

pub(crate) async fn rows(seat: &Seat, command: &str, filters: Value) -> Result<Vec<Value>, Stopped> {
    let sort = if command == "card.list" { "uid" } else { "code" };
    let question = json!({ "search": "", "filters": filters, "sort": sort, "descending": false });
    let page: Value = seat.call(command, json!({ "question": question, "after": null, "limit": 200 })).await?;
    Ok(page["rows"].as_array().cloned().unwrap_or_default())
}

/// Puts batteries into the slots that work, of all stations by turns.
async fn fill(seat: &Seat, stations: &[Value], batteries: &mut Batteries) -> Result<(), Stopped> {
    for number in 0..FILLED {
        for station in stations {
            let mut works =
                station["slots"].as_array().into_iter().flatten().filter(|slot| slot["mode"] == "operational");
            let battery = batteries.next(number % EMPTY == EMPTY - 1);
            let (Some(slot), Some(battery)) = (works.nth(number), battery) else { continue };
            let ask = json!({ "id": slot["id"], "battery": battery, "reason": "Installed with the station" });
            seat.call::<Value>("slot.put", ask).await?;
        }
    }
    Ok(())
}

/// Customers with a card who may rent, those who have a battery first; each pays ahead.
async fn riders(seat: &Seat, many: usize) -> Result<Vec<String>, Stopped> {
    let customers = rows(seat, "customer.list", json!({ "state": ["active"] })).await?;
    let served: BTreeSet<&str> = customers.iter().filter_map(|customer| customer["id"].as_str()).collect();
    let renting = rows(seat, "rental.list", json!({ "state": ["active"] })).await?;
    let renting: BTreeSet<&str> = renting.iter().filter_map(|rental| rental["customer"].as_str()).collect();
    let cards = rows(seat, "card.list", json!({ "state": ["active"], "owner": ["customer"] })).await?;
    let owner = |card: &&Value| card["owner"]["id"].as_str().unwrap_or_default().to_owned();
    let mut cards: Vec<&Value> = cards.iter().filter(|card| served.contains(owner(card).as_str())).collect();
    cards.sort_by_key(|card| !renting.contains(owner(card).as_str()));
    let kinds: Vec<Value> = seat.call("payment_kind.list", Value::Null).await?;
    let cash = kinds.iter().find(|kind| kind["account"] == "cash").map(|kind| &kind["id"]);
    let mut riders = Vec::new();
    for card in cards.into_iter().take(many) {
        let pay = json!([{ "kind": cash, "amount": PAID, "reference": "" }]);
        basket::act(seat, basket::basket(&card["owner"]["id"], &json!([]), &json!([]), &pay), false).await?;
        riders.extend(card["uid"].as_str().map(str::to_owned));
    }
    Ok(riders)
}
