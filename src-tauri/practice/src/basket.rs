//! What lies on the counter, as the screens send it.

use serde_json::{Value, json};

use crate::seat::{Seat, Stopped};

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

/// Looks at a basket and does it; the admin allows what would be refused.
pub(crate) async fn act(seat: &Seat, basket: Value, allowing: bool) -> Result<(), Stopped> {
    let preview = json!({ "basket": basket, "allowing": allowing });
    let shown: Value = seat.call("counter.preview", preview).await?;
    let allow = allowing.then(|| json!({ "login": null, "password": null, "reason": "Pays on market day" }));
    let commit = json!({ "act": shown["act"], "at": shown["at"], "basket": basket, "allow": allow });
    seat.call::<Value>("counter.commit", commit).await.map(drop)
}
