//! Cases of what batteries measured: each tried in a hub of its own, said over a broker and read from a file; the samples are
//! posted too.

mod batch;
mod charging;
mod expected;
mod given;
mod ingest;
mod numbers;
mod outcome;
mod samples;
mod shown;
mod spoken;
mod times;

use std::time::Duration;

use serde_json::{Value, json};

use super::stations::{Field, Way};
use super::{Tried, Verdict};
use crate::Stopped;
use crate::mosquitto::Mosquitto;
use given::Given;
use outcome::Seen;
use spoken::{By, Speaker};

pub use given::holds;

/// From one step to the next.
const BETWEEN: Duration = Duration::from_secs(60);

/// Tries every case of the file every way, telling each as it is done.
///
/// # Errors
/// [`Stopped`] if there is no such broker.
pub async fn run(file: &Value, way: Way, mut tell: impl FnMut(&Tried)) -> Result<Vec<Tried>, Stopped> {
    let mosquitto = if way == Way::Mosquitto { Some(Mosquitto::start().await?) } else { None };
    let ways = [By::Broker(way, mosquitto.as_ref()), By::Post, By::File];
    let mut all = Vec::new();
    let mut tried = |id: String, what: Result<Vec<String>, Stopped>| {
        let one = Tried { id, verdict: verdict(what) };
        tell(&one);
        all.push(one);
    };
    for (id, given) in given::all(file) {
        match given {
            Err(stopped) => tried(id, Err(stopped)),
            Ok(given) => {
                for by in ways.iter().filter(|by| by.fits(&given)) {
                    tried(format!("{id}{}", by.added()), differs(&given, *by).await);
                }
            }
        }
    }
    Ok(all)
}

fn verdict(what: Result<Vec<String>, Stopped>) -> Verdict {
    match what {
        Ok(what) if what.is_empty() => Verdict::Pass,
        Ok(what) => Verdict::Differs(what),
        Err(stopped) => Verdict::Differs(vec![stopped.to_string()]),
    }
}

/// What is otherwise than the case has it.
async fn differs(given: &Given, by: By<'_>) -> Result<Vec<String>, Stopped> {
    let mut field = Field::of(&fixture(), &Value::Null).await?;
    let what = played(&mut field, given, by).await;
    field.leave().await;
    what
}

/// Plays a case; what is otherwise after the first step where something is.
async fn played(field: &mut Field, given: &Given, by: By<'_>) -> Result<Vec<String>, Stopped> {
    let speaker = Speaker::of(field, given, by).await?;
    let before = shown::money(field).await?;
    let by_file = matches!(by, By::File);
    let steps = if by_file { given.files() } else { given.steps.clone() };
    for (number, step) in steps.iter().enumerate() {
        match &step.at {
            Some(at) => field.wait_until(at).await?,
            None if number > 0 => field.wait(BETWEEN).await?,
            None => {}
        }
        let heard = by.say(field, &speaker, step).await?;
        field.desk().tick().await;
        let seen = Seen { field, battery: given.battery(), by_file, before: &before, heard: &heard };
        let mut what = Vec::new();
        for expect in &step.expect {
            what.extend(seen.differs(expect).await?);
        }
        if !what.is_empty() {
            let which = if steps.len() > 1 { format!("step {}: ", number + 1) } else { String::new() };
            return Ok(what.into_iter().map(|one| format!("{which}{one}")).collect());
        }
    }
    Ok(Vec::new())
}

fn fixture() -> Value {
    json!({
        "stations": [{ "id": 1, "name": "Station 1" }],
        "plans": [{ "id": 1, "name": "Basic", "monthly_fee": 20.0, "included_ah": 100, "extra_ah_rate": 0.5 }],
        "users": [{ "id": 1, "name": "Rider One", "is_active": true, "role": "customer", "plan": 1 }],
        "cards": [{ "id": 1, "code": "A1B2C3D4", "user": 1, "assigned_battery": 2, "status": "active" }],
        "batteries": [
            { "id": 1, "serial": "BAT001", "capacity_ah": 45.0, "soc": 100, "soh": 95, "location": "station:1/slot:1", "status": "available" },
            { "id": 2, "serial": given::RENTED_SERIAL, "capacity_ah": 45.0, "soc": 20, "soh": 81, "location": "user:1", "status": "in_use" },
        ],
        "slots": [{ "station": 1, "number": 1, "battery": 1 }],
    })
}
