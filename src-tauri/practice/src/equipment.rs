//! Types of equipment, and the equipment of a hub.

use rand::RngExt;
use serde_json::{Value, json};

use crate::Maker;
use crate::seat::Stopped;

/// Name, rated watts, price in minor units, use, one in how many.
const TYPES: [(&str, f64, i64, &str); 6] = [
    ("Light kit, 3 lamps", 18.0, 65_000, "battery_only"),
    ("Fridge 100 l, 12 V", 60.0, 980_000, "battery_only"),
    ("Hair clipper", 12.0, 42_000, "battery_only"),
    ("Grain mill", 1_500.0, 2_450_000, "hub_only"),
    ("Sewing machine", 90.0, 310_000, "both"),
    ("Sound system", 120.0, 275_000, "both"),
];

/// Lends most of the equipment to customers, some of it to two who share it.
pub async fn lend(maker: &mut Maker, equipment: &[Value], customers: &[Value]) -> Result<(), Stopped> {
    maker.at(95, 100);
    for id in equipment.iter().filter(|_| !customers.is_empty()) {
        let users = match maker.random.random_range(0..10) {
            0..4 => 0,
            4..9 => 1,
            _ => 2,
        };
        let first = maker.random.random_range(0..customers.len());
        for user in 0..users {
            let customer = &customers[(first + user) % customers.len()];
            let ask = json!({ "id": id, "customer": customer, "from": null, "to": null });
            maker.seat.call::<Value>("equipment.assign", ask).await?;
        }
    }
    Ok(())
}

/// Adds the types and the equipment of the hub the admin works at; the ids of the equipment.
pub async fn of_hub(maker: &mut Maker, hub: usize) -> Result<Vec<Value>, Stopped> {
    let mut types = Vec::with_capacity(TYPES.len());
    for (name, watts, price, usage) in TYPES {
        let form = json!({ "name": name, "rated_power_w": watts, "price": price, "usage": usage, "notes": "" });
        types.push(maker.seat.id("equipment_type.create", form).await?);
    }
    let count = maker.size.share(maker.size.equipment, hub);
    let mut ids = Vec::with_capacity(count);
    for number in 1..=count {
        maker.at(number, count * 2);
        // Lights are what most people borrow.
        let one = maker.random.random_range(0..TYPES.len() + 4).saturating_sub(4);
        let form = json!({
            "code": format!("E-{number:03}"), "serial_number": format!("EQ{}{:04}", hub + 1, number * 13),
            "equipment_type": types[one], "purchased_on": "2025-11-03", "purchase_price": TYPES[one].2,
            "warranty_until": "2027-11-03", "notes": "",
        });
        let id = maker.seat.id("equipment.create", form).await?;
        let fate = match maker.random.random_range(0..20) {
            0 => Some(("in_repair", "The cable is worn")),
            1 => Some(("retired", "Not worth mending")),
            _ => None,
        };
        if let Some((to, reason)) = fate {
            let ask = json!({ "id": id, "to": to, "reason": reason });
            maker.seat.call::<Value>("equipment.change_state", ask).await?;
        } else {
            ids.push(id);
        }
    }
    Ok(ids)
}
