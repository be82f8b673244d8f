//! A hub at which a hundred thousand rentals were done, each by the commands that do them.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use domain::Time;
use practice::{Size, basket};
use serde_json::{Value, json};
use usecases::{Clock, FixedClock};

use crate::Stopped;
use crate::bench::lists;
use crate::cache::{Ask, schema};
use crate::seat::Seat;

/// Batteries for every hundred customers.
const BATTERIES: usize = 3;
/// Batteries of a hundred that are out at any time.
const OUT: usize = 60;
const BETWEEN_MS: i64 = 8 * 60_000;

/// The data folder of a hub with `ask.size` customers and as many rentals, kept below `cache`; its desk is closed.
pub(in crate::bench) async fn hub(cache: &Path, ask: Ask) -> Result<PathBuf, Stopped> {
    let folder = cache.join(format!("counter-{}-{}-{}", ask.size, ask.seed, schema()));
    let made = folder.join("made");
    if !made.exists() {
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        make(&folder, ask).await?;
        std::fs::write(made, "")?;
    }
    Ok(folder)
}

async fn make(folder: &Path, ask: Ask) -> Result<(), Stopped> {
    let rentals = i64::try_from(ask.size).unwrap_or(i64::MAX);
    let began = Time(Clock::system().now().0 - rentals * BETWEEN_MS);
    let size = Size { hubs: 1, batteries: ask.size * BATTERIES / 100, customers: ask.size, equipment: 10, jobs: 10 };
    practice::make(folder, ask.seed, size, began).await?;
    let clock = FixedClock::at(began);
    let seat = Seat::seeded(folder, Clock::Fixed(clock.clone()), ask.seed).await;
    enter(&seat).await?;
    // What is kept for somebody goes to nobody else, and here each battery goes to whoever is next.
    for id in all(&seat, "reservation.list", "from", &json!({ "state": ["open"] })).await? {
        let act: Value = seat.call("act.new_id", Value::Null).await?;
        let cancel = json!({ "act": act, "id": id, "reason": "none of them comes" });
        seat.call::<Value>("reservation.cancel", cancel).await?;
    }
    let customers = all(&seat, "customer.list", "code", &json!({ "state": ["active"] })).await?;
    let mut here: VecDeque<Value> = in_service(&seat, "hub").await?.iter().map(id).collect();
    let mut out: VecDeque<Value> = VecDeque::new();
    let most = here.len() * OUT / 100;
    for number in 0..ask.size {
        clock.jump_to(Time(clock_now(&clock) + BETWEEN_MS));
        if out.len() > most
            && let Some(battery) = out.pop_front()
        {
            act(&seat, &clock, &taken_back(&battery)).await?;
            here.push_back(battery);
        }
        let Some(battery) = here.pop_front() else { return Err(Stopped::wrong("no battery is here")) };
        act(&seat, &clock, &handed_out(&battery, &customers[number % customers.len()])).await?;
        out.push_back(battery);
    }
    seat.leave().await;
    Ok(())
}

fn clock_now(clock: &FixedClock) -> i64 {
    Clock::Fixed(clock.clone()).now().0
}

/// The admin at the hub in which everything is.
pub(in crate::bench) async fn enter(seat: &Seat) -> Result<(), Stopped> {
    seat.sign_in().await?;
    seat.work_at(lists::HUB).await
}

/// A battery, measured to be full, goes out for a day; what it will cost and the deposit are paid in cash.
pub(in crate::bench) fn handed_out(battery: &Value, customer: &Value) -> Value {
    let out = basket::out(&basket::battery(battery), &json!({ "value": 1, "unit": "days" }), Some(97.0));
    basket::basket(customer, &json!([out]), &json!([]), &Value::Null)
}

/// A battery comes back.
pub(super) fn taken_back(battery: &Value) -> Value {
    basket::basket(&Value::Null, &json!([]), &json!([basket::back(&basket::battery(battery))]), &Value::Null)
}

/// Does what a basket says, without looking at it first.
async fn act(seat: &Seat, clock: &FixedClock, basket: &Value) -> Result<(), Stopped> {
    let act: Value = seat.call("act.new_id", Value::Null).await?;
    let commit = json!({ "act": act, "at": clock_now(clock), "basket": basket, "allow": null });
    seat.call::<Value>("counter.commit", commit).await.map(drop)
}

/// The rows of the batteries in service that the hub, or customers, have.
pub(super) async fn in_service(seat: &Seat, holder: &str) -> Result<Vec<Value>, Stopped> {
    rows(seat, "battery.list", "code", &json!({ "lifecycle": ["in_service"], "holder": [holder] })).await
}

/// A row's id.
pub(super) fn id(row: &Value) -> Value {
    row["id"].clone()
}

/// The ids of all that a list has.
pub(super) async fn all(seat: &Seat, list: &str, sort: &str, filters: &Value) -> Result<Vec<Value>, Stopped> {
    Ok(rows(seat, list, sort, filters).await?.iter().map(id).collect())
}

async fn rows(seat: &Seat, list: &str, sort: &str, filters: &Value) -> Result<Vec<Value>, Stopped> {
    let question = json!({ "search": "", "filters": filters, "sort": sort, "descending": false });
    let (mut rows, mut after) = (Vec::new(), Value::Null);
    loop {
        let page: Value = seat.call(list, json!({ "question": question, "after": after, "limit": 200 })).await?;
        rows.extend(page["rows"].as_array().into_iter().flatten().cloned());
        after = page["next"].clone();
        if after.is_null() {
            return Ok(rows);
        }
    }
}
