//! Cases of what stations say and must hear: each tried in a hub made by its fixture, straight at the desk or through a broker
//! and a client that others wrote.

mod field;
mod file;
mod matcher;
mod said;
mod setup;
mod state;
mod wire;

use practice::fixture::named_in;
use serde_json::Value;

use super::{Tried, Verdict};
use crate::Stopped;
use crate::mosquitto::Mosquitto;
use matcher::Matcher;

pub use field::Field;
pub use said::Said;

/// How what stations say comes to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By no broker.
    Straight,
    /// By the hub's own broker, over TCP.
    Embedded,
    /// By a Mosquitto beside it.
    Mosquitto,
}

impl Way {
    /// By the word of the command line.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "straight" => Some(Self::Straight),
            "embedded" => Some(Self::Embedded),
            "mosquitto" => Some(Self::Mosquitto),
            _ => None,
        }
    }
}

/// Tries every case of the file, telling each as it is done.
///
/// # Errors
/// [`Stopped`] if the file is none, or there is no such broker.
pub async fn run(file: &Value, way: Way, mut tell: impl FnMut(&Tried)) -> Result<Vec<Tried>, Stopped> {
    let cases = file["cases"].as_array().ok_or_else(|| Stopped::wrong("there is no list of cases in this file"))?;
    let mosquitto = if way == Way::Mosquitto { Some(Mosquitto::start().await?) } else { None };
    let mut tried = Vec::with_capacity(cases.len());
    for (at, case) in cases.iter().enumerate() {
        let id = case["id"].as_str().map_or_else(|| format!("case {}", at + 1), str::to_owned);
        let verdict = match differs(&file["fixtures"], case, way, mosquitto.as_ref()).await {
            Ok(what) if what.is_empty() => Verdict::Pass,
            Ok(what) => Verdict::Differs(what),
            Err(stopped) => Verdict::Differs(vec![stopped.to_string()]),
        };
        let one = Tried { id, verdict };
        tell(&one);
        tried.push(one);
    }
    Ok(tried)
}

/// What is otherwise than the case has it.
async fn differs(
    fixtures: &Value,
    case: &Value,
    way: Way,
    mosquitto: Option<&Mosquitto>,
) -> Result<Vec<String>, Stopped> {
    let mut field = Field::of(named_in(fixtures, case["fixture"].as_str())?, &case["setup"]).await?;
    let inbound = case["inbound"].as_array().ok_or_else(|| Stopped::wrong("the case has no list inbound"))?;
    let said = inbound.iter().map(Said::read).collect::<Result<Vec<_>, _>>()?;
    let expected = case["ours"]["outbound"].as_array().map_or(&[][..], Vec::as_slice);
    let heard = field.say(way, mosquitto, &said, expected.len()).await?;
    let mut differs = answers_differ(&field, expected, &heard);
    for (name, expected) in case["ours"]["state"].as_object().into_iter().flatten() {
        let is = field.state(name).await?;
        if !matcher::stands(expected, &is)? {
            differs.push(format!("{name} is {is}, not {expected}"));
        }
    }
    field.leave().await;
    Ok(differs)
}

/// The order counts among the answers of one topic.
fn answers_differ(field: &Field, expected: &[Value], heard: &[(String, Value)]) -> Vec<String> {
    let mut matcher = Matcher::new(field.riders());
    let mut rest: Vec<&(String, Value)> = heard.iter().collect();
    let mut differs = Vec::new();
    for expected in expected {
        let topic = expected["topic"].as_str().unwrap_or_default();
        let Some(at) = rest.iter().position(|(heard, _)| heard == topic) else {
            differs.push(format!("nothing was heard on {topic}"));
            continue;
        };
        let (_, payload) = rest.remove(at);
        if let Err(why) = matcher.same(&expected["payload"], payload, "payload") {
            differs.push(why);
        }
    }
    differs.extend(rest.iter().map(|(topic, payload)| format!("heard on {topic}: {payload}")));
    differs
}
