//! The organisation, its hubs and who works there.

use serde_json::{Value, json};

use crate::Maker;
use crate::seat::{PASSWORD, Stopped};

/// Code, name, place, colour, degrees.
const HUBS: [(&str, &str, &str, &str, f64, f64); 2] = [
    ("CHI", "Chilanga hub", "Chilanga, beside the market", "teal", -15.563_9, 28.268_3),
    ("KAF", "Kafue river hub", "Kafue, at the old pier", "blue", -15.769_1, 28.181_4),
];

/// Name, sign-in name, role, hub (none: everywhere).
const PEOPLE: [(&str, &str, &str, Option<usize>); 10] = [
    ("Joseph Mwale", "joseph", "manager", Some(0)),
    ("Grace Phiri", "grace", "attendant", Some(0)),
    ("Bwalya Mutale", "bwalya", "attendant", Some(0)),
    ("Chipo Tembo", "chipo", "technician", Some(0)),
    ("Thandiwe Zulu", "thandiwe", "accountant", Some(0)),
    ("Natasha Sakala", "natasha", "auditor", Some(0)),
    ("Lukas Ngoma", "lukas", "analyst", Some(0)),
    ("Mutinta Hamoonga", "mutinta", "manager", Some(1)),
    ("Kelvin Lungu", "kelvin", "attendant", Some(1)),
    ("Precious Daka", "precious", "attendant", Some(2)),
];

/// Sets the organisation up; its hubs. The admin is signed in.
pub async fn organisation(maker: &mut Maker) -> Result<Vec<Value>, Stopped> {
    let seat = &maker.seat;
    let me = seat.set_up().await?;
    let mut hubs = vec![me["hub"]["id"].clone()];
    let first: Value = seat.call("hub.view", json!({ "id": hubs[0] })).await?;
    for (code, name, place, colour, latitude, longitude) in HUBS {
        let mut form = first.clone();
        for surplus in ["id", "money_decimals", "managed"] {
            form.as_object_mut().map(|fields| fields.remove(surplus));
        }
        let own = json!({ "code": code, "name": name, "place": place, "colour": colour, "latitude": latitude,
            "longitude": longitude, "solar_capacity_kw": 12.5 });
        for (field, value) in own.as_object().into_iter().flatten() {
            form[field] = value.clone();
        }
        hubs.push(seat.id("hub.create", form).await?);
    }
    for (name, login, role, hub) in PEOPLE {
        add(maker, name, login, role, hub.map(|hub| &hubs[hub])).await?;
    }
    Ok(hubs)
}

/// Adds a person, who comes in once and sets the password; the admin is signed in again.
async fn add(maker: &Maker, name: &str, login: &str, role: &str, hub: Option<&Value>) -> Result<(), Stopped> {
    let limits = json!({ "debt_override": 0, "refund": 0, "write_off": 0, "discount_pct": 0.0, "see_amounts": true });
    let person = json!({ "name": name, "login": login, "email": format!("{login}@mtendere.example"), "phone": "",
        "language": "en", "roles": [{ "hub": hub, "role": role, "limits": limits }] });
    let seat = &maker.seat;
    let code = seat.call::<Value>("user.create", person).await?["code"].clone();
    seat.call::<Value>("session.use_code", json!({ "login": login, "code": code, "password": PASSWORD })).await?;
    seat.call::<Value>("session.sign_out", Value::Null).await?;
    seat.sign_in().await
}
