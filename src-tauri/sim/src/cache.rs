//! The full-size hub, kept between runs: made anew when seed, size or schema are others.

use std::path::{Path, PathBuf};

use domain::{HubId, ModelId, UserId};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::open::MIGRATIONS;
use store::triggers;
use usecases::{Clock, FixedClock};

use crate::past::{Kind, Past};
use crate::seat::{BEGINNING, Seat};
use crate::{Stopped, bulk};

/// Makers and the beginning of their serial numbers: with dashes, without, long, short, not of this alphabet.
const MAKERS: [(&str, &str); 6] = [
    ("Pylon", "PYL-"),
    ("Catalyst", "CATALYST"),
    ("Büyük Güç", "BG/"),
    ("Lumen", "LM"),
    ("Северный", "СЕВ-"),
    ("Volta", ""),
];
const MODELS: usize = 24;
const PEOPLE: usize = 12;

/// Which hub.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask {
    pub seed: u64,
    /// Batteries; each has seen ten acts on average.
    pub size: usize,
}

/// The data folder of the hub asked for, below `cache`. Its desk is closed.
pub(crate) async fn hub(cache: &Path, ask: Ask) -> Result<PathBuf, Stopped> {
    let folder = cache.join(format!("hub-{}-{}-{}", ask.size, ask.seed, schema()));
    let made = folder.join("made");
    if made.exists() {
        return Ok(folder);
    }
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    make(&folder, ask).await?;
    std::fs::write(made, "")?;
    Ok(folder)
}

/// Makes the hub in an empty folder.
pub(crate) async fn make(folder: &Path, ask: Ask) -> Result<(), Stopped> {
    let seat = Seat::at(folder, Clock::Fixed(FixedClock::at(BEGINNING))).await;
    seat.set_up().await?;
    let start: Value = seat.call("app.start", Value::Null).await?;
    let hub = start["me"]["hub"]["id"].clone();
    let mut kinds = Vec::with_capacity(MODELS);
    for number in 0..MODELS {
        let (maker, serial) = MAKERS[number % MAKERS.len()];
        let name = format!("{} {} Ah", ["LFP 12 V", "LFP 24 V", "NMC 48 V"][number % 3], 20 * (number + 1));
        let id = add_model(&seat, maker, &name).await?;
        kinds.push(Kind { id, name, serial });
    }
    for number in 0..PEOPLE {
        seat.add_person(&format!("Person {number}"), &format!("person{number}"), &hub).await?;
    }
    seat.leave().await;
    let hub: HubId = serde_json::from_value(hub)?;
    let admin: UserId = serde_json::from_value(start["me"]["user"].clone())?;
    let mut past = Past::new(ask.seed, hub, kinds, ask.size);
    bulk::write(&folder.join("hub.db"), hub, admin, &mut past).await
}

async fn add_model(seat: &Seat, maker: &str, name: &str) -> Result<ModelId, Stopped> {
    let form = json!({
        "maker": maker, "name": name, "chemistry": "lfp", "nominal_voltage_v": 12.8, "rated_capacity_ah": 100.0,
        "rated_energy_wh": 1280.0, "maximum_cycles": 4000, "notes": "",
    });
    let model: Value = seat.call("model.create", form).await?;
    Ok(serde_json::from_value(model["id"].clone())?)
}

/// Changes whenever a migration or a trigger does.
pub(crate) fn schema() -> String {
    let mut hash = Sha256::new();
    for migration in MIGRATIONS.iter() {
        hash.update(&*migration.checksum);
    }
    hash.update(triggers::digest());
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use domain::list::Question;

    use super::*;
    use crate::seat::battery;

    #[tokio::test]
    async fn a_made_up_hub_passes_every_check_and_goes_on() {
        let folder = tempfile::TempDir::new().expect("a folder");
        make(folder.path(), Ask { seed: 1, size: 60 }).await.expect("a hub");
        let seat = Seat::at(folder.path(), Clock::system()).await;
        seat.sign_in().await.expect("the admin's password");
        let lines = seat.check().await.expect("nothing found");
        let model: Vec<Value> = seat.call("model.list", Value::Null).await.expect("models");
        let form = battery("B-061", "X", &model[0]["id"], "");
        seat.call::<Value>("battery.create", form).await.expect("one more");
        let counts: Value = seat
            .call("battery.counts", json!(Question { search: "b-0".to_owned(), ..Question::all("code") }))
            .await
            .expect("counts");
        assert_eq!(counts["matching"], 61);
        seat.leave().await;
        let seat = Seat::at(folder.path(), Clock::system()).await;
        seat.sign_in().await.expect("the admin's password");
        let gone_on = seat.check().await.expect("nothing found");
        assert_eq!(gone_on, lines + 2, "one more battery and one more sign-in");
    }

    #[tokio::test]
    async fn the_rows_of_a_made_up_op_are_those_of_a_real_one() {
        let folder = tempfile::TempDir::new().expect("a folder");
        make(folder.path(), Ask { seed: 2, size: 1 }).await.expect("a hub");
        let seat = Seat::at(folder.path(), Clock::system()).await;
        seat.sign_in().await.expect("the admin's password");
        let model: Vec<Value> = seat.call("model.list", Value::Null).await.expect("models");
        let form = battery("B-002", "X", &model[0]["id"], "");
        let real: Value = seat.call("battery.create", form).await.expect("one more");
        let page = json!({ "question": Question::all("code"), "after": null, "limit": 1 });
        let page: Value = seat.call("battery.list", page).await.expect("a page");
        let shape = async |id: &Value| {
            let lines: Vec<Value> = seat.call("battery.history", json!({ "id": id })).await.expect("a history");
            let first = lines.last().expect("an arrival").clone();
            let fields: Vec<Value> =
                first["changes"].as_array().expect("changes").iter().map(|change| change["field"].clone()).collect();
            (first["act"].clone(), first["who"].clone(), first["reason"].clone(), fields)
        };
        assert_eq!(shape(&page["rows"][0]["id"]).await, shape(&real["id"]).await);
        seat.leave().await;
    }
}
