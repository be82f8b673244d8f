//! Finding as you type: beginnings of words, any order, any accents, and codes as people say them.

use serde_json::{Value, json};
use tests::{Story, all_batteries, asked, battery, hub, searched};

async fn found(story: &Story, text: &str) -> Vec<String> {
    let ask = asked(searched(text, "code"), &Value::Null, 50);
    let page = story.call("battery.list", ask).await;
    let rows = page["rows"].as_array().unwrap();
    rows.iter().map(|row| row["short_code"].as_str().unwrap().to_owned()).collect()
}

/// Batteries whose codes and serial numbers are `rows`.
async fn with(rows: &[(&str, &str)]) -> Story {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    for (code, serial) in rows {
        story.battery(code, serial, &model).await;
    }
    story
}

#[tokio::test]
async fn a_code_is_found_however_it_is_said() {
    let story = with(&[("B-042", "one"), ("B-142", "two"), ("C-042", "three"), ("B-420", "four")]).await;
    for said in ["B-042", "b-042", "B042", "b 042", "B42", "b42", "B-42", " b  42 "] {
        assert_eq!(found(&story, said).await[0], "B-042", "{said}");
        assert!(!found(&story, said).await.contains(&"C-042".to_owned()), "{said}");
        assert!(!found(&story, said).await.contains(&"B-142".to_owned()), "{said}");
    }
    assert_eq!(found(&story, "B42").await, ["B-042", "B-420"], "the beginning of a number");
    assert_eq!(found(&story, "042").await, ["B-042", "C-042"]);
}

#[tokio::test]
async fn the_beginnings_of_several_words_are_found_in_any_order() {
    let story = with(&[("B-1", "Pylon 2024 nord"), ("B-2", "Pylon 2025 nord"), ("B-3", "Pylones 2024")]).await;
    assert_eq!(found(&story, "pyl").await, ["B-1", "B-2", "B-3"]);
    assert_eq!(found(&story, "nord pyl").await, ["B-1", "B-2"]);
    assert_eq!(found(&story, "NORD 2025").await, ["B-2"]);
    assert_eq!(found(&story, "ord").await, Vec::<String>::new(), "not the middle of a word");
    assert_eq!(found(&story, "").await.len(), 3);
    assert_eq!(found(&story, " -- ").await.len(), 3, "nothing to look for leaves all");
}

#[tokio::test]
async fn accents_case_and_scripts_do_not_stand_in_the_way() {
    let story = with(&[
        ("B-1", "Énergie Côté"),
        ("B-2", "energie cote"),
        ("Б-3", "батарея"),
        ("ب-4", "بطارية"),
        ("电-5", "电池 五"),
    ])
    .await;
    for typed in ["energie", "ÉNERGIE", "éner", "e\u{301}nergie", "cöte"] {
        assert_eq!(found(&story, typed).await, ["B-1", "B-2"], "{typed}");
    }
    assert_eq!(found(&story, "БАТ").await, ["Б-3"]);
    assert_eq!(found(&story, "بطا").await, ["ب-4"]);
    assert_eq!(found(&story, "电池").await, ["电-5"]);
    assert_eq!(found(&story, "б").await, ["Б-3"]);
}

#[tokio::test]
async fn what_was_renamed_is_found_by_its_new_words_only() {
    let story = with(&[("B-1", "old")]).await;
    let page = story.call("battery.list", all_batteries()).await;
    let row = &page["rows"][0];
    let form = battery("C-9", "new", row["model"].as_str().unwrap());
    story.call("battery.edit", json!({ "id": row["id"], "form": form })).await;
    assert_eq!(found(&story, "new").await, ["C-9"]);
    assert!(found(&story, "old").await.is_empty() && found(&story, "b1").await.is_empty());
}

#[tokio::test]
async fn what_is_called_exactly_so_comes_before_what_only_begins_so() {
    let story = with(&[("B-1", "S 1 a"), ("B-2", "S 1 b"), ("S-10", "one")]).await;
    story.station("S-1", 2).await;
    for said in ["S-1", "s-1", " S-1 "] {
        let found = story.call("find.everything", json!({ "text": said })).await;
        assert_eq!((&found[0]["kind"], &found[0]["title"]), (&json!("station"), &json!("S-1")), "{said}: {found}");
        assert!(found.as_array().unwrap().len() > 1, "{found}");
    }
}

#[tokio::test]
async fn each_hub_finds_its_own() {
    let story = with(&[("B-1", "shared words")]).await;
    let second = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": second })).await;
    assert!(found(&story, "shared").await.is_empty());
    assert_eq!(story.call("find.everything", json!({ "text": "shared" })).await, json!([]));
    assert_eq!(story.call("battery.counts", searched("shared", "code")).await["matching"], 0);
    let model = story.call("model.list", Value::Null).await[0]["id"].clone();
    story.battery("B-1", "shared words", model.as_str().unwrap()).await;
    assert_eq!(found(&story, "shared").await, ["B-1"]);
    let everywhere = story.call("find.everything", json!({ "text": "chip" })).await;
    assert_eq!(everywhere[0]["kind"], "hub");
}

#[tokio::test]
async fn one_code_is_one_battery_however_it_is_written() {
    let story = with(&[("B-7", "SN 1")]).await;
    let model = story.call("model.list", Value::Null).await[0]["id"].clone();
    let model = model.as_str().unwrap();
    for same in ["B-7", "b-7", "B-007", " b-07 "] {
        let fault = story.fault("battery.create", battery(same, "SN 2", model)).await;
        assert_eq!(fault["fields"], json!([{ "field": "short_code", "problem": "taken" }]), "{same}");
    }
    let fault = story.fault("battery.create", battery("B-8", "SN 1", model)).await;
    assert_eq!(fault["fields"], json!([{ "field": "serial_number", "problem": "taken" }]));
    let numbered = story.battery("B-70", "SN 3", model).await;
    let onto = json!({ "id": numbered, "form": battery("B-0007", "SN 3", model) });
    let fault = story.fault("battery.edit", onto).await;
    assert_eq!(fault["fields"][0]["field"], "short_code");
}

#[tokio::test]
async fn a_battery_is_scanned_by_any_of_its_names() {
    let story = with(&[("B-1", "SN-1"), ("B-2", "SN-2")]).await;
    let page = story.call("battery.list", all_batteries()).await;
    let (id, model) = (page["rows"][0]["id"].clone(), page["rows"][0]["model"].as_str().unwrap().to_owned());
    let mut form = battery("B-1", "SN-1", &model);
    form["aliases"] = json!(["Old tag 77"]);
    story.call("battery.edit", json!({ "id": id, "form": form })).await;
    for scanned in ["old TAG 77", "SN-1", "b-001"] {
        let known = story.call("scan.recognise", json!({ "text": scanned })).await;
        assert_eq!(known["exact"]["id"], id, "{scanned}: {known}");
    }
}
