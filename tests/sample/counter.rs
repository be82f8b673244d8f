//! A hub in the morning: customers with cards, batteries that are full, one tariff, and what went out days ago.

use serde_json::{Value, json};
use tempfile::TempDir;
use usecases::{Clock, FixedClock};

use super::{HOUR_MS, add_person, at_the_counter, closed, rows};
use crate::{STAFF_PASSWORD, Story, charge, customer, hub, tariff};

/// Who comes, `C-01` and on.
pub const CUSTOMERS: [&str; 14] = [
    "Mary Phiri",
    "Alick Kaluba",
    "Esnart Chama",
    "Daliso Gondwe",
    "Ruth Moyo",
    "Joseph Tembo",
    "Chipo Banda",
    "Lameck Zulu",
    "Agnes Mumba",
    "Peter Sakala",
    "Grace Lungu",
    "Moses Daka",
    "Idah Mwanza",
    "Febby Nkhoma",
];
const BATTERIES: usize = 40;

/// The card of a customer.
#[must_use]
pub fn card(number: usize) -> String {
    format!("04A1B2C3D4E5{number:02X}")
}

/// `B-01`…`B-40` are full. Four days ago `B-01` went to Grace Lungu for a day, `B-02` and `B-03` to Moses Daka. Grace serves.
/// A day is 50.00, a swap 8.00, a recharge 5.00, and 20.00 are held. The desk is closed.
pub async fn a_counter() -> TempDir {
    let now = Clock::system().now();
    let clock = FixedClock::at(domain::Time(now.0 - 4 * 24 * HOUR_MS));
    let story = Story::in_folder(TempDir::new().unwrap(), clock.clone()).await;
    story.finish_setup().await;
    let here = story.hub().await;
    let mut form = hub("MTE", "Mtendere hub");
    form["debt_limit"] = json!(100_000);
    form["tax_on"] = json!(false);
    story.call("hub.edit", json!({ "id": here, "form": form })).await;
    let code = add_person(&story, &here, ("Grace Phiri", "grace", "attendant")).await;
    story.call("session.use_code", json!({ "login": "grace", "code": code, "password": STAFF_PASSWORD })).await;
    story.call("session.sign_out", Value::Null).await;
    story.sign_in_admin().await;
    things(&story).await;
    for (number, name) in (1..).zip(CUSTOMERS) {
        let form = customer(&format!("C-{number:02}"), name, &format!("09710000{number:02}"));
        let ask = json!({ "form": form, "consent": null, "accept_duplicate": false });
        let owner = json!({ "kind": "customer", "id": story.call("customer.create", ask).await["id"] });
        story
            .call("card.issue", json!({ "uid": card(number), "owner": owner, "expires_on": null, "activate": true }))
            .await;
    }
    let (customers, batteries) = (rows(&story, "customer", json!({})).await, rows(&story, "battery", json!({})).await);
    at_the_counter(&story, &customers[10], &batteries[..1], &[]).await;
    at_the_counter(&story, &customers[11], &batteries[1..3], &[]).await;
    clock.jump_to(now);
    closed(story).await
}

async fn things(story: &Story) {
    let mut terms = tariff("Daily");
    terms["components"] = json!([
        charge("Rental", "per_day", 5_000),
        charge("Swap", "per_swap", 800),
        charge("Recharge", "per_recharge", 500)
    ]);
    terms["deposit"] = json!(2_000);
    story.call("tariff.create", terms).await;
    let model = story.model("LFP 12 V 50 Ah").await;
    for number in 1..=BATTERIES {
        let id = story.battery(&format!("B-{number:02}"), &format!("SN-{number:04}"), &model).await;
        let ready = json!({ "id": id, "to": "in_service", "reason": "Tested" });
        story.call("battery.change_lifecycle", ready).await;
        story.call("battery.confirm_full", json!({ "id": id })).await;
    }
}
