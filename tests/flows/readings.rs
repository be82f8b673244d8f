//! What batteries measured, as people read it: the last of it, charts, energy, figures and files.

use std::fs;

use domain::Time;
use domain::reading::{ClockQuality, Field, Reading, Values};
use readings::{Readings, Same, Taken};
use serde_json::{Value, json};
use tests::{MORNING, Story, hub};
use usecases::FileAsk;
use uuid::Uuid;

use crate::shop::{any_length, basket, order, returned};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// How a chart shall look.
pub fn look() -> Value {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    json!({ "theme": "light", "words": { "months": months, "decimal": "." }, "size": { "width": 800, "panel": 140 } })
}

pub fn battery(id: &str) -> Value {
    json!({ "kind": "battery", "id": id })
}

/// A reading each five minutes of the hours before `until`: 12 volts, and 10 amperes into it or out of it.
pub fn told(id: &str, until: i64, hours: i64, amperes: f64) -> Vec<Taken> {
    let one = |number: i64| {
        let mut values = Values::NONE;
        for (field, measured) in [(Field::Voltage, 12.0), (Field::Current, amperes), (Field::Soc, 50.0)] {
            values.measure(field, measured).unwrap();
        }
        let at = Time(until - number * 5 * MINUTE);
        Taken {
            device: Uuid::parse_str(id).unwrap(),
            reading: Reading { at, quality: ClockQuality::Device, values },
            same: Same::AtItsTime,
        }
    };
    (0..=hours * 12).map(one).collect()
}

/// The story goes on with these in its file.
pub async fn with(story: Story, all: &[Taken]) -> Story {
    story.desk.close().await;
    let mut readings = Readings::open(&story.folder.path().join("readings.db")).unwrap();
    readings.keep(all).unwrap();
    drop(readings);
    let story = story.restart().await;
    story.sign_in_admin().await;
    story
}

pub async fn begun() -> (Story, String) {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    let id = story.battery("B-1", "SN-1", &model).await;
    (story, id)
}

#[tokio::test]
async fn the_last_reading_grows_old_by_the_hours_of_the_hub() {
    let (story, id) = begun().await;
    let ask = json!({ "of": battery(&id) });
    assert_eq!(story.call("reading.latest", ask.clone()).await, Value::Null);
    let story = with(story, &told(&id, MORNING.0 - HOUR, 2, -10.0)).await;
    let last = story.call("reading.latest", ask.clone()).await;
    assert_eq!((&last["at"], &last["age"], &last["awake"]), (&json!(MORNING.0 - HOUR), &json!("fresh"), &json!(true)));
    let current = json!({ "field": "current_a", "value": -10.0, "unit": "A", "decimals": 2 });
    assert!(last["values"].as_array().unwrap().contains(&current), "{last}");
    let charted: Vec<&Value> = last["charted"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
    assert_eq!(charted, ["soc_pct", "voltage_v", "current_a"]);
    story.wait(std::time::Duration::from_secs(4 * 3_600)).await;
    story.sign_in_admin().await;
    assert_eq!(story.call("reading.latest", ask).await["age"], "old");
}

#[tokio::test]
async fn a_line_goes_on_for_as_long_as_the_hub_lets_a_reading_stand() {
    let (story, id) = begun().await;
    let each_two_hours: Vec<_> = told(&id, MORNING.0, 12, 10.0).into_iter().step_by(24).collect();
    let story = with(story, &each_two_hours).await;
    let ask = json!({
        "of": battery(&id), "fields": [{ "field": "soc_pct", "title": "SoC" }],
        "range": { "is": "last", "hours": 24 }, "look": look(),
    });
    // What stands alone is a dot.
    let dots = async |story: &Story| {
        let chart = story.call("reading.chart", ask.clone()).await;
        chart["svg"].as_str().unwrap().matches("<circle").count()
    };
    assert_eq!(dots(&story).await, 6);
    let mut form = hub("MTE", "Mtendere");
    form["gap_asleep_min"] = json!(125);
    let id = story.hub().await;
    story.call("hub.edit", json!({ "id": id, "form": form })).await;
    assert_eq!(dots(&story).await, 0);
}

#[tokio::test]
async fn a_chart_shows_what_was_asked_for_and_nothing_of_another_hub() {
    let (story, id) = begun().await;
    let story = with(story, &told(&id, MORNING.0, 6, 10.0)).await;
    let field = |word: &str| json!({ "field": word, "title": word });
    let ask = json!({
        "of": battery(&id), "fields": [field("soc_pct"), field("current_a"), field("voltage_v"), field("temp_c")],
        "range": { "is": "last", "hours": 24 }, "look": look(),
    });
    let chart = story.call("reading.chart", ask.clone()).await;
    assert!(chart["svg"].as_str().unwrap().starts_with("<svg"));
    assert_eq!(chart["span"], json!([MORNING.0 - 24 * HOUR, MORNING.0]));
    let points = |line: usize| chart["lines"][line]["points"].as_array().unwrap().len();
    assert_eq!([0, 1, 2, 3].map(points), [72, 72, 72, 0]);
    assert_eq!(chart["of"][1], json!({ "field": "current_a", "code": "B-1", "unit": "A", "decimals": 2 }));
    assert_eq!((&chart["damaged"], chart["panels"].as_array().unwrap().len()), (&json!(0), 4));

    let mut year = ask.clone();
    year["range"] = json!({ "is": "last", "hours": 24 * 365 });
    let year = story.call("reading.chart", year).await;
    assert_eq!(year["lines"][0]["points"].as_array().unwrap().len(), 2 * 6, "by the hour");

    for wrong in [
        json!({ "is": "last", "hours": 0 }),
        json!({ "is": "span", "from": 5, "until": 5 }),
        json!({ "is": "span", "from": i64::MIN / 2, "until": i64::MIN / 2 + HOUR }),
        json!({ "is": "span", "from": 0, "until": MORNING.0 * 1_000 }),
    ] {
        let mut ask = ask.clone();
        ask["range"] = wrong;
        assert_eq!(story.fault("reading.chart", ask).await["code"], "unreadable");
    }
    let there = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": there })).await;
    assert_eq!(story.fault("reading.chart", ask).await["code"], "not_found");
}

#[tokio::test]
async fn several_are_compared_in_one_panel() {
    let (story, one) = begun().await;
    let model = story.model("Other").await;
    let two = story.battery("B-2", "SN-2", &model).await;
    let all = [told(&one, MORNING.0, 2, 1.0), told(&two, MORNING.0, 1, 2.0)].concat();
    let story = with(story, &all).await;
    let mut ask = json!({
        "of": [battery(&one), battery(&two)], "field": { "field": "current_a", "title": "Current" },
        "range": { "is": "last", "hours": 3 }, "look": look(),
    });
    let chart = story.call("reading.compare", ask.clone()).await;
    let codes: Vec<&Value> = chart["of"].as_array().unwrap().iter().map(|line| &line["code"]).collect();
    assert_eq!(codes, ["B-1", "B-2"]);
    assert_eq!(chart["panels"].as_array().unwrap().len(), 1);
    assert_ne!(chart["lines"][0]["colour"], chart["lines"][1]["colour"]);
    ask["of"] = json!(vec![battery(&one); 8]);
    assert_eq!(story.fault("reading.compare", ask).await["code"], "unreadable");
}

#[tokio::test]
async fn energy_and_figures_say_how_much_of_the_time_is_known() {
    let (story, id) = begun().await;
    // Midnight at the hub is ten hours before the story's morning.
    let story = with(story, &told(&id, MORNING.0, 12, 10.0)).await;
    let range = json!({ "is": "span", "from": MORNING.0 - 34 * HOUR, "until": MORNING.0 + 14 * HOUR });
    let energy = story.call("reading.energy", json!({ "of": battery(&id), "range": range, "period": "day" })).await;
    let told =
        |day: usize| ["in_kwh", "out_kwh", "coverage_pct"].map(|what| energy["periods"][day][what].as_f64().unwrap());
    let near = |one: [f64; 3], other: [f64; 3]| one.iter().zip(other).all(|(one, other)| (one - other).abs() < 1e-6);
    assert!(near(told(0), [0.24, 0.0, 100.0 * 2.0 / 24.0]), "{energy}");
    assert!(near(told(1), [1.2, 0.0, 100.0 * 10.0 / 24.0]), "{energy}");

    let ask = json!({ "of": battery(&id), "field": "current_a", "range": range, "period": "day" });
    let figures = story.call("reading.aggregate", ask.clone()).await;
    let day = &figures["periods"][1];
    assert_eq!(
        (&day["count"], &day["mean"], &day["most"], &figures["unit"]),
        (&json!(121), &json!(10.0), &json!(10.0), &json!("A"))
    );

    let mut of_hub = ask;
    of_hub["of"] = json!({ "kind": "hub" });
    let nothing = story.call("reading.aggregate", of_hub.clone()).await;
    assert_eq!(nothing["periods"], json!([]), "none is in service yet");
    story.call("battery.change_lifecycle", json!({ "id": id, "to": "in_service", "reason": "new" })).await;
    assert_eq!(story.call("reading.aggregate", of_hub.clone()).await["periods"], figures["periods"]);

    // Two of them together, of which one told less.
    let model = story.model("LFP 24 V").await;
    let other = story.battery("B-2", "SN-2", &model).await;
    story.call("battery.change_lifecycle", json!({ "id": other, "to": "in_service", "reason": "new" })).await;
    let story = with(story, &self::told(&other, MORNING.0, 5, -4.0)).await;
    let of_both = story.call("reading.aggregate", of_hub).await;
    assert_eq!(of_both["periods"][0], figures["periods"][0]);
    let day = &of_both["periods"][1];
    assert_eq!([&day["count"], &day["least"], &day["most"]], [&json!(121 + 61), &json!(-4.0), &json!(10.0)]);
    let mean = (1_210.0 - 244.0) / 182.0;
    assert!((day["mean"].as_f64().unwrap() - mean).abs() < 1e-9, "{of_both}");
}

#[tokio::test]
async fn a_model_has_the_energy_and_figures_of_its_batteries_in_service() {
    let story = Story::set_up().await;
    let (model, other) = (story.model("LFP 12 V").await, story.model("Other").await);
    let (one, two) = (story.battery("B-1", "SN-1", &model).await, story.battery("B-2", "SN-2", &model).await);
    let (idle, foreign) = (story.battery("B-3", "SN-3", &model).await, story.battery("B-4", "SN-4", &other).await);
    for id in [&one, &two, &foreign] {
        story.call("battery.change_lifecycle", json!({ "id": id, "to": "in_service", "reason": "new" })).await;
    }
    let all = [(&one, 10.0), (&two, -20.0), (&idle, 30.0), (&foreign, 40.0)];
    let story = with(story, &all.map(|(id, amperes)| told(id, MORNING.0, 2, amperes)).concat()).await;
    let range = json!({ "is": "span", "from": MORNING.0 - 4 * HOUR, "until": MORNING.0 + 1 });
    let of = json!({ "kind": "model", "id": model });
    let energy = story.call("reading.energy", json!({ "of": of, "range": range, "period": null })).await;
    let near = |what: &str, expect: f64| {
        assert!((energy["periods"][0][what].as_f64().unwrap() - expect).abs() < 1e-4, "{what}: {energy}");
    };
    near("in_kwh", 0.24);
    near("out_kwh", 0.48);
    near("coverage_pct", 50.0);
    let ask = json!({ "of": of, "field": "current_a", "range": range, "period": "month" });
    let figures = story.call("reading.aggregate", ask.clone()).await["periods"][0].clone();
    let figure = ["count", "mean", "least", "most"].map(|name| figures[name].as_f64().unwrap());
    assert_eq!(figure, [50.0, -5.0, -20.0, 10.0]);

    let there = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    story.call("session.choose_hub", json!({ "hub": there })).await;
    assert_eq!(story.call("reading.aggregate", ask).await["periods"], json!([]), "another hub has none of them");
}

#[tokio::test]
async fn a_rental_has_the_energy_of_its_batteries_while_they_were_out() {
    let (story, id) = begun().await;
    story.call("battery.change_lifecycle", json!({ "id": id, "to": "in_service", "reason": "new" })).await;
    story.call("battery.confirm_full", json!({ "id": id })).await;
    let customer = crate::equipment::customer(&story, "C-0971", "Thandiwe Zulu").await;
    let tariff = story.call("tariff.create", any_length("Counter")).await["id"].clone();
    let item = json!({ "kind": "battery", "id": id });
    let mut issue = basket(&customer);
    issue["out"] = json!([{
        "item": item, "tariff": tariff, "length": { "value": 2, "unit": "days" }, "due": MORNING.0 + 48 * HOUR, "rental": null,
        "condition": "good", "soc_pct": 97.5,
    }]);
    let shown = story.call("counter.preview", json!({ "basket": issue, "allowing": false })).await;
    story.call("counter.commit", order(&shown, &issue)).await;
    let rental =
        story.call("rental.list", tests::asked(tests::all("code"), &Value::Null, 1)).await["rows"][0]["id"].clone();
    // An hour before it went out, and two while it was.
    let story = with(story, &told(&id, MORNING.0 + 2 * HOUR, 3, -10.0)).await;
    story.wait(std::time::Duration::from_secs(4 * 3_600)).await;
    story.sign_in_admin().await;
    let energy = story.call("reading.rental", json!({ "id": rental })).await;
    assert_eq!((&energy["batteries"][0]["code"], &energy["batteries"][0]["is_out"]), (&json!("B-1"), &json!(true)));
    let near = |what: &str, expect: f64| assert!((energy[what].as_f64().unwrap() - expect).abs() < 1e-6, "{energy}");
    near("out_kwh", 0.24);
    near("in_kwh", 0.0);
    near("coverage_pct", 50.0);

    let mut back = basket(&customer);
    back["back"] = json!([returned(&item)]);
    let shown = story.call("counter.preview", json!({ "basket": back, "allowing": false })).await;
    story.call("counter.commit", order(&shown, &back)).await;
    let after = story.call("reading.rental", json!({ "id": rental })).await;
    assert_eq!((&after["batteries"][0]["is_out"], &after["out_kwh"]), (&json!(false), &energy["out_kwh"]));
    story.person("anna", "analyst").await;
    story.sign_in("anna").await;
    assert_eq!(story.fault("reading.rental", json!({ "id": rental })).await["code"], "denied");
}

#[tokio::test]
async fn readings_go_into_files_as_they_were_measured() {
    let (story, id) = begun().await;
    let story = with(story, &told(&id, MORNING.0, 48, -10.0)).await;
    for (format, ending) in [("csv", "csv"), ("json", "json")] {
        let path = story.folder.path().join(format!("out.{ending}"));
        story.chooser.will_choose(&path);
        let range = json!({ "is": "last", "hours": 36 });
        let ended =
            story.finish("reading.export", json!({ "of": battery(&id), "range": range, "format": format })).await;
        assert_eq!(ended["outcome"]["rows"], 36 * 12, "{ended}");
        assert_eq!(story.chooser.asked(), Some(FileAsk::Write { name: format!("B-1.{ending}") }));
        let text = fs::read_to_string(&path).unwrap();
        if format == "json" {
            let all: Vec<Value> = serde_json::from_str(&text).unwrap();
            let first = json!({
                "measured_at": "2026-11-01T20:00:00.000Z", "clock_quality": "device", "soc_pct": 50.0, "voltage_v": 12.0,
                "current_a": -10.0,
            });
            assert_eq!((all.len(), &all[0]), (36 * 12, &first));
        } else {
            assert!(text.starts_with("\u{FEFF}measured_at,clock_quality,soc_pct,voltage_v,current_a,"), "{text:.80}");
            assert_eq!(text.lines().count(), 36 * 12 + 1);
            assert!(text.contains("2026-11-01T20:00:00.000Z,device,50,12,-10,"));
        }
    }
}
