//! The hub of the bench: a copy of the counter's, with stations at which riders swap, and more that only tell or listen.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use carrier::{Embedded, Link, Outside, Plan, Status};
use link::Root;
use serde_json::{Value, json};
use tokio::time::timeout;
use usecases::Clock;

use super::name;
use super::rider::Rider;
use crate::Stopped;
use crate::bench::counter::hub::{enter, handed_out};
use crate::day::world::{customer, id_of};
use crate::seat::Seat;
use crate::stations::field::battery;
use crate::stations::hub::login;

/// Slots of a station: one is empty, batteries are in the others.
const SLOTS: usize = 3;
/// Nobody owes so much.
const NO_LIMIT: i64 = 1_000_000_000;
/// The first customer's number, of which the hub has none.
const FIRST_CUSTOMER: usize = 900_000;
/// Nothing is waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(20);

/// The hub at work.
pub struct Field {
    /// The riders, one at each station that has batteries.
    pub riders: Vec<Rider>,
    seat: Seat,
    stations: usize,
}

impl Field {
    /// The hub of `folder` with so many stations, of which the first have riders.
    pub async fn of(folder: &Path, stations: usize, riders: usize) -> Result<Self, Stopped> {
        let seat = Seat::at(folder, Clock::system()).await;
        enter(&seat).await?;
        let riders = made(&seat, stations, riders).await?;
        // Everything is read and checked before anything is measured; no backup is made meanwhile.
        seat.tick().await;
        Ok(Self { riders, seat, stations })
    }

    /// The hub's own broker; as many stations as there are may come, and speak as fast as they like.
    pub async fn embedded(&self) -> Result<Linked, Stopped> {
        let plan = Embedded {
            root: Root::default(),
            plain: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
            tls: None,
            unencrypted: broker::Unencrypted::Logins,
            logins: (0..self.stations).map(|at| login(&name(at))).collect::<Result<_, _>>()?,
            rate: None,
        };
        Linked::start(&self.seat, Plan::Embedded(plan)).await
    }

    /// A broker outside, on this port of this computer.
    pub async fn outside(&self, port: u16) -> Result<Linked, Stopped> {
        let plan = Outside {
            host: "127.0.0.1".to_owned(),
            port,
            login: None,
            tls: false,
            authority: None,
            certificate: None,
            root: Root::default(),
            client: "hub".to_owned(),
            keep_alive_s: 15,
        };
        Linked::start(&self.seat, Plan::Outside(plan)).await
    }

    /// Leaves the desk properly.
    pub async fn leave(self) {
        self.seat.leave().await;
    }
}

/// A link that is up.
pub struct Linked {
    link: Link,
    /// Where stations reach the hub's own broker.
    pub port: u16,
}

impl Linked {
    async fn start(seat: &Seat, plan: Plan) -> Result<Self, Stopped> {
        let port = if let Plan::Outside(outside) = &plan { outside.port } else { 0 };
        let link = Link::start(seat.desk(), plan).await.map_err(|fault| Stopped::wrong(fault.to_string()))?;
        let mut status = link.status();
        let up = timeout(PATIENCE, status.wait_for(|status| matches!(status, Status::Up { .. }))).await;
        let up = *up.ok().and_then(Result::ok).ok_or_else(|| Stopped::wrong("the link does not come up"))?;
        let own = match up {
            Status::Up { addresses } => addresses.and_then(|addresses| addresses.plain).map(|address| address.port()),
            Status::Connecting | Status::Reconnecting { .. } | Status::Stopped => None,
        };
        Ok(Self { link, port: own.unwrap_or(port) })
    }

    /// Takes it down.
    pub async fn stop(self) {
        self.link.stop().await;
    }
}

async fn made(seat: &Seat, stations: usize, riders: usize) -> Result<Vec<Rider>, Stopped> {
    nobody_owes_too_much(seat).await?;
    let models: Vec<Value> = seat.call("model.list", Value::Null).await?;
    let model = models.first().and_then(|model| model["id"].as_str()).ok_or_else(|| Stopped::wrong("no model"))?;
    let mut all = Vec::with_capacity(riders);
    for at in 0..stations {
        let form = json!({
            "code": name(at), "name": name(at), "place": "", "latitude": null, "longitude": null, "firmware": "",
            "notes": "",
        });
        let slots = if at < riders { SLOTS } else { 1 };
        let station: Value = seat.call("station.create", json!({ "form": form, "slots": slots })).await?;
        if at < riders {
            let mut there = Vec::with_capacity(SLOTS);
            for slot in 1..SLOTS {
                let code = format!("{}-{slot}", name(at));
                let id = battery(seat, &code, model).await?;
                seat.call::<Value>("battery.confirm_full", json!({ "id": id })).await?;
                let put = json!({ "id": station["slots"][slot]["id"], "battery": id, "reason": "as it is" });
                seat.call::<Value>("slot.put", put).await?;
                there.push(Some(code));
            }
            there.insert(0, None);
            all.push(rider(seat, at, model, there).await?);
        } else {
            // What it tells readings of.
            battery(seat, &format!("{}-1", name(at)), model).await?;
        }
    }
    Ok(all)
}

async fn nobody_owes_too_much(seat: &Seat) -> Result<(), Stopped> {
    let start: Value = seat.call("app.start", Value::Null).await?;
    let id = &start["me"]["hub"]["id"];
    let mut form: Value = seat.call("hub.view", json!({ "id": id })).await?;
    if let Some(form) = form.as_object_mut() {
        form.retain(|field, _| !["id", "money_decimals", "managed"].contains(&field.as_str()));
    }
    form["debt_limit"] = json!(NO_LIMIT);
    seat.call::<Value>("hub.edit", json!({ "id": id, "form": form })).await.map(drop)
}

/// A customer with a card and a battery.
async fn rider(seat: &Seat, at: usize, model: &str, slots: Vec<Option<String>>) -> Result<Rider, Stopped> {
    let id = customer(seat, FIRST_CUSTOMER + at).await?;
    let card = format!("{:08X}", 0x08A0_0000 + at);
    let owner = json!({ "kind": "customer", "id": id });
    let issue = json!({ "uid": card, "owner": owner, "expires_on": null, "activate": true });
    id_of(seat, "card.issue", issue).await?;
    let holds = format!("{}-R", name(at));
    let own = battery(seat, &holds, model).await?;
    let basket = handed_out(&json!(own), &json!(id));
    let shown: Value = seat.call("counter.preview", json!({ "basket": basket, "allowing": false })).await?;
    let commit = json!({ "act": shown["act"], "at": shown["at"], "basket": basket, "allow": null });
    seat.call::<Value>("counter.commit", commit).await?;
    Ok(Rider::new(at, card, holds, slots))
}
