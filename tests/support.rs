//! What every story needs: a desk in a folder of its own, a clock that stands still, and calls as the screens make them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc, clippy::must_use_candidate)]

pub mod driver;
pub mod enrol;
pub mod log;
pub mod pictures;
pub mod sample;
pub mod screens;

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::{StationId, Time};
use identity::{Cost, Keyring, Random};
use serde_json::{Value, json};
use tempfile::TempDir;
use usecases::{Around, Asking, Clock, Desk, Displays, Event, FileAsk, Files, FixedClock, Ids, Logs, Practice};

/// The admin's password in every story.
pub const PASSWORD: &str = "seven quiet lamps at dusk";
/// Everyone else's.
pub const STAFF_PASSWORD: &str = "eleven brave kettles sing";

/// 3 November 2026, 08:00 UTC.
pub const MORNING: Time = Time(1_793_692_800_000);

/// A desk to sit at, in a folder that goes with it.
pub struct Story {
    /// The desk.
    pub desk: Arc<Desk>,
    /// The clock of this story.
    pub clock: FixedClock,
    /// What the core told the screens.
    pub events: Arc<Mutex<Vec<Event>>>,
    /// The data folder.
    pub folder: TempDir,
    /// Who is asked for files.
    pub chooser: Chooser,
    /// Where the log goes; nowhere in most stories.
    pub logs: Logs,
}

impl Story {
    /// A desk in a new folder: nothing is set up.
    pub async fn new() -> Self {
        Self::in_folder(TempDir::new().unwrap(), FixedClock::at(MORNING)).await
    }

    /// A desk with an organisation, a hub and an admin who is signed in as `amina`.
    pub async fn set_up() -> Self {
        let story = Self::new().await;
        story.finish_setup().await;
        story
    }

    /// A desk in a folder that may hold a database.
    pub async fn in_folder(folder: TempDir, clock: FixedClock) -> Self {
        Self::with_logs(folder, clock, Logs::nowhere()).await
    }

    /// The same, with a log.
    pub async fn with_logs(folder: TempDir, clock: FixedClock, logs: Logs) -> Self {
        let events: Arc<Mutex<Vec<Event>>> = Arc::default();
        let chooser = Chooser::default();
        let desk = opened(folder.path(), &clock, &events, &chooser, logs.clone()).await;
        Self { desk: Arc::new(desk), clock, events, folder, chooser, logs }
    }

    /// Closes the desk and opens it again, as after switching the computer off and on.
    pub async fn restart(self) -> Self {
        self.desk.close().await;
        drop(self.desk);
        Self::with_logs(self.folder, self.clock, self.logs).await
    }

    /// The desk as it is, opened anew: as the window does after a backup was put back.
    pub async fn opened_anew(self) -> Self {
        drop(self.desk);
        Self::with_logs(self.folder, self.clock, self.logs).await
    }

    /// Gives a command; the story expects an answer.
    pub async fn call(&self, name: &str, input: Value) -> Value {
        match self.desk.call(name, input).await {
            Ok(output) => serde_json::from_str(output.get()).unwrap(),
            Err(fault) => panic!("{name}: {}", serde_json::to_string(&fault).unwrap()),
        }
    }

    /// Gives a command; the story expects a fault.
    pub async fn fault(&self, name: &str, input: Value) -> Value {
        match self.desk.call(name, input).await {
            Ok(output) => panic!("{name} answered {output}"),
            Err(fault) => serde_json::to_value(&fault).unwrap(),
        }
    }

    /// Runs the wizard; the recovery code.
    pub async fn finish_setup(&self) -> String {
        let code = self.call("setup.recovery_code", Value::Null).await.as_str().unwrap().to_owned();
        self.call("setup.finish", setup(&code)).await;
        code
    }

    /// The hub the signed-in person works in.
    pub async fn hub(&self) -> String {
        self.call("app.start", Value::Null).await["me"]["hub"]["id"].as_str().unwrap().to_owned()
    }

    /// Adds a person with a role at the hub and gives them their password; nobody is signed in afterwards.
    pub async fn person(&self, login: &str, role: &str) {
        let hub = if role == "admin" { Value::Null } else { json!(self.hub().await) };
        let roles = json!([{ "hub": hub, "role": role, "limits": limits() }]);
        let person =
            json!({ "name": login, "login": login, "email": "", "phone": "", "language": "en", "roles": roles });
        let code = self.call("user.create", person).await["code"].clone();
        self.call("session.use_code", json!({ "login": login, "code": code, "password": STAFF_PASSWORD })).await;
        self.call("session.sign_out", Value::Null).await;
    }

    /// Signs the admin in.
    pub async fn sign_in_admin(&self) {
        self.call("session.sign_in", json!({ "login": "amina", "password": PASSWORD })).await;
    }

    /// Signs someone else in.
    pub async fn sign_in(&self, login: &str) {
        self.call("session.sign_in", json!({ "login": login, "password": STAFF_PASSWORD })).await;
    }

    /// Adds a battery model; its id.
    pub async fn model(&self, name: &str) -> String {
        self.call("model.create", model(name)).await["id"].as_str().unwrap().to_owned()
    }

    /// Adds a battery; its id.
    pub async fn battery(&self, code: &str, serial: &str, model: &str) -> String {
        self.call("battery.create", battery(code, serial, model)).await["id"].as_str().unwrap().to_owned()
    }

    /// Begins long work and waits until it has ended; how it ended.
    pub async fn finish(&self, name: &str, input: Value) -> Value {
        let begun = self.call(name, input).await;
        self.ended(&begun["id"]).await
    }

    /// Waits until the task called `id` has ended; how.
    pub async fn ended(&self, id: &Value) -> Value {
        loop {
            let tasks = self.call("task.list", Value::Null).await;
            let task =
                tasks.as_array().unwrap().iter().find(|task| task["id"] == *id).expect("the task is listed").clone();
            if task["state"] != "running" {
                return task;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Adds a station with slots; what it is now.
    pub async fn station(&self, code: &str, slots: u32) -> Value {
        self.call("station.create", json!({ "form": station(code, "Market"), "slots": slots })).await
    }

    /// Adds a type of equipment; its id.
    pub async fn equipment_type(&self, name: &str) -> String {
        self.call("equipment_type.create", equipment_type(name)).await["id"].as_str().unwrap().to_owned()
    }

    /// Adds a piece of equipment; its id.
    pub async fn equipment(&self, code: &str, of_type: &str) -> String {
        self.call("equipment.create", equipment(code, "", of_type)).await["id"].as_str().unwrap().to_owned()
    }

    /// Adds a tariff; its id.
    pub async fn tariff(&self, name: &str) -> String {
        self.call("tariff.create", tariff(name)).await["id"].as_str().unwrap().to_owned()
    }

    /// Writes a job card about nothing; its id.
    pub async fn job(&self, title: &str) -> String {
        self.call("job.create", job(title)).await["id"].as_str().unwrap().to_owned()
    }

    /// Lets time pass, and the desk notice.
    pub async fn wait(&self, time: Duration) {
        self.clock.advance(time);
        self.desk.tick().await;
    }
}

/// What lies in a folder, but not in those inside it: each file's bytes, without the lock and the empty files SQLite leaves beside a database.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    let files = files.filter(|file| file.file_type().unwrap().is_file());
    let named = files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap()));
    named
        .filter(|(name, bytes)| {
            name != "hub.lock" && name != "hub.db-shm" && !(name == "hub.db-wal" && bytes.is_empty())
        })
        .collect()
}

/// What happens while a dialog is open.
type Meanwhile = Box<dyn FnOnce() + Send>;

/// The person at the desk, when asked for a file: answers with the paths they were told, one after the other, and then
/// with none.
#[derive(Clone, Default)]
pub struct Chooser {
    paths: Arc<Mutex<VecDeque<PathBuf>>>,
    asked: Arc<Mutex<Vec<FileAsk>>>,
    practised: Arc<Mutex<usize>>,
    displayed: Arc<Mutex<Vec<StationId>>>,
    meanwhile: Arc<Mutex<Option<Meanwhile>>>,
}

impl Chooser {
    /// Chooses this file the next time.
    pub fn will_choose(&self, path: impl Into<PathBuf>) {
        self.paths.lock().unwrap().push_back(path.into());
    }

    /// What happens while the next dialog stands open.
    pub fn meanwhile(&self, happens: impl FnOnce() + Send + 'static) {
        *self.meanwhile.lock().unwrap() = Some(Box::new(happens));
    }

    /// What was asked for last.
    pub fn asked(&self) -> Option<FileAsk> {
        self.asked.lock().unwrap().last().cloned()
    }

    /// How often the practice hub was opened.
    pub fn practised(&self) -> usize {
        *self.practised.lock().unwrap()
    }

    fn practice(&self) -> Practice {
        let this = self.clone();
        Practice::Opened(Arc::new(move || {
            *this.practised.lock().unwrap() += 1;
            Ok(())
        }))
    }

    /// At which stations the customers' screen was opened.
    pub fn displayed(&self) -> Vec<StationId> {
        self.displayed.lock().unwrap().clone()
    }

    fn displays(&self) -> Displays {
        let this = self.clone();
        Displays::Opened(Arc::new(move |station| {
            this.displayed.lock().unwrap().push(station);
            Ok(())
        }))
    }

    fn files(&self) -> Files {
        let this = self.clone();
        Files::Asked(Arc::new(move |ask| -> Asking {
            this.asked.lock().unwrap().push(ask);
            if let Some(happens) = this.meanwhile.lock().unwrap().take() {
                happens();
            }
            let path = this.paths.lock().unwrap().pop_front();
            Box::pin(async move { path })
        }))
    }
}

/// Opens a desk with quick passwords, codes that repeat and no keyring.
pub async fn open(folder: &Path, clock: &FixedClock, events: &Arc<Mutex<Vec<Event>>>, chooser: &Chooser) -> Desk {
    opened(folder, clock, events, chooser, Logs::nowhere()).await
}

async fn opened(
    folder: &Path,
    clock: &FixedClock,
    events: &Arc<Mutex<Vec<Event>>>,
    chooser: &Chooser,
    logs: Logs,
) -> Desk {
    let clock = Clock::Fixed(clock.clone());
    let around = Around {
        ids: Ids::new(clock.clone()),
        clock,
        random: Random::seeded(7),
        keyring: Keyring::Absent,
        cost: Cost::Test,
        files: chooser.files(),
        logs,
        practice: chooser.practice(),
        displays: chooser.displays(),
    };
    let events = Arc::clone(events);
    Desk::open_in(folder, around, move |event| events.lock().unwrap().push(event)).await
}

/// What the wizard sends.
pub fn setup(recovery_code: &str) -> Value {
    json!({
        "language": "en", "organisation": "Mtendere Energy", "country": "ZM", "currency": "ZMW",
        "hub_name": "Mtendere hub", "hub_code": "MTE", "zone": "Africa/Lusaka",
        "admin_name": "Amina Banda", "login": "amina", "password": PASSWORD, "recovery_code": recovery_code,
    })
}

/// Limits that allow nothing.
pub fn limits() -> Value {
    json!({ "debt_override": 0, "refund": 0, "write_off": 0, "discount_pct": 0.0, "see_amounts": true })
}

/// A battery model's form.
pub fn model(name: &str) -> Value {
    json!({
        "maker": "Pylon", "name": name, "chemistry": "lfp", "nominal_voltage_v": 12.8, "rated_capacity_ah": 100.0,
        "rated_energy_wh": 1280.0, "maximum_cycles": 4000, "notes": "",
    })
}

/// A battery's form.
pub fn battery(code: &str, serial: &str, model: &str) -> Value {
    json!({
        "short_code": code, "serial_number": serial, "model": model, "aliases": [], "purchased_on": null,
        "purchase_price": null, "warranty_until": null, "passport": "", "notes": "",
    })
}

/// A station's form.
pub fn station(code: &str, name: &str) -> Value {
    json!({
        "code": code, "name": name, "place": "", "latitude": null, "longitude": null, "firmware": "", "notes": "",
    })
}

/// A device's form.
pub fn device(code: &str, kind: &str) -> Value {
    json!({
        "code": code, "name": "Roof", "kind": kind, "measures": null, "battery": null, "equipment": null, "place": "",
        "maker": "", "firmware": "", "notes": "",
    })
}

/// A form of a type of equipment.
pub fn equipment_type(name: &str) -> Value {
    json!({ "name": name, "rated_power_w": 60.0, "price": 125_000, "usage": "battery_only", "notes": "" })
}

/// A form of a piece of equipment.
pub fn equipment(code: &str, serial: &str, of_type: &str) -> Value {
    json!({
        "code": code, "serial_number": serial, "equipment_type": of_type, "purchased_on": "2026-02-28",
        "purchase_price": 99_000, "warranty_until": null, "notes": "",
    })
}

/// A job card's form, about nothing.
pub fn job(title: &str) -> Value {
    json!({
        "title": title, "description": "", "kind": "repair", "priority": "normal", "about": null, "links": [],
        "due_at": null,
    })
}

/// A hub's form with the usual settings.
pub fn hub(code: &str, name: &str) -> Value {
    json!({
        "code": code, "name": name, "place": "", "colour": "amber", "latitude": null, "longitude": null,
        "solar_capacity_kw": null, "zone": "Africa/Lusaka", "currency": "ZMW", "tax_on": false, "tax_pct": 0.0,
        "due_time": "10:00", "issue_soc_pct": 90, "soh_floor_pct": 70, "fresh_green_h": 3, "fresh_orange_h": 8,
        "gap_awake_min": 15, "gap_asleep_min": 65,
        "deposit_policy": "per_customer", "debt_limit": 0, "overdue_notice_h": 24, "return_survey": false,
        "idle_lock_min": 5, "session_h": 12,
    })
}

/// A customer's form with what is asked at the counter.
pub fn customer(code: &str, name: &str, phone: &str) -> Value {
    json!({
        "code": code, "name": name, "known_as": "", "phone": phone, "other_phone": "", "email": "", "language": "en",
        "address": "", "birth_date": null, "id_document_kind": null, "id_document_number": "", "licence_number": "",
        "licence_expires_on": null, "vehicle_kind": null, "vehicle_model": "", "vehicle_year": null, "vehicle_plate": "",
        "inclusion_marks": [], "business_kind": null, "electricity_spending": null, "heat_spending": null, "reasons": [],
        "notes": "", "own": {},
    })
}

/// A tariff's form: 50.00 a day for every battery, for a day, three days or a week at a flat price.
pub fn tariff(name: &str) -> Value {
    let preset = |value: i64, unit: &str, flat: Option<i64>| json!({ "length": { "value": value, "unit": unit }, "flat_price": flat });
    json!({
        "name": name, "scope": [{ "kind": "all_batteries" }], "components": [charge("Daily", "per_day", 5_000)],
        "presets": [preset(1, "days", None), preset(3, "days", None), preset(1, "weeks", Some(30_000))],
        "custom": null, "tax_pct": null, "whole_units": false, "minimum": 0, "deposit": 0, "max_recharges": null,
        "initial_issue_counts_as_recharge": false, "valid_from": null, "valid_until": null,
    })
}

/// Something a tariff charges.
pub fn charge(name: &str, unit: &str, rate: i64) -> Value {
    let late = json!({ "rule": "go_on", "grace_days": 0, "fine": 0 });
    json!({ "name": name, "unit": unit, "rate": rate, "late": late, "at_return": false })
}

/// A list request for everything, by code.
pub fn all_batteries() -> Value {
    asked(all("code"), &Value::Null, 50)
}

/// A question that leaves every row.
pub fn all(sort: &str) -> Value {
    json!({ "search": "", "filters": {}, "sort": sort, "descending": false })
}

/// The question for the rows that words typed find.
pub fn searched(words: &str, sort: &str) -> Value {
    json!({ "search": words, "filters": {}, "sort": sort, "descending": false })
}

/// A request for a page of a list.
pub fn asked(question: Value, after: &Value, limit: usize) -> Value {
    json!({ "question": question, "after": after, "limit": limit })
}

/// A view of the batteries that are lost.
pub fn saved_view(name: &str) -> Value {
    let question =
        json!({ "search": "b", "filters": { "lifecycle": ["lost"] }, "sort": "changed", "descending": true });
    json!({ "list": "battery", "name": name, "question": question, "columns": null })
}
