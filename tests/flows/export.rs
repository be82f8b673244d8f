//! Lists as files: what is in them, who may, and what is left when it goes wrong.

use std::fs;

use documents::{Flow, Unreadable};
use serde_json::{Value, json};
use tests::{Story, all, searched};
use usecases::FileAsk;

async fn with(batteries: usize) -> Story {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    for number in 1..=batteries {
        story.battery(&format!("B-{number:03}"), &format!("=SN+{number}"), &model).await;
    }
    story
}

/// What a list of batteries is asked for when it becomes a file.
pub fn ask(question: Value, format: &str) -> Value {
    let column = |key: &str, label: &str, words: Value| json!({ "key": key, "label": label, "words": words });
    json!({
        "question": question, "format": format, "name": "Batteries",
        "columns": [
            column("code", "Code", json!({})),
            column("serial", "Numéro", json!({})),
            column("lifecycle", "State", json!({ "commissioning": "New here" })),
            column("changed", "Changed", json!({})),
        ],
    })
}

#[tokio::test]
async fn a_file_holds_what_the_list_shows_in_its_order_and_in_words() {
    let story = with(12).await;
    let path = story.folder.path().join("out.csv");
    story.chooser.will_choose(&path);
    let mut question = searched("B-01", "code");
    question["descending"] = json!(true);
    let ended = story.finish("battery.export", ask(question, "csv")).await;
    assert_eq!(ended["outcome"], json!({ "is": "file", "name": "out.csv", "rows": 3 }), "{ended}");
    assert_eq!(story.chooser.asked(), Some(FileAsk::Write { name: "Batteries 2026-11-03.csv".to_owned() }));
    let text = fs::read_to_string(path).unwrap();
    let rows: String =
        [12, 11, 10].map(|number| format!("B-0{number},'=SN+{number},New here,2026-11-03 10:00:00\r\n")).concat();
    assert_eq!(text, format!("\u{FEFF}Code,Numéro,State,Changed\r\n{rows}"));
}

#[tokio::test]
async fn a_workbook_holds_the_same() {
    let story = with(3).await;
    let path = story.folder.path().join("out.xlsx");
    story.chooser.will_choose(&path);
    story.finish("battery.export", ask(all("code"), "xlsx")).await;
    let mut rows = Vec::new();
    let head = documents::read(&path, |_, row| {
        rows.push(row.cells);
        Ok::<_, Unreadable>(Flow::On)
    });
    assert_eq!(head.unwrap().headings, ["Code", "Numéro", "State", "Changed"]);
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2], ["B-003", "=SN+3", "New here", "2026-11-03 10:00:00"]);
}

#[tokio::test]
async fn who_thinks_better_of_it_gets_no_file_and_a_folder_that_is_not_there_is_told() {
    let story = with(1).await;
    assert_eq!(story.call("battery.export", ask(all("code"), "csv")).await, Value::Null);
    story.chooser.will_choose(story.folder.path().join("gone/out.csv"));
    let ended = story.finish("battery.export", ask(all("code"), "csv")).await;
    assert_eq!((&ended["state"], &ended["fault"]["code"]), (&json!("failed"), &json!("file_not_written")));
    let before = fs::read_dir(story.folder.path()).unwrap().count();
    story.chooser.will_choose(story.folder.path().join("never.csv"));
    let mut no_column = ask(all("code"), "csv");
    no_column["columns"][0]["key"] = json!("notes");
    assert_eq!(story.fault("battery.export", no_column).await["code"], "unreadable");
    assert_eq!(fs::read_dir(story.folder.path()).unwrap().count(), before);
}

#[tokio::test]
async fn a_cancelled_export_leaves_the_file_that_was_there() {
    let story = with(0).await;
    let path = story.folder.path().join("out.csv");
    let mut batteries = "Code,Serial number,Model\n".to_owned();
    // More than are read and written together: the cancel comes before they are all done.
    for number in 1..=2_500 {
        batteries.push_str(&format!("B-{number:04},SN-{number},LFP 12 V\n"));
    }
    fs::write(&path, batteries).unwrap();
    let done = crate::import::imported(&story, "battery", path.clone()).await;
    assert_eq!(done["outcome"]["new"], 2_500, "{done}");
    fs::write(&path, "old").unwrap();
    story.chooser.will_choose(&path);
    let begun = story.call("battery.export", ask(all("code"), "csv")).await;
    story.call("task.cancel", json!({ "id": begun["id"] })).await;
    let ended = story.ended(&begun["id"]).await;
    assert_eq!(ended["state"], "cancelled", "{ended}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert!(!path.with_file_name("out.csv.part").exists());
}
