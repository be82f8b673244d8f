//! The audit, read through by those who oversee: filtered, page by page, nothing twice and nothing left out.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use tests::{MORNING, Story, battery, hub};

const ENGLISH: &str = include_str!("../../ui/src/words/en.ts");
const FRENCH: &str = include_str!("../../ui/src/words/fr.ts");

/// Lines of every kind, so many a page.
pub fn ask(limit: u32) -> Value {
    json!({
        "person": null, "act": null, "kind": null, "object": null, "from": null, "to": null, "after": null, "limit": limit,
    })
}

/// The first page of the audit.
pub async fn lines(story: &Story, ask: Value) -> Vec<Value> {
    story.call("audit.list", ask).await["rows"].as_array().unwrap().clone()
}

fn acts(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["act"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn lines_are_filtered_by_person_act_kind_thing_and_time() {
    let story = Story::set_up().await;
    story.person("joseph", "manager").await;
    story.sign_in("joseph").await;
    let model = story.model("LFP 12 V").await;
    let id = story.battery("B-1", "SN-1", &model).await;
    story.clock.advance(Duration::from_secs(60));
    story.call("battery.edit", json!({ "id": id, "form": battery("B-9", "SN-1", &model) })).await;
    story.battery("B-2", "SN-2", &model).await;
    let mut by_act = ask(50);
    by_act["act"] = json!("battery.create");
    let created = lines(&story, by_act).await;
    let titles: Vec<_> = created.iter().map(|line| line["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["B-2", "B-9"], "as they are called now");
    let mut by_thing = ask(50);
    (by_thing["object"], by_thing["kind"]) = (json!(id), json!("battery"));
    assert_eq!(acts(&lines(&story, by_thing).await), ["battery.edit", "battery.create"]);
    let mut later = ask(50);
    later["from"] = json!(MORNING.0 + 60_000);
    assert_eq!(acts(&lines(&story, later).await), ["battery.create", "battery.edit"]);
    let mut earlier = ask(50);
    (earlier["to"], earlier["kind"]) = (json!(MORNING.0 + 59_999), json!("battery"));
    assert_eq!(acts(&lines(&story, earlier).await), ["battery.create"]);
    let mut by_amina = ask(50);
    by_amina["person"] = story.call("user.list", Value::Null).await[0]["id"].clone();
    let whose = lines(&story, by_amina.clone()).await;
    assert!(whose.iter().all(|line| line["person"] == by_amina["person"]), "{whose:?}");
}

#[tokio::test]
async fn a_manager_reads_the_own_hub_and_an_auditor_all_of_them() {
    let story = Story::set_up().await;
    let there = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    story.model("LFP 12 V").await;
    story.station("S-1", 1).await;
    story.call("session.choose_hub", json!({ "hub": there })).await;
    story.station("S-7", 1).await;
    story.call("session.choose_hub", json!({ "hub": story.call("hub.list", Value::Null).await[1]["id"] })).await;
    let everywhere = lines(&story, ask(200)).await;
    for act in ["hub.create", "model.create", "station.create", "setup.finish"] {
        assert!(acts(&everywhere).contains(&act), "{act}: {:?}", acts(&everywhere));
    }
    let hubs = |lines: &[Value], of: &str| lines.iter().filter(|line| line["hub"] == of).count();
    assert!(hubs(&everywhere, "CHI") > 0 && hubs(&everywhere, "MTE") > 0);
    for (login, role) in [("joseph", "manager"), ("youssef", "auditor"), ("grace", "attendant")] {
        story.person(login, role).await;
        story.sign_in_admin().await;
    }
    story.call("session.sign_out", Value::Null).await;
    story.sign_in("youssef").await;
    let all = lines(&story, ask(200)).await;
    story.call("session.sign_out", Value::Null).await;
    story.sign_in("joseph").await;
    let own = lines(&story, ask(200)).await;
    story.call("session.sign_out", Value::Null).await;
    let here = own[0]["hub"].as_str().unwrap();
    assert!(!own.is_empty() && own.len() < all.len() && hubs(&own, here) == own.len());
    story.sign_in("grace").await;
    assert_eq!(story.fault("audit.list", ask(50)).await["code"], "denied");
}

#[tokio::test]
async fn page_by_page_every_line_comes_once_and_the_newest_first() {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    for number in 1..=30 {
        if number % 7 == 0 {
            story.clock.advance(Duration::from_secs(1));
        }
        story.battery(&format!("B-{number}"), &format!("SN-{number}"), &model).await;
    }
    let whole = lines(&story, ask(200)).await;
    let mut pages = Vec::new();
    let mut asked = ask(7);
    loop {
        let page = story.call("audit.list", asked.clone()).await;
        pages.extend(page["rows"].as_array().unwrap().clone());
        if page["next"].is_null() {
            break;
        }
        asked["after"] = page["next"].clone();
    }
    assert_eq!(pages, whole);
    let times: Vec<_> = whole.iter().map(|line| line["at"].as_i64().unwrap()).collect();
    assert!(times.is_sorted_by(|a, b| a >= b));
    assert_eq!(whole[0]["title"], "B-30");
    let mut wrong = ask(7);
    wrong["after"] = json!("somewhere");
    assert_eq!(story.fault("audit.list", wrong).await["code"], "unreadable");
}

#[tokio::test]
async fn each_line_is_told_in_the_time_and_the_money_of_its_place() {
    let story = Story::set_up().await;
    let mut form = hub("ABJ", "Abidjan");
    (form["zone"], form["currency"]) = (json!("Africa/Abidjan"), json!("XOF"));
    let there = story.call("hub.create", form).await["id"].clone();
    let here = story.hub().await;
    let light = story.equipment_type("Light").await;
    story.equipment("E-1", &light).await;
    story.call("session.choose_hub", json!({ "hub": there })).await;
    let light = story.equipment_type("Light").await;
    story.equipment("E-2", &light).await;
    story.call("session.choose_hub", json!({ "hub": here })).await;
    story.model("LFP 12 V").await;
    let all = lines(&story, ask(200)).await;
    let place = |title: &str| {
        let line = all.iter().find(|line| line["title"] == title).unwrap();
        json!([line["hub"], line["zone"], line["currency"], line["money_decimals"]])
    };
    assert_eq!(place("E-1"), json!(["MTE", "Africa/Lusaka", "ZMW", 2]));
    assert_eq!(place("E-2"), json!(["ABJ", "Africa/Abidjan", "XOF", 0]));
    assert_eq!(place("LFP 12 V"), json!([null, "Africa/Lusaka", "ZMW", 2]), "what all hubs share");
}

#[tokio::test]
async fn every_line_names_its_thing_and_its_fields_have_words() {
    let story = Story::set_up().await;
    let inputs = Box::pin(crate::bad_input::inputs(&story)).await;
    let done = story.call("counter.commit", inputs["counter.commit"].clone()).await;
    let undo = json!({
        "act": story.call("act.new_id", Value::Null).await, "undoes": done["id"], "reason": "by mistake",
    });
    story.call("act.undo", undo).await;
    for act in [
        "slot.set_mode",
        "choice.rename",
        "choice.reorder",
        "choice.hide",
        "own_field.edit",
        "own_field.reorder",
        "own_field.hide",
        "payment_kind.edit",
        "payment_kind.reorder",
        "payment_kind.hide",
        "view.share",
        "view.rename",
        "card.block",
        "customer.edit",
        "station.edit",
        "station.set_slots",
        "device.edit",
        "device.set_login",
        "device.revoke_login",
        "device.set_relay",
        "device.revoke_relay",
        "device.retire",
        "device.bring_back",
        "equipment.change_state",
        "equipment_type.edit",
        "job.edit",
        "job.move",
        "job.assign",
        "job.comment",
        "organisation.edit",
        "hub.edit",
        "user.edit",
        "user.set_roles",
        "user.disable",
        "battery.edit",
        "battery.change_lifecycle",
        "model.edit",
        "tariff.edit",
        "tariff.deactivate",
    ] {
        // What one refuses after another tells nothing; that each kind is told of is asked below.
        drop(story.desk.call(act, inputs[act].clone()).await);
    }
    let path = story.folder.path().join("more.csv");
    std::fs::write(&path, "Name,Phone\nPeter Zulu,0977000111\n").unwrap();
    let done = crate::import::imported(&story, "customer", path).await;
    assert_eq!(done["outcome"]["new"], 1, "{done}");
    let all = lines(&story, ask(200)).await;
    let kinds: BTreeSet<&str> = all.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    let named = [
        "battery",
        "battery_model",
        "card",
        "choice",
        "customer",
        "device",
        "equipment",
        "equipment_type",
        "hub",
        "import",
        "job_card",
        "organisation",
        "own_field",
        "payment_kind",
        "rental",
        "reservation",
        "saved_view",
        "shift",
        "slot",
        "station",
        "stock_count",
        "tariff",
        "user",
    ];
    assert_eq!(kinds, BTreeSet::from(named), "a new kind of thing needs a title, and an act here");
    let mut without_word = BTreeSet::new();
    for line in &all {
        assert!(line["title"].as_str().is_some_and(|title| !title.is_empty()), "{line}");
        for change in line["changes"].as_array().unwrap() {
            let field = change["field"].as_str().unwrap();
            let word = format!("\n  field_{field}: ");
            let has_word = ENGLISH.contains(&word) && FRENCH.contains(&word);
            if !has_word && !field.starts_with("own.") {
                without_word.insert(field);
            }
        }
    }
    assert_eq!(without_word, BTreeSet::new());
}
