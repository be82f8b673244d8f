//! What attendants do all day, through `call`, each act followed by the same rows written bare.

use std::path::Path;

use practice::basket;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use usecases::Clock;

use super::bare::Bare;
use super::hub::{all, handed_out, id, in_service, taken_back};
use crate::Stopped;
use crate::bench::write::synced;
use crate::figure::{Figure, median, percentile};
use crate::seat::Seat;

const GOAL_TIMES: f64 = 2.0;
/// Milliseconds an act may take besides bringing it to the disk.
const GOAL_MS: f64 = 25.0;
const ROUNDS: usize = 220;
const WARM: usize = 20;
const KINDS: [&str; 4] = ["issue", "return", "swap", "payment"];

/// Milliseconds of one kind of act.
#[derive(Default)]
struct Times {
    shown: Vec<f64>,
    done: Vec<f64>,
    bare: Vec<f64>,
    syncs: Vec<f64>,
    rows: usize,
}

pub(super) async fn measure(seat: &Seat, bare: &mut Bare, sync: &Path) -> Result<Vec<Figure>, Stopped> {
    let mut random = StdRng::seed_from_u64(1);
    let mut customers = all(seat, "customer.list", "code", &json!({ "state": ["active"] })).await?;
    let mut here = in_service(seat, "hub").await?;
    let mut out = in_service(seat, "customer").await?;
    customers.shuffle(&mut random);
    here.shuffle(&mut random);
    out.shuffle(&mut random);
    let mut kinds: [Times; 4] = Default::default();
    for round in 0..WARM + ROUNDS {
        let taken = |from: &mut Vec<Value>| from.pop().ok_or_else(|| Stopped::wrong("the hub is too small"));
        let (returned, swapped) = (taken(&mut out)?, taken(&mut out)?);
        let (given, issued) = (alike(&mut here, &swapped)?, taken(&mut here)?);
        let customer = taken(&mut customers)?;
        let payer = &customers[random.random_range(0..customers.len())];
        let baskets = [
            handed_out(&id(&issued), &customer),
            taken_back(&id(&returned)),
            swap(&id(&swapped), &id(&given)),
            payment(seat, payer).await?,
        ];
        for (times, basket) in kinds.iter_mut().zip(baskets) {
            let one = act(seat, bare, sync, &basket).await?;
            if round >= WARM {
                times.add(one);
            }
        }
    }
    Ok(KINDS.into_iter().zip(&kinds).flat_map(|(kind, times)| times.figures(kind)).collect())
}

/// One of these that is of the same model: a battery is swapped against its own.
fn alike(from: &mut Vec<Value>, other: &Value) -> Result<Value, Stopped> {
    let place = from.iter().position(|row| row["model"] == other["model"]);
    place.map(|place| from.swap_remove(place)).ok_or_else(|| Stopped::wrong("the hub is too small"))
}

fn swap(back: &Value, out: &Value) -> Value {
    let mut basket = basket::basket(&Value::Null, &json!([]), &json!([]), &Value::Null);
    basket["swap"] = json!([{
        "back": basket::battery(back), "out": basket::battery(out), "soc_back_pct": 21.0, "soc_out_pct": 98.0,
    }]);
    basket
}

/// Ten of whatever the hub counts in, in cash.
async fn payment(seat: &Seat, payer: &Value) -> Result<Value, Stopped> {
    let kinds: Vec<Value> = seat.call("payment_kind.list", Value::Null).await?;
    let cash = kinds.iter().find(|kind| kind["account"] == "cash").ok_or_else(|| Stopped::wrong("no cash"))?;
    let pay = json!([{ "kind": cash["id"], "amount": "10", "reference": "" }]);
    Ok(basket::basket(payer, &json!([]), &json!([]), &pay))
}

/// Shows an act, does it, and writes its rows bare: milliseconds of each, of a bare sync, and how many rows.
async fn act(seat: &Seat, bare: &mut Bare, sync: &Path, basket: &Value) -> Result<([f64; 4], usize), Stopped> {
    seat.call::<Value>("session.stir", Value::Null).await?;
    let clock = Clock::system();
    let shown: Value = seat.call("counter.preview", json!({ "basket": basket, "allowing": false })).await?;
    let looked = clock.since_start();
    let commit = json!({ "act": shown["act"], "at": shown["at"], "basket": basket, "allow": null });
    let begun = clock.since_start();
    seat.call::<Value>("counter.commit", commit).await?;
    let done = clock.since_start();
    let (bare, rows) = bare.again().await?;
    let [looked, done] = [looked, done - begun].map(|time| time.as_secs_f64() * 1_000.0);
    Ok(([looked, done, bare, synced(sync)?], rows))
}

impl Times {
    fn add(&mut self, ([shown, done, bare, sync], rows): ([f64; 4], usize)) {
        self.shown.push(shown);
        self.done.push(done);
        self.bare.push(bare);
        self.syncs.push(sync);
        self.rows = rows;
    }

    fn figures(&self, kind: &str) -> [Figure; 3] {
        let besides = (percentile(&self.done, 99) - median(&self.syncs)).max(0.0);
        let rows = self.rows;
        [
            Figure::plain(format!("{kind} shown: median"), median(&self.shown), "ms"),
            Figure::at_most(GOAL_MS, format!("{kind} done, besides the sync: p99"), besides, "ms"),
            Figure::at_most_times(
                GOAL_TIMES,
                median(&self.bare),
                format!("{kind} of {rows} rows done: median"),
                median(&self.done),
                "ms",
            ),
        ]
    }
}
