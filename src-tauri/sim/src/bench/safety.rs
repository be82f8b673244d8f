//! A backup at full size: what the acts of the counter wait for while it is made, and the way back.

use std::path::Path;

use domain::list::Question;
use serde_json::{Value, json};
use usecases::{Clock, Files};

use crate::Stopped;
use crate::figure::{Figure, percentile};
use crate::seat::{Seat, battery};

const WRITE_MS: f64 = 100.0;
const RESTORE_S: f64 = 10.0;
/// Acts to which those during the backup are compared.
const ACTS: usize = 300;

/// Backs the hub in `folder` up while somebody works, and puts the backup back.
pub(crate) async fn measure(folder: &Path) -> Result<Vec<Figure>, Stopped> {
    let seat = Seat::choosing(folder, Clock::system(), Files::nobody()).await;
    seat.sign_in().await?;
    seat.tick().await;
    let first: Value =
        seat.call("battery.list", json!({ "question": Question::all("code"), "after": null, "limit": 1 })).await?;
    let one: Value = seat.call("battery.view", json!({ "id": first["rows"][0]["id"] })).await?;
    let mut alone = Vec::with_capacity(ACTS);
    for number in 0..ACTS {
        alone.push(act(&seat, &one, number).await?);
    }
    let clock = Clock::system();
    let mut meanwhile = Vec::new();
    let backup = seat.call::<Value>("backup.make", Value::Null);
    tokio::pin!(backup);
    let made = loop {
        tokio::select! {
            made = &mut backup => break made?,
            waited = act(&seat, &one, meanwhile.len()) => meanwhile.push(waited?),
        }
    };
    let backed_up = clock.since_start().as_secs_f64();
    let clock = Clock::system();
    seat.call::<Value>("backup.restore", json!({ "id": made["backups"][0]["id"] })).await?;
    let seat = Seat::at(folder, Clock::system()).await;
    if seat.stage().await? != "sign_in" {
        return Err(Stopped::wrong("the restored hub does not open"));
    }
    let restored = clock.since_start().as_secs_f64();
    seat.leave().await;
    Ok(vec![
        Figure::plain("a backup", backed_up, "s"),
        Figure::plain("an act alone: p99", percentile(&alone, 99), "ms"),
        Figure::plain("an act alone: longest", percentile(&alone, 100), "ms"),
        Figure::plain("an act while a backup is made: p99", percentile(&meanwhile, 99), "ms"),
        Figure::at_most(WRITE_MS, "an act while a backup is made: longest", percentile(&meanwhile, 100), "ms"),
        Figure::at_most(RESTORE_S, "a restore: backed up, checked, put back, opened", restored, "s"),
    ])
}

/// Notes something on a battery; the milliseconds it took.
async fn act(seat: &Seat, one: &Value, number: usize) -> Result<f64, Stopped> {
    let text = |field: &str| one[field].as_str().unwrap_or_default();
    let mut form = battery(text("short_code"), text("serial_number"), &one["model"], &format!("seen {number}"));
    for kept in ["aliases", "purchased_on", "purchase_price", "warranty_until"] {
        form[kept] = one[kept].clone();
    }
    let clock = Clock::system();
    seat.call::<Value>("battery.edit", json!({ "id": one["id"], "form": form })).await?;
    Ok(clock.since_start().as_secs_f64() * 1_000.0)
}
