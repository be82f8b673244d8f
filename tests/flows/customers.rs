//! Customers: added in a moment, warned of when known already, never deleted; with the hub's own choices and fields.

use serde_json::{Map, Value, json};
use tests::{Story, all, asked, customer, hub};

use crate::shop::Shop;

const UNKNOWN: &str = "0193f000-0000-7000-8000-000000000000";

async fn add(story: &Story, code: &str, name: &str, phone: &str) -> Value {
    let form = customer(code, name, phone);
    story.call("customer.create", json!({ "form": form, "consent": null, "accept_duplicate": false })).await
}

/// The first choice of a list.
async fn choice(story: &Story, list: &str) -> Value {
    let all = story.call("choice.list", Value::Null).await;
    all.as_array().unwrap().iter().find(|row| row["list"] == list).unwrap().clone()
}

fn problems(fault: &Value) -> Vec<String> {
    fault["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{}: {}", one["field"], one["problem"]).replace('"', ""))
        .collect()
}

#[tokio::test]
async fn a_customer_is_a_name_and_a_phone_and_the_rest_comes_later() {
    let story = Story::set_up().await;
    story.person("grace", "attendant").await;
    story.sign_in("grace").await;
    assert_eq!(story.call("customer.next_code", Value::Null).await, "C-0001");
    let added = add(&story, "C-0001", "Joseph Mwale", "097 765 4321").await;
    assert_eq!(
        (&added["phone"], &added["state"], &added["initials"]),
        (&json!("+260977654321"), &json!("active"), &json!("JM"))
    );
    assert_eq!(story.call("customer.next_code", Value::Null).await, "C-0002");
    let id = added["id"].clone();
    let kind = choice(&story, "business_kind").await["id"].clone();
    let mark = choice(&story, "inclusion_mark").await["id"].clone();
    let mut form = customer("C-0001", "Joseph Mwale", "+260977654321");
    form["known_as"] = json!("Joe");
    form["birth_date"] = json!("1990-02-28");
    form["business_kind"] = kind.clone();
    form["inclusion_marks"] = json!([mark]);
    form["electricity_spending"] = json!(12_500);
    form["vehicle_plate"] = json!("baz 1234");
    let edited = story.call("customer.edit", json!({ "id": id, "form": form, "accept_duplicate": false })).await;
    assert_eq!((&edited["vehicle_plate"], &edited["business_kind"]), (&json!("BAZ 1234"), &kind));
    let history = story.call("customer.history", json!({ "id": id })).await;
    let changes = history[0]["changes"].as_array().unwrap();
    let told = |field: &str| changes.iter().find(|change| change["field"] == field).unwrap()["after"].clone();
    assert_eq!((told("business_kind"), told("inclusion_marks")), (json!("None"), json!("Woman")), "names, no ids");
    assert_eq!(told("electricity_spending"), 12_500);
    assert!(!history.to_string().contains(kind.as_str().unwrap()));
    assert!(history[1]["changes"].to_string().len() < 400, "what is not known is not told");
}

#[tokio::test]
async fn an_equal_phone_is_asked_about_and_an_equal_name_is_told() {
    let story = Story::set_up().await;
    let grace = add(&story, "C-1", "Grace Banda", "0971234567").await;
    let ask = |phone: &str, name: &str, except: &Value| json!({ "phone": phone, "name": name, "except": except });
    let found = story.call("customer.duplicates", ask("+260 97 123 4567", "banda  GRÂCE", &Value::Null)).await;
    let row = json!({ "id": grace["id"], "code": "C-1", "name": "Grace Banda", "by_phone": true, "by_name": true });
    assert_eq!(found, json!([row]));
    assert_eq!(story.call("customer.duplicates", ask("0971234567", "Grace Banda", &grace["id"])).await, json!([]));
    assert_eq!(story.call("customer.duplicates", ask("", "", &Value::Null)).await, json!([]));
    assert_eq!(story.call("customer.duplicates", ask("097", "Grace", &Value::Null)).await, json!([]));

    let form = customer("C-2", "Agnes Banda", "00260971234567");
    let ask = |accept: bool| json!({ "form": form, "consent": null, "accept_duplicate": accept });
    let fault = story.fault("customer.create", ask(false)).await;
    assert_eq!(fault, json!({ "code": "duplicate_customer", "who": [{ "code": "C-1", "name": "Grace Banda" }] }));
    assert_eq!(story.call("customer.counts", all("code")).await["all"], 1, "nothing half done");
    let agnes = story.call("customer.create", ask(true)).await["id"].clone();
    let edit = |form: &Value| json!({ "id": agnes, "form": form, "accept_duplicate": false });
    let mut same = form.clone();
    same["notes"] = json!("shares her sister's phone");
    story.call("customer.edit", edit(&same)).await;

    add(&story, "C-3", "Grace Banda", "0955000111").await;
    same["other_phone"] = json!("0955 000 111");
    let fault = story.fault("customer.edit", edit(&same)).await;
    assert_eq!(fault["who"], json!([{ "code": "C-3", "name": "Grace Banda" }]), "only the new phone is asked about");
    let third = story.call("customer.duplicates", json!({ "phone": "", "name": "Grace Banda", "except": null })).await;
    assert_eq!(third.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_customer_of_another_hub_is_nobody_here() {
    let story = Story::set_up().await;
    let added = add(&story, "C-1", "Grace Banda", "0971234567").await;
    let (id, kind) = (added["id"].clone(), choice(&story, "business_kind").await["id"].clone());
    let field = json!({ "label": "Zone", "kind": "text", "choices": [], "required": false });
    let field = story.call("own_field.create", field).await["id"].clone();
    let there = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": there })).await;
    let form = customer("C-1", "Grace Banda", "0971234567");
    for id in [&id, &json!(UNKNOWN), &there] {
        for (name, input) in [
            ("customer.view", json!({ "id": id })),
            ("customer.history", json!({ "id": id })),
            ("customer.edit", json!({ "id": id, "form": form, "accept_duplicate": true })),
            ("customer.give_consent", json!({ "id": id, "wording": "consent 2026-1" })),
            ("customer.withdraw_consent", json!({ "id": id })),
            ("customer.deactivate", json!({ "id": id, "reason": "mine" })),
            ("customer.activate", json!({ "id": id })),
        ] {
            assert_eq!(story.fault(name, input).await, json!({ "code": "not_found", "what": "customer" }), "{name}");
        }
    }
    for (name, input) in [
        ("choice.rename", json!({ "id": kind, "label": "Mine" })),
        ("choice.hide", json!({ "id": kind })),
        ("own_field.hide", json!({ "id": field })),
    ] {
        assert_eq!(story.fault(name, input).await["code"], "not_found", "{name}");
    }
    assert_eq!(
        story
            .call("customer.duplicates", json!({ "phone": "0971234567", "name": "Grace Banda", "except": null }))
            .await,
        json!([])
    );
    assert_eq!(story.call("find.everything", json!({ "text": "grace" })).await, json!([]));
    let mut foreign = form.clone();
    foreign["business_kind"] = kind;
    foreign["own"] = json!({ field.as_str().unwrap(): "north" });
    let create = json!({ "form": foreign, "consent": null, "accept_duplicate": false });
    let fault = story.fault("customer.create", create).await;
    assert_eq!(
        problems(&fault),
        ["business_kind: not_a_choice".to_owned(), format!("own.{}: not_a_choice", field.as_str().unwrap())]
    );
    story.call("customer.create", json!({ "form": form, "consent": null, "accept_duplicate": false })).await;
}

#[tokio::test]
async fn whoever_no_longer_comes_is_inactive_with_a_reason_and_may_come_back() {
    let story = Story::set_up().await;
    let id = add(&story, "C-1", "Grace Banda", "").await["id"].clone();
    let fault = story.fault("customer.deactivate", json!({ "id": id, "reason": " " })).await;
    assert_eq!(problems(&fault), ["reason: required"]);
    let gone = story.call("customer.deactivate", json!({ "id": id, "reason": "Moved to Lusaka" })).await;
    assert_eq!(gone["state"], "inactive");
    let counts = story.call("customer.counts", all("code")).await;
    assert_eq!(counts["by"]["state"]["of"], json!({ "inactive": 1 }));
    assert_eq!(story.call("customer.activate", json!({ "id": id })).await["state"], "active");
    let history = story.call("customer.history", json!({ "id": id })).await;
    assert_eq!((&history[1]["act"], &history[1]["reason"]), (&json!("customer.deactivate"), &json!("Moved to Lusaka")));
}

#[tokio::test]
async fn consent_says_when_to_whom_and_to_what() {
    let story = Story::set_up().await;
    let form = customer("C-1", "Grace Banda", "");
    let added = story
        .call("customer.create", json!({ "form": form, "consent": "consent 2026-1", "accept_duplicate": false }))
        .await;
    let id = added["id"].clone();
    let consent = &added["consent"];
    assert_eq!(
        (&consent["given_to"], &consent["wording"], &consent["withdrawn_at"]),
        (&json!("Amina Banda"), &json!("consent 2026-1"), &Value::Null)
    );
    story.clock.advance(std::time::Duration::from_secs(60));
    let back = story.call("customer.withdraw_consent", json!({ "id": id })).await;
    assert_eq!(back["consent"]["withdrawn_at"].as_i64(), consent["given_at"].as_i64().map(|at| at + 60_000));
    assert_eq!(story.fault("customer.withdraw_consent", json!({ "id": id })).await, json!({ "code": "no_consent" }));
    let again = story.call("customer.give_consent", json!({ "id": id, "wording": "consent 2026-2" })).await;
    assert_eq!(again["consent"]["wording"], "consent 2026-2");
    let history = story.call("customer.history", json!({ "id": id })).await;
    let told: Vec<&Value> = history.as_array().unwrap().iter().map(|line| &line["changes"]).collect();
    assert_eq!(*told[1], json!([{ "field": "consent", "before": "consent 2026-1", "after": null }]));
}

#[tokio::test]
async fn the_list_is_narrowed_and_found_by_what_people_say() {
    let story = Story::set_up().await;
    for number in 1..=12 {
        let name = if number == 7 { "Ødegård Świętosława".to_owned() } else { format!("Customer {number}") };
        add(&story, &format!("C-{number:04}"), &name, &format!("09711112{number:02}")).await;
    }
    let page = |search: &str, filters: Value, sort: &str| {
        let question = json!({ "search": search, "filters": filters, "sort": sort, "descending": false });
        json!({ "question": question, "after": null, "limit": 50 })
    };
    let codes = |page: Value| -> Vec<String> {
        page["rows"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap().to_owned()).collect()
    };
    for (search, code) in [
        ("swietoslawa", "C-0007"),
        ("0971111205", "C-0005"),
        ("+260971111209", "C-0009"),
        ("C12", "C-0012"),
        ("c0003", "C-0003"),
    ] {
        let found = codes(story.call("customer.list", page(search, json!({}), "code")).await);
        assert_eq!(found, [code], "{search}");
    }
    let none = codes(story.call("customer.list", page("", json!({ "has_card": ["yes"] }), "name")).await);
    assert!(none.is_empty());
    let all = codes(
        story.call("customer.list", page("", json!({ "consent": ["none"], "state": ["active"] }), "phone")).await,
    );
    assert_eq!((all.len(), all[0].as_str()), (12, "C-0001"));
    let fault = story.fault("customer.list", page("", json!({ "password": ["x"] }), "code")).await;
    assert_eq!(fault["code"], "unreadable");
    let found = story.call("find.everything", json!({ "text": "0971111205" })).await;
    assert_eq!(
        (&found[0]["kind"], &found[0]["title"], &found[0]["subtitle"]),
        (&json!("customer"), &json!("Customer 5"), &json!("C-0005"))
    );
}

#[tokio::test]
async fn a_hub_edits_its_choices_and_hides_what_it_no_longer_offers() {
    let story = Story::set_up().await;
    let all = story.call("choice.list", Value::Null).await;
    assert!(all.as_array().unwrap().len() > 25, "a new hub has something to choose from");
    let new = story.call("choice.create", json!({ "list": "reason", "label": " Phone charging at night " })).await;
    assert_eq!((&new["label"], &new["hidden"]), (&json!("Phone charging at night"), &json!(false)));
    let fault = story.fault("choice.create", json!({ "list": "reason", "label": "SCHOOL" })).await;
    assert_eq!(problems(&fault), ["label: taken"]);
    story.call("choice.create", json!({ "list": "vehicle_kind", "label": "School" })).await;

    let mut form = customer("C-1", "Grace Banda", "");
    form["reasons"] = json!([new["id"]]);
    let create = json!({ "form": form, "consent": null, "accept_duplicate": false });
    let grace = story.call("customer.create", create).await;
    assert_eq!(story.call("choice.hide", json!({ "id": new["id"] })).await["hidden"], true);
    form["notes"] = json!("still comes at night");
    let edited =
        story.call("customer.edit", json!({ "id": grace["id"], "form": form, "accept_duplicate": false })).await;
    assert_eq!(edited["reasons"], json!([new["id"]]), "who has it keeps it");
    let mut other = form.clone();
    other["code"] = json!("C-2");
    let fault =
        story.fault("customer.create", json!({ "form": other, "consent": null, "accept_duplicate": false })).await;
    assert_eq!(problems(&fault), ["reasons: not_a_choice"]);
    story.call("choice.show", json!({ "id": new["id"] })).await;
    story.call("customer.create", json!({ "form": other, "consent": null, "accept_duplicate": false })).await;
    story.call("choice.rename", json!({ "id": new["id"], "label": "At night" })).await;

    let reasons = |all: &Value| -> Vec<Value> {
        all.as_array().unwrap().iter().filter(|row| row["list"] == "reason").map(|row| row["id"].clone()).collect()
    };
    let mut order = reasons(&story.call("choice.list", Value::Null).await);
    order.reverse();
    let after = story.call("choice.reorder", json!({ "list": "reason", "ids": order })).await;
    assert_eq!(reasons(&after), order);
    for wrong in [json!([]), json!([new["id"]]), json!([UNKNOWN])] {
        let fault = story.fault("choice.reorder", json!({ "list": "reason", "ids": wrong })).await;
        assert_eq!(problems(&fault), ["ids: not_a_choice"]);
    }
    let history = story.call("hub.history", json!({ "id": story.hub().await })).await;
    assert_eq!((&history[0]["act"], &history[0]["changes"][0]["field"]), (&json!("choice.reorder"), &json!("reason")));
}

#[tokio::test]
async fn a_hub_asks_its_own_questions() {
    let story = Story::set_up().await;
    let field = |label: &str, kind: &str, choices: Value, required: bool| json!({ "label": label, "kind": kind, "choices": choices, "required": required });
    let village = story.call("own_field.create", field("Village", "text", json!([]), true)).await["id"].clone();
    let people =
        story.call("own_field.create", field("People at home", "number", json!([]), false)).await["id"].clone();
    let zone =
        story.call("own_field.create", field("Zone", "choice", json!(["North", "South"]), false)).await["id"].clone();
    let fault = story.fault("own_field.create", field("village", "text", json!([]), false)).await;
    assert_eq!(problems(&fault), ["label: taken"]);

    let with = |own: Value| {
        let mut form = customer("C-1", "Grace Banda", "");
        form["own"] = own;
        json!({ "form": form, "consent": null, "accept_duplicate": false })
    };
    let [village_key, people_key, zone_key] = [&village, &people, &zone].map(|id| id.as_str().unwrap().to_owned());
    let fault = story.fault("customer.create", with(json!({}))).await;
    assert_eq!(problems(&fault), [format!("own.{village_key}: required")]);
    let fault = story
        .fault("customer.create", with(json!({ &village_key: "Kawale", &people_key: "six", &zone_key: "East" })))
        .await;
    assert_eq!(problems(&fault).len(), 2);
    let own = json!({ &village_key: "Kawale", &people_key: 6, &zone_key: "South" });
    let grace = story.call("customer.create", with(own)).await;
    assert_eq!(grace["own"], json!({ &village_key: "Kawale", &people_key: 6.0, &zone_key: "South" }));
    let found = story.call("find.everything", json!({ "text": "kawale" })).await;
    assert_eq!(found[0]["title"], "Grace Banda");
    let history = story.call("customer.history", json!({ "id": grace["id"] })).await;
    assert!(history[0]["changes"].as_array().unwrap().iter().any(|change| change["field"] == "own.Village"));

    let edit = json!({ "id": zone, "form": field("Zone", "text", json!([]), false) });
    assert_eq!(problems(&story.fault("own_field.edit", edit).await), ["kind: not_a_choice"]);
    let edit = json!({ "id": zone, "form": field("Zone of town", "choice", json!(["North"]), false) });
    assert_eq!(story.call("own_field.edit", edit).await["label"], "Zone of town");
    story.call("own_field.hide", json!({ "id": village })).await;
    let kept =
        json!({ "id": grace["id"], "form": with(json!({ &zone_key: "South" }))["form"], "accept_duplicate": false });
    let kept = story.call("customer.edit", kept).await;
    assert_eq!(kept["own"], json!({ &village_key: "Kawale", &zone_key: "South" }), "hidden and outlived values stay");
    let order = json!({ "ids": [zone, village, people] });
    assert_eq!(story.call("own_field.reorder", order).await[0]["id"], zone);
}

#[tokio::test]
async fn the_analyst_sees_no_customer_and_the_auditor_changes_none() {
    let story = Story::set_up().await;
    let id = add(&story, "C-1", "Grace Banda", "0971234567").await["id"].clone();
    story.person("lukas", "analyst").await;
    story.sign_in_admin().await;
    story.person("youssef", "auditor").await;
    story.sign_in("lukas").await;
    for name in ["customer.list", "customer.counts", "customer.view", "customer.duplicates", "customer.create"] {
        assert_eq!(story.fault(name, json!({})).await["code"], "denied", "{name}");
    }
    assert_eq!(story.call("find.everything", json!({ "text": "grace" })).await, json!([]));
    story.sign_in("youssef").await;
    story.call("customer.view", json!({ "id": id })).await;
    assert_eq!(story.fault("customer.deactivate", json!({})).await["code"], "denied");
}

#[tokio::test]
async fn who_has_a_thing_is_not_named_to_the_analyst() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    let light = shop.story.equipment_type("Light").await;
    let light = json!({ "kind": "equipment", "id": shop.story.equipment("E-1", &light).await });
    shop.issue(&[&battery, &light]).await;
    for (login, role) in [("grace", "attendant"), ("chipo", "technician"), ("youssef", "auditor"), ("lukas", "analyst")]
    {
        shop.story.sign_in_admin().await;
        shop.story.person(login, role).await;
        shop.story.sign_in(login).await;
        let name = if role == "analyst" { "" } else { "Mary Phiri" };
        let rows = shop.story.call("battery.list", asked(all("code"), &Value::Null, 50)).await["rows"].clone();
        let seen = shop.story.call("battery.view", json!({ "id": battery["id"] })).await;
        for told in [&rows[0], &seen] {
            assert_eq!((&told["holder"], &told["holder_name"]), (&json!("customer"), &json!(name)), "{role}");
        }
        let rows = shop.story.call("equipment.list", asked(all("code"), &Value::Null, 50)).await["rows"].clone();
        let names: &[&str] = if name.is_empty() { &[] } else { &["Mary Phiri"] };
        assert_eq!(rows[0]["used_by"], json!(names), "{role}");
        for command in ["today.view", "hub.list"] {
            let told = shop.story.call(command, Value::Null).await.to_string();
            assert!(!told.contains("Mary"), "{role}: {told}");
        }
    }
}

/// Input of the right shape for every command about customers and what a hub asks them.
pub async fn inputs(story: &Story) -> Map<String, Value> {
    let choice_id = story.call("choice.list", Value::Null).await[0]["id"].clone();
    let field = json!({ "label": "A", "kind": "text", "choices": [], "required": false });
    let field_id = story.call("own_field.create", field).await["id"].clone();
    let customer_form = customer("C-1", "Grace", "0971234567");
    let plain = json!({ "form": customer_form, "consent": null, "accept_duplicate": false });
    let customer_id = story.call("customer.create", plain).await["id"].clone();
    let inputs = json!({
        "customer.list": asked(all("code"), &Value::Null, 50),
        "customer.counts": all("code"),
        "customer.view": { "id": customer_id },
        "customer.history": { "id": customer_id },
        "customer.duplicates": { "phone": "0971234567", "name": "Grace", "except": null },
        "customer.create": { "form": customer_form, "consent": null, "accept_duplicate": true },
        "customer.edit": { "id": customer_id, "form": customer_form, "accept_duplicate": true },
        "customer.give_consent": { "id": customer_id, "wording": "consent 2026-1" },
        "customer.withdraw_consent": { "id": customer_id },
        "customer.deactivate": { "id": customer_id, "reason": "left" },
        "customer.activate": { "id": customer_id },
        "customer.view_photo": { "id": customer_id },
        "customer.choose_photo": { "id": customer_id },
        "customer.remove_photo": { "id": customer_id },
        "choice.create": { "list": "reason", "label": "Another" },
        "choice.rename": { "id": choice_id, "label": "Another" },
        "choice.reorder": { "list": "reason", "ids": [choice_id] },
        "choice.hide": { "id": choice_id },
        "choice.show": { "id": choice_id },
        "own_field.create": { "label": "B", "kind": "choice", "choices": ["x"], "required": false },
        "own_field.edit": { "id": field_id, "form": { "label": "A", "kind": "text", "choices": [], "required": true } },
        "own_field.reorder": { "ids": [field_id] },
        "own_field.hide": { "id": field_id },
        "own_field.show": { "id": field_id },
    });
    inputs.as_object().unwrap().clone()
}
