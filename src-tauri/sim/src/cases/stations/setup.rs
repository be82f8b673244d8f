//! What else is so in a case, said in words.

use practice::fixture::{Made, Name};
use serde_json::Value;

use super::Field;
use crate::Stopped;

/// Over any limit that a hub begins with, in minor units.
const DEBT: &str = "500";

/// Does what the words say; several are parted by `;`.
pub async fn set_up(field: &Field, setup: &Value) -> Result<(), Stopped> {
    let said = if setup.is_object() { &setup["ours"] } else { setup };
    match said {
        Value::Null => Ok(()),
        Value::String(words) => {
            for sentence in words.split(';') {
                one(field, sentence.trim()).await?;
            }
            Ok(())
        }
        other => Err(Stopped::wrong(format!("a setup is said in words, not {other}"))),
    }
}

async fn one(field: &Field, sentence: &str) -> Result<(), Stopped> {
    let made: &Made = &field.made;
    let words: Vec<&str> = sentence.split_whitespace().collect();
    match words[..] {
        [] => {}
        ["station", name, "status" | "is", .., status] => made.set_station(&name.into(), status).await?,
        ["station", name, "in" | "under", status] => made.set_station(&name.into(), status).await?,
        ["card", code, "status" | "is", .., status] => made.set_card(code, status).await?,
        ["battery", name, "status" | "is", .., status] => made.set_battery(&name.into(), status).await?,
        ["battery", name, "soc", .., percent] => made.set_charge(&name.into(), number(percent)?).await?,
        ["battery", name, "location", .., place] => {
            let (station, slot) = slot(place)?;
            made.put(&name.into(), &station, slot).await?;
        }
        ["user", name, "is", "inactive"] | ["user", name, "is_active", "=", "false"] => {
            made.deactivate(&name.into()).await?;
        }
        ["user", name, "has", "an", "invoice", ..] | ["user", name, "has", "debt", ..] | ["user", name, "owes", ..] => {
            made.charge(&name.into(), DEBT).await?;
        }
        ["user", name, "holds", "no", "battery"] => {
            let rider = Name::from(name);
            for battery in field.held_by(&rider).await? {
                made.take_back(&battery, &rider).await?;
            }
        }
        ["user", name, "holds", "battery", battery] => made.hand_out(&battery.into(), &name.into()).await?,
        _ => return Err(Stopped::wrong(format!("nobody knows how to set up: {sentence}"))),
    }
    Ok(())
}

fn number(text: &str) -> Result<f64, Stopped> {
    text.trim_end_matches('%').parse().map_err(|_| Stopped::wrong(format!("{text} is no number")))
}

/// `station:1/slot:2`.
fn slot(place: &str) -> Result<(Name, i64), Stopped> {
    let parts = place.strip_prefix("station:").and_then(|rest| rest.split_once("/slot:"));
    let slot = parts.and_then(|(station, slot)| Some((Name::from(station), slot.parse().ok()?)));
    slot.ok_or_else(|| Stopped::wrong(format!("{place} is no slot")))
}
