//! What the hub shows of readings.

use serde_json::{Value, json};

use crate::Stopped;
use crate::cases::stations::Field;

/// Characters of a time to the second.
pub const SECOND: usize = 19;

/// How every rental stands, what its customer has or owes, and the books.
pub async fn money(field: &Field) -> Result<Value, Stopped> {
    let question = json!({ "search": "", "filters": {}, "sort": "code", "descending": false });
    let page = field.call("rental.list", json!({ "question": question, "after": null, "limit": 50 })).await?;
    let rows = page["rows"].as_array().cloned().unwrap_or_default();
    let told = ["code", "customer", "state", "items", "started", "due", "ended", "balance"];
    let rentals: Vec<Value> = rows.iter().map(|row| told.map(|name| row[name].clone())).map(Value::from_iter).collect();
    let books = field.call("ledger.accounts", Value::Null).await?;
    Ok(json!({ "rentals": rentals, "books": books["rows"] }))
}

/// What came, the newest first.
pub async fn came(field: &Field) -> Result<Vec<Value>, Stopped> {
    let page = field.call("message.list", json!({ "text": "", "limit": 200 })).await?;
    let rows = page["rows"].as_array().cloned().unwrap_or_default();
    Ok(rows.into_iter().filter(|row| row["outgoing"] == false).collect())
}

/// Why each message that was not taken as it is was not.
pub async fn reasons(field: &Field) -> Result<Vec<String>, Stopped> {
    let mut all = Vec::new();
    for row in came(field).await?.iter().filter(|row| row["verdict"] != "accepted") {
        let told = field.call("message.view", json!({ "id": row["id"] })).await?;
        all.push(told["detail"].as_str().unwrap_or_default().to_owned());
    }
    Ok(all)
}

/// How many readings of all that came are `stored`, `duplicate` or `quarantined`.
pub async fn count(field: &Field, name: &str) -> Result<i64, Stopped> {
    let rows = came(field).await?;
    let of = |row: &Value| row["counts"][name].as_i64().unwrap_or_default();
    // Of a file what was set aside has lines of its own, and the newest is about all of it.
    let file = rows.iter().find(|row| row["source"] == "file");
    Ok(file.map_or_else(|| rows.iter().map(of).sum(), of))
}

/// The last reading of a battery; null if there is none.
pub async fn last(field: &Field, battery: &str) -> Result<Value, Stopped> {
    let battery = field.battery(battery).await?;
    field.call("reading.latest", json!({ "of": { "kind": "battery", "id": battery } })).await
}

/// What a reading says of a field.
pub fn number(reading: &Value, name: &str) -> Option<f64> {
    let values = reading["values"].as_array()?;
    values.iter().find(|value| value["field"] == name)?["value"].as_f64()
}

/// When each reading of a battery was, to the second, and how that is known.
pub async fn times(field: &Field, battery: &str) -> Result<Vec<(String, String)>, Stopped> {
    let rows = field.exported(battery).await?;
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let at = |row: &Value| text(row, "measured_at").chars().take(SECOND).collect();
    Ok(rows.iter().map(|row| (at(row), text(row, "clock_quality"))).collect())
}

/// The kinds of the alerts that are open, in their order.
pub async fn alerts(field: &Field) -> Result<Vec<String>, Stopped> {
    let all = field.call("alert.list", Value::Null).await?;
    let kinds = all.as_array().into_iter().flatten().map(|one| one["kind"].as_str().unwrap_or_default().to_owned());
    let mut kinds: Vec<String> = kinds.collect();
    kinds.sort_unstable();
    Ok(kinds)
}
