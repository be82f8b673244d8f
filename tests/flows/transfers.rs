//! What goes from hub to hub is in one place at a time, and belongs where it arrived.

use serde_json::{Map, Value, json};
use tests::{Story, hub};

use crate::shop::{Shop, basket, returned};

/// A shop whose organisation has another hub; the other one's id.
async fn two_hubs() -> (Shop, Value, Value) {
    let shop = Shop::open().await;
    let here = json!(shop.story.hub().await);
    let there = shop.story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    (shop, here, there)
}

impl Shop {
    async fn works_at(&self, hub: &Value) {
        self.story.call("session.choose_hub", json!({ "hub": hub })).await;
    }

    async fn transfers(&self) -> Vec<Value> {
        self.story.call("transfer.list", Value::Null).await.as_array().unwrap().clone()
    }

    async fn light(&self, code: &str) -> Value {
        let types = self.story.call("equipment_type.list", Value::Null).await;
        let light = match types[0]["id"].as_str() {
            Some(id) => id.to_owned(),
            None => self.story.equipment_type("Light").await,
        };
        json!({ "kind": "equipment", "id": self.story.equipment(code, &light).await })
    }

    async fn lists(&self, concept: &str) -> Vec<String> {
        let rows =
            self.story.call(&format!("{concept}.list"), tests::asked(tests::all("code"), &Value::Null, 50)).await;
        let code = if concept == "battery" { "short_code" } else { "code" };
        rows["rows"].as_array().unwrap().iter().map(|row| row[code].as_str().unwrap().to_owned()).collect()
    }
}

fn sending(to: &Value, items: &[&Value]) -> Value {
    json!({ "to": to, "items": items, "note": "with Joseph" })
}

fn arrived(transfers: &[Value]) -> Value {
    let items: Vec<Value> = transfers.iter().map(|one| json!({ "id": one["id"], "code": null })).collect();
    json!({ "items": items })
}

#[tokio::test]
async fn what_is_sent_is_on_its_way_and_then_belongs_to_the_other_hub() {
    let (shop, here, there) = two_hubs().await;
    let (battery, stays) = (shop.full("B-1").await, shop.battery("B-2").await);
    let light = shop.light("E-1").await;
    shop.story.call("transfer.send", sending(&there, &[&battery, &light])).await;
    let seen = shop.story.call("battery.view", json!({ "id": battery["id"] })).await;
    assert_eq!((&seen["holder"], &seen["lifecycle"]), (&json!("transit"), &json!("in_service")));
    let mut out = shop.basket();
    for (item, code) in [(&battery, "battery_elsewhere"), (&light, "equipment_elsewhere")] {
        out["out"] = json!([shop.out(item, 1)]);
        assert_eq!(shop.refused(&out).await, json!({ "code": code, "holder": "transit" }));
    }
    // Whoever is on the way leaves the stock by no other way, nor is it sent twice.
    let retire = json!({ "id": battery["id"], "to": "retired", "reason": "old" });
    assert_eq!(shop.story.fault("battery.change_lifecycle", retire).await["code"], "battery_elsewhere");
    assert_eq!(shop.story.fault("transfer.send", sending(&there, &[&battery])).await["code"], "battery_elsewhere");
    shop.works_at(&there).await;
    let coming = shop.transfers().await;
    assert_eq!(coming.len(), 2);
    assert!(
        coming.iter().all(|one| one["incoming"] == true && one["state"] == "sent" && one["note"] == "with Joseph"),
        "{coming:?}"
    );
    assert!(shop.lists("battery").await.is_empty(), "it is not here yet");
    shop.story.call("transfer.receive", arrived(&coming)).await;
    assert_eq!(
        (shop.lists("battery").await, shop.lists("equipment").await),
        (vec!["B-1".to_owned()], vec!["E-1".to_owned()])
    );
    let seen = shop.story.call("battery.view", json!({ "id": battery["id"] })).await;
    assert_eq!((&seen["holder"], &seen["charge_state"]), (&json!("hub"), &json!("full")), "as it was said to be");
    let types = shop.story.call("equipment_type.list", Value::Null).await;
    assert_eq!((&types[0]["name"], &types[0]["pieces"]), (&json!("Light"), &json!(1)), "a type of this hub's own");
    let history = shop.story.call("battery.history", json!({ "id": battery["id"] })).await;
    assert!(history.as_array().unwrap().iter().any(|line| line["act"] == "transfer.receive"), "{history}");
    let over = shop.story.fault("transfer.receive", arrived(&coming)).await;
    assert_eq!(over, json!({ "code": "transfer_over", "state": "received" }));
    shop.works_at(&here).await;
    assert_eq!(shop.lists("battery").await, ["B-2"]);
    assert!(shop.transfers().await.iter().all(|one| one["incoming"] == false && one["state"] == "received"));
    let not_ours = shop.story.fault("battery.view", json!({ "id": battery["id"] })).await;
    assert_eq!(not_ours["code"], "not_found");
    let id = shop.transfers().await[0]["id"].clone();
    let back = json!({ "ids": [id], "reason": "wrong car" });
    assert_eq!(shop.story.fault("transfer.cancel", back).await["code"], "transfer_over");
    drop(stays);
}

#[tokio::test]
async fn what_is_still_on_its_way_comes_back() {
    let (shop, _, there) = two_hubs().await;
    let battery = shop.full("B-1").await;
    shop.story.call("transfer.send", sending(&there, &[&battery])).await;
    let id = shop.transfers().await[0]["id"].clone();
    let cancel = |reason: &str| json!({ "ids": [id], "reason": reason });
    assert_eq!(shop.story.fault("transfer.cancel", cancel(" ")).await["fields"][0]["field"], "reason");
    shop.story.call("transfer.cancel", cancel("the car broke down")).await;
    let seen = shop.story.call("battery.view", json!({ "id": battery["id"] })).await;
    assert_eq!((&seen["holder"], &seen["full_at"]), (&json!("hub"), &Value::Null), "nobody knows how full it is now");
    shop.ready(&battery).await;
    shop.issue_free(&battery).await;
    shop.works_at(&there).await;
    let late = json!({ "items": [{ "id": id, "code": null }] });
    assert_eq!(
        shop.story.fault("transfer.receive", late).await,
        json!({ "code": "transfer_over", "state": "cancelled" })
    );
}

impl Shop {
    async fn issue_free(&self, item: &Value) {
        let mut out = self.basket();
        out["out"] = json!([self.out(item, 1)]);
        self.preview(&out).await;
    }
}

#[tokio::test]
async fn only_what_lies_here_and_is_nobodys_is_sent_and_all_of_it_or_nothing() {
    let (shop, here, there) = two_hubs().await;
    shop.set_hub(|form| form["debt_limit"] = json!(10_000_000)).await;
    let (free, out, lost) = (shop.full("B-1").await, shop.full("B-2").await, shop.full("B-3").await);
    let light = shop.light("E-1").await;
    shop.issue(&[&out, &lost]).await;
    let mut gone = shop.basket();
    gone["back"] = json!([returned(&lost)]);
    gone["back"][0]["how"] = json!("lost");
    gone["note"] = json!("nobody knows where");
    shop.act(&gone).await;
    let refused = |items: Vec<Value>| {
        let (shop, there) = (&shop, &there);
        async move { shop.story.fault("transfer.send", json!({ "to": there, "items": items, "note": "" })).await }
    };
    assert_eq!(refused(vec![free.clone(), out.clone()]).await["code"], "battery_already_out");
    assert_eq!(refused(vec![free.clone(), lost]).await, json!({ "code": "battery_elsewhere", "holder": "unknown" }));
    assert_eq!(refused(vec![free.clone(), free.clone()]).await["code"], "battery_elsewhere", "once is enough");
    let lent = json!({ "id": light["id"], "customer": shop.mary, "from": null, "to": null });
    shop.story.call("equipment.assign", lent).await;
    assert_eq!(refused(vec![free.clone(), light]).await, json!({ "code": "still_assigned", "customers": 1 }));
    let nothing = json!({ "kind": "battery", "id": shop.mary });
    assert_eq!(refused(vec![free.clone(), nothing]).await, json!({ "code": "not_found", "what": "battery" }));
    assert_eq!(refused(vec![]).await["fields"][0], json!({ "field": "items", "problem": "required" }));
    let many = vec![free.clone(); 201];
    assert_eq!(refused(many).await["fields"][0]["problem"], "too_many");
    for to in [&here, &shop.mary] {
        let fault = shop.story.fault("transfer.send", sending(to, &[&free])).await;
        assert_eq!(fault["fields"][0], json!({ "field": "to", "problem": "not_a_choice" }));
    }
    assert!(shop.transfers().await.is_empty(), "nothing half done");
    shop.story.call("transfer.send", sending(&there, &[&free])).await;
}

#[tokio::test]
async fn what_is_promised_stays_itself_as_well_as_the_last_one_of_its_kind() {
    let (shop, _, there) = two_hubs().await;
    let free = shop.full("B-1").await;
    let at = |hours: i64| shop.now() + hours * crate::shop::HOUR;
    for wanted in [json!({ "kind": "battery", "id": free["id"] }), shop.any_model().await] {
        let form = json!({ "customer": shop.mary, "wanted": wanted, "from": at(1), "to": at(2), "note": "" });
        let kept = json!({ "act": shop.new_id().await, "form": form, "deposit": null });
        let kept = shop.story.call("reservation.create", kept).await;
        assert_eq!(shop.story.fault("transfer.send", sending(&there, &[&free])).await["code"], "promised", "{wanted}");
        let cancel = json!({ "act": shop.new_id().await, "id": kept["id"], "reason": "no" });
        shop.story.call("reservation.cancel", cancel).await;
    }
    assert!(shop.transfers().await.is_empty(), "nothing half done");
    shop.story.call("transfer.send", sending(&there, &[&free])).await;
}

impl Shop {
    async fn any_model(&self) -> Value {
        let model = self.story.call("model.list", Value::Null).await[0]["id"].clone();
        json!({ "kind": "battery_model", "id": model })
    }
}

#[tokio::test]
async fn who_is_called_so_already_gives_what_arrives_another_code() {
    let (shop, _, there) = two_hubs().await;
    let model = shop.any_model().await["id"].as_str().unwrap().to_owned();
    let battery = shop.full("B-1").await;
    shop.story.call("transfer.send", sending(&there, &[&battery])).await;
    shop.works_at(&there).await;
    shop.story.battery("B-1", "OTHER-1", &model).await;
    let coming = shop.transfers().await;
    assert_eq!((&coming[0]["code_taken"], &coming[0]["free_code"]), (&json!(true), &json!("B-002")));
    let taken = json!({ "code": "invalid", "fields": [{ "field": "items.0.code", "problem": "taken" }] });
    assert_eq!(shop.story.fault("transfer.receive", arrived(&coming)).await, taken);
    let named = |code: &str| json!({ "items": [{ "id": coming[0]["id"], "code": code }] });
    assert_eq!(shop.story.fault("transfer.receive", named("b 1")).await["code"], "invalid");
    assert_eq!(shop.transfers().await[0]["state"], "sent", "nothing half done");
    shop.story.call("transfer.receive", named("b-2")).await;
    assert_eq!(shop.lists("battery").await, ["B-1", "B-2"]);
    let scanned = shop.story.call("counter.scan", json!({ "basket": basket(&Value::Null), "text": "B-2" })).await;
    assert_eq!(scanned["what"]["id"], battery["id"]);
}

#[tokio::test]
async fn a_manager_sends_and_who_is_there_receives() {
    let (shop, here, there) = two_hubs().await;
    let battery = shop.full("B-1").await;
    let roles = |hub: &Value, role: &str| json!([{ "hub": hub, "role": role, "limits": tests::limits() }]);
    for (login, hub) in [("grace", &there), ("bwalya", &here)] {
        let person = json!({ "name": login, "login": login, "email": "", "phone": "", "language": "en", "roles": roles(hub, "attendant") });
        let code = shop.story.call("user.create", person).await["code"].clone();
        let first = json!({ "login": login, "code": code, "password": tests::STAFF_PASSWORD });
        shop.story.call("session.use_code", first).await;
        shop.story.call("session.sign_out", Value::Null).await;
        shop.story.sign_in_admin().await;
    }
    shop.story.sign_in("bwalya").await;
    assert_eq!(shop.story.fault("transfer.send", sending(&there, &[&battery])).await["code"], "denied");
    shop.story.sign_in_admin().await;
    shop.works_at(&here).await;
    shop.story.call("transfer.send", sending(&there, &[&battery])).await;
    let coming = shop.transfers().await;
    // Not whom it does not come to, nor who only works elsewhere.
    assert_eq!(
        shop.story.fault("transfer.receive", arrived(&coming)).await,
        json!({ "code": "not_found", "what": "transfer" })
    );
    shop.story.sign_in("grace").await;
    let ids = json!({ "ids": [coming[0]["id"]], "reason": "mine" });
    assert_eq!(shop.story.fault("transfer.cancel", ids).await["code"], "denied");
    shop.story.call("transfer.receive", arrived(&coming)).await;
    assert_eq!(shop.lists("battery").await, ["B-1"]);
}

/// Input of the right shape for what goes from hub to hub and what is counted.
pub async fn inputs(story: &Story, model: &str) -> Map<String, Value> {
    let there = story.call("hub.create", hub("KAT", "Katete")).await["id"].clone();
    let one = json!({ "kind": "battery", "id": story.battery("B-991", "SN-991", model).await });
    let two = json!({ "kind": "battery", "id": story.battery("B-992", "SN-992", model).await });
    let sent = story.call("transfer.send", json!({ "to": there, "items": [one], "note": "" })).await;
    let counted = json!({ "kinds": ["battery", "equipment"], "scans": ["B-992"], "note": "" });
    let count = story.call("stock.count", counted.clone()).await["id"].clone();
    let inputs = json!({
        "transfer.send": { "to": there, "items": [two], "note": "with Joseph" },
        "transfer.receive": { "items": [{ "id": sent[0]["id"], "code": "B-993" }] },
        "transfer.cancel": { "ids": [sent[0]["id"]], "reason": "wrong car" },
        "stock.count": counted,
        "stock.view": { "id": count },
    });
    inputs.as_object().unwrap().clone()
}

#[tokio::test]
async fn the_work_that_is_open_on_it_goes_along() {
    let (shop, here, there) = two_hubs().await;
    let (battery, light) = (shop.full("B-1").await, shop.light("E-1").await);
    let about = async |title: &str, item: &Value| {
        let mut form = tests::job(title);
        (form["about"], form["kind"]) = (json!({ "kind": item["kind"], "id": item["id"] }), json!("repair"));
        shop.story.call("job.create", form).await
    };
    let jobs = async || {
        let rows = shop.story.call("job.list", tests::asked(tests::all("code"), &Value::Null, 50)).await;
        let rows = rows["rows"].as_array().unwrap().clone();
        rows.iter().map(|row| format!("{} {}", row["code"].as_str().unwrap(), row["title"].as_str().unwrap())).collect()
    };
    let (done, open) = (about("Looked at", &battery).await, about("Swollen", &battery).await);
    about("Flickers", &light).await;
    let people = shop.story.call("job.people", Value::Null).await;
    shop.story.call("job.assign", json!({ "id": open["id"], "assignee": people[0]["id"] })).await;
    shop.story.call("job.move", json!({ "id": open["id"], "to": "in_progress", "comment": "" })).await;
    let ended = json!({ "id": done["id"], "to": "done", "comment": "" });
    shop.story.call("job.move", ended).await;
    shop.works_at(&there).await;
    for title in ["Sweep", "Oil"] {
        shop.story.call("job.create", tests::job(title)).await;
    }
    shop.works_at(&here).await;
    shop.story.call("transfer.send", sending(&there, &[&battery, &light])).await;
    let listed: Vec<String> = jobs().await;
    assert_eq!(listed, ["J-0001 Looked at", "J-0002 Swollen", "J-0003 Flickers"], "it is not there yet");
    shop.works_at(&there).await;
    shop.story.call("transfer.receive", arrived(&shop.transfers().await)).await;
    let listed: Vec<String> = jobs().await;
    assert_eq!(
        listed,
        ["J-0001 Sweep", "J-0002 Oil", "J-0003 Swollen", "J-0004 Flickers"],
        "each under a code of its own here"
    );
    let card = shop.story.call("job.view", json!({ "id": open["id"] })).await;
    assert_eq!((&card["about"]["title"], &card["state"]), (&json!("B-1"), &json!("open")));
    let history = shop.story.call("job.history", json!({ "id": open["id"] })).await;
    let arrived = history.as_array().unwrap().iter().find(|line| line["act"] == "transfer.receive").unwrap();
    let changed = json!([
        { "field": "received_from", "before": "Mtendere hub", "after": "Chipata" },
        { "field": "code", "before": "J-0002", "after": "J-0003" },
        { "field": "assignee", "before": people[0]["name"], "after": null },
        { "field": "state", "before": "in_progress", "after": "open" },
    ]);
    assert_eq!(arrived["changes"], changed, "whose it was is told, and nobody is at it yet");
    // Once it is mended here, it goes out here.
    shop.ready(&battery).await;
    shop.story.call("job.move", json!({ "id": open["id"], "to": "done", "comment": "" })).await;
    shop.works_at(&here).await;
    let listed: Vec<String> = jobs().await;
    assert_eq!(listed, ["J-0001 Looked at"], "what was done stays where it was done");
}
