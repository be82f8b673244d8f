//! Reports of stations that do not fit, so that whoever practises has something to decide on.

use link::Root;
use serde_json::{Value, json};
use usecases::Heard;

use crate::seat::{Seat, Stopped};
use crate::stage::rows;

/// What the hub never had.
const FOREIGN: &str = "X-071";

/// A station swaps `given` for what somebody has whose card nobody asked about, and takes in from another what nobody knows.
///
/// # Errors
/// [`Stopped`] if the hub cannot be looked at, or does not write down what is said.
pub(crate) async fn tell(seat: &Seat, enrolled: &Value, given: &Value) -> Result<(), Stopped> {
    let rentals = rows(seat, "rental.list", json!({ "state": ["active"] })).await?;
    let is_of_one_battery = |rental: &&Value| {
        let items = rental["items"].as_array().map_or(&[][..], Vec::as_slice);
        items.len() == 1 && items[0].as_str().is_some_and(|code| code.starts_with("B-"))
    };
    let mut rentals = rentals.iter().filter(is_of_one_battery);
    let (Some(swaps), Some(leaves)) = (rentals.next(), rentals.next()) else { return Ok(()) };
    for said in [
        json!({ "user_id": swaps["customer_code"], "battery_in_id": swaps["items"][0], "battery_out_id": given,
            "battery_in_data": { "soc": 14 }, "battery_out_data": { "soc": 98 }, "status": "completed" }),
        json!({ "user_id": leaves["customer_code"], "battery_in_id": FOREIGN, "battery_out_id": null,
            "battery_in_data": { "soc": 31 }, "status": "completed" }),
    ] {
        say(seat, enrolled, &said).await?;
    }
    Ok(())
}

async fn say(seat: &Seat, enrolled: &Value, said: &Value) -> Result<(), Stopped> {
    let text = |field: &str| enrolled[field].as_str().unwrap_or_default();
    let (topic, payload) = (format!("{}swap/activity", text("topic")), said.to_string());
    let heard = Heard {
        login: text("login"),
        station: text("topic").trim_end_matches('/').rsplit('/').next(),
        topic: &topic,
        payload: payload.as_bytes(),
        retained: false,
    };
    let refused = |fault: usecases::Fault| Stopped::Refused { command: topic.clone(), code: fault.code() };
    seat.desk().hear(&Root::default(), &heard).await.map(drop).map_err(refused)
}
