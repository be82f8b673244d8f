//! How long readings are kept, how much room they may take, and what becomes of them when their file is lost.

use std::fs;
use std::path::Path;
use std::time::Duration;

use domain::Time;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{MORNING, Story, hub};
use tokio::task::yield_now;

use crate::readings::{battery, begun, told, with};
use crate::shell::{ask, ask_readings};
use crate::station_link::soon;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// The story goes on with readings of the days before its morning, and they are compacted.
async fn with_days(days: i64) -> (Story, String) {
    let (story, id) = begun().await;
    let story = with(story, &told(&id, MORNING.0, 24 * days, -10.0)).await;
    let (story, _) = compacted(story).await;
    (story, id)
}

/// All that is over is sealed and compacted; what the file holds of every day then.
async fn compacted(story: Story) -> (Story, Value) {
    for _ in 0..4 {
        story.wait(Duration::from_secs(61)).await;
    }
    story.sign_in_admin().await;
    let view = story.call("keeping.view", Value::Null).await;
    (story, view)
}

async fn count(story: &Story, id: &str) -> i64 {
    let range = json!({ "is": "span", "from": MORNING.0 - 400 * DAY, "until": MORNING.0 + DAY });
    let ask = json!({ "of": battery(id), "field": "soc_pct", "range": range, "period": "month" });
    let figures = story.call("reading.aggregate", ask).await;
    figures["periods"].as_array().unwrap().iter().filter_map(|period| period["count"].as_i64()).sum()
}

/// The points of a chart of the hours before the morning, and how many parts are missing in it.
async fn charted(story: &Story, id: &str, hours: i64) -> (usize, Value) {
    let chart = json!({
        "of": battery(id), "fields": [{ "field": "soc_pct", "title": "SoC" }],
        "range": { "is": "span", "from": MORNING.0 - hours * HOUR, "until": MORNING.0 + 1 }, "look": crate::readings::look(),
    });
    let chart = story.call("reading.chart", chart).await;
    (chart["lines"][0]["points"].as_array().map_or(0, Vec::len), chart["damaged"].clone())
}

/// Waits until the copies are made.
async fn copied(story: &Story) -> Value {
    let tried = async {
        loop {
            let copies = story.call("keeping.view", Value::Null).await["state"]["copies"].clone();
            let is_tried = |copy: &Value| copy.is_null() || copy["tried"].is_i64();
            if is_tried(&copies["own"]) && is_tried(&copies["second"]) {
                return copies;
            }
            yield_now().await;
        }
    };
    soon("the copies", tried).await
}

#[tokio::test]
async fn how_long_and_how_much_is_kept_is_set_within_bounds_and_told() {
    let (story, _) = with_days(10).await;
    let view = story.call("keeping.view", Value::Null).await;
    assert_eq!(view["form"], json!({ "kept_days": 730, "budget_gb": 12 }));
    assert_eq!((&view["forecast"]["is"], &view["days"].as_array().unwrap().len()), (&json!("longer"), &7));
    assert_eq!(view["oldest"], (MORNING.0 - 10 * DAY).div_euclid(DAY) * DAY);
    let days = view["days"].as_array().unwrap();
    assert_eq!(days[0]["day"], MORNING.0.div_euclid(DAY) * DAY - DAY, "yesterday, the last that is over");
    let of_days: i64 = days.iter().map(|day| day["bytes"].as_i64().unwrap()).sum();
    assert!(days.iter().all(|day| day["bytes"].as_i64().unwrap() > 0), "{view}");
    assert_eq!(view["a_day"], of_days / 7);

    for (form, field) in [
        (json!({ "kept_days": 29, "budget_gb": 12 }), "kept_days"),
        (json!({ "kept_days": 730, "budget_gb": 0 }), "budget_gb"),
    ] {
        let fault = story.fault("keeping.edit", json!({ "form": form })).await;
        assert_eq!((&fault["code"], &fault["fields"][0]["field"]), (&json!("invalid"), &json!(field)));
    }
    let form = json!({ "kept_days": 90, "budget_gb": 5 });
    assert_eq!(story.call("keeping.edit", json!({ "form": form })).await["form"], form);
    let at = json!({ "id": story.hub().await });
    let line = story.call("hub.history", at).await[0].clone();
    let changed: Vec<&Value> = line["changes"].as_array().unwrap().iter().map(|change| &change["field"]).collect();
    assert_eq!(line["act"], "keeping.edit");
    assert_eq!(changed, ["readings_budget_gb", "readings_kept_days"]);
    story.person("tom", "technician").await;
    story.sign_in("tom").await;
    assert_eq!(story.fault("keeping.edit", json!({ "form": form })).await["code"], "denied");
}

#[tokio::test]
async fn what_is_older_goes_and_its_hours_stay() {
    let (story, id) = with_days(60).await;
    let before = count(&story, &id).await;
    story.call("keeping.edit", json!({ "form": { "kept_days": 30, "budget_gb": 12 } })).await;
    let (story, view) = compacted(story).await;
    assert_eq!(view["oldest"], (MORNING.0 - 30 * DAY).div_euclid(DAY) * DAY);
    assert_eq!(view["state"]["early"], Value::Null, "it was their time");
    assert_eq!(count(&story, &id).await, before);
}

#[tokio::test]
async fn what_goes_for_want_of_room_is_told_and_what_comes_has_a_place() {
    let (story, id) = with_days(60).await;
    let before = count(&story, &id).await;
    story.desk.close().await;
    ask(story.folder.path(), r#"insert into setting values ('keeping', '{"kept_days":730,"budget_gb":0}')"#);
    let story = story.restart().await;
    for _ in 0..12 {
        story.wait(Duration::from_secs(61)).await;
    }
    story.sign_in_admin().await;
    let view = story.call("keeping.view", Value::Null).await;
    let last_week = (MORNING.0 - 7 * DAY).div_euclid(DAY) * DAY;
    assert_eq!((&view["oldest"], &view["forecast"]["is"]), (&json!(last_week), &json!("over")), "{view}");
    let early = &view["state"]["early"];
    assert_eq!(early["until"].as_i64().unwrap().div_euclid(DAY) * DAY, last_week, "{view}");
    assert_eq!(story.call("health.view", Value::Null).await["keeping"]["early"], *early);
    assert_eq!(count(&story, &id).await, before, "their hours stay");
    // Nothing that comes now is too old.
    let story = with(story, &told(&id, MORNING.0 + HOUR, 0, 5.0)).await;
    assert_eq!(count(&story, &id).await, before + 1);
    // With room again, it is told as long as they would still be there.
    story.call("keeping.edit", json!({ "form": { "kept_days": 730, "budget_gb": 12 } })).await;
    assert_ne!(story.call("keeping.view", Value::Null).await["state"]["early"], Value::Null);
    story.call("keeping.edit", json!({ "form": { "kept_days": 30, "budget_gb": 12 } })).await;
    let until = early["until"].as_i64().unwrap();
    story.clock.jump_to(Time(until + 31 * DAY));
    story.sign_in_admin().await;
    assert_eq!(story.call("keeping.view", Value::Null).await["state"]["early"], Value::Null);
}

#[tokio::test]
async fn readings_that_were_copied_are_there_again_after_their_file_was_destroyed() {
    let (story, id) = with_days(10).await;
    let (before, chart) = (count(&story, &id).await, charted(&story, &id, 240).await);
    assert_eq!(before, 10 * 24 * 12 + 1);
    story.call("backup.make", Value::Null).await;
    let copies = copied(&story).await;
    assert_eq!((&copies["own"]["code"], &copies["second"]), (&Value::Null, &Value::Null), "{copies}");
    let mut story = story;
    for damage in ["gone", "destroyed", "cut"] {
        story.desk.close().await;
        let file = story.folder.path().join("readings.db");
        match damage {
            "gone" => fs::remove_file(&file).unwrap(),
            "destroyed" => fs::write(&file, vec![7; 300_000]).unwrap(),
            _ => fs::write(&file, &fs::read(&file).unwrap()[..20_000]).unwrap(),
        }
        story = story.restart().await;
        story.sign_in_admin().await;
        assert_eq!((count(&story, &id).await, charted(&story, &id, 240).await), (before, chart.clone()), "{damage}");
        let state = story.call("keeping.view", Value::Null).await["state"].clone();
        assert_eq!((state["put_back"].is_i64(), &state["is_closed"]), (true, &json!(false)));
        // It goes on from there, and what is there comes no second time.
        story = with(story, &told(&id, MORNING.0, 240, -10.0)).await;
        assert_eq!(count(&story, &id).await, before, "{damage}");
        story.clock.advance(Duration::from_secs(60));
    }
    let kept: Vec<Vec<u8>> = fs::read_dir(story.folder.path().join("kept"))
        .unwrap()
        .filter_map(|one| fs::read(one.unwrap().path().join("readings.db")).ok())
        .collect();
    assert!(kept.contains(&vec![7; 300_000]), "what was destroyed is kept");
}

#[tokio::test]
async fn where_the_copy_is_destroyed_too_readings_begin_anew_and_nothing_is_removed() {
    let (story, id) = with_days(3).await;
    story.call("backup.make", Value::Null).await;
    copied(&story).await;
    story.desk.close().await;
    let (folder, destroyed) = (story.folder.path().to_owned(), vec![7; 300_000]);
    fs::remove_file(folder.join("readings.db")).unwrap();
    fs::write(folder.join("backups/readings.db"), &destroyed).unwrap();
    let story = story.restart().await;
    story.sign_in_admin().await;
    assert_eq!(count(&story, &id).await, 0);
    let story = with(story, &told(&id, MORNING.0, 1, -10.0)).await;
    assert_eq!(count(&story, &id).await, 13);
    story.call("backup.make", Value::Null).await;
    let kept = || fs::read_dir(folder.join("backups")).unwrap().map(|file| file.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().starts_with("readings-");
    let replaced = async {
        while !kept().any(|path| name(&path)) {
            yield_now().await;
        }
    };
    soon("the next copy", replaced).await;
    assert!(kept().any(|path| name(&path) && fs::read(&path).unwrap() == destroyed));
}

#[tokio::test]
async fn where_nothing_can_be_read_readings_begin_anew_and_it_is_told() {
    let (mut story, id) = with_days(3).await;
    story.call("backup.make", Value::Null).await;
    copied(&story).await;
    let folder = story.folder.path().to_owned();
    for copy in ["none", "destroyed"] {
        story.desk.close().await;
        fs::write(folder.join("readings.db"), copy.repeat(50_000)).unwrap();
        match copy {
            "none" => fs::remove_file(folder.join("backups/readings.db")).unwrap(),
            _ => fs::write(folder.join("backups/readings.db"), vec![7; 300_000]).unwrap(),
        }
        story = story.restart().await;
        story.sign_in_admin().await;
        let state = story.call("keeping.view", Value::Null).await["state"].clone();
        assert!(state["begun_anew"].is_i64() && state["put_back"].is_null(), "{copy}: {state}");
        assert_eq!(state["is_closed"], false, "{copy}");
        story = with(story, &told(&id, MORNING.0, 1, -10.0)).await;
        assert_eq!(count(&story, &id).await, 13, "{copy}");
        let mut kept = fs::read_dir(folder.join("kept")).unwrap().map(|one| one.unwrap().path().join("readings.db"));
        assert!(kept.any(|file| fs::read(file).is_ok_and(|bytes| bytes == copy.repeat(50_000).as_bytes())), "{copy}");
        story.clock.advance(Duration::from_secs(60));
    }
}

#[tokio::test]
async fn by_a_setting_that_cannot_be_read_nothing_is_let_go() {
    let (story, id) = begun().await;
    story.desk.close().await;
    ask(story.folder.path(), "insert into setting values ('keeping', '{\"kept_days\": \"long\"}')");
    let story = story.restart().await;
    let old = MORNING.0 - 800 * DAY;
    let story = with(story, &told(&id, old, 24, -10.0)).await;
    let (story, view) = compacted(story).await;
    assert_eq!(view["oldest"], (old - DAY).div_euclid(DAY) * DAY);
    // It may be set anew, and holds then.
    story.call("keeping.edit", json!({ "form": { "kept_days": 730, "budget_gb": 12 } })).await;
    let (_, view) = compacted(story).await;
    assert_eq!(view["oldest"], Value::Null);
}

#[tokio::test]
async fn what_is_wrong_in_a_file_that_opens_is_not_told_as_one_that_does_not() {
    let (story, _) = begun().await;
    story.desk.close().await;
    ask_readings(story.folder.path(), "alter table segment rename to elsewhere");
    let story = story.restart().await;
    story.sign_in_admin().await;
    assert_eq!(story.fault("health.view", Value::Null).await["code"], "internal");
}

#[tokio::test]
async fn a_backup_on_another_disk_brings_its_readings_to_a_new_computer() {
    let (old, id) = with_days(3).await;
    let before = count(&old, &id).await;
    let stick = TempDir::new().unwrap();
    old.call("backup.make", Value::Null).await;
    copied(&old).await;
    old.chooser.will_choose(stick.path());
    old.call("backup.choose_second", Value::Null).await;
    let copies = copied(&old).await;
    assert_eq!(copies["second"]["code"], Value::Null, "{copies}");
    old.desk.close().await;

    let folder = fs::read_dir(stick.path()).unwrap().next().unwrap().unwrap().path();
    let new = Story::new().await;
    new.chooser.will_choose(backup_in(&folder));
    let preview = new.call("rescue.choose", Value::Null).await;
    new.call("rescue.restore", json!({ "id": preview["backup"]["id"] })).await;
    let new = new.opened_anew().await;
    new.sign_in_admin().await;
    assert_eq!(count(&new, &id).await, before);
}

fn backup_in(folder: &Path) -> std::path::PathBuf {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.into_iter().find(|file| file.extension().is_some_and(|ending| ending == "hubbackup")).unwrap()
}

#[tokio::test]
async fn a_backup_that_is_put_back_takes_no_readings_that_came_since() {
    let (story, id) = with_days(3).await;
    story.call("backup.make", Value::Null).await;
    copied(&story).await;
    let story = with(story, &told(&id, MORNING.0 + HOUR, 0, 5.0)).await;
    let before = count(&story, &id).await;
    let made = story.call("backup.list", Value::Null).await["backups"][0]["id"].clone();
    story.call("backup.restore", json!({ "id": made })).await;
    let story = story.opened_anew().await;
    story.sign_in_admin().await;
    assert_eq!(count(&story, &id).await, before);
}

#[tokio::test]
async fn of_a_file_with_damaged_parts_the_rest_is_drawn_and_exported_and_it_is_told() {
    let (story, id) = with_days(10).await;
    // Whoever copies the file holds it.
    copied(&story).await;
    story.desk.close().await;
    let there = ask_readings(story.folder.path(), "select count(*) from chunk where field = 1 and data <> x''");
    assert!(there.parse::<i64>().unwrap() >= 9, "{there}");
    let yesterday = MORNING.0.div_euclid(DAY) - 1;
    // A field of one day, and the times of another.
    ask_readings(
        story.folder.path(),
        &format!("update chunk set data = zeroblob(length(data)) where field = 1 and day = {yesterday}"),
    );
    ask_readings(
        story.folder.path(),
        &format!(
            "update chunk set data = substr(data, 1, length(data) - 1) where field = 0 and day = {}",
            yesterday - 1
        ),
    );
    let story = story.restart().await;
    story.sign_in_admin().await;
    let (_, damaged) = charted(&story, &id, 240).await;
    assert_eq!(damaged, 2);
    let path = story.folder.path().join("out.csv");
    story.chooser.will_choose(&path);
    let range = json!({ "is": "span", "from": MORNING.0 - 10 * DAY, "until": MORNING.0 + 1 });
    let export = json!({ "of": battery(&id), "range": range, "format": "csv" });
    let ended = story.finish("reading.export", export).await;
    // Of the one day the other fields are there; of the other, nothing.
    let rows = 10 * 288 + 1 - 288;
    assert_eq!(ended["outcome"], json!({ "is": "readings_file", "name": "out.csv", "rows": rows, "damaged": 2 }));
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), rows + 1);
    let without = text.lines().filter(|line| line.contains(",device,,12,-10,")).count();
    assert_eq!(without, 288, "the readings of the damaged field's day, without it");
}

#[tokio::test]
async fn how_long_a_gap_is_bridged_changes_the_energy_and_no_price_that_was_charged() {
    let (story, id) = begun().await;
    let item = json!({ "kind": "battery", "id": id });
    story.call("battery.change_lifecycle", json!({ "id": id, "to": "in_service", "reason": "new" })).await;
    story.call("battery.confirm_full", json!({ "id": id })).await;
    let customer = crate::equipment::customer(&story, "C-0971", "Thandiwe Zulu").await;
    let mut by_energy = crate::shop::any_length("By the kWh");
    by_energy["components"] = json!([tests::charge("Energy", "per_kwh", 1_000)]);
    let tariff = story.call("tariff.create", by_energy).await["id"].clone();
    let mut issue = crate::shop::basket(&customer);
    issue["out"] = json!([{
        "item": item, "tariff": tariff, "length": { "value": 2, "unit": "days" }, "due": MORNING.0 + 2 * DAY,
        "rental": null, "condition": "good", "soc_pct": 97.5,
    }]);
    let shown = story.call("counter.preview", json!({ "basket": issue, "allowing": false })).await;
    story.call("counter.commit", crate::shop::order(&shown, &issue)).await;
    // Readings each hour: of each, a quarter of an hour counts.
    let hourly: Vec<_> = told(&id, MORNING.0 + 4 * HOUR, 4, -10.0).into_iter().step_by(12).collect();
    let story = with(story, &hourly).await;
    story.wait(Duration::from_secs(4 * 3_600)).await;
    story.sign_in_admin().await;
    let rental =
        story.call("rental.list", tests::asked(tests::all("code"), &Value::Null, 1)).await["rows"][0]["id"].clone();
    let energy =
        async |story: &Story| story.call("reading.rental", json!({ "id": rental })).await["out_kwh"].as_f64().unwrap();
    let near = |one: f64, other: f64| assert!((one - other).abs() < 1e-6, "{one} and {other}");
    near(energy(&story).await, 0.12);
    let mut back = crate::shop::basket(&customer);
    back["back"] = json!([crate::shop::returned(&item)]);
    let shown = story.call("counter.preview", json!({ "basket": back, "allowing": false })).await;
    story.call("counter.commit", crate::shop::order(&shown, &back)).await;
    let charged = story.call("rental.view", json!({ "id": rental })).await;
    let owed = story.call("customer.view", json!({ "id": customer })).await["balance"].clone();

    let mut form = hub("MTE", "Mtendere");
    (form["gap_awake_min"], form["gap_asleep_min"]) = (json!(60), json!(90));
    form["debt_limit"] = json!(100_000);
    let hub = story.hub().await;
    story.call("hub.edit", json!({ "id": hub, "form": form })).await;
    near(energy(&story).await, 0.48);
    assert_eq!(story.call("rental.view", json!({ "id": rental })).await["lines"], charged["lines"]);
    assert_eq!(story.call("customer.view", json!({ "id": customer })).await["balance"], owed);
}
