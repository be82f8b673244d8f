//! What lies on the counter, as the screens send it.

use serde_json::{Value, json};

/// A battery.
#[must_use]
pub fn battery(id: &Value) -> Value {
    json!({ "kind": "battery", "id": id })
}

/// Something goes out for so long, `{ value, unit }`; measured to be so full, if it was.
#[must_use]
pub fn out(item: &Value, length: &Value, soc_pct: Option<f64>) -> Value {
    json!({
        "item": item, "tariff": null, "length": length, "due": null, "rental": null, "condition": "good", "soc_pct": soc_pct,
    })
}

/// Something comes back as good as it went.
#[must_use]
pub fn back(item: &Value) -> Value {
    json!({
        "item": item, "how": "returned", "at": null, "condition": "good", "soc_pct": null, "energy_kwh": null, "mass_kg": null,
        "volume_l": null, "charge": null,
    })
}

/// What goes out and comes back. With no `pay`, what is to be paid is paid in cash.
#[must_use]
pub fn basket(customer: &Value, out: &Value, back: &Value, pay: &Value) -> Value {
    json!({
        "customer": customer, "out": out, "back": back, "swap": [], "recharge": [], "due": [], "pay": pay, "discount": null,
        "note": "",
    })
}
