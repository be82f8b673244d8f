//! Battery models, and the batteries of a hub with what they went through.

use rand::RngExt;
use serde_json::{Value, json};

use crate::Maker;
use crate::seat::Stopped;

/// Maker, name, chemistry, volts, ampere-hours, cycles, beginning of the serial numbers.
const MODELS: [(&str, &str, &str, f64, f64, i64, &str); 5] = [
    ("Pylon", "LFP 12 V 100 Ah", "lfp", 12.8, 100.0, 4_000, "PYL-100-"),
    ("Pylon", "LFP 12 V 50 Ah", "lfp", 12.8, 50.0, 4_000, "PYL-50-"),
    ("Voltaire", "LFP 24 V 60 Ah", "lfp", 25.6, 60.0, 3_500, "VT24/"),
    ("Kalahari", "NMC 48 V 30 Ah", "nmc", 48.1, 30.0, 1_500, "KH"),
    ("Lumen", "Lead-acid 12 V 90 Ah", "lead_acid", 12.0, 90.0, 600, "LM"),
];

/// What one of each model cost, in minor units.
const PRICES: [i64; 5] = [540_000, 310_000, 685_000, 1_120_000, 195_000];

const FAULTS: [&str; 4] =
    ["Does not hold its charge", "Connector loose", "Case cracked at the corner", "Swollen on one side"];

/// Adds the models; their ids.
pub async fn models(maker: &Maker) -> Result<Vec<Value>, Stopped> {
    let mut ids = Vec::with_capacity(MODELS.len());
    for (of, name, chemistry, volts, hours, cycles, _) in MODELS {
        let form = json!({
            "maker": of, "name": name, "chemistry": chemistry, "nominal_voltage_v": volts, "rated_capacity_ah": hours,
            "rated_energy_wh": (volts * hours).round(), "maximum_cycles": cycles, "notes": "",
        });
        ids.push(maker.seat.id("model.create", form).await?);
    }
    Ok(ids)
}

/// Adds the batteries of the hub the admin works at; their ids.
pub async fn of_hub(maker: &mut Maker, hub: usize, models: &[Value]) -> Result<Vec<Value>, Stopped> {
    let count = maker.size.share(maker.size.batteries, hub);
    let mut ids = Vec::with_capacity(count);
    for number in 1..=count {
        maker.at(number, count * 2);
        // The common ones are common: half of all are of the first two models.
        let model = maker.random.random_range(0..8_usize).min(7) * MODELS.len() / 8;
        let serial = format!("{}{}{:05}", MODELS[model].6, 2024 + number % 2, hub * 40_000 + number * 7);
        let form = json!({
            "short_code": format!("B-{number:03}"), "serial_number": serial, "model": models[model], "aliases": [],
            "purchased_on": "2025-10-15", "purchase_price": PRICES[model], "warranty_until": "2028-10-15", "passport": "",
            "notes": "",
        });
        let id = maker.seat.id("battery.create", form).await?;
        for (to, reason) in life(maker.random.random_range(0..100)) {
            let reason = reason.unwrap_or(FAULTS[maker.random.random_range(0..FAULTS.len())]);
            let ask = json!({ "id": id, "to": to, "reason": reason });
            maker.seat.call::<Value>("battery.change_lifecycle", ask).await?;
        }
        ids.push(id);
    }
    Ok(ids)
}

/// What a battery went through, by chance in a hundred; a fault where no reason stands.
fn life(chance: u32) -> &'static [(&'static str, Option<&'static str>)] {
    const TESTED: (&str, Option<&str>) = ("in_service", Some("Tested, holds its charge"));
    match chance {
        0..4 => &[],
        4..7 => &[TESTED, ("quarantined", None)],
        7..12 => &[TESTED, ("in_repair", None)],
        12..15 => &[TESTED, ("in_repair", None), ("in_service", Some("Connector replaced"))],
        15..18 => &[TESTED, ("retired", Some("Too little capacity left"))],
        18..19 => &[TESTED, ("retired", Some("Too little capacity left")), ("disposed", Some("Sent to recycling"))],
        _ => &[TESTED],
    }
}
