//! Input of the wrong shape, names of nothing, ids of elsewhere, forged pages: always a fault with a code, never a defect.

use serde_json::{Map, Value, json};
use tests::{PASSWORD, STAFF_PASSWORD, Story, all_batteries, battery, hub, limits, model, setup};
use usecases::COMMANDS;

const UNKNOWN: &str = "0193f000-0000-7000-8000-000000000000";

/// What no command may ever answer to anyone's input.
fn is_defect(code: &str) -> bool {
    matches!(code, "internal" | "disk_failed" | "database_damaged" | "read_only")
}

/// The code of an answer, `ok` for an output.
async fn code(story: &Story, name: &str, input: Value) -> String {
    match story.desk.call(name, input).await {
        Ok(_) => "ok".to_owned(),
        Err(fault) => fault.code(),
    }
}

/// Input of the right shape for every command that takes any, for an admin at a hub with a model, a battery and a person.
async fn inputs(story: &Story) -> Map<String, Value> {
    let model_id = story.model("LFP 12 V").await;
    let battery_id = story.battery("B-1", "SN-1", &model_id).await;
    let here = story.hub().await;
    let form = json!({ "name": "G", "login": "grace", "email": "g@example.org", "phone": "+260", "language": "fr" });
    let roles = json!([{ "hub": here, "role": "attendant", "limits": limits() }]);
    let mut person = form.clone();
    person["roles"] = roles.clone();
    let grace = story.call("user.create", person.clone()).await["user"].clone();
    let organisation = json!({ "name": "M", "country": "ZM", "currency": "ZMW", "languages": ["en"] });
    let inputs = json!({
        "setup.finish": setup("AAAAA"),
        "session.sign_in": { "login": "grace", "password": STAFF_PASSWORD },
        "session.use_code": { "login": "grace", "code": "00000-00000", "password": STAFF_PASSWORD },
        "session.recover": { "login": "amina", "recovery_code": "AAAAA", "password": STAFF_PASSWORD },
        "session.unlock": { "pin": "480713" },
        "session.switch": { "user": grace, "pin": "480713" },
        "session.choose_hub": { "hub": here },
        "session.end": { "id": UNKNOWN },
        "me.change_password": { "current": PASSWORD, "password": PASSWORD },
        "me.change_pin": { "password": PASSWORD, "pin": "480713" },
        "me.set_language": { "language": "fr" },
        "organisation.edit": organisation,
        "hub.view": { "id": here },
        "hub.history": { "id": here },
        "hub.create": hub("NEW", "New"),
        "hub.edit": { "id": here, "form": hub("MTE", "Mtendere") },
        "model.history": { "id": model_id },
        "model.create": model("Another"),
        "model.edit": { "id": model_id, "form": model("LFP 12 V") },
        "battery.list": all_batteries(),
        "battery.counts": { "search": "", "model": null },
        "battery.view": { "id": battery_id },
        "battery.history": { "id": battery_id },
        "battery.create": battery("B-2", "SN-2", &model_id),
        "battery.edit": { "id": battery_id, "form": battery("B-1", "SN-1", &model_id) },
        "battery.change_lifecycle": { "id": battery_id, "to": "in_service", "reason": "fine" },
        "user.view": { "id": grace },
        "user.history": { "id": grace },
        "user.create": person,
        "user.edit": { "id": grace, "form": form },
        "user.set_roles": { "id": grace, "roles": roles },
        "user.enable": { "id": grace },
        "user.disable": { "id": grace, "reason": "left" },
        "user.reset_password": { "id": grace },
        "find.everything": { "text": "b" },
    });
    inputs.as_object().unwrap().clone()
}

/// Every place inside a value, as a JSON pointer.
fn places(value: &Value, at: &str) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, inner)| (format!("{at}/{name}"), inner)).collect(),
        Value::Array(rows) => rows.iter().enumerate().map(|(index, inner)| (format!("{at}/{index}"), inner)).collect(),
        _ => Vec::new(),
    };
    inner.iter().flat_map(|(place, inner)| [vec![place.clone()], places(inner, place)].concat()).collect()
}

fn oddities() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(0.5),
        json!(1e308),
        json!(-1e308),
        json!(1e-320),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(9_007_199_254_740_993_i64),
        json!(""),
        json!("NaN"),
        json!("Infinity"),
        json!("-0"),
        json!(UNKNOWN),
        json!([]),
        json!([[]]),
        json!({}),
        json!({ "id": UNKNOWN }),
        json!([null, "x", -1]),
    ]
}

#[tokio::test]
async fn a_value_of_the_wrong_type_anywhere_is_a_fault_with_a_code() {
    let story = Story::set_up().await;
    for (name, input) in inputs(&story).await {
        for place in places(&input, "") {
            for oddity in oddities() {
                let mut odd = input.clone();
                *odd.pointer_mut(&place).unwrap() = oddity.clone();
                let code = code(&story, &name, odd).await;
                assert!(!is_defect(&code), "{name} {place} {oddity}: {code}");
                if code == "not_signed_in" || name.starts_with("session.") {
                    story.clock.advance(std::time::Duration::from_secs(900));
                    story.sign_in_admin().await;
                }
            }
        }
    }
    story.desk.tick().await;
    assert_eq!(story.call("health.view", Value::Null).await["findings"], json!([]));
}

#[tokio::test]
async fn a_missing_or_an_unknown_field_is_unreadable() {
    let story = Story::set_up().await;
    for (name, input) in inputs(&story).await {
        let objects = places(&input, "").into_iter().chain([String::new()]);
        for place in objects.filter(|place| input.pointer(place).is_some_and(Value::is_object)) {
            let mut more = input.clone();
            more.pointer_mut(&place).unwrap()["surplus"] = json!(1);
            assert_eq!(code(&story, &name, more).await, "unreadable", "{name} {place}/surplus");
            for (field, value) in input.pointer(&place).unwrap().as_object().unwrap() {
                // What may be null may be left out; so may the hub of a role, which an admin has none of.
                if value.is_null() || field == "maximum_cycles" || field == "hub" && name.starts_with("user.") {
                    continue;
                }
                let mut less = input.clone();
                less.pointer_mut(&place).unwrap().as_object_mut().unwrap().remove(field);
                assert_eq!(code(&story, &name, less).await, "unreadable", "{name} without {place}/{field}");
            }
        }
        for whole in oddities().into_iter().filter(|whole| !whole.is_object()) {
            assert_eq!(code(&story, &name, whole.clone()).await, "unreadable", "{name} {whole}");
        }
    }
}

#[tokio::test]
async fn a_command_without_input_takes_null_alone() {
    let story = Story::set_up().await;
    let with_input = inputs(&story).await;
    let without = COMMANDS.iter().filter(|command| !with_input.contains_key(command.name));
    for command in without {
        for oddity in oddities().into_iter().filter(|oddity| !oddity.is_null()) {
            assert_eq!(code(&story, command.name, oddity.clone()).await, "unreadable", "{} {oddity}", command.name);
        }
        assert_ne!(code(&story, command.name, Value::Null).await, "unreadable", "{}", command.name);
        story.sign_in_admin().await;
    }
}

#[tokio::test]
async fn a_command_that_is_not_in_the_list_does_not_exist() {
    let story = Story::set_up().await;
    let long = "x".repeat(10_000);
    let names = [
        "",
        " ",
        "battery.delete",
        "Battery.list",
        "battery.list ",
        "battery.list\0",
        "battery",
        "__proto__",
        "'; drop table battery; --",
        "🔋",
        &long,
    ];
    for name in names {
        let fault = story.fault(name, json!({ "any": "thing" })).await;
        assert_eq!(fault["code"], "unknown_command", "{name:?}");
        assert!(fault["name"].as_str().unwrap().chars().count() <= 64);
    }
}

#[tokio::test]
async fn what_belongs_to_another_hub_or_to_nobody_is_not_found() {
    let story = Story::set_up().await;
    let model_id = story.model("LFP 12 V").await;
    let id = json!(story.battery("B-1", "SN-1", &model_id).await);
    let before = story.call("battery.view", json!({ "id": id })).await;
    let there = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    let here = story.hub().await;
    story.call("session.choose_hub", json!({ "hub": there })).await;
    for id in [&id, &json!(UNKNOWN), &json!(model_id), &there] {
        let form = battery("X-1", "X", &model_id);
        for (name, input) in [
            ("battery.view", json!({ "id": id })),
            ("battery.history", json!({ "id": id })),
            ("battery.edit", json!({ "id": id, "form": form })),
            ("battery.change_lifecycle", json!({ "id": id, "to": "in_service", "reason": "mine" })),
        ] {
            let fault = story.fault(name, input).await;
            assert_eq!(fault, json!({ "code": "not_found", "what": "battery" }), "{name}");
        }
    }
    for (name, input) in [
        ("hub.view", json!({ "id": UNKNOWN })),
        ("hub.history", json!({ "id": id })),
        ("hub.edit", json!({ "id": UNKNOWN, "form": hub("X", "x") })),
        ("model.history", json!({ "id": id })),
        ("model.edit", json!({ "id": id, "form": model("x") })),
        ("user.view", json!({ "id": id })),
        ("user.reset_password", json!({ "id": UNKNOWN })),
        ("session.choose_hub", json!({ "hub": UNKNOWN })),
        ("session.end", json!({ "id": UNKNOWN })),
    ] {
        assert_eq!(story.fault(name, input).await["code"], "not_found", "{name}");
    }
    let list = story.call("battery.list", all_batteries()).await;
    assert_eq!(list["rows"], json!([]));
    story.call("session.choose_hub", json!({ "hub": here })).await;
    assert_eq!(story.call("battery.view", json!({ "id": id })).await, before);
}

#[tokio::test]
async fn a_forged_end_of_page_shows_nothing_of_another_hub_and_breaks_nothing() {
    let story = Story::set_up().await;
    let model_id = story.model("LFP 12 V").await;
    for number in 1..4 {
        story.battery(&format!("B-{number}"), &format!("SN-{number}"), &model_id).await;
    }
    let mut ask = all_batteries();
    ask["limit"] = json!(1);
    let real = story.call("battery.list", ask.clone()).await["next"].as_str().unwrap().to_owned();
    let there = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": there })).await;
    let key = |key: Value, group: Value| json!({ "group": group, "key": key, "id": UNKNOWN }).to_string();
    let forged = [
        real.clone(),
        real.replace('0', "1"),
        real[..real.len() / 2].to_owned(),
        String::new(),
        "null".to_owned(),
        "{}".to_owned(),
        "[]".to_owned(),
        "'; drop table battery; --".to_owned(),
        key(json!("a"), json!(u64::MAX)),
        key(json!("a"), json!(-1)),
        key(json!(i64::MAX), json!(0)),
        key(json!(null), json!(0)),
        key(json!("x".repeat(10_000)), json!(0)),
        key(json!("\0"), json!(6)),
    ];
    for token in forged {
        for sort in ["code", "serial", "model", "lifecycle", "changed"] {
            for descending in [false, true] {
                let mut ask = all_batteries();
                (ask["after"], ask["sort"], ask["descending"]) = (json!(token), json!(sort), json!(descending));
                match story.desk.call("battery.list", ask).await {
                    Ok(page) => assert_eq!(page.get(), "{\"rows\":[],\"next\":null}", "{token}"),
                    Err(fault) => assert_eq!(fault.code(), "unreadable", "{token} {sort}"),
                }
            }
        }
    }
}

#[tokio::test]
async fn a_page_has_one_to_two_hundred_rows() {
    let story = Story::set_up().await;
    for (limit, expected) in [
        (json!(0), "invalid"),
        (json!(201), "invalid"),
        (json!(10_000), "invalid"),
        (json!(-1), "unreadable"),
        (json!(1.5), "unreadable"),
        (json!(1u64 << 40), "unreadable"),
        (json!(1), "ok"),
        (json!(200), "ok"),
    ] {
        let mut ask = all_batteries();
        ask["limit"] = limit.clone();
        assert_eq!(code(&story, "battery.list", ask).await, expected, "{limit}");
    }
}

/// Some hundreds of strings that would matter to SQL or to the full-text language if they ever got there.
fn dangerous() -> Vec<String> {
    let opens = ["", "'", "\"", "`", "]", "')", "\")", "*/", "\0", "\\"];
    let bodies = [
        "; drop table battery; --",
        " or 1=1",
        " union select password from credential",
        "*",
        "NEAR(a b, 5)",
        "words : secret",
        "{place words} : x",
        "^x",
        "a AND NOT b",
        "OR OR OR",
        "-- ",
        "/* */",
        "%_%",
        "case when 1 then 2 end",
        "x'41'",
        "(((((((((",
    ];
    let closes = ["", "'", "\"", "; select 1"];
    let some = opens.iter().flat_map(|open| bodies.iter().map(move |body| format!("{open}{body}")));
    some.flat_map(|begun| closes.iter().map(move |close| format!("{begun}{close}"))).collect()
}

#[tokio::test]
async fn what_looks_like_sql_is_looked_for_as_words() {
    let story = Story::set_up().await;
    let model_id = story.model("LFP 12 V").await;
    story.battery("B-1", "SN-1", &model_id).await;
    let dangerous = dangerous();
    assert!(dangerous.len() > 300);
    for text in &dangerous {
        let mut ask = all_batteries();
        ask["search"] = json!(text);
        let page = story.call("battery.list", ask).await;
        let rows = page["rows"].as_array().unwrap().len();
        let counts = story.call("battery.counts", json!({ "search": text, "model": null })).await;
        assert_eq!(counts["all"], rows, "{text}");
        assert!(rows == 0 || !text.chars().any(char::is_alphanumeric), "{text} found something");
        assert_eq!(story.call("find.everything", json!({ "text": text })).await, json!([]), "{text}");
        for field in ["sort", "model", "lifecycle", "descending", "limit"] {
            let mut ask = all_batteries();
            ask[field] = if field == "lifecycle" { json!([text]) } else { json!(text) };
            assert_eq!(code(&story, "battery.list", ask).await, "unreadable", "{field} {text}");
        }
    }
    for odd in ["ⓐⓑ", "\u{301}", "हिन्दी", "𐐀", "\u{10FFFF}", "ﬁ", "ǅ", "0", "١٢"] {
        let mut ask = all_batteries();
        ask["search"] = json!(odd.repeat(50));
        assert_eq!(code(&story, "battery.list", ask).await, "ok", "{odd}");
        assert_eq!(code(&story, "find.everything", json!({ "text": odd })).await, "ok", "{odd}");
    }
    assert_eq!(story.call("battery.counts", json!({ "search": "", "model": null })).await["all"], 1);
}
