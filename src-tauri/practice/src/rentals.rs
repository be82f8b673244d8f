//! What was done at the counter of a hub in its last days: rentals that run, are late and have ended, and the till.

use domain::Time;
use serde_json::{Value, json};

use crate::seat::Stopped;
use crate::{DAY_MS, DAYS, Maker, basket};

/// Days ago that it went out, days for which, days after which it came back.
const RENTALS: [(i64, i64, Option<i64>); 13] = [
    (9, 7, None),
    (8, 3, Some(3)),
    (7, 1, Some(2)),
    (6, 7, None),
    (5, 3, None),
    (4, 7, Some(4)),
    (4, 7, None),
    (3, 3, None),
    (2, 1, Some(1)),
    (2, 3, None),
    (1, 1, None),
    (1, 7, None),
    (0, 3, None),
];
/// One in so many leaves owing, which a hub without a debt limit has to be allowed.
const OWES: usize = 5;
const HOUR_MS: i64 = 3_600_000;
/// Batteries of the hub that nobody has confirmed to be full, one in so many.
const EMPTY: usize = 3;
/// Hours from now between which a battery is kept for somebody.
const RESERVED: [(i64, i64); 2] = [(2, 8), (26, 50)];
/// What lies in the drawer in the morning: value in minor units, how many.
const FLOAT: [(i64, i64); 3] = [(5_000, 4), (2_000, 10), (1_000, 10)];

/// Something that happens at the counter.
enum Event {
    Out(usize),
    Back(usize),
}

/// Fills the counter of the hub the admin works at, and leaves its till open.
pub async fn of_hub(maker: &mut Maker, customers: &[Value]) -> Result<(), Stopped> {
    let present = Time(maker.began.0 + DAYS * DAY_MS);
    let at = |days: i64, part: usize| {
        let later = i64::try_from(part).unwrap_or_default() * HOUR_MS / 12;
        Time(present.0 - days * DAY_MS - 2 * HOUR_MS + later)
    };
    maker.clock.jump_to(Time(present.0 - 10 * DAY_MS));
    confirm_full(maker).await?;
    let ready = batteries(maker, "ready", &format!("{}..", maker.now().0)).await?;
    if customers.is_empty() || ready.is_empty() {
        return Ok(());
    }
    open_till(maker).await?;
    // One battery in two stays where it is, so that there is something to hand out.
    let rentals = RENTALS.iter().enumerate().take(ready.len().div_ceil(2));
    let mut events = Vec::new();
    for (number, (out, _, back)) in rentals {
        events.push((at(*out, number), Event::Out(number)));
        events.extend(back.map(|days| (at(out - days, number), Event::Back(number))));
    }
    events.sort_by_key(|(at, _)| at.0);
    for (at, event) in events {
        maker.clock.jump_to(at);
        match event {
            Event::Out(number) => {
                let owes = number % OWES == OWES - 1;
                let basket = out(&ready[number], &customers[number * 7 % customers.len()], RENTALS[number].1, owes);
                basket::act(&maker.seat, basket, owes).await?;
            }
            Event::Back(number) => basket::act(&maker.seat, back(&ready[number]), false).await?,
        }
    }
    maker.clock.jump_to(present);
    close_till(maker).await?;
    open_till(maker).await?;
    reserve(maker, &ready, customers).await
}

/// Keeps a battery for one customer later today, and another one for a second customer tomorrow.
async fn reserve(maker: &Maker, ready: &[Value], customers: &[Value]) -> Result<(), Stopped> {
    // What is rented out stands first.
    if ready.len() < 2 * RENTALS.len() {
        return Ok(());
    }
    for (number, (from, to)) in RESERVED.iter().enumerate() {
        let (Some(battery), Some(customer)) = (ready.iter().nth_back(number), customers.iter().nth_back(number)) else {
            return Ok(());
        };
        let at = |hours: i64| maker.now().0 + hours * HOUR_MS;
        let wanted = json!({ "kind": "battery", "id": battery });
        let form = json!({ "customer": customer, "wanted": wanted, "from": at(*from), "to": at(*to), "note": "" });
        let act: Value = maker.seat.call("act.new_id", Value::Null).await?;
        let ask = json!({ "act": act, "form": form, "deposit": null });
        maker.then();
        maker.seat.call::<Value>("reservation.create", ask).await?;
    }
    Ok(())
}

/// Says of two batteries in three that they are full.
async fn confirm_full(maker: &Maker) -> Result<(), Stopped> {
    let here = batteries(maker, "lifecycle", "in_service").await?;
    for (_, id) in here.iter().enumerate().filter(|(number, _)| number % EMPTY != EMPTY - 1) {
        maker.then();
        maker.seat.call::<Value>("battery.confirm_full", json!({ "id": id })).await?;
    }
    Ok(())
}

/// The batteries that a filter leaves, by their code.
async fn batteries(maker: &Maker, filter: &str, value: &str) -> Result<Vec<Value>, Stopped> {
    let question = json!({ "search": "", "filters": { filter: [value] }, "sort": "code", "descending": false });
    let ask = json!({ "question": question, "after": null, "limit": 200 });
    let page: Value = maker.seat.call("battery.list", ask).await?;
    Ok(page["rows"].as_array().into_iter().flatten().map(|row| row["id"].clone()).collect())
}

fn out(battery: &Value, customer: &Value, days: i64, owes: bool) -> Value {
    let (value, unit) = if days % 7 == 0 { (days / 7, "weeks") } else { (days, "days") };
    let out = basket::out(&basket::battery(battery), &json!({ "value": value, "unit": unit }), None);
    let pay = if owes { json!([]) } else { Value::Null };
    basket::basket(customer, &json!([out]), &json!([]), &pay)
}

fn back(battery: &Value) -> Value {
    let back = basket::back(&basket::battery(battery));
    basket::basket(&Value::Null, &json!([]), &json!([back]), &Value::Null)
}

async fn open_till(maker: &Maker) -> Result<(), Stopped> {
    let act: Value = maker.seat.call("act.new_id", Value::Null).await?;
    let float: Vec<Value> = FLOAT.iter().map(|(value, count)| json!({ "value": value, "count": count })).collect();
    maker.seat.call::<Value>("till.open", json!({ "act": act, "float": float })).await.map(drop)
}

/// Closes the till with all that should lie in it.
async fn close_till(maker: &Maker) -> Result<(), Stopped> {
    let books: Value = maker.seat.call("ledger.accounts", Value::Null).await?;
    let of = |row: &Value, side: &str| row[side].as_i64().unwrap_or_default();
    let drawer = books["rows"].as_array().into_iter().flatten().filter(|row| row["account"] == "cash");
    let cash: i64 = drawer.map(|row| of(row, "debit") - of(row, "credit")).sum();
    let counts = json!([{ "value": 1, "count": cash }]);
    let act: Value = maker.seat.call("act.new_id", Value::Null).await?;
    let close = json!({ "act": act, "counts": counts, "causes": [], "note": "" });
    maker.then();
    maker.seat.call::<Value>("till.close", close).await.map(drop)
}
