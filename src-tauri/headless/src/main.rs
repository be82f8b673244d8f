//! `hubkeeper-headless --data DIR [--mqtt-port N]`: says that it is ready and what changes, a JSON object a line, until it is
//! told to stop.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use broker::{Login, Rate, Role, Unencrypted, Verifier};
use carrier::{Embedded, Link, Plan, Status};
use headless::Options;
use link::Root;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::interval;
use usecases::{Desk, Files, Logs, Practice, Window};

/// The login of whatever speaks for stations on this computer.
const GATEWAY: &str = "gateway";
/// How often the desk looks at what time alone changes.
const TICK: Duration = Duration::from_secs(1);

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(wrong) => {
            eprintln!("{wrong:?}\nhubkeeper-headless --data DIR [--mqtt-port N]");
            return ExitCode::from(2);
        }
    };
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    let logs = Logs::waiting();
    logs.write_to(options.data.clone());
    let window = Window { files: Files::nobody(), logs, practice: Practice::Closed };
    let desk = Arc::new(Desk::open(&options.data, window, |event| println!("{}", json!(event))).await);
    if desk.is_refused() {
        return Err("the hub of this folder cannot be opened; the window tells why".into());
    }
    let secret = identity::new_token(&mut identity::Random::System)?;
    let gateway = Login {
        name: GATEWAY.to_owned(),
        role: Role::Gateway,
        secret: Some(Verifier::of(secret.as_bytes())),
        certificate: None,
        is_legacy: false,
    };
    let plain = SocketAddr::from((Ipv4Addr::LOCALHOST, options.mqtt_port));
    let plan = Embedded {
        root: Root::default(),
        plain: Some(plain),
        tls: None,
        unencrypted: Unencrypted::Logins,
        logins: vec![gateway],
        rate: Some(Rate::default()),
    };
    let link = Link::start(Arc::clone(&desk), Plan::Embedded(plan)).await?;
    let address = match *link.status().borrow() {
        Status::Up { addresses: Some(addresses) } => addresses.plain.map(|address| address.to_string()),
        _ => None,
    };
    println!("{}", json!({ "ready": true, "mqtt": address, "login": GATEWAY, "password": secret }));
    let (mut term, mut ticks) = (signal(SignalKind::terminate())?, interval(TICK));
    loop {
        tokio::select! {
            _ = term.recv() => break,
            _ = tokio::signal::ctrl_c() => break,
            _ = ticks.tick() => desk.tick().await,
        }
    }
    link.stop().await;
    desk.close().await;
    Ok(())
}
