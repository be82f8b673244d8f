//! The program as a process of its own: a hub of a fixture, reached as stations reach it.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use rumqttc::{AsyncClient, Event, EventLoop, MqttOptions, Packet, PublishOptions, QoS, TlsConfiguration, Transport};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

const PROGRAM: &str = env!("CARGO_BIN_EXE_hubkeeper-headless");
const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cases/station_protocol.json");
/// Nothing is waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(30);

async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("waited for {what}"))
}

/// A running hub, ended when dropped.
struct Hub {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    ready: Value,
    folder: TempDir,
}

fn command(folder: &TempDir, more: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("--data").arg(folder.path().join("hub")).args(["--fixture", FIXTURE, "--mqtt-port", "0"]).args(more);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    command
}

impl Hub {
    async fn started(more: &[&str]) -> Self {
        Self::in_folder(TempDir::new().unwrap(), more).await
    }

    async fn in_folder(folder: TempDir, more: &[&str]) -> Self {
        let mut child = command(&folder, more).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = soon("the ready line", lines.next_line()).await.unwrap().expect("a line");
        let ready: Value = serde_json::from_str(&first).unwrap();
        assert_eq!(ready["ready"], true);
        Self { child, lines, ready, folder }
    }

    fn options(&self) -> MqttOptions {
        let port = self.ready["mqtt"].as_str().unwrap().rsplit_once(':').unwrap().1.parse::<u16>().unwrap();
        MqttOptions::new("station", ("localhost", port))
    }

    /// Waits until it tells that something of this kind changed.
    async fn tells(&mut self, what: &str) {
        loop {
            let line = soon("a line", self.lines.next_line()).await.unwrap().expect("a line");
            let line: Value = serde_json::from_str(&line).unwrap();
            if line["what"] == what {
                return;
            }
        }
    }

    /// Told to stop, it does so by itself.
    async fn stops(mut self) -> TempDir {
        let id = self.child.id().expect("it runs").to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        assert_eq!(soon("its end", self.child.wait()).await.unwrap().code(), Some(0));
        self.folder
    }
}

/// A station at the hub.
struct Station {
    client: AsyncClient,
    events: EventLoop,
}

impl Station {
    /// Let in, and listening to what is below its own level.
    async fn at(options: MqttOptions) -> Self {
        let (client, events) = AsyncClient::builder(options).capacity(16).build();
        let mut station = Self { client, events };
        station.client.subscribe("bss/1/#", QoS::AtLeastOnce).await.unwrap();
        station.until(|packet| matches!(packet, Packet::SubAck(_)).then_some(())).await;
        station
    }

    async fn until<T>(&mut self, pick: impl Fn(Packet) -> Option<T>) -> T {
        loop {
            if let Event::Incoming(packet) = soon("a packet", self.events.poll()).await.expect("it is let in")
                && let Some(picked) = pick(packet)
            {
                return picked;
            }
        }
    }

    /// Says something; what it hears on this topic.
    async fn say(&mut self, topic: &str, payload: &Value, answer: &str) -> Value {
        let options = PublishOptions::new(QoS::AtLeastOnce);
        self.client.publish(topic, payload.to_string(), options).await.unwrap();
        self.until(|packet| match packet {
            Packet::Publish(publish) if publish.topic == answer.as_bytes() => {
                Some(serde_json::from_slice(&publish.payload).unwrap())
            }
            _ => None,
        })
        .await
    }

    /// The first rider swaps one battery for another.
    async fn swaps(&mut self, came: &str, went: &str) {
        let card = json!({ "rfid": "A1B2C3D4" });
        let opened = self.say("bss/1/user/auth/request", &card, "bss/1/user/auth/response").await;
        assert_eq!(opened["status"], "success", "{opened}");
        let report = json!({
            "user_id": opened["user_id"], "sessionId": opened["sessionId"], "battery_in_id": came, "battery_out_id": went,
            "battery_in_data": { "soc": 20, "soh": 81 }, "battery_out_data": { "soc": 95, "soh": 90 },
            "status": "completed",
        });
        let done = self.say("bss/1/swap/activity", &report, "bss/1/swap/confirmation").await;
        assert_eq!(done["status"], "success", "{done}");
    }
}

#[tokio::test]
async fn set_plain_a_swap_needs_no_credentials() {
    let mut hub = Hub::started(&["--plain"]).await;
    Station::at(hub.options()).await.swaps("7", "3").await;
    hub.tells("station").await;
    // With any name it is the same, and a hub that is there is used as it is.
    let hub = Hub::in_folder(hub.stops().await, &["--plain"]).await;
    let mut options = hub.options();
    options.set_credentials("anybody", "anything");
    Station::at(options).await.swaps("3", "1").await;
    hub.stops().await;
}

#[tokio::test]
async fn without_that_the_gateway_has_its_password_and_a_station_has_tls() {
    let hub = Hub::started(&[]).await;
    let (client, mut events) = AsyncClient::builder(hub.options()).capacity(1).build();
    let refused = soon("an answer", events.poll()).await;
    assert!(matches!(refused, Err(rumqttc::ConnectionError::ConnectionRefused(_))), "{refused:?}");
    drop(client);

    let mut gateway = hub.options();
    gateway.set_credentials(hub.ready["login"].as_str().unwrap(), hub.ready["password"].as_str().unwrap().to_owned());
    let card = json!({ "rfid": "nobody's" });
    let answer = Station::at(gateway).await.say("bss/1/user/auth/request", &card, "bss/1/user/auth/response").await;
    assert_eq!(answer["error_code"], "unknown_card");

    let login = &hub.ready["stations"][0];
    let mut station = hub.options();
    station.set_credentials(login["login"].as_str().unwrap(), login["password"].as_str().unwrap().to_owned());
    let ca = std::fs::read(hub.ready["ca"].as_str().unwrap()).unwrap();
    station.set_transport(Transport::Tls(TlsConfiguration::Simple { ca, alpn: None, client_auth: None }));
    Station::at(station).await.swaps("7", "3").await;

    // What was unusual stands in the log, as with a window.
    let folder = hub.stops().await;
    let files = std::fs::read_dir(folder.path().join("hub").join("logs")).unwrap();
    let lines: String = files.map(|file| read(&file.unwrap())).collect();
    let refused = lines.lines().find(|line| line.contains("refused at the broker")).expect("a line of it");
    let refused: Value = serde_json::from_str(refused).unwrap();
    assert_eq!((&refused["level"], &refused["room"]), (&json!("warn"), &json!("link")), "{refused}");
}

fn read(file: &std::fs::DirEntry) -> String {
    std::fs::read_to_string(file.path()).unwrap()
}

#[tokio::test]
async fn a_taken_port_and_a_bad_fixture_are_told_in_a_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let folder = TempDir::new().unwrap();
    let output =
        soon("its end", command(&folder, &["--mqtt-port", &port]).stderr(Stdio::piped()).output()).await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), format!("port {port} is taken\n"));
    assert!(output.stdout.is_empty());

    let bad = folder.path().join("bad.json");
    std::fs::write(&bad, json!({ "fixtures": { "only": { "users": [{ "name": "Ada" }] } } }).to_string()).unwrap();
    let other = TempDir::new().unwrap();
    let mut command = command(&other, &["--fixture", bad.to_str().unwrap()]);
    let output = soon("its end", command.stderr(Stdio::piped()).output()).await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("users[0]: missing field `id`"), "{told}");
}
