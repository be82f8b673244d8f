//! What stations say and hear can be looked through for a while, and goes when its time is over.

use serde_json::{Value, json};
use usecases::Event;

use crate::station_field::{CARD, Field, auth, moved, with};
use crate::station_life::Place;

const DAY: u64 = 86_400_000;

fn asked(more: Value) -> Value {
    let mut ask = json!({ "station": null, "verdict": null, "kind": null, "text": "", "after": null, "limit": 50 });
    for (name, value) in more.as_object().unwrap() {
        ask[name] = value.clone();
    }
    ask
}

impl Field {
    async fn messages(&self, more: Value) -> Vec<Value> {
        self.call("message.list", asked(more)).await["rows"].as_array().unwrap().clone()
    }

    /// The latest message, as it is seen.
    async fn latest(&self) -> Value {
        let id = self.messages(json!({ "limit": 1 })).await[0]["id"].clone();
        self.call("message.view", json!({ "id": id })).await
    }

    async fn say_raw(&self, hex: &str) {
        self.say(&json!({ "topic": "bss/1/swap/activity", "raw_hex": hex })).await;
    }
}

#[tokio::test]
async fn a_message_is_seen_with_what_was_read_and_answered() {
    let field = Field::base().await;
    field.well(&with(auth("1", CARD), json!({ "timestamp": "2026-11-03T08:00:00Z", "message_id": "m-1" }))).await;
    let seen = field.latest().await;
    let told = ["station_code", "login", "topic", "verdict", "kind"].map(|name| seen[name].clone());
    assert_eq!(told, ["1", "gateway", "bss/1/user/auth/request", "accepted", "card"]);
    assert_eq!(
        seen["fields"],
        json!([
            { "name": "card", "value": CARD },
            { "name": "timestamp", "value": "2026-11-03T08:00:00.000Z" },
            { "name": "message_id", "value": "m-1" },
        ])
    );
    assert_eq!((&seen["raw"]["hex"], &seen["unread"], &seen["replays"]), (&json!(false), &json!(""), &json!(false)));
    let answer = &seen["answers"][0];
    assert_eq!((&answer["topic"], &answer["qos"]), (&json!("bss/1/user/auth/response"), &json!(2)));
    let answer: Value = serde_json::from_str(answer["raw"]["text"].as_str().unwrap()).unwrap();
    assert_eq!(answer["status"], "success");
    let command = seen["command"].as_str().unwrap();
    assert!(command.starts_with("mosquitto_pub ") && command.contains("-t 'bss/1/user/auth/request'"), "{command}");

    field.say_raw("ff00").await;
    let seen = field.latest().await;
    assert_eq!(seen["raw"], json!({ "text": "ff00", "hex": true }));
    assert_eq!((&seen["fields"], &seen["verdict"]), (&Value::Null, &json!("questioned")));
    assert!(!seen["unread"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn the_last_messages_are_narrowed_and_paged() {
    let field = Field::base().await;
    field.well(&auth("1", CARD)).await;
    assert_eq!(field.code(&auth("2", "NOBODY01")).await, "unknown_card");
    let report = with(moved("1", "1", &json!("7"), &json!("3")), json!({ "message_id": "m-7" }));
    field.well(&report).await;
    field.well(&report).await;
    field.say(&json!({ "topic": "bss/1/nowhere", "payload": {} })).await;
    let verdicts = |rows: Vec<Value>| rows.iter().map(|row| row["verdict"].clone()).collect::<Vec<_>>();
    assert_eq!(
        verdicts(field.messages(json!({})).await),
        ["bad_topic", "duplicate", "accepted", "refused", "accepted"]
    );
    assert_eq!(verdicts(field.messages(json!({ "kind": "card" })).await), ["refused", "accepted"]);
    assert_eq!(verdicts(field.messages(json!({ "verdict": "duplicate" })).await), ["duplicate"]);
    assert_eq!(verdicts(field.messages(json!({ "text": "M-7" })).await), ["duplicate", "accepted"]);
    assert_eq!(verdicts(field.messages(json!({ "text": "nobody01" })).await), ["refused"]);
    let station = field.messages(json!({ "verdict": "refused" })).await[0]["station"].clone();
    assert_eq!(verdicts(field.messages(json!({ "station": station })).await), ["refused"]);
    let mut walked = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = field.call("message.list", asked(json!({ "limit": 2, "after": after }))).await;
        walked.extend(page["rows"].as_array().unwrap().clone());
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(walked, field.messages(json!({})).await);
}

#[tokio::test]
async fn what_is_said_is_told_to_the_screens_once_a_second() {
    let place = Place::new().await;
    let told = || {
        let events = std::mem::take(&mut *place.story.events.lock().unwrap());
        let message = json!({ "event": "changed", "what": "message" });
        events.iter().filter(|event: &&Event| json!(event) == message).count()
    };
    place.story.desk.tick().await;
    told();
    for _ in 0..3 {
        place.say("user/auth/request", &json!({ "rfid": "NOBODY01" })).await;
    }
    assert_eq!(told(), 0);
    place.story.desk.tick().await;
    place.story.desk.tick().await;
    assert_eq!(told(), 1);
}

#[tokio::test]
async fn only_where_nothing_is_real_a_message_is_said_once_more() {
    let field = Field::base().await;
    field.code(&auth("1", "NOBODY01")).await;
    let id = field.latest().await["id"].clone();
    let fault = field.fault("message.replay", json!({ "id": id })).await;
    assert_eq!(fault, json!({ "code": "only_in_practice" }));

    field.0.desk().mark_practice("practice only").await;
    assert_eq!(field.latest().await["replays"], true);
    let again = field.call("message.replay", json!({ "id": id })).await;
    assert_eq!((&again["verdict"], &again["code"]), (&json!("refused"), &json!("unknown_card")));
    assert_ne!(again["id"], id);
    assert_eq!(field.state("log.denied").await, 2);
    assert!(again["answers"][0]["sent_at"].is_number(), "nothing goes out for it");
}

#[tokio::test]
async fn messages_are_kept_for_their_time() {
    let field = Field::base().await;
    let report =
        with(moved("1", "1", &json!("7"), &json!("3")), json!({ "message_id": "m-1", "log": "x".repeat(5_000) }));
    assert_eq!(field.code(&report).await, "no_session");
    let all = |what: &str| field.one(&format!("select count(*) from {what}")).parse::<i64>().unwrap();
    let answers = field.one("select group_concat(number) from outbox");
    let sent: Vec<i64> = answers.split(',').map(|number| number.parse().unwrap()).collect();
    field.0.desk().sent(&sent).await.unwrap();
    // As if stations had said seventeen thousand other things since, of which nothing must be known again.
    field.one(
        "insert into inbox (login, topic, payload, received_at, verdict, detail) with recursive n(i) as (select 1 union all \
         select i + 1 from n where i < 17000) select 'S-1', 'bss/1/station/status', x'7b7d', (select max(received_at) from inbox), \
         'accepted', '' from n",
    );
    let steps = async |times: usize| {
        for _ in 0..times {
            field.0.half_a_second_later();
            field.0.half_a_second_later();
            field.0.desk().tick().await;
        }
    };
    field.wait(60_000).await;
    steps(1).await;
    assert_eq!(all("inbox"), 12_001, "at most five thousand at a time");
    steps(2).await;
    assert_eq!(all("inbox"), 10_001);
    assert_eq!(all("inbox where length(payload) = 0"), 1, "what is long and only recognised is not kept");
    // What must be known again is known again, for its month.
    field.say(&report).await;
    field.stands([("log.duplicate", json!(1)), ("quarantine", json!(1))]).await;
    field.wait(29 * DAY).await;
    steps(1).await;
    assert_eq!((all("inbox where verdict = 'questioned'"), all("outbox")), (1, 1));
    field.wait(2 * DAY).await;
    steps(30).await;
    assert_eq!((all("inbox"), all("outbox")), (0, 0));
}

#[tokio::test]
async fn a_session_nobody_used_in_time_is_over() {
    let field = Field::base().await;
    field.well(&auth("1", CARD)).await;
    field.0.desk().tick().await;
    field.stands([("session.station1", json!("open"))]).await;
    field.wait(121_000).await;
    field.0.desk().tick().await;
    field.stands([("session.station1", json!("expired"))]).await;
    assert_eq!(field.code(&moved("1", "1", &json!("7"), &json!("3"))).await, "session_expired");
}
