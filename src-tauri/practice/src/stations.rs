//! The stations of a hub, with their slots.

use serde_json::{Value, json};

use crate::Maker;
use crate::seat::Stopped;

/// Name, place, degrees, by hub: two each.
const STATIONS: [[(&str, &str, f64, f64); 2]; 3] = [
    [
        ("Market station", "At the market gate", -15.419_2, 28.307_1),
        ("Clinic station", "Beside the clinic", -15.423_8, 28.311_6),
    ],
    [
        ("Quarry station", "On the quarry road", -15.561_4, 28.270_9),
        ("School station", "Behind the basic school", -15.566_3, 28.264_2),
    ],
    [
        ("Pier station", "On the old pier", -15.769_5, 28.180_2),
        ("Bridge station", "North of the bridge", -15.764_7, 28.184_4),
    ],
];

const SLOTS: i64 = 12;

/// Adds the stations of the hub the admin works at; their ids. In the first hub one has a slot that is being mended.
pub async fn of_hub(maker: &mut Maker, hub: usize) -> Result<Vec<Value>, Stopped> {
    let mut ids = Vec::new();
    for (number, (name, place, latitude, longitude)) in STATIONS[hub % STATIONS.len()].into_iter().enumerate() {
        maker.at(1 + number, 20);
        let form = json!({ "code": format!("S-{}", number + 1), "name": name, "place": place, "latitude": latitude,
            "longitude": longitude, "firmware": "1.4.2", "notes": "" });
        let station: Value = maker.seat.call("station.create", json!({ "form": form, "slots": SLOTS })).await?;
        if hub == 0 && number == 1 {
            let slot = &station["slots"][6]["id"];
            let ask = json!({ "id": slot, "mode": "maintenance", "reason": "The door does not lock" });
            maker.seat.call::<Value>("slot.set_mode", ask).await?;
        }
        ids.push(station["id"].clone());
    }
    if hub == 2 {
        let ask = json!({ "id": ids[1], "mode": "maintenance", "reason": "Waits for a new charger" });
        maker.seat.call::<Value>("station.set_mode", ask).await?;
    }
    Ok(ids)
}
