//! `cargo xtask bench window`: how soon a reading stands on its battery's page once the broker has answered it, and how smoothly
//! one moves in the chart there. Prints what was seen as one JSON object.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::Time;
use domain::reading::{ClockQuality, Field, Reading, Values};
use readings::{Readings, Same, Taken};
use rumqttc::{AsyncClient, Event, EventLoop, MqttOptions, Packet, PublishOptions, QoS};
use serde_json::{Value, json};
use tests::driver::{Desktop, Window};
use tests::enrol::listens_on_free_ports;
use tests::sample::a_counter;
use tests::{PASSWORD, asked, device, searched};
use tokio::time::sleep;
use uuid::Uuid;

/// Days of readings that the chart is moved over, and milliseconds from one to the next.
const DAYS: i64 = 30;
const BETWEEN_MS: i64 = 10_000;
const DAY_MS: i64 = 86_400_000;
/// Readings that are waited for on the screen.
const TIMES: u32 = 100;
/// So many frames are watched, with and without a chart that moves.
const FRAMES: u32 = 300;
const BATTERY: &str = "B-40";

#[tokio::main]
async fn main() {
    let desktop = Desktop::with_data(a_counter().await);
    let window = signed_in(&desktop).await;
    let asked = window.call("battery.list", asked(searched(BATTERY, "code"), &Value::Null, 1)).await.unwrap();
    let battery = asked["rows"][0]["id"].as_str().unwrap().to_owned();
    window.end().await;
    fill(desktop.folder(), battery.parse().unwrap());
    let window = signed_in(&desktop).await;
    let mut line = connected(&window, &battery).await;
    window.go(&format!("/batteries/{battery}")).await;
    window.until("a chart", "document.querySelector('figure .plot img')?.naturalWidth > 0").await;
    let mut painted = Vec::new();
    for number in 0..TIMES {
        painted.push(paint(&window, &mut line, number).await);
    }
    painted.sort_by(f64::total_cmp);
    let empty = window.wait(FRAMES_OF, vec![json!(FRAMES), json!(false)]).await;
    let moved = window.wait(FRAMES_OF, vec![json!(FRAMES), json!(true)]).await;
    println!(
        "{}",
        json!({ "painted": painted[painted.len() / 2], "painted_p99": painted[painted.len() - 2], "empty": empty["frame"],
                "moved": moved["frame"], "charts": moved["charts"] })
    );
    window.end().await;
}

async fn signed_in(desktop: &Desktop) -> Window {
    let window = desktop.start().await;
    window.fill("Sign-in name", "amina").await;
    window.fill("Password", PASSWORD).await;
    window.button("Sign in").await;
    window.see("Amina Banda").await;
    window
}

/// Keeps what a battery measured until now, while nobody has the file.
fn fill(folder: &Path, device: Uuid) {
    let mut readings = Readings::open(&folder.join("readings.db")).unwrap();
    let end = i64::try_from(since_1970().as_millis()).unwrap();
    let taken = |at: i64| {
        let mut values = Values::NONE;
        let turn = f64::from(i32::try_from(at % DAY_MS / 1_000).unwrap()) / 86_400.0 * std::f64::consts::TAU;
        let noise = f64::from(i32::try_from(at / BETWEEN_MS * 7_919 % 101).unwrap()) / 101.0;
        let measured = [
            (Field::Soc, 60.0 + 35.0 * turn.sin()),
            (Field::Voltage, 12.6 + 0.7 * turn.sin() + 0.02 * noise),
            (Field::Current, 9.0 * turn.cos() + noise),
            (Field::Temperature, 27.0 + 5.0 * turn.cos() + 0.2 * noise),
        ];
        measured.into_iter().for_each(|(field, measured)| values.set(field, field.kept(measured)));
        Taken {
            device,
            reading: Reading { at: Time(at), quality: ClockQuality::Device, values },
            same: Same::AtItsTime,
        }
    };
    for day in (1..=DAYS).rev() {
        let begin = end - day * DAY_MS;
        let of_day: Vec<Taken> = (0..DAY_MS / BETWEEN_MS).map(|number| taken(begin + number * BETWEEN_MS)).collect();
        readings.keep(&of_day).unwrap();
    }
    readings.seal(Time(end)).unwrap();
    readings.compact(Time(end), usize::MAX).unwrap();
}

/// The battery's electronics with a login of their own, let in.
async fn connected(window: &Window, battery: &str) -> (AsyncClient, EventLoop) {
    let mut electronics = device("BMS-40", "battery");
    electronics["battery"] = json!(battery);
    let id = window.call("device.create", electronics).await.unwrap()["id"].clone();
    let given = window.call("device.set_login", json!({ "id": id, "is_legacy": true })).await.unwrap();
    listens_on_free_ports(window).await;
    let port = window.call("link.view", Value::Null).await.unwrap()["form"]["plain_port"].clone();
    let port = u16::try_from(port.as_u64().unwrap()).unwrap();
    let mut options = MqttOptions::new("BMS-40", ("127.0.0.1", port));
    options.set_credentials("BMS-40", given["password"].as_str().unwrap().to_owned());
    let (client, mut events) = AsyncClient::builder(options).capacity(64).build();
    loop {
        match events.poll().await {
            Ok(Event::Incoming(Packet::ConnAck(_))) => return (client, events),
            Ok(_) => {}
            // The broker comes up after its ports are set.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Milliseconds from the broker's answer to a reading until the frame after the one that shows it.
async fn paint(window: &Window, (client, events): &mut (AsyncClient, EventLoop), number: u32) -> f64 {
    let soc = 10.0 + f64::from(number) / 10.0 * 7.0;
    let told =
        json!({ "battery_id": BATTERY, "soc": soc, "voltage": 12.0, "timestamp": since_1970().as_secs() }).to_string();
    let answered = async {
        client.publish("bss/BMS-40/battery/status", told, PublishOptions::new(QoS::AtLeastOnce)).await.unwrap();
        while !matches!(events.poll().await.unwrap(), Event::Incoming(Packet::PubAck(_))) {}
        since_1970().as_secs_f64() * 1_000.0
    };
    let (seen, answered) = tokio::join!(window.wait(SEEN, vec![json!(format!("{soc:.1}"))]), answered);
    seen.as_f64().unwrap() - answered
}

fn since_1970() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
}

/// When the page shows a value.
const SEEN: &str = "
    const [wanted] = arguments;
    const begun = performance.now();
    const look = () => {
        if (performance.now() - begun > LIMIT) return done({ missing: told(`nowhere: “${wanted}”`) });
        if (![...document.querySelectorAll('dd')].some(({ textContent }) => textContent.startsWith(wanted))) return requestAnimationFrame(look);
        requestAnimationFrame(() => done({ answer: Date.now() }));
    };
    look()";

/// How long a frame takes, in the middle of many: with nothing to do, or with a key pressed in each that moves the chart on.
const FRAMES_OF: &str = "
    const [frames, moves] = arguments;
    const chart = document.querySelector('figure[tabindex]');
    const key = (frame) => (frame === 100 ? '+' : frame === 250 ? '-' : frame > 100 && frame < 250 ? 'ArrowRight' : 'ArrowLeft');
    let frame = 0, begun, shown = null, charts = 0;
    const step = (now) => {
        begun ??= now;
        const picture = chart.querySelector('img').src;
        if (shown !== null && shown !== picture) charts += 1;
        shown = picture;
        if (frame === frames) return done({ answer: { frame: (now - begun) / frames, charts } });
        if (moves) chart.dispatchEvent(new KeyboardEvent('keydown', { key: key(frame), bubbles: true, cancelable: true }));
        frame += 1;
        requestAnimationFrame(step);
    };
    requestAnimationFrame(step)";
