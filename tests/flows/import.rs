//! Rows that become records: tried, imported as a whole, the bad ones given back, undone.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tests::{Story, all, battery};
use usecases::FileAsk;

/// A hub with one model of battery.
pub async fn hub() -> Story {
    let story = Story::set_up().await;
    story.model("LFP 12 V").await;
    story
}

/// Writes a file to choose; where.
pub fn file(story: &Story, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = story.folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// Twenty good batteries and three bad ones, as a maker might send them.
pub fn twenty_three() -> String {
    let mut text = "Battery code,Serial no.,Model,Remark\n".to_owned();
    for number in 1..=20 {
        text.push_str(&format!("B-{number:03},SN-{number},LFP 12 V,box {number}\n"));
    }
    text + "B-021,SN-3,lfp 12 v,a serial number twice\nB-022,,LFP 12 V,none\nB 23,SN-23,Unknown 9,-1+1\n"
}

/// Chooses a file.
pub async fn chosen(story: &Story, concept: &str, path: PathBuf) -> Value {
    story.chooser.will_choose(path);
    story.call("import.read", json!({ "concept": concept })).await
}

/// Its columns as they were guessed.
pub fn as_guessed(head: &Value) -> Value {
    json!({ "file": head["file"], "mapping": head["mapping"], "accept_duplicates": false })
}

/// Chooses, tries and imports; how the import ended.
pub async fn imported(story: &Story, concept: &str, path: PathBuf) -> Value {
    let head = chosen(story, concept, path).await;
    let tried = story.finish("import.try", as_guessed(&head)).await;
    assert_eq!(tried["state"], "done", "{tried}");
    story.finish("import.do", json!({ "file": head["file"] })).await
}

/// How many a list holds.
pub async fn count(story: &Story, list: &str, sort: &str) -> Value {
    story.call(&format!("{list}.counts"), all(sort)).await["all"].clone()
}

/// The words in which a file of refused rows is written.
pub fn words() -> Value {
    json!({
        "heading": "Why refused", "ending": "refused rows",
        "fields": { "serial_number": "Serial number", "short_code": "Code", "model": "Model" },
        "problems": {
            "required": "This is needed.", "unknown": "Not known.", "bad_characters": "Not these characters.",
            "same_as_row": "As in row {earlier}.", "formula": "A formula.", "bad_characters_email": "Like name@example.org.",
        },
    })
}

#[tokio::test]
async fn good_rows_are_imported_bad_ones_given_back_and_all_of_it_undone() {
    let story = hub().await;
    let head = chosen(&story, "battery", file(&story, "maker.csv", twenty_three())).await;
    assert_eq!(story.chooser.asked(), Some(FileAsk::Read { endings: &["csv", "txt", "tsv", "xlsx"] }));
    assert_eq!(head["mapping"], json!(["short_code", "serial_number", "model", "notes"]), "{head}");
    assert_eq!((head["rows"].as_array().unwrap().len(), &head["kind"]), (20, &json!("utf8")));

    let tried = story.finish("import.try", as_guessed(&head)).await["outcome"].clone();
    assert_eq!((&tried["new"], &tried["refused"]), (&json!(20), &json!(3)), "{tried}");
    assert_eq!(count(&story, "battery", "code").await, 0, "a trial writes nothing");
    assert_eq!(
        tried["problems"],
        json!([
            { "row": 22, "value": "SN-3", "field": "serial_number", "problem": "same_as_row", "earlier": 4 },
            { "row": 23, "value": "", "field": "serial_number", "problem": "required" },
            { "row": 24, "value": "Unknown 9", "field": "model", "problem": "unknown" },
            { "row": 24, "value": "B 23", "field": "short_code", "problem": "bad_characters" },
        ])
    );

    let done = story.finish("import.do", json!({ "file": head["file"] })).await;
    assert_eq!((&done["outcome"]["new"], &done["outcome"]["refused"]), (&json!(20), &json!(3)), "{done}");
    assert_eq!(count(&story, "battery", "code").await, 20);
    let page = story.call("battery.list", tests::all_batteries()).await;
    let history = story.call("battery.history", json!({ "id": page["rows"][0]["id"] })).await;
    assert_eq!(history[0]["act"], "import.do");

    let path = story.folder.path().join("errors.csv");
    story.chooser.will_choose(&path);
    let mut ask = words();
    ask["file"] = head["file"].clone();
    let saved = story.finish("import.errors", ask).await;
    assert_eq!(saved["outcome"], json!({ "is": "file", "name": "errors.csv", "rows": 3 }), "{saved}");
    assert_eq!(story.chooser.asked(), Some(FileAsk::Write { name: "maker refused rows.csv".to_owned() }));
    assert_eq!(
        fs::read_to_string(path).unwrap(),
        "\u{FEFF}Battery code,Serial no.,Model,Remark,Why refused\r\n\
         B-021,SN-3,lfp 12 v,a serial number twice,Serial number: As in row 4.\r\n\
         B-022,,LFP 12 V,none,Serial number: This is needed.\r\n\
         B 23,SN-23,Unknown 9,'-1+1,Model: Not known. / Code: Not these characters.\r\n"
    );

    let again = chosen(&story, "battery", file(&story, "copy.csv", twenty_three())).await;
    let again = story.finish("import.try", as_guessed(&again)).await["outcome"].clone();
    assert_eq!((&again["new"], &again["before"]["file_name"]), (&json!(0), &json!("maker.csv")), "{again}");

    let used = page["rows"][4]["id"].clone();
    story.call("battery.change_lifecycle", json!({ "id": used, "to": "in_service", "reason": "checked" })).await;
    let imports = story.call("import.list", Value::Null).await;
    assert_eq!((&imports[0]["created"], &imports[0]["undoable"]), (&json!(20), &json!(true)));
    let undone = story.finish("import.undo", json!({ "id": imports[0]["id"] })).await;
    assert_eq!(undone["outcome"], json!({ "is": "import_undone", "deleted": 19, "kept": 1 }), "{undone}");
    let left = story.call("battery.list", tests::all_batteries()).await;
    assert_eq!((left["rows"].as_array().unwrap().len(), &left["rows"][0]["lifecycle"]), (1, &json!("retired")));
    assert_eq!(left["rows"][0]["id"], used);
    let twice = story.finish("import.undo", json!({ "id": imports[0]["id"] })).await;
    assert_eq!(twice["fault"]["code"], "import_undone");
    assert_eq!(story.call("import.list", Value::Null).await[0]["kept"], 1);
}

#[tokio::test]
async fn a_cancelled_import_leaves_nothing_and_a_changed_file_is_not_imported() {
    let story = hub().await;
    let mut text = "Serial,Model\n".to_owned();
    (0..400).for_each(|number| text.push_str(&format!("SN-{number},LFP 12 V\n")));
    let path = file(&story, "b.csv", &text);
    let head = chosen(&story, "battery", path.clone()).await;
    story.finish("import.try", as_guessed(&head)).await;
    let begun = story.call("import.do", json!({ "file": head["file"] })).await;
    story.call("task.cancel", json!({ "id": begun["id"] })).await;
    let ended = story.ended(&begun["id"]).await;
    assert_eq!(ended["state"], "cancelled", "{ended}");
    assert_eq!(count(&story, "battery", "code").await, 0);
    assert_eq!(story.call("import.list", Value::Null).await, json!([]));
    fs::write(&path, text + "SN-900,LFP 12 V\n").unwrap();
    let ended = story.finish("import.do", json!({ "file": head["file"] })).await;
    assert_eq!(ended["fault"]["code"], "file_changed");
    assert_eq!(count(&story, "battery", "code").await, 0);
}

#[tokio::test]
async fn codes_count_on_and_taken_names_are_refused() {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    story.call("battery.create", battery("B-041", "SN-1", &model)).await;
    let text = "Serial,Model,Code\nSN-1,LFP 12 V,\nSN-2,Pylon LFP 12 V,\nSN-3,LFP 12 V,b-41\n";
    let done = imported(&story, "battery", file(&story, "b.csv", text)).await;
    assert_eq!(done["outcome"]["new"], 1, "{done}");
    let wrong: Vec<_> = done["outcome"]["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["row"].clone(), one["problem"].clone()))
        .collect();
    assert_eq!(wrong, [(json!(2), json!("taken")), (json!(4), json!("taken"))]);
    let page = story.call("battery.list", tests::all_batteries()).await;
    assert_eq!((&page["rows"][1]["short_code"], &page["rows"][1]["serial_number"]), (&json!("B-043"), &json!("SN-2")));
}

#[tokio::test]
async fn figures_and_days_are_read_as_they_were_meant_or_refused() {
    let story = hub().await;
    let text = "Serial;Model;Price;Bought on\nS-1;LFP 12 V;1,500;2026/3/9\nS-2;LFP 12 V;12.000,50;9/3/2026\n\
        S-3;LFP 12 V;0.555;\nS-4;LFP 12 V;1,2,3;\nS-5;LFP 12 V;;09.03.26\n";
    let done = imported(&story, "battery", file(&story, "b.csv", text)).await["outcome"].clone();
    let wrong: Vec<_> = done["problems"].as_array().unwrap().iter().map(|one| one["problem"].clone()).collect();
    assert_eq!(json!(wrong), json!(["too_many_decimals", "not_a_number", "not_a_date"]), "{done}");
    let page = story.call("battery.list", tests::all_batteries()).await;
    for (row, price) in [(0, 150_000), (1, 1_200_050)] {
        let seen = story.call("battery.view", json!({ "id": page["rows"][row]["id"] })).await;
        assert_eq!((&seen["purchase_price"], &seen["purchased_on"]), (&json!(price), &json!("2026-03-09")));
    }
}

#[tokio::test]
async fn a_name_that_differs_in_case_only_is_refused_by_its_row_before_anything_is_written() {
    let story = hub().await;
    let text = "Serial,Model,Aliases\nABC,LFP 12 V,\nS-2,LFP 12 V,abc\n";
    let done = imported(&story, "battery", file(&story, "b.csv", text)).await["outcome"].clone();
    assert_eq!((&done["new"], &done["problems"][0]["row"]), (&json!(1), &json!(3)), "{done}");
    assert_eq!(done["problems"][0]["problem"], "same_as_row");
}

#[tokio::test]
async fn ones_own_import_is_undone_by_oneself_anothers_by_a_manager() {
    let story = hub().await;
    let done = imported(&story, "customer", file(&story, "c.csv", "Name\nGrace\n")).await["outcome"].clone();
    story.person("grace", "attendant").await;
    story.sign_in("grace").await;
    let own = imported(&story, "customer", file(&story, "d.csv", "Name\nRuth\n")).await["outcome"].clone();
    let listed = story.call("import.list", Value::Null).await;
    assert_eq!((&listed[0]["undoable"], &listed[1]["undoable"]), (&json!(true), &json!(false)), "{listed}");
    let fault = story.fault("import.undo", json!({ "id": done["import"] })).await;
    assert_eq!((&fault["code"], &fault["roles"]), (&json!("denied"), &json!(["manager", "admin"])));
    story.finish("import.undo", json!({ "id": own["import"] })).await;
    story.call("session.sign_out", Value::Null).await;
    story.sign_in_admin().await;
    story.finish("import.undo", json!({ "id": done["import"] })).await;
    assert_eq!(count(&story, "customer", "code").await, 0);
}

#[tokio::test]
async fn customers_come_with_their_phones_and_twice_only_if_that_is_right() {
    let story = Story::set_up().await;
    let text = "Name,Phone,Language,Date of birth\nGrace Phiri,0971 234 567,fr,9/3/1990\nG. Phiri,+260971234567,,\nNo One,12,,\n";
    let path = file(&story, "c.csv", text);
    let head = chosen(&story, "customer", path).await;
    assert_eq!(head["mapping"], json!(["name", "phone", "language", "birth_date"]));
    let tried = story.finish("import.try", as_guessed(&head)).await["outcome"].clone();
    assert_eq!((&tried["new"], &tried["problems"][0]["problem"]), (&json!(1), &json!("same_as_row")), "{tried}");
    let mut accepted = as_guessed(&head);
    accepted["accept_duplicates"] = json!(true);
    let tried = story.finish("import.try", accepted).await["outcome"].clone();
    assert_eq!((&tried["new"], &tried["refused"]), (&json!(2), &json!(1)), "{tried}");
    let done = story.finish("import.do", json!({ "file": head["file"] })).await;
    assert_eq!(done["outcome"]["new"], 2, "{done}");
    assert_eq!(count(&story, "customer", "code").await, 2);
    let undone = story.finish("import.undo", json!({ "id": done["outcome"]["import"] })).await;
    assert_eq!(undone["outcome"]["deleted"], 2, "{undone}");
    assert_eq!(count(&story, "customer", "code").await, 0);
}

#[tokio::test]
async fn cards_come_for_customers_there_are_and_in_use_at_once() {
    let story = Story::set_up().await;
    for (code, name) in [("C-1", "Ruth Moyo"), ("C-2", "Peter Zulu"), ("C-3", "Mary Phiri")] {
        crate::equipment::customer(&story, code, name).await;
    }
    let mary = tests::searched("Mary", "code");
    let mary = story.call("customer.list", tests::asked(mary, &Value::Null, 1)).await["rows"][0]["id"].clone();
    story.call("customer.deactivate", json!({ "id": mary, "reason": "moved away" })).await;
    let text = "Card number,Customer code,Valid until\n\
        04:a1:b2:c3:d4:e5:80,c-1,31/12/2027\n04A1B2C3D4E580,C-2,\nno card,C-2,\n04A1B2C3D4E581,C-9,\n04A1B2C3D4E582,C-3,\n04A1B2C3D4E583,C-2,2020-01-01\n";
    let head = chosen(&story, "card", file(&story, "cards.csv", text)).await;
    assert_eq!(head["mapping"], json!(["uid", "owner", "expires_on"]));
    let tried = story.finish("import.try", as_guessed(&head)).await["outcome"].clone();
    let wrong: Vec<_> = tried["problems"].as_array().unwrap().iter().map(|one| one["problem"].clone()).collect();
    assert_eq!(
        json!(wrong),
        json!(["same_as_row", "bad_characters", "unknown", "not_a_choice", "before_start"]),
        "{tried}"
    );
    let done = story.finish("import.do", json!({ "file": head["file"] })).await["outcome"].clone();
    assert_eq!((&done["new"], &done["refused"]), (&json!(1), &json!(5)), "{done}");
    let page = story.call("card.list", tests::asked(all("uid"), &Value::Null, 5)).await;
    let card = &page["rows"][0];
    assert_eq!(
        (&card["uid"], &card["owner_code"], &card["state"], &card["expires_on"]),
        (&json!("04A1B2C3D4E580"), &json!("C-1"), &json!("active"), &json!("2027-12-31"))
    );
    let undone = story.finish("import.undo", json!({ "id": done["import"] })).await["outcome"].clone();
    assert_eq!((&undone["deleted"], &undone["kept"]), (&json!(1), &json!(0)), "{undone}");
    assert_eq!(count(&story, "card", "uid").await, 0);
}

#[tokio::test]
async fn equipment_comes_by_its_type_and_what_was_used_since_stays_out_of_the_way() {
    let story = Story::set_up().await;
    story.equipment_type("Maize mill").await;
    let text = "Equipment code,Type,Serial,Price\nE-001,maize mill,M-1,\"1,200.50\"\n,Maize mill,,\nE-1,Maize mill,M-2,\nE-9,Fridge,M-9,\n";
    let done = imported(&story, "equipment", file(&story, "e.csv", text)).await["outcome"].clone();
    let wrong: Vec<_> = done["problems"].as_array().unwrap().iter().map(|one| one["problem"].clone()).collect();
    assert_eq!((&done["new"], json!(wrong)), (&json!(2), json!(["same_as_row", "unknown"])), "{done}");
    let page = story.call("equipment.list", tests::asked(all("code"), &Value::Null, 5)).await;
    assert_eq!(page["rows"][1]["code"], "E-002");
    let mill = page["rows"][0]["id"].clone();
    assert_eq!(story.call("equipment.view", json!({ "id": mill })).await["purchase_price"], 120_050);
    let gone = json!({ "id": mill, "to": "in_repair", "reason": "the belt" });
    story.call("equipment.change_state", gone).await;
    let undone = story.finish("import.undo", json!({ "id": done["import"] })).await["outcome"].clone();
    assert_eq!((&undone["deleted"], &undone["kept"]), (&json!(1), &json!(1)), "{undone}");
    let page = story.call("equipment.list", tests::asked(all("code"), &Value::Null, 5)).await;
    assert_eq!((&page["rows"][0]["code"], &page["rows"][0]["state"]), (&json!("E-001"), &json!("retired")));
}

#[tokio::test]
async fn who_may_create_may_import_and_nobody_else() {
    let story = hub().await;
    story.person("grace", "attendant").await;
    story.sign_in("grace").await;
    let fault = story.fault("import.read", json!({ "concept": "battery" })).await;
    assert_eq!((&fault["code"], &fault["command"]), (&json!("denied"), &json!("battery.create")));
    story.chooser.will_choose(file(&story, "c.csv", "Name\nGrace\n"));
    let head = story.call("import.read", json!({ "concept": "customer" })).await;
    story.call("session.sign_out", Value::Null).await;
    story.sign_in_admin().await;
    assert_eq!(story.fault("import.try", as_guessed(&head)).await["code"], "not_found", "another one chose it");
}
