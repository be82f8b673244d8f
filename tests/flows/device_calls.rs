//! Calls of devices among the messages: what came, what was answered, how long it took; and who signed in or was turned away.

use std::time::Duration;

use link::Root;
use readings::{LettersAsk, Readings};
use serde_json::{Value, json};
use tests::{Story, device};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use usecases::Heard;
use uuid::Uuid;

use crate::device_http::{Place, heard};
use crate::station_link::soon;

async fn messages(story: &Story, more: &Value) -> Vec<Value> {
    let mut ask = json!({ "station": null, "verdict": null, "kind": null, "text": "", "after": null, "limit": 200 });
    ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    story.call("message.list", ask).await["rows"].as_array().unwrap().clone()
}

/// What of its columns people tell calls apart by, in an order of their own.
fn told(rows: &[Value]) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let one = |row: &Value| ["topic", "kind", "verdict", "code"].map(|name| text(&row[name])).join(" ");
    let mut all: Vec<String> = rows.iter().map(one).collect();
    all.sort();
    all
}

async fn seen(story: &Story, id: &Value) -> Value {
    story.call("message.view", json!({ "id": id })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_is_found_by_battery_and_verdict_and_shows_no_secret() {
    let place = Place::new().await;
    let story = &place.story;
    let (device, who) = place.battery("1", "D-1").await;
    let (_, other) = place.battery("2", "D-2").await;
    let (_, silent) = place.battery("3", "D-3").await;
    let token = place.token(&who).await;
    let bearer = format!("Bearer {token}");
    let renewed = place.send("POST", "/auth/battery-refresh", &[("Authorization", &bearer)], "").await;
    assert_eq!(renewed.status, 200);
    let guess = "a-secret-of-nobody";
    for (at, code) in [401, 401, 401, 401, 401, 429].into_iter().enumerate() {
        let wrong = json!({ "device": other["device"], "secret": guess });
        assert_eq!(place.sign_in(&wrong).await.status, code, "{at}");
    }
    // Name and secret the wrong way round: the name is a secret then.
    let turned = json!({ "device": silent["secret"], "secret": silent["device"] });
    assert_eq!(place.sign_in(&turned).await.status, 401);
    assert_eq!(place.send("POST", "/auth/battery-login", &[], "half {").await.status, 400);
    assert_eq!(place.post(guess, &json!({ "soc": 50, "secret": guess })).await.status, 401);
    assert_eq!(place.send("GET", "/health", &[("Origin", "https://evil.example")], "").await.status, 403);
    assert_eq!(place.raw("GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n").await.status, 421);
    let text =
        "POST /webhook/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}";
    assert_eq!(place.raw(text).await.status, 415);
    let long = format!("{{\"soc\":\"{}\"}}", "x".repeat(64 * 1024 + 1));
    assert_eq!(place.send("POST", "/webhook/live-data", &[], &long).await.status, 413);
    let reading = json!({ "soc": 50, "d": "2026-03-01", "tm": "14:00:00" });
    for _ in 0..2 {
        assert_eq!(place.post(&token, &reading).await.status, 200);
    }
    assert_eq!(place.post(&token, &json!({ "soc": 500 })).await.status, 200);
    assert_eq!(place.post(&token, &json!({ "id": "2", "soc": 50 })).await.status, 403);

    let all = messages(story, &json!({ "source": "http" })).await;
    let of_first = [
        "/auth/battery-login sign_in accepted -",
        "/auth/battery-refresh sign_in accepted -",
        "/webhook/live-data readings accepted -",
        "/webhook/live-data readings duplicate -",
        "/webhook/live-data readings questioned -",
        "/webhook/live-data readings refused not_your_device",
    ];
    let of_nobody = [
        "/auth/battery-login sign_in bad_payload malformed_json",
        "/auth/battery-login sign_in refused too_many",
        "/auth/battery-login sign_in refused unauthorised",
        "/health other refused from_a_page",
        "/health other refused other_host",
        "/webhook/batch readings refused not_json",
        "/webhook/live-data readings refused too_long",
        "/webhook/live-data readings refused unauthorised",
    ];
    let of_second = ["/auth/battery-login sign_in refused unauthorised"; 5];
    let mut expect = [&of_first[..], &of_nobody, &of_second].concat();
    expect.sort_unstable();
    assert_eq!(told(&all), expect);

    let batteries = story.call("battery.list", tests::asked(tests::all("code"), &Value::Null, 10)).await;
    let battery = |at: usize| json!({ "kind": "battery", "id": batteries["rows"][at]["id"] });
    assert_eq!(told(&messages(story, &json!({ "of": battery(0) })).await), of_first);
    assert_eq!(told(&messages(story, &json!({ "of": battery(1) })).await), of_second);
    assert!(messages(story, &json!({ "of": battery(2) })).await.is_empty(), "nobody called for it");
    let device = json!({ "kind": "device", "id": device });
    assert_eq!(told(&messages(story, &json!({ "of": device })).await), of_first, "what measures it tells of it");
    let refused = messages(story, &json!({ "verdict": "refused", "of": battery(1) })).await;
    assert_eq!(told(&refused), of_second);
    assert!(messages(story, &json!({ "verdict": "accepted", "of": battery(1) })).await.is_empty());

    let secrets = [&who, &other, &silent].map(|who| who["secret"].as_str().unwrap());
    let renewed = renewed.body["access_token"].as_str().unwrap();
    for row in &all {
        let shown = seen(story, &row["id"]).await;
        for secret in [guess, &token, renewed].into_iter().chain(secrets) {
            assert!(!shown.to_string().contains(secret), "{shown}");
        }
        assert!(!shown["answer"].as_str().unwrap().is_empty(), "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_calls_and_sign_ins_take_no_place_on_the_disk() {
    let place = Place::new().await;
    let (_, who) = place.battery("1", "D-1").await;
    let token = place.token(&who).await;
    for number in 0..40 {
        assert_eq!(place.send("GET", &format!("/{number}"), &[], "").await.status, 404);
    }
    place.post(&token, &json!({ "soc": 50, "d": "2026-03-01", "tm": "14:00:00" })).await;
    assert_eq!(messages(&place.story, &json!({ "source": "http" })).await.len(), 42);
    let hub = Uuid::parse_str(&place.story.hub().await).unwrap();
    place.story.desk.close().await;
    let kept = Readings::open(&place.story.folder.path().join("readings.db")).unwrap();
    let kept = kept.letters(&LettersAsk { hub, limit: 100, ..LettersAsk::default() }).unwrap();
    let paths: Vec<&str> = kept.iter().map(|seen| seen.letter.topic.as_str()).collect();
    assert_eq!(paths, ["/webhook/live-data"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_shows_what_was_answered_and_how_long_it_took() {
    let place = Place::new().await;
    let (_, who) = place.battery("1", "D-1").await;
    let token = place.token(&who).await;
    let body = r#"{"soc":50,"d":"2026-03-01","tm":"14:00:00"}"#;
    let head = format!(
        "POST /webhook/live-data HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n\
         Authorization: Bearer {token}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut socket = place.connect().await;
    socket.write_all(head.as_bytes()).await.unwrap();
    // The hub waits for the body, so that the call has come.
    let mut go_on = [0; 25];
    soon("that it waits", socket.read_exact(&mut go_on)).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    place.story.clock.advance(Duration::from_millis(40));
    socket.write_all(body.as_bytes()).await.unwrap();
    assert_eq!(heard(socket).await.status, 200);

    let last = messages(&place.story, &json!({ "kind": "readings" })).await;
    let shown = seen(&place.story, &last[0]["id"]).await;
    let answer = r#"200 {"duplicate":0,"message":"Readings taken","quarantined":0,"status":"success","stored":1}"#;
    assert_eq!((&shown["ms"], &shown["answer"], &shown["raw"]["text"]), (&json!(40), &json!(answer), &json!(body)));
}

#[tokio::test]
async fn what_devices_say_over_a_broker_shows_its_answer_and_a_meter_has_its_own() {
    let story = Story::set_up().await;
    let meter = |code: &str| {
        let mut form = device(code, "meter");
        form["measures"] = json!("solar");
        form
    };
    let first = story.call("device.create", meter("D-1")).await["id"].clone();
    let second = story.call("device.create", meter("D-2")).await["id"].clone();
    let say = async |payload: &Value| {
        let (topic, payload) = ("bss/D-1/battery/status", payload.to_string());
        let heard = Heard { login: "D-1", station: None, topic, payload: payload.as_bytes(), retained: false };
        story.desk.hear(&Root::default(), &heard).await.unwrap().pop()
    };
    let entry = json!({ "d": "2026-03-01", "tm": "14:00:00", "v": 13.1 });
    let ack = say(&json!({ "fb": 1, "boot_id": "7", "seq": 1, "entries": [entry] })).await.unwrap();
    assert!(say(&entry).await.is_none());
    let of = |id: &Value| json!({ "of": { "kind": "device", "id": id } });
    let rows = messages(&story, &of(&first)).await;
    assert_eq!(told(&rows).len(), 2);
    let [single, batch] = [seen(&story, &rows[0]["id"]).await, seen(&story, &rows[1]["id"]).await];
    assert_eq!(batch["answer"].as_str().unwrap().as_bytes(), ack.payload);
    assert_eq!((&single["answer"], single["ms"].is_i64()), (&json!(""), true));
    assert!(messages(&story, &of(&second)).await.is_empty());
}
