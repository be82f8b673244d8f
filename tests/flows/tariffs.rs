//! Tariffs: kept, changed, withdrawn, and what they cost told beforehand.

use domain::Time;
use serde_json::{Map, Value, json};
use tests::{MORNING, Story, charge, equipment_type, hub, tariff};

const UNKNOWN: &str = "0193f000-0000-7000-8000-000000000000";

/// Input of the right shape for every command about tariffs.
pub async fn inputs(story: &Story) -> Map<String, Value> {
    let id = story.tariff("Solar week").await;
    let light = story.equipment_type("Lantern").await;
    let mut full = tariff("Everything");
    full["scope"] = json!([{ "kind": "all_batteries" }, { "kind": "equipment_type", "id": light }]);
    full["custom"] = json!({ "min": { "value": 2, "unit": "hours" }, "max": { "value": 1, "unit": "months" } });
    full["tax_pct"] = json!(17.25);
    full["max_recharges"] = json!(4);
    full["valid_from"] = json!("2026-01-01");
    full["valid_until"] = json!("2030-01-01");
    let mut edited = full.clone();
    edited["name"] = json!("Solar week");
    let inputs = json!({
        "tariff.view": { "id": id },
        "tariff.history": { "id": id },
        "tariff.estimate": estimate(&id, json!({ "length": { "value": 1, "unit": "weeks" } })),
        "tariff.example": full,
        "tariff.create": full,
        "tariff.edit": { "id": id, "form": edited },
        "tariff.deactivate": { "id": id },
        "tariff.activate": { "id": id },
    });
    inputs.as_object().unwrap().clone()
}

fn estimate(tariff: &str, until: Value) -> Value {
    let estimates = json!({ "kwh": 0.0, "kg": 0.0, "litres": 0.0 });
    json!({ "tariff": tariff, "until": until, "estimates": estimates, "swaps": 0, "recharges": 0 })
}

fn days(value: i64) -> Value {
    json!({ "length": { "value": value, "unit": "days" } })
}

/// The form of `tariff` with one field otherwise.
fn with(name: &str, field: &str, value: Value) -> Value {
    let mut form = tariff(name);
    form[field] = value;
    form
}

/// Field and problem of everything that is wrong.
fn wrong(fields: &Value) -> Vec<(&str, &str)> {
    let fields = fields.as_array().unwrap().iter();
    fields.map(|one| (one["field"].as_str().unwrap(), one["problem"].as_str().unwrap())).collect()
}

/// A row of a price: its kind, how much, at what rate, for how much.
fn lines(price: &Value) -> Vec<(&str, f64, i64, i64)> {
    let number = |line: &Value, field: &str| line[field].as_i64().unwrap();
    let lines = price["lines"].as_array().unwrap().iter();
    lines
        .map(|line| {
            (
                line["kind"].as_str().unwrap(),
                line["quantity"].as_f64().unwrap(),
                number(line, "rate"),
                number(line, "amount"),
            )
        })
        .collect()
}

#[tokio::test]
async fn a_tariff_is_kept_changed_withdrawn_and_offered_again() {
    let story = Story::set_up().await;
    let new = story.call("tariff.create", tariff("  Solar week ")).await;
    let id = &new["id"];
    assert_eq!((&new["name"], &new["state"], &new["offer"]), (&json!("Solar week"), &json!("active"), &json!("open")));
    assert_eq!(new["meant_for"], json!([{ "scope": { "kind": "all_batteries" }, "name": null }]));
    assert_eq!(story.fault("tariff.create", tariff("SOLAR  wéek")).await["fields"][0]["problem"], "taken");
    story.tariff("Solar 10").await;
    story.tariff("Solar 9").await;
    let names = story.call("tariff.list", Value::Null).await;
    let names: Vec<_> = names.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names, ["Solar 9", "Solar 10", "Solar week"], "as people count");

    let mut dearer = with("Solar week", "components", json!([charge("Daily", "per_day", 6_000)]));
    dearer["deposit"] = json!(20_000);
    story.call("tariff.edit", json!({ "id": id, "form": dearer })).await;
    let gone = story.call("tariff.deactivate", json!({ "id": id })).await;
    assert_eq!((&gone["state"], &gone["offer"]), (&json!("inactive"), &json!("withdrawn")));
    assert_eq!(story.call("tariff.activate", json!({ "id": id })).await["offer"], "open");
    let view = story.call("tariff.view", json!({ "id": id })).await;
    assert_eq!(
        (&view["components"][0]["rate"], &view["deposit"], &view["out"]),
        (&json!(6_000), &json!(20_000), &json!(0))
    );
    let found = story.call("find.everything", json!({ "text": "week" })).await;
    assert_eq!((&found[0]["kind"], &found[0]["title"]), (&json!("tariff"), &json!("Solar week")));
    assert_eq!(
        story.fault("tariff.view", json!({ "id": UNKNOWN })).await,
        json!({ "code": "not_found", "what": "tariff" })
    );
}

#[tokio::test]
async fn its_history_tells_names_and_each_charge_by_itself() {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    let id = story.call("tariff.create", tariff("Solar")).await["id"].clone();
    let mut form =
        with("Solar", "scope", json!([{ "kind": "all_batteries" }, { "kind": "battery_model", "id": model }]));
    form["components"] = json!([charge("Swap", "per_swap", 500), charge("Daily", "per_day", 6_000)]);
    form["presets"].as_array_mut().unwrap().remove(0);
    story.call("tariff.edit", json!({ "id": id, "form": form })).await;
    form["components"].as_array_mut().unwrap().reverse();
    story.call("tariff.edit", json!({ "id": id, "form": form })).await;
    let history = story.call("tariff.history", json!({ "id": id })).await;
    let order = history[0]["changes"].as_array().unwrap();
    assert_eq!((order.len(), &order[0]["field"]), (1, &json!("component_order")));
    let changes = history[1]["changes"].as_array().unwrap();
    let fields: Vec<_> = changes.iter().map(|change| change["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["scope", "component", "component", "preset"]);
    assert_eq!(changes[0]["after"], r#"["all_batteries","LFP 12 V"]"#);
    let read = |change: &Value, side: &str| -> Value { serde_json::from_str(change[side].as_str().unwrap()).unwrap() };
    assert_eq!((&changes[1]["before"], &read(&changes[1], "after")["name"]), (&Value::Null, &json!("Swap")));
    assert_eq!(
        (&read(&changes[2], "before")["rate"], &read(&changes[2], "after")["rate"]),
        (&json!(5_000), &json!(6_000))
    );
    assert_eq!((&read(&changes[3], "before")["length"]["value"], &changes[3]["after"]), (&json!(1), &Value::Null));
    assert!(!history.to_string().contains(&model), "names, no ids: {history}");
}

#[tokio::test]
async fn only_a_manager_or_an_admin_says_what_things_cost() {
    let story = Story::set_up().await;
    let id = story.tariff("Solar").await;
    story.person("grace", "attendant").await;
    story.sign_in_admin().await;
    story.person("joseph", "manager").await;
    story.sign_in("grace").await;
    assert_eq!(
        story.call("tariff.list", Value::Null).await[0]["components"][0]["rate"],
        5_000,
        "whoever charges it sees it"
    );
    assert_eq!(story.call("tariff.estimate", estimate(&id, days(3))).await["price"]["total"], 15_000);
    for (name, input) in [
        ("tariff.create", tariff("Cheap")),
        (
            "tariff.edit",
            json!({ "id": id, "form": with("Solar", "components", json!([charge("Daily", "per_day", 1)])) }),
        ),
        ("tariff.deactivate", json!({ "id": id })),
        ("tariff.activate", json!({ "id": id })),
        ("tariff.example", tariff("Cheap")),
    ] {
        assert_eq!(story.fault(name, input).await["code"], "denied", "{name}");
    }
    story.call("session.sign_out", Value::Null).await;
    story.sign_in("joseph").await;
    story.call("tariff.deactivate", json!({ "id": id })).await;
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let story = Story::set_up().await;
    let nothing = with("", "scope", json!([]));
    let nothing = json!({ "components": [], "presets": [], "name": " ", "scope": nothing["scope"] });
    let mut form = tariff("x");
    form.as_object_mut().unwrap().extend(nothing.as_object().unwrap().clone());
    let fields = [("name", "required"), ("scope", "required"), ("components", "required"), ("presets", "required")];
    assert_eq!(wrong(&story.fault("tariff.create", form.clone()).await["fields"]), fields);
    assert_eq!(wrong(&story.call("tariff.example", form).await["wrong"]), fields, "the same while it is typed");

    let mut form = tariff("Solar");
    form["scope"] =
        json!([{ "kind": "battery", "id": UNKNOWN }, { "kind": "all_batteries" }, { "kind": "all_batteries" }]);
    let mut fine = charge("Energy", "per_kwh", -1);
    fine["late"] = json!({ "rule": "fine_per_day", "grace_days": -1, "fine": 0 });
    form["components"] = json!([charge("Daily", "per_day", 100), charge("daily", "per_week", 100), fine]);
    form["presets"] = json!([
        { "length": { "value": 0, "unit": "days" }, "flat_price": -5 },
        { "length": { "value": 1, "unit": "weeks" }, "flat_price": null },
        { "length": { "value": 7, "unit": "days" }, "flat_price": null },
    ]);
    form["custom"] = json!({ "min": { "value": 2, "unit": "days" }, "max": { "value": 1, "unit": "hours" } });
    for (field, value) in [
        ("tax_pct", json!(100.5)),
        ("minimum", json!(-1)),
        ("deposit", json!(-1)),
        ("max_recharges", json!(-1)),
        ("valid_from", json!("2026-12-01")),
        ("valid_until", json!("2026-11-30")),
    ] {
        form[field] = value;
    }
    let fields = story.fault("tariff.create", form).await["fields"].clone();
    assert_eq!(
        wrong(&fields),
        [
            ("scope.2", "taken"),
            ("components.1.name", "taken"),
            ("components.2.rate", "out_of_range"),
            ("components.2.late", "not_a_choice"),
            ("components.2.late.grace_days", "out_of_range"),
            ("components.2.late.fine", "out_of_range"),
            ("presets.0.length.value", "out_of_range"),
            ("presets.0.flat_price", "out_of_range"),
            ("presets.2.length", "taken"),
            ("custom.max.value", "out_of_range"),
            ("tax_pct", "out_of_range"),
            ("minimum", "out_of_range"),
            ("deposit", "out_of_range"),
            ("max_recharges", "out_of_range"),
            ("valid_until", "before_start"),
            ("scope.0", "not_a_choice"),
        ]
    );
    assert_eq!(story.call("tariff.list", Value::Null).await, json!([]), "nothing half done");
}

#[tokio::test]
async fn what_is_of_another_hub_is_neither_seen_nor_meant() {
    let story = Story::set_up().await;
    let here = story.hub().await;
    let light = story.equipment_type("Lantern").await;
    let id = story.tariff("Solar").await;
    let there = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": there })).await;
    assert_eq!(story.call("tariff.list", Value::Null).await, json!([]));
    let not_here = json!({ "code": "not_found", "what": "tariff" });
    for (name, input) in [
        ("tariff.view", json!({ "id": id })),
        ("tariff.history", json!({ "id": id })),
        ("tariff.edit", json!({ "id": id, "form": tariff("Solar") })),
        ("tariff.deactivate", json!({ "id": id })),
        ("tariff.activate", json!({ "id": id })),
        ("tariff.estimate", estimate(&id, days(1))),
    ] {
        assert_eq!(story.fault(name, input).await, not_here, "{name}");
    }
    let of_there = with("Lights", "scope", json!([{ "kind": "equipment_type", "id": light }]));
    assert_eq!(wrong(&story.fault("tariff.create", of_there.clone()).await["fields"]), [("scope.0", "not_a_choice")]);
    // The same name in each hub; a model is every hub's.
    let model = story.model("LFP 12 V").await;
    let solar = with("Solar", "scope", json!([{ "kind": "battery_model", "id": model }]));
    assert_eq!(story.call("tariff.create", solar).await["meant_for"][0]["name"], "LFP 12 V");
    story.call("session.choose_hub", json!({ "hub": here })).await;
    assert_eq!(story.call("tariff.create", of_there).await["meant_for"][0]["name"], "Lantern");
}

#[tokio::test]
async fn an_example_tells_each_length_with_its_due_time_and_writes_nothing() {
    let story = Story::set_up().await;
    let mut form = with("Solar", "tax_pct", json!(16.0));
    form["custom"] = json!({ "min": { "value": 2, "unit": "hours" }, "max": { "value": 7, "unit": "days" } });
    form["components"][0]["late"] = json!({ "rule": "fine_per_day", "grace_days": 1, "fine": 1_000 });
    let shown = story.call("tariff.example", form).await;
    assert_eq!((&shown["wrong"], &shown["tax_pct"]), (&json!([]), &json!(16.0)));
    let lengths = shown["lengths"].as_array().unwrap();
    let told =
        |at: usize| (&lengths[at]["length"]["value"], lines(&lengths[at]["price"]), &lengths[at]["price"]["total"]);
    assert_eq!(lengths.len(), 4, "seven days are the week that is offered");
    assert_eq!(told(0), (&json!(2), vec![("time", 0.083_333, 5_000, 417)], &json!(484)));
    assert_eq!(told(2), (&json!(3), vec![("time", 3.0, 5_000, 15_000)], &json!(17_400)));
    assert_eq!(told(3).1, [("flat", 1.0, 30_000, 30_000), ("time", 0.0, 5_000, 0)]);
    // Two hours end exactly; days at ten o'clock in Lusaka, which is eight in Greenwich.
    let due = |at: usize| Time(lengths[at]["due"].as_i64().unwrap()).iso();
    assert_eq!((due(0), due(2)), ("2026-11-03T10:00:00.000Z".to_owned(), "2026-11-06T08:00:00.000Z".to_owned()));
    let late = &lengths[2]["late"];
    assert_eq!((&late["days"], lines(&late["price"])[1]), (&json!(2), ("late_fee", 1.0, 1_000, 1_000)));
    assert_eq!(story.call("tariff.list", Value::Null).await, json!([]));
}

#[tokio::test]
async fn an_estimate_is_by_the_tariffs_lengths_or_until_a_moment() {
    let story = Story::set_up().await;
    let mut form = tariff("Mill");
    form["deposit"] = json!(10_000);
    let mut energy = charge("Energy", "per_kwh", 300);
    energy["at_return"] = json!(true);
    form["components"] = json!([charge("Daily", "per_day", 5_000), energy, charge("Recharge", "per_recharge", 700)]);
    let id = story.call("tariff.create", form).await["id"].as_str().unwrap().to_owned();
    let mut ask = estimate(&id, days(3));
    ask["estimates"]["kwh"] = json!(2.5);
    ask["swaps"] = json!(1);
    ask["recharges"] = json!(2);
    let told = story.call("tariff.estimate", ask).await;
    let expected = [("time", 3.0, 5_000, 15_000), ("metered", 2.5, 300, 750), ("recharge", 3.0, 700, 2_100)];
    assert_eq!(lines(&told["price"]), expected);
    assert_eq!((&told["deposit"], &told["at_return"]), (&json!(10_000), &json!(["Energy"])));
    let week = story.call("tariff.estimate", estimate(&id, days(7))).await;
    assert_eq!(lines(&week["price"])[0], ("flat", 1.0, 30_000, 30_000), "a week said in days is a week");
    let refused = story.fault("tariff.estimate", estimate(&id, days(2))).await;
    assert_eq!(refused, json!({ "code": "length_not_offered" }));
    let until = |ms: i64| estimate(&id, json!({ "due": MORNING.0 + ms }));
    let half = story.call("tariff.estimate", until(43_200_000)).await;
    assert_eq!(lines(&half["price"])[0], ("time", 0.5, 5_000, 2_500));
    assert_eq!(story.fault("tariff.estimate", until(-1)).await, json!({ "code": "returned_before_start" }));
}

#[tokio::test]
async fn a_day_on_which_clocks_change_is_a_day_and_ends_at_the_hubs_time() {
    let story = Story::set_up().await;
    let mut paris = hub("PAR", "Paris");
    paris["zone"] = json!("Europe/Paris");
    paris["currency"] = json!("EUR");
    let there = story.call("hub.create", paris).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": there })).await;
    let id = story.tariff("Solar").await;
    for (now, due) in
        [("2027-03-27T11:00:00Z", "2027-03-28T08:00:00.000Z"), ("2027-10-30T11:00:00Z", "2027-10-31T09:00:00.000Z")]
    {
        story.clock.jump_to(Time::from_iso(now).unwrap());
        let told = story.call("tariff.estimate", estimate(&id, days(1))).await;
        assert_eq!(Time(told["due"].as_i64().unwrap()).iso(), due);
        assert_eq!(lines(&told["price"]), [("time", 1.0, 5_000, 5_000)], "neither 23 nor 25 hours");
    }
}

#[tokio::test]
async fn prices_are_whole_in_the_smallest_unit_of_any_currency() {
    let story = Story::set_up().await;
    for (code, currency, decimals) in [("ABJ", "XOF", 0), ("TUN", "TND", 3)] {
        let mut form = hub(code, code);
        form["currency"] = json!(currency);
        form["tax_on"] = json!(true);
        form["tax_pct"] = json!(18.0);
        let there = story.call("hub.create", form).await["id"].clone();
        story.call("session.choose_hub", json!({ "hub": there })).await;
        assert_eq!(story.call("app.start", Value::Null).await["me"]["hub"]["money_decimals"], decimals);
        let form = with("Solar", "components", json!([charge("Daily", "per_day", 125)]));
        let id = story.call("tariff.create", form).await["id"].as_str().unwrap().to_owned();
        let told = story.call("tariff.estimate", estimate(&id, days(1))).await;
        let price = &told["price"];
        assert_eq!(
            (&told["tax_pct"], &price["tax"], &price["total"]),
            (&json!(18.0), &json!(23), &json!(148)),
            "{currency}"
        );
    }
}

#[tokio::test]
async fn a_tariff_is_offered_from_its_first_day_to_its_last_at_the_hub() {
    let story = Story::set_up().await;
    let mut form = tariff("Harvest");
    form["valid_from"] = json!("2026-11-04");
    form["valid_until"] = json!("2026-11-05");
    let id = story.call("tariff.create", form).await["id"].clone();
    for (now, offer) in [
        ("2026-11-03T21:59:00Z", "later"),
        ("2026-11-03T22:00:00Z", "open"),
        ("2026-11-05T21:59:00Z", "open"),
        ("2026-11-05T22:00:00Z", "over"),
    ] {
        story.clock.jump_to(Time::from_iso(now).unwrap());
        assert_eq!(
            story.call("tariff.view", json!({ "id": id })).await["offer"],
            offer,
            "{now}, two hours later in Lusaka"
        );
    }
}

#[tokio::test]
async fn a_type_that_is_called_otherwise_is_called_so_in_the_tariff() {
    let story = Story::set_up().await;
    let light = story.equipment_type("Lantern").await;
    let id =
        story.call("tariff.create", with("Lights", "scope", json!([{ "kind": "equipment_type", "id": light }]))).await;
    story.call("equipment_type.edit", json!({ "id": light, "form": equipment_type("Lamp") })).await;
    assert_eq!(story.call("tariff.view", json!({ "id": id["id"] })).await["meant_for"][0]["name"], "Lamp");
}
