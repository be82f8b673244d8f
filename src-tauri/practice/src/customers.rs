//! The customers of a hub.

use rand::RngExt;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};

use crate::names::{person, phone, street};
use crate::seat::Stopped;
use crate::{Maker, cards};

/// The wording that most of them agreed to.
const CONSENT: &str = "Customer consent, version 1";

/// Adds the customers of the hub the admin works at; the ids of those who still come.
pub async fn of_hub(maker: &mut Maker, hub: usize) -> Result<Vec<Value>, Stopped> {
    let choices: Vec<Value> = maker.seat.call("choice.list", Value::Null).await?;
    let count = maker.size.share(maker.size.customers, hub);
    let mut ids = Vec::with_capacity(count);
    for number in 1..=count {
        maker.at(number, count + count / 10);
        let form = form(maker, &choices, hub, number);
        let consent = maker.random.random_ratio(9, 10).then_some(CONSENT);
        let ask = json!({ "form": form, "consent": consent, "accept_duplicate": false });
        let id = maker.seat.id("customer.create", ask).await?;
        if maker.random.random_ratio(19, 20) {
            cards::give(maker, &id).await?;
        }
        if maker.random.random_ratio(1, 25) {
            let ask = json!({ "id": id, "reason": "Moved away" });
            maker.seat.call::<Value>("customer.deactivate", ask).await?;
        } else {
            ids.push(id);
        }
    }
    Ok(ids)
}

fn form(maker: &mut Maker, choices: &[Value], hub: usize, number: usize) -> Value {
    let one_of = |maker: &mut Maker, list: &str, one_in: u32| {
        let of: Vec<&Value> =
            choices.iter().filter(|choice| choice["list"] == list).map(|choice| &choice["id"]).collect();
        let has = maker.random.random_ratio(1, one_in);
        of.choose(&mut maker.random).filter(|_| has).map_or(Value::Null, |id| (*id).clone())
    };
    let marks: Vec<Value> = [one_of(maker, "inclusion_mark", 2)].into_iter().filter(|mark| !mark.is_null()).collect();
    let reasons: Vec<Value> = [one_of(maker, "reason", 1)].into_iter().filter(|reason| !reason.is_null()).collect();
    let vehicle = one_of(maker, "vehicle_kind", 6);
    let random = &mut maker.random;
    let born = format!(
        "{}-{:02}-{:02}",
        random.random_range(1955..2006),
        random.random_range(1..13),
        random.random_range(1..29)
    );
    let spent = random.random_range(20..400_i64) * 100;
    json!({
        "code": format!("C-{number:04}"), "name": person(random), "known_as": "", "phone": phone(hub * 300_000 + number),
        "other_phone": "", "email": "", "language": if random.random_ratio(1, 30) { "fr" } else { "en" },
        "address": street(random), "birth_date": random.random_ratio(2, 3).then_some(born),
        "id_document_kind": null, "id_document_number": "", "licence_number": "", "licence_expires_on": null,
        "vehicle_kind": vehicle, "vehicle_model": "", "vehicle_year": null, "vehicle_plate": "",
        "inclusion_marks": marks, "business_kind": one_of(maker, "business_kind", 2),
        "electricity_spending": maker.random.random_ratio(1, 2).then_some(spent), "heat_spending": null,
        "reasons": reasons, "notes": "", "own": {},
    })
}
