//! The files that are imported: what may be in them, how it is read, and what is refused of them.

use std::fs;
use std::io::Write;

use serde_json::{Value, json};
use tests::all;

use crate::import::{as_guessed, chosen, count, file, hub, twenty_three, words};

/// Row by row the fields with what is wrong with them.
fn told(tried: &Value) -> Vec<[&Value; 3]> {
    let problems = tried["outcome"]["problems"].as_array().unwrap();
    problems.iter().map(|one| [&one["row"], &one["field"], &one["problem"]]).collect()
}

#[tokio::test]
async fn a_formula_is_refused_where_it_would_be_read_and_a_text_with_an_apostrophe_is_taken() {
    let story = hub().await;
    let text = "Code,Serial,Model,Crate\nB-1,=A1,LFP 12 V,x\nB-2,'=SN-2,LFP 12 V,x\nB-3,+3,LFP 12 V,=1+1\n";
    let head = chosen(&story, "battery", file(&story, "b.csv", text)).await;
    assert_eq!(head["mapping"][3], Value::Null, "nobody reads the crates: {head}");
    let tried = story.finish("import.try", as_guessed(&head)).await;
    assert_eq!(told(&tried), [[&json!(2), &json!("serial_number"), &json!("formula")]]);
    story.finish("import.do", json!({ "file": head["file"] })).await;
    let page = story.call("battery.list", tests::all_batteries()).await;
    let serials: Vec<&Value> = page["rows"].as_array().unwrap().iter().map(|row| &row["serial_number"]).collect();
    assert_eq!(serials, ["=SN-2", "+3"]);
}

#[tokio::test]
async fn the_file_of_refused_rows_says_what_the_screen_says() {
    let story = hub().await;
    let head = chosen(&story, "customer", file(&story, "c.csv", "Name,E-mail\n=A1,\nGrace,grace at home\n")).await;
    let tried = story.finish("import.try", as_guessed(&head)).await;
    assert_eq!(
        told(&tried),
        [[&json!(2), &json!("name"), &json!("formula")], [&json!(3), &json!("email"), &json!("bad_characters")]]
    );
    let path = story.folder.path().join("errors.csv");
    story.chooser.will_choose(&path);
    let mut ask = words();
    ask["file"] = head["file"].clone();
    story.finish("import.errors", ask).await;
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        "\u{FEFF}Name,E-mail,Why refused\r\n,,name: A formula.\r\nGrace,grace at home,email: Like name@example.org.\r\n"
    );
    // Not mended, it is refused as before: no formula comes back as a text.
    let head = chosen(&story, "customer", path).await;
    let tried = story.finish("import.try", as_guessed(&head)).await;
    assert_eq!((&tried["outcome"]["new"], &tried["outcome"]["refused"]), (&json!(0), &json!(2)), "{tried}");
}

#[tokio::test]
async fn every_encoding_and_delimiter_gives_the_same_batteries() {
    let text = "Code;N° de série;Modèle;Remarque\r\nB-1;SN é;LFP 12 V;\"une; deux\"\r\n";
    let utf16: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin1: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for (bytes, kind) in [(text.as_bytes().to_vec(), "utf8"), (utf16, "utf16"), (latin1, "windows1252")] {
        let story = hub().await;
        let head = chosen(&story, "battery", file(&story, "b.csv", bytes)).await;
        assert_eq!(head["kind"], kind);
        story.finish("import.try", as_guessed(&head)).await;
        story.finish("import.do", json!({ "file": head["file"] })).await;
        let page = story.call("battery.list", tests::all_batteries()).await;
        assert_eq!(page["rows"][0]["serial_number"], "SN é", "{kind}: {head}");
    }
}

#[tokio::test]
async fn what_one_hub_exports_as_a_workbook_another_imports() {
    let from = hub().await;
    let model = from.call("model.list", Value::Null).await[0]["id"].as_str().unwrap().to_owned();
    for (code, serial) in [("B-2", "=1+1"), ("B-10", "0012"), ("B-1", "Ж 7 é")] {
        from.battery(code, serial, &model).await;
    }
    let path = from.folder.path().join("batteries.xlsx");
    from.chooser.will_choose(&path);
    let columns = [("code", "Code"), ("serial", "Serial number"), ("model", "Model")]
        .map(|(key, label)| json!({ "key": key, "label": label, "words": {} }));
    let ask = json!({ "question": all("code"), "format": "xlsx", "name": "Batteries", "columns": columns });
    from.finish("battery.export", ask).await;

    let to = hub().await;
    let head = chosen(&to, "battery", path).await;
    assert_eq!((&head["kind"], &head["mapping"]), (&json!("xlsx"), &json!(["short_code", "serial_number", "model"])));
    to.finish("import.try", as_guessed(&head)).await;
    let done = to.finish("import.do", json!({ "file": head["file"] })).await["outcome"].clone();
    assert_eq!((&done["new"], &done["refused"]), (&json!(3), &json!(0)), "{done}");
    let page = to.call("battery.list", tests::all_batteries()).await;
    let seen = page["rows"].as_array().unwrap().iter();
    let seen: Vec<_> = seen.map(|row| json!([row["short_code"], row["serial_number"]])).collect();
    assert_eq!(json!(seen), json!([["B-1", "Ж 7 é"], ["B-2", "=1+1"], ["B-10", "0012"]]));
}

#[tokio::test]
async fn two_hundred_megabytes_are_read_to_the_end_and_only_the_good_rows_taken() {
    let story = hub().await;
    let path = story.folder.path().join("huge.csv");
    let mut out = std::io::BufWriter::new(fs::File::create(&path).unwrap());
    let long = "x".repeat(20_000);
    writeln!(out, "Serial,Model,Photo").unwrap();
    for number in 0..10_500 {
        let serial = if number % 1_000 == 0 { format!("SN-{number}") } else { String::new() };
        writeln!(out, "{serial},LFP 12 V,{long}").unwrap();
    }
    drop(out);
    assert!(fs::metadata(&path).unwrap().len() > 200 << 20);
    let head = chosen(&story, "battery", path).await;
    let tried = story.finish("import.try", as_guessed(&head)).await["outcome"].clone();
    assert_eq!((&tried["new"], &tried["refused"]), (&json!(11), &json!(10_489)), "{}", tried["problems"][0]);
    assert_eq!(
        (&tried["problems"][0]["field"], &tried["problems"][0]["problem"]),
        (&json!("serial_number"), &json!("required"))
    );
    let done = story.finish("import.do", json!({ "file": head["file"] })).await;
    assert_eq!(done["outcome"]["new"], 11);
    assert_eq!(count(&story, "battery", "code").await, 11);
}

#[tokio::test]
async fn what_is_no_table_is_refused_by_name() {
    let story = hub().await;
    for (bytes, code) in [
        (b"".as_slice(), "file_empty"),
        (b"Code,Serial,code\nB-1,SN-1,x\n", "file_heading_twice"),
        (b"Code,,Serial\nB-1,x,SN-1\n", "file_no_heading"),
        (b"Code,Serial\nB-1,\"SN-1\nB-2,SN-2\n", "file_open_quotes"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\r", "file_not_a_table"),
        (b"PK\x03\x04", "file_not_a_table"),
    ] {
        story.chooser.will_choose(file(&story, "bad", bytes));
        let fault = story.fault("import.read", json!({ "concept": "battery" })).await;
        assert_eq!(fault["code"], code, "{fault}");
    }
    assert_eq!(story.call("import.read", json!({ "concept": "battery" })).await, Value::Null, "nothing was chosen");
    story.chooser.will_choose(story.folder.path().join("not there"));
    assert_eq!(story.fault("import.read", json!({ "concept": "battery" })).await["code"], "file_unreadable");
}

#[tokio::test]
async fn columns_fill_fields_once_and_those_that_must_be_are_filled() {
    let story = hub().await;
    let head = chosen(&story, "battery", file(&story, "b.csv", twenty_three())).await;
    let ask = |mapping: Value| json!({ "file": head["file"], "mapping": mapping, "accept_duplicates": false });
    let fault = story.fault("import.try", ask(json!(["notes", "notes", "no such"]))).await;
    assert_eq!(
        fault["fields"],
        json!([
            { "field": "mapping.1", "problem": "taken" },
            { "field": "mapping.2", "problem": "not_a_choice" },
            { "field": "serial_number", "problem": "required" },
            { "field": "model", "problem": "required" },
        ])
    );
    assert_eq!(story.fault("import.do", json!({ "file": head["file"] })).await["code"], "not_found", "never tried");
}
