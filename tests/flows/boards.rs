//! The boards: each column holds what its question leaves in the list, and each thing stands in one of them.

use serde_json::{Value, json};
use tests::{Story, all, asked};

use crate::shop::{DAY, HOUR, Shop, returned};

async fn columns(story: &Story, concept: &str, each: u32) -> Vec<Value> {
    let ask = json!({ "question": all("code"), "each": each });
    story.call(&format!("{concept}.board"), ask).await.as_array().unwrap().clone()
}

/// What its cards are called by; they are those that the list shows for its question.
async fn cards(story: &Story, concept: &str, column: &Value, called: fn(&Value) -> String) -> Vec<String> {
    let cards = column["cards"].as_array().unwrap();
    let page = story.call(&format!("{concept}.list"), asked(column["question"].clone(), &Value::Null, 50)).await;
    assert_eq!(page["rows"], column["cards"], "{}", column["name"]);
    assert_eq!(column["count"], cards.len());
    cards.iter().map(called).collect()
}

fn code(row: &Value) -> String {
    row["code"].as_str().unwrap().to_owned()
}

fn items(row: &Value) -> String {
    row["items"].to_string()
}

#[tokio::test]
async fn a_rental_stands_where_it_is_due_and_what_came_back_today_beside_it() {
    let shop = Shop::open().await;
    let story = &shop.story;
    let mut things = Vec::new();
    for (number, days) in [(1, 1), (2, 2), (3, 3), (4, 1), (5, 2), (6, 1)] {
        let battery = shop.full(&format!("B-{number}")).await;
        let mut basket = shop.basket();
        basket["out"] = json!([shop.out(&battery, days)]);
        things.push((shop.act(&basket).await, battery));
    }
    let back = async |number: usize| {
        let mut basket = shop.basket();
        (basket["customer"], basket["back"]) = (Value::Null, json!([returned(&things[number].1)]));
        shop.act(&basket).await
    };
    shop.undo(&things[4].0).await;
    back(5).await;
    shop.go(2 * DAY - HOUR).await;
    back(3).await;
    let columns_now = columns(story, "rental", 50).await;
    let names: Vec<_> = columns_now.iter().map(|column| column["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["late", "due_today", "due_later", "returned_today"]);
    for (column, expected) in columns_now.iter().zip(["B-1", "B-2", "B-3", "B-4"]) {
        let shown = cards(story, "rental", column, items).await;
        assert_eq!(shown, [json!([expected]).to_string()], "{}", column["name"]);
    }
    assert_eq!(columns_now[0]["cards"][0]["late"]["overdue"], true);
    shop.go(HOUR + 1).await;
    let later = columns(story, "rental", 1).await;
    assert_eq!(
        (&later[0]["count"], later[0]["cards"].as_array().unwrap().len()),
        (&json!(2), 1),
        "the other in the list"
    );
    assert_eq!(later[0]["cards"][0]["items"], json!(["B-1"]), "what is late longest comes first");
    assert_eq!(later[1]["count"], 0);
}

#[tokio::test]
async fn filters_narrow_the_board_but_those_that_are_its_columns() {
    let shop = Shop::open().await;
    let battery = shop.full("B-1").await;
    shop.issue(&[&battery]).await;
    let mut question = all("code");
    question["filters"] = json!({ "state": ["undone"], "due": ["..1"], "ended": ["..1"] });
    let passed_over = shop.story.call("rental.board", json!({ "question": question, "each": 5 })).await;
    assert_eq!(passed_over[2]["count"], 1);
    let nobody = tests::searched("nobody", "code");
    let none = shop.story.call("rental.board", json!({ "question": nobody, "each": 5 })).await;
    assert_eq!(none[2]["count"], 0);
    let many = shop.story.fault("rental.board", json!({ "question": all("code"), "each": 201 })).await;
    assert_eq!(many["code"], "invalid");
}

#[tokio::test]
async fn a_piece_stands_where_it_is_whoever_has_it() {
    let shop = Shop::open().await;
    let story = &shop.story;
    let light = story.equipment_type("Light").await;
    let mut pieces = Vec::new();
    for number in 1..=7 {
        pieces.push(json!({ "kind": "equipment", "id": story.equipment(&format!("E-{number}"), &light).await }));
    }
    let to = async |piece: &Value, state: &str| {
        story.call("equipment.change_state", json!({ "id": piece["id"], "to": state, "reason": "as it is" })).await
    };
    let lent = json!({ "id": pieces[1]["id"], "customer": shop.mary, "from": null, "to": shop.now() + HOUR });
    story.call("equipment.assign", lent).await;
    shop.issue(&[&pieces[2]]).await;
    to(&pieces[3], "in_repair").await;
    to(&pieces[4], "lost").await;
    to(&pieces[5], "retired").await;
    to(&pieces[6], "retired").await;
    to(&pieces[6], "disposed").await;
    let columns_now = columns(story, "equipment", 50).await;
    let expected: [(&str, &[&str]); 5] = [
        ("available", &["E-1"]),
        ("out", &["E-2", "E-3"]),
        ("in_repair", &["E-4"]),
        ("lost", &["E-5"]),
        ("retired", &["E-6"]),
    ];
    for (column, (name, codes)) in columns_now.iter().zip(expected) {
        assert_eq!(column["name"], name);
        assert_eq!(cards(story, "equipment", column, code).await, codes, "{name}");
    }
    assert_eq!(columns_now[4]["next"], json!(["in_service", "disposed"]));
    assert_eq!(columns_now[1]["cards"][0]["used_by"], json!(["Mary Phiri"]), "by hand");
    assert_eq!(columns_now[1]["cards"][1]["used_by"], json!(["Mary Phiri"]), "at the counter");
    let figures = story.call("today.view", Value::Null).await;
    let out = figures.as_array().unwrap().iter().find(|figure| figure["name"] == "equipment_out").unwrap();
    assert_eq!((&out["count"], &out["question"]), (&json!(2), &columns_now[1]["question"]), "as Today counts them");
    shop.go(HOUR).await;
    let later = columns(story, "equipment", 50).await;
    assert_eq!(cards(story, "equipment", &later[0], code).await, ["E-1", "E-2"], "its time is over");
    story.person("lukas", "analyst").await;
    story.sign_in("lukas").await;
    let without_names = columns(story, "equipment", 50).await;
    assert_eq!(without_names[1]["cards"][0]["used_by"], json!([]));
}
