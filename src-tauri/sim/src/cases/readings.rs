//! Cases of what batteries measured: each tried in a hub of its own, said over a broker and read from a file.

mod given;
mod outcome;

use serde_json::{Value, json};

use super::stations::{Field, Said, Way};
use super::{Tried, Verdict};
use crate::Stopped;
use crate::mosquitto::Mosquitto;
use given::Given;

/// What a battery of the hub says, and in what hub: one station, a battery there and one that a rider has.
const LEVEL: &str = "1";

/// How readings come to the hub.
#[derive(Clone, Copy)]
enum By<'a> {
    Broker(Way, Option<&'a Mosquitto>),
    File,
}

/// Tries every case of the file both ways, telling each as it is done.
///
/// # Errors
/// [`Stopped`] if the file is none, or there is no such broker.
pub async fn run(file: &Value, way: Way, mut tell: impl FnMut(&Tried)) -> Result<Vec<Tried>, Stopped> {
    let mosquitto = if way == Way::Mosquitto { Some(Mosquitto::start().await?) } else { None };
    let mut all = Vec::new();
    for given in given::all(file)? {
        for by in [By::Broker(way, mosquitto.as_ref()), By::File] {
            // Whoever imports a file may tell of every battery, and a batch of none is no file.
            if matches!(by, By::File) && given.only_said {
                continue;
            }
            let verdict = match differs(&given, by).await {
                Ok(what) if what.is_empty() => Verdict::Pass,
                Ok(what) => Verdict::Differs(what),
                Err(stopped) => Verdict::Differs(vec![stopped.to_string()]),
            };
            let id = if matches!(by, By::File) { format!("{} from a file", given.id) } else { given.id.clone() };
            let one = Tried { id, verdict };
            tell(&one);
            all.push(one);
        }
    }
    Ok(all)
}

/// What is otherwise than the case has it.
async fn differs(given: &Given, by: By<'_>) -> Result<Vec<String>, Stopped> {
    let mut field = Field::of(&fixture(), &Value::Null).await?;
    let level = if given.of_device { device(&field).await? } else { LEVEL.to_owned() };
    let before = outcome::rentals(&field).await?;
    let mut heard = Vec::new();
    for step in &given.steps {
        if let Some(at) = &step.at {
            field.wait_until(at).await?;
        }
        heard.extend(said(&mut field, by, &level, &step.payloads, given.answers).await?);
        field.desk().tick().await;
    }
    let what = outcome::differs(&field, given, (&before, &heard)).await;
    field.leave().await;
    what
}

async fn said(
    field: &mut Field,
    by: By<'_>,
    level: &str,
    payloads: &[Value],
    answers: usize,
) -> Result<Vec<(String, Value)>, Stopped> {
    let By::Broker(way, mosquitto) = by else {
        let lines: Vec<String> = payloads.iter().map(Value::to_string).collect();
        field.import(&lines.join("\n")).await?;
        return Ok(Vec::new());
    };
    let topic = format!("bss/{level}/battery/status");
    let said = payloads.iter().map(|payload| Said::read(&json!({ "topic": topic, "payload": payload })));
    field.say(way, mosquitto, &said.collect::<Result<Vec<_>, _>>()?, answers).await
}

/// The level of a device that measures battery 1.
async fn device(field: &Field) -> Result<String, Stopped> {
    let battery = field.battery("1").await?;
    let form = json!({
        "code": "D-1", "name": "Inside battery 1", "kind": "battery", "measures": null, "battery": battery, "equipment": null,
        "place": "", "maker": "", "firmware": "", "notes": "",
    });
    field.call("device.create", form).await?;
    Ok("D-1".to_owned())
}

fn fixture() -> Value {
    json!({
        "stations": [{ "id": 1, "name": "Station 1" }],
        "plans": [{ "id": 1, "name": "Basic", "monthly_fee": 20.0, "included_ah": 100, "extra_ah_rate": 0.5 }],
        "users": [{ "id": 1, "name": "Rider One", "is_active": true, "role": "customer", "plan": 1 }],
        "cards": [{ "id": 1, "code": "A1B2C3D4", "user": 1, "assigned_battery": 2, "status": "active" }],
        "batteries": [
            { "id": 1, "serial": "BAT001", "capacity_ah": 45.0, "soc": 100, "soh": 95, "location": "station:1/slot:1", "status": "available" },
            { "id": 2, "serial": "BAT002", "capacity_ah": 45.0, "soc": 20, "soh": 81, "location": "user:1", "status": "in_use" },
        ],
        "slots": [{ "station": 1, "number": 1, "battery": 1 }],
    })
}
