//! Names of nothing, ids of elsewhere, forged pages, words that look like SQL: a fault with a code, or nothing found.

use serde_json::{Value, json};
use tests::{Story, all_batteries, battery, hub, model};

const UNKNOWN: &str = "0193f000-0000-7000-8000-000000000000";

/// The code of an answer, `ok` for an output.
async fn code(story: &Story, name: &str, input: Value) -> String {
    match story.desk.call(name, input).await {
        Ok(_) => "ok".to_owned(),
        Err(fault) => fault.code(),
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
    let key = |key: Value, first: Value| json!({ "first": first, "key": key, "id": UNKNOWN }).to_string();
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
                ask["after"] = json!(token);
                (ask["question"]["sort"], ask["question"]["descending"]) = (json!(sort), json!(descending));
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
        ask["question"]["search"] = json!(text);
        let page = story.call("battery.list", ask.clone()).await;
        let rows = page["rows"].as_array().unwrap().len();
        let counts = story.call("battery.counts", ask["question"].clone()).await;
        assert_eq!(counts["matching"], rows, "{text}");
        assert!(rows == 0 || !text.chars().any(char::is_alphanumeric), "{text} found something");
        assert_eq!(story.call("find.everything", json!({ "text": text })).await, json!([]), "{text}");
        for field in ["/question/sort", "/question/filters", "/question/descending", "/limit"] {
            let mut ask = all_batteries();
            *ask.pointer_mut(field).unwrap() = json!(text);
            assert_eq!(code(&story, "battery.list", ask).await, "unreadable", "{field} {text}");
        }
        for (filters, expected) in [
            (json!({ "lifecycle": [text] }), "ok"),
            (json!({ text: [text] }), "unreadable"),
            (json!({ "changed": [text] }), "unreadable"),
        ] {
            let mut ask = all_batteries();
            ask["question"]["filters"] = filters.clone();
            assert_eq!(code(&story, "battery.list", ask).await, expected, "{filters}");
        }
    }
    for odd in ["ⓐⓑ", "\u{301}", "हिन्दी", "𐐀", "\u{10FFFF}", "ﬁ", "ǅ", "0", "١٢"] {
        let mut ask = all_batteries();
        ask["question"]["search"] = json!(odd.repeat(50));
        assert_eq!(code(&story, "battery.list", ask).await, "ok", "{odd}");
        assert_eq!(code(&story, "find.everything", json!({ "text": odd })).await, "ok", "{odd}");
    }
    assert_eq!(story.call("battery.counts", tests::all("code")).await["all"], 1);
}
