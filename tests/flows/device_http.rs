//! Devices that post over HTTP, at the listener as it stands in the product: who gets in, what is taken, and what a stranger on
//! the network can do.

use std::sync::Arc;
use std::time::Duration;

use domain::Time;
use identity::{Grant, TokenKey};
use serde_json::{Value, json};
use tests::{Story, device};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::{JoinSet, yield_now};

use crate::station_link::soon;
use crate::station_wire::free;

/// A hub at whose listener devices may post, without TLS.
pub struct Place {
    pub story: Story,
    pub port: u16,
    _kept: JoinSet<()>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Value,
}

impl Answer {
    pub fn code(&self) -> (u16, &str) {
        (self.status, self.body["error_code"].as_str().unwrap_or_default())
    }

    fn counts(&self) -> (u16, [i64; 3]) {
        (self.status, ["stored", "duplicate", "quarantined"].map(|name| self.body[name].as_i64().unwrap_or(-1)))
    }
}

impl Place {
    pub async fn new() -> Self {
        let story = Story::set_up().await;
        let [port, plain, tls] = free();
        // The broker beside it stands where nobody else is.
        let mut form = story.call("link.view", Value::Null).await["form"].clone();
        (form["plain_port"], form["tls_port"]) = (plain.into(), tls.into());
        story.call("link.edit", json!({ "form": form, "password": null, "key": null })).await;
        let mut kept = JoinSet::new();
        kept.spawn(carrier::supervise(Arc::clone(&story.desk)));
        let place = Self { story, port, _kept: kept };
        place.set(true, false).await;
        place.stands("up").await;
        place
    }

    async fn set(&self, on: bool, tls: bool) {
        let form = json!({ "on": on, "port": self.port, "tls": tls, "token_days": 30 });
        self.story.call("http.edit", json!({ "form": form })).await;
    }

    async fn stands(&self, state: &str) -> Value {
        let stands = async {
            loop {
                let now = self.story.call("http.view", Value::Null).await["state"].clone();
                if now["state"] == state {
                    return now;
                }
                yield_now().await;
            }
        };
        soon(state, stands).await
    }

    /// A battery's device: its id, its login and its secret.
    pub async fn battery(&self, short_code: &str, code: &str) -> (Value, Value) {
        let model = self.story.model(&format!("M {code}")).await;
        let battery = self.story.battery(short_code, &format!("SN-{code}"), &model).await;
        let mut form = device(code, "battery");
        form["battery"] = json!(battery);
        let id = self.story.call("device.create", form).await["id"].clone();
        let given = self.story.call("device.set_login", json!({ "id": id, "is_legacy": false })).await;
        (id, json!({ "device": given["login"], "secret": given["password"] }))
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).await.unwrap()
    }

    /// Sends bytes and hears until the connection is closed.
    pub async fn raw(&self, text: &str) -> Answer {
        let mut socket = self.connect().await;
        // It may be closed before all is said.
        let _ = socket.write_all(text.as_bytes()).await;
        heard(socket).await
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n", self.port);
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len()));
        self.raw(&text).await
    }

    pub async fn sign_in(&self, who: &Value) -> Answer {
        self.send("POST", "/auth/battery-login", &[], &who.to_string()).await
    }

    pub async fn token(&self, who: &Value) -> String {
        let answer = self.sign_in(who).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body["access_token"].as_str().unwrap().to_owned()
    }

    pub async fn post(&self, token: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {token}");
        self.send("POST", "/webhook/live-data", &[("Authorization", &bearer)], &body.to_string()).await
    }
}

/// What comes until the connection is closed.
pub async fn heard(mut socket: TcpStream) -> Answer {
    let mut all = Vec::new();
    let read = socket.read_to_end(&mut all);
    let _ = soon("an answer", read).await;
    let text = String::from_utf8(all).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    Answer { status, head: head.to_ascii_lowercase(), body: serde_json::from_str(body).unwrap_or_default() }
}

/// What the field sends.
pub fn samples() -> Value {
    let cases: Value = serde_json::from_str(include_str!("../cases/readings.json")).unwrap();
    cases["samples"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_signs_in_and_everything_the_field_sends_is_taken_as_it_is() {
    let place = Place::new().await;
    let (_, who) = place.battery("1", "D-1").await;
    let token = place.token(&who).await;
    let samples = samples();
    let envelope = |event: &str, reading: &Value| {
        let mut envelope = samples["cloud_relay_envelope"].clone();
        envelope["event_id"] = json!(event);
        envelope["values"][0]["value"] = json!(reading.to_string());
        envelope
    };
    let mut singles = vec![&samples["real_device_reading"], &samples["corrupt_clock"]];
    singles.extend(samples["error_readings"].as_array().unwrap());
    for sample in singles {
        let answer = place.post(&token, sample).await;
        assert_eq!(answer.counts(), (200, [1, 0, 0]), "{sample}: {answer:?}");
        assert_eq!(answer.body["status"], "success");
    }
    let again = place.post(&token, &samples["real_device_reading"]).await;
    assert_eq!(again.counts(), (200, [0, 1, 0]), "the same reading is one row");
    assert_eq!(place.post(&token, &samples["batch"]).await.counts(), (200, [2, 0, 0]));
    let reading = json!({ "id": "1", "d": "2026-03-02", "tm": "08:00:00", "soc": 70.0, "v": 12.9 });
    assert_eq!(place.post(&token, &envelope("e-1", &reading)).await.counts(), (200, [1, 0, 0]));
    let twice = place.post(&token, &envelope("e-1", &reading)).await;
    assert_eq!(twice.counts(), (200, [1, 0, 0]), "the same event is told the same");
    let third = place.post(&token, &envelope("e-2", &reading)).await;
    assert_eq!(third.counts(), (200, [0, 1, 0]), "another event, the same reading");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_partly_no_reading_is_partly_kept_and_what_is_anothers_is_refused() {
    let place = Place::new().await;
    let (_, who) = place.battery("1", "D-1").await;
    place.battery("2", "D-2").await;
    let token = place.token(&who).await;
    let entry = |minute: u32| json!({ "id": "1", "d": "2026-03-01", "tm": format!("14:{minute:02}:00"), "soc": 80.0 });
    let impossible = json!({ "soc": 500, "v": -3, "lat": 999, "d": "2026-03-01", "tm": "15:00:00" });
    let garbage = json!({ "entries": [entry(1), impossible, entry(2)] });
    assert_eq!(place.post(&token, &garbage).await.counts(), (200, [2, 0, 1]), "B06");
    let text = json!({ "entries": [entry(3), "noise", entry(4)] });
    assert_eq!(place.post(&token, &text).await.counts(), (200, [2, 0, 1]), "B08");
    assert_eq!(place.post(&token, &impossible).await.counts(), (200, [0, 0, 1]), "W32");
    assert_eq!(place.post(&token, &json!({ "id": "2", "soc": 50 })).await.code(), (403, "not_your_device"), "W30");
    assert_eq!(place.post(&token, &json!({ "entries": [] })).await.code(), (400, "empty_batch"), "B02");
    let bearer = format!("Bearer {token}");
    let bad = place.send("POST", "/webhook/batch", &[("Authorization", &bearer)], "half {").await;
    assert_eq!((bad.code(), &bad.body["status"]), ((400, "malformed_json"), &json!("failure")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_with_its_time_and_with_the_secret_it_was_given_for() {
    let place = Place::new().await;
    let (id, who) = place.battery("1", "D-1").await;
    let reading = json!({ "soc": 50, "d": "2026-03-01", "tm": "14:00:00" });
    let token = place.token(&who).await;
    assert_eq!(place.post(&token, &reading).await.status, 200);
    // Renewed before it ends, it goes on.
    place.story.clock.advance(Duration::from_hours(29 * 24));
    let bearer = format!("Bearer {token}");
    let renewed = place.send("POST", "/auth/battery-refresh", &[("Authorization", &bearer)], "").await;
    assert_eq!((renewed.status, &renewed.body["expires_in"]), (200, &json!(30 * 24 * 3_600)));
    let renewed = renewed.body["access_token"].as_str().unwrap().to_owned();
    place.story.clock.advance(Duration::from_hours(24));
    assert_eq!(place.post(&token, &reading).await.code(), (401, "unauthorised"), "expired");
    assert_eq!(place.post(&renewed, &reading).await.status, 200);
    // Signed in again after so long: sessions end meanwhile, as people's do.
    place.story.sign_in_admin().await;
    place.story.call("device.set_login", json!({ "id": id, "is_legacy": false })).await;
    assert_eq!(place.post(&renewed, &reading).await.status, 401, "another secret");
    assert_eq!(place.sign_in(&who).await.status, 401, "the secret of before");
    let given = place.story.call("device.set_login", json!({ "id": id, "is_legacy": false })).await;
    let who = json!({ "battery_id": given["login"], "battery_secret": given["password"] });
    let token = place.token(&who).await;
    place.story.call("device.revoke_login", json!({ "id": id, "reason": "stolen" })).await;
    assert_eq!(place.post(&token, &reading).await.status, 401, "revoked");
    assert_eq!(place.sign_in(&who).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_makes_a_token() {
    let place = Place::new().await;
    let (id, who) = place.battery("1", "D-1").await;
    let token = place.token(&who).await;
    let reading = json!({ "soc": 50 });
    let grant = Grant { device: id.as_str().unwrap().to_owned(), epoch: 1, from_s: 0, until_s: i64::MAX };
    let other = TokenKey::generate().unwrap().issue(&grant, "desktop");
    let (_, claims_and_signature) = token.split_once('.').unwrap();
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    let unsigned = format!("{none}.{}.", claims_and_signature.split_once('.').unwrap().0);
    for forged in [other, format!("{none}.{claims_and_signature}"), unsigned, token[1..].to_owned(), String::new()] {
        let answer = place.post(&forged, &reading).await;
        assert_eq!(answer.code(), (401, "unauthorised"), "{forged}");
        assert!(answer.head.contains("www-authenticate: bearer"), "{}", answer.head);
    }
    assert_eq!(place.send("POST", "/webhook/live-data", &[], "{}").await.status, 401, "nothing shown");
    assert_eq!(place.post(&token, &reading).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_is_kept_waiting_and_learns_nothing() {
    let place = Place::new().await;
    let (_, who) = place.battery("1", "D-1").await;
    let wrong = json!({ "device": who["device"], "secret": "wrong" });
    let stranger = json!({ "device": "nobody", "secret": "wrong" });
    for _ in 0..5 {
        let (first, second) = (place.sign_in(&wrong).await, place.sign_in(&stranger).await);
        assert_eq!((first.status, &first.body), (401, &second.body), "a wrong name and a wrong secret are told alike");
    }
    for guess in [&wrong, &stranger, &who] {
        let answer = place.sign_in(guess).await;
        assert_eq!(answer.code(), (429, "too_many"));
        assert!(answer.head.contains("retry-after: 30"), "{}", answer.head);
    }
    place.story.clock.advance(Duration::from_secs(30));
    assert_eq!(place.sign_in(&who).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_signs_what_it_posts() {
    let place = Place::new().await;
    let (id, _) = place.battery("1", "D-1").await;
    let given = place.story.call("device.set_relay", json!({ "id": id })).await;
    let (name, secret) = (given["name"].as_str().unwrap(), given["secret"].as_str().unwrap().to_owned());
    let body = json!({ "soc": 50, "d": "2026-03-01", "tm": "14:00:00" }).to_string();
    let post = async |signature: &str, timestamp: Option<&str>| {
        let mut headers = vec![("X-Device", name), ("X-Signature", signature)];
        headers.extend(timestamp.map(|timestamp| ("X-Timestamp", timestamp)));
        place.send("POST", "/webhook/live-data", &headers, &body).await
    };
    let signed = |secret: &str, text: &str| format!("sha256={}", crate::sealed::hmac(secret, text));
    let now = (tests::MORNING.0 / 1_000).to_string();
    let old = (tests::MORNING.0 / 1_000 - 301).to_string();
    assert_eq!(post(&signed(&secret, &body), None).await.counts(), (200, [1, 0, 0]));
    assert_eq!(post(&signed(&secret, &body), None).await.counts(), (200, [0, 1, 0]), "replayed it does nothing");
    assert_eq!(post(&signed(&secret, &format!("{now}.{body}")), Some(&now)).await.counts(), (200, [0, 1, 0]));
    for (signature, timestamp, why) in [
        (signed("other", &body), None, "another secret"),
        (signed(&secret, "{}"), None, "another body"),
        (signed(&secret, &format!("{old}.{body}")), Some(old.as_str()), "signed long ago"),
        (signed(&secret, &body), Some(now.as_str()), "the time is not signed"),
        ("sha256=".to_owned(), None, "no signature"),
    ] {
        assert_eq!(post(&signature, timestamp).await.code(), (401, "unauthorised"), "{why}");
    }
    place.story.call("device.revoke_relay", json!({ "id": id, "reason": "moved" })).await;
    assert_eq!(post(&signed(&secret, &body), None).await.status, 401, "revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_a_browser_and_a_wrong_name_get_nothing() {
    let place = Place::new().await;
    let health = place.send("GET", "/health", &[], "").await;
    assert_eq!((health.status, &health.body), (200, &json!({ "status": "ok" })));
    assert!(health.head.contains("cache-control: no-store"), "{}", health.head);
    assert!(!health.head.contains("access-control"), "{}", health.head);
    let page = place.send("GET", "/health", &[("Origin", "https://evil.example")], "").await;
    assert_eq!(page.code(), (403, "from_a_page"));
    let preflight = place.send("OPTIONS", "/webhook/live-data", &[("Origin", "null")], "").await;
    assert_eq!(preflight.status, 403);
    assert!(!preflight.head.contains("access-control"), "{}", preflight.head);
    let rebound = place.raw("GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").await;
    assert_eq!(rebound.code(), (421, "other_host"));
    assert_eq!(place.send("GET", "/secrets", &[], "").await.code(), (404, "not_found"));
    let verb = place.send("GET", "/webhook/live-data", &[], "").await;
    assert_eq!(verb.code(), (405, "wrong_verb"));
    assert!(verb.head.contains("allow: post"), "{}", verb.head);
    let text =
        "POST /webhook/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}";
    assert_eq!(place.raw(text).await.code(), (415, "not_json"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_long_is_not_read() {
    let place = Place::new().await;
    let long = "x".repeat(64 * 1024 + 1);
    let body = format!("{{\"soc\":\"{long}\"}}");
    assert_eq!(place.send("POST", "/webhook/live-data", &[], &body).await.code(), (413, "too_long"));
    let head = "POST /webhook/live-data HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    assert_eq!(place.raw(&chunked).await.code(), (413, "too_long"));
    let wide = format!("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: {long}\r\n\r\n");
    assert!([0, 431].contains(&place.raw(&wide).await.status), "a head without end");
    let two = format!("{head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{{}}");
    assert_ne!(place.raw(&two).await.status, 200, "two lengths");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_nothing_and_whoever_comes_in_crowds_leaves_the_seats_to_others() {
    let place = Place::new().await;
    let mut silent = Vec::new();
    for number in 0..300 {
        let mut socket = place.connect().await;
        let _ = socket.write_all(if number % 2 == 0 { b"GET /health HT" } else { b"" }).await;
        silent.push(socket);
    }
    // More than there are seats for are closed at once; those that sit there by and by, since they say nothing.
    let gone = silent.into_iter().map(|mut socket| async move {
        let mut all = Vec::new();
        let _ = socket.read_to_end(&mut all).await;
    });
    let mut all = JoinSet::new();
    gone.for_each(|one| drop(all.spawn(one)));
    soon("that they are gone", async { while all.join_next().await.is_some() {} }).await;
    assert_eq!(place.send("GET", "/health", &[], "").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_posts_without_end_waits_and_another_does_not() {
    let place = Place::new().await;
    let mut form = place.story.call("link.view", Value::Null).await["form"].clone();
    (form["per_second"], form["burst"]) = (json!(1), json!(3));
    place.story.call("link.edit", json!({ "form": form, "password": null, "key": null })).await;
    let (first, second) = (place.battery("1", "D-1").await.1, place.battery("2", "D-2").await.1);
    let (noisy, quiet) = (place.token(&first).await, place.token(&second).await);
    let reading = json!({ "soc": 50 });
    let waits = async {
        loop {
            let answer = place.post(&noisy, &reading).await;
            if answer.status == 429 {
                return answer;
            }
        }
    };
    let waits = soon("that it waits", waits).await;
    assert!(waits.head.contains("retry-after: 1"), "{}", waits.head);
    assert_eq!(place.post(&quiet, &reading).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_whose_certificate_has_run_out_says_so_and_makes_another_when_it_is_told_to() {
    let place = Place::new().await;
    place.set(true, true).await;
    place.story.clock.jump_to(Time::from_iso("2050-01-01T00:00:00Z").unwrap());
    place.story.sign_in_admin().await;
    place.story.call("link.restart", Value::Null).await;
    assert_eq!(place.stands("down").await["why"], "authority_missing");
    place.set(true, true).await;
    place.stands("up").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_listener_is_there_when_it_is_wanted_and_through_tls_shows_the_hubs_certificate() {
    let place = Place::new().await;
    place.set(false, true).await;
    place.stands("idle").await;
    assert!(TcpStream::connect(("127.0.0.1", place.port)).await.is_err(), "nothing listens");
    let taken = std::net::TcpListener::bind(("127.0.0.1", place.port)).unwrap();
    place.set(true, true).await;
    assert_eq!(place.stands("down").await["why"], "port_taken");
    drop(taken);
    let up = place.stands("up").await;
    let addresses = up["addresses"].as_array().unwrap();
    assert!(addresses.iter().all(|one| one.as_str().unwrap().starts_with("https://")), "{up}");
    let plain = place.send("GET", "/health", &[], "").await;
    assert_eq!(plain.body, Value::Null, "nothing is answered without TLS");
    let authority = place.story.call("link.view", Value::Null).await["authority"]["pem"].as_str().unwrap().to_owned();
    assert!(authority.contains("BEGIN CERTIFICATE"));
    let body = crate::sealed::get(place.port, &authority, "/health").await;
    assert!(body.ends_with(r#"{"status":"ok"}"#), "{body}");
}

#[tokio::test]
async fn the_broker_and_the_listener_never_want_the_same_port() {
    let story = Story::set_up().await;
    let link = story.call("link.view", Value::Null).await["form"].clone();
    let at = |field: &str, port: u16| {
        let mut form = link.clone();
        form[field] = port.into();
        json!({ "form": form, "password": null, "key": null })
    };
    let posts = |on, port: &Value| json!({ "form": { "on": on, "port": port, "tls": false, "token_days": 30 } });
    let taken = |field: &str| json!({ "code": "invalid", "fields": [{ "field": field, "problem": "taken" }] });
    for field in ["tls_port", "plain_port"] {
        assert_eq!(story.fault("http.edit", posts(true, &link[field])).await, taken("port"));
    }
    story.call("http.edit", posts(true, &json!(9_000))).await;
    for field in ["tls_port", "plain_port"] {
        assert_eq!(story.fault("link.edit", at(field, 9_000)).await, taken(field));
    }
    let mut elsewhere = at("plain_port", 9_000);
    (elsewhere["form"]["way"], elsewhere["form"]["host"]) = (json!("outside"), json!("broker.example"));
    story.call("link.edit", elsewhere).await;
    story.call("http.edit", posts(false, &json!(9_000))).await;
    story.call("link.edit", at("plain_port", 9_000)).await;
}

#[tokio::test]
async fn the_listener_is_set_up_in_one_place_and_every_wrong_field_is_named() {
    let story = Story::set_up().await;
    let view = story.call("http.view", Value::Null).await;
    assert_eq!(view["form"], json!({ "on": false, "port": 8780, "tls": true, "token_days": 30 }));
    assert_eq!(view["state"], json!({ "state": "idle", "why": null, "addresses": [] }));
    let wrong = json!({ "on": true, "port": 8883, "tls": true, "token_days": 0 });
    let fault = story.fault("http.edit", json!({ "form": wrong })).await;
    let wrong: Vec<&Value> = fault["fields"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
    assert_eq!(wrong, ["token_days", "port"], "the broker listens on that port");
    let form = json!({ "on": true, "port": 8781, "tls": false, "token_days": 7 });
    assert_eq!(story.call("http.edit", json!({ "form": form })).await["form"], form);
    let history = story.call("hub.history", json!({ "id": story.hub().await })).await;
    let fields: Vec<&str> =
        history[0]["changes"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["http_on", "http_port", "http_tls", "http_token_days"]);
}
