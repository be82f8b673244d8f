//! Readings that were kept before they had a file of their own, a row each: among the messages, or in a table from elsewhere.

use std::path::Path;
use std::time::Duration;

use domain::Time;
use serde_json::{Value, json};
use tests::{MORNING, Story};

use crate::shell::{ask, count};

const ROWS: i64 = 1_200;

async fn begun() -> (Story, String) {
    let story = Story::set_up().await;
    story.station("S-1", 3).await;
    let model = story.model("LFP 12 V").await;
    let id = story.battery("B-1", "SN-1", &model).await;
    story.call("battery.change_lifecycle", json!({ "id": id, "to": "in_service", "reason": "new" })).await;
    (story, id)
}

/// How many readings the battery's page knows of the last days, and the charge it shows.
async fn known(story: &Story, id: &str) -> (Value, Value) {
    let of = json!({ "kind": "battery", "id": id });
    let span = json!({ "is": "span", "from": MORNING.0 - 30 * 86_400_000, "until": MORNING.0 + 1 });
    let figures = json!({ "of": of, "field": "soc_pct", "period": "month", "range": span });
    let figures = story.call("reading.aggregate", figures).await;
    let count = figures["periods"].as_array().unwrap().iter().map(|row| row["count"].as_i64().unwrap()).sum::<i64>();
    let last = story.call("reading.latest", json!({ "of": of })).await;
    let soc = last["values"].as_array().and_then(|all| all.iter().find(|one| one["field"] == "soc_pct")).cloned();
    (count.into(), soc.map_or(Value::Null, |soc| soc["value"].clone()))
}

/// Takes in a file of a battery's readings: how many are new, were there before, are set aside.
async fn imported(story: &Story, battery: &str, path: &Path) -> [i64; 3] {
    story.chooser.will_choose(path);
    let task = story.call("reading.import", json!({ "battery": battery })).await;
    let ended = story.ended(&task["id"]).await;
    ["stored", "duplicate", "quarantined"]
        .map(|name| ended["outcome"][name].as_i64().unwrap_or_else(|| panic!("{ended}")))
}

#[tokio::test]
async fn readings_among_the_messages_are_carried_into_their_file_each_once() {
    let (story, id) = begun().await;
    let folder = story.folder.path();
    ask(
        folder,
        &format!(
            "insert into inbox (login, topic, payload, received_at, verdict, detail) with recursive n(i) as (select 1 \
             union all select i + 1 from n where i < {ROWS}) select 'station-1', 'bss/S-1/battery/status', \
             cast(json_object('battery_id', 'B-1', 'soc', 20 + i % 60, 'voltage', 12.5, 'timestamp', \
             strftime('%Y-%m-%dT%H:%M:%SZ', {begin} + i * 60, 'unixepoch')) as blob), ({begin} + i * 60) * 1000, 'accepted', '' \
             from n; insert into inbox (login, topic, payload, received_at, verdict, detail) values \
             ('station-1', 'bss/S-1/swap/refused', x'7b7d', {received}, 'accepted', ''), \
             ('station-1', 'bss/S-1/battery/status', x'7b', {received}, 'bad_payload', '');",
            begin = MORNING.0 / 1_000 - (ROWS + 5) * 60,
            received = MORNING.0 - 1_000,
        ),
    );
    // A power cut after they were taken, before they were let go among the messages: one of them lies there again.
    let again = ask(folder, "select hex(payload) from inbox order by number limit 1");
    let rest = "select count(*) from inbox where topic like '%battery/status'";
    while count(folder, rest) > 0 {
        story.wait(Duration::from_secs(61)).await;
    }
    assert_eq!(known(&story, &id).await, (ROWS.into(), json!(20.0)));
    assert_eq!(
        count(folder, "select count(*) from inbox where topic like '%refused'"),
        1,
        "no other message is touched"
    );
    story.desk.close().await;
    let again = format!(
        "insert into inbox (login, topic, payload, received_at, verdict, detail) \
         values ('station-1', 'bss/S-1/battery/status', x'{again}', {}, 'accepted', '')",
        MORNING.0 - 1_000
    );
    ask(folder, &again);
    let story = story.restart().await;
    story.sign_in_admin().await;
    while count(story.folder.path(), rest) > 0 {
        story.wait(Duration::from_secs(61)).await;
    }
    assert_eq!(known(&story, &id).await.0, ROWS);
}

#[tokio::test]
async fn what_was_exported_comes_back_as_it_was() {
    let (story, id) = begun().await;
    let table: String = (0..ROWS)
        .map(|at| {
            let time = Time(MORNING.0 - (ROWS - at) * 60_000).iso();
            format!("{time},B-1,{},{:.2},{},\n", 20 + at % 60, 12.5, if at % 100 == 0 { "CK" } else { "" })
        })
        .collect();
    let plain = story.folder.path().join("rows.csv");
    std::fs::write(&plain, format!("measured_at,battery_id,soc,voltage,err,remarks\n{table}")).unwrap();
    assert_eq!(imported(&story, &id, &plain).await, [ROWS, 0, 0]);
    let before = known(&story, &id).await;
    assert_eq!(before, (ROWS.into(), json!(79.0)));
    for (format, ending) in [("csv", "csv"), ("json", "json")] {
        let path = story.folder.path().join(format!("out.{ending}"));
        story.chooser.will_choose(&path);
        let of = json!({ "kind": "battery", "id": id });
        let ask = json!({ "of": of, "range": { "is": "last", "hours": 48 }, "format": format });
        let task = story.call("reading.export", ask).await;
        assert_eq!(story.ended(&task["id"]).await["state"], "done");
        assert_eq!(imported(&story, &id, &path).await, [0, ROWS, 0], "{format}: each is known again");
    }
    assert_eq!(known(&story, &id).await, before);
}
