//! Hubs as they are met: one on its second day, one after a year, and one that something happened to.

mod counter;
mod devices;
mod measured;
mod said;
mod stations;

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;
use usecases::{Clock, FixedClock};

use crate::{
    PASSWORD, STAFF_PASSWORD, Story, battery, charge, customer, hub, job, limits, model, station as station_form,
    tariff,
};

pub use counter::{CUSTOMERS as AT_THE_COUNTER, a_counter, card};

/// How many batteries the hub of a year has.
const BATTERIES: i64 = 240;
const HOUR_MS: i64 = 3_600_000;
/// The admin's PIN in the hub of a year.
pub const PIN: &str = "470286";

/// Name, sign-in name, role; the names as long and as short as people's are.
const PEOPLE: [(&str, &str, &str); 8] = [
    ("Grace Phiri", "grace", "attendant"),
    ("Joseph Mwale", "joseph", "manager"),
    ("Chipo", "chipo", "technician"),
    ("Marie-Claire Ngalula wa Kalonji-Tshibangu", "marieclaire", "accountant"),
    ("Thandiwe Zulu", "thandiwe", "admin"),
    ("Lukas Ødegård", "lukas", "analyst"),
    ("يوسف الطرابلسي", "youssef", "auditor"),
    ("Bwalya Mutale", "bwalya", "attendant"),
];

/// Maker, name, chemistry, voltage, capacity, and the beginning of its serial numbers.
const MODELS: [(&str, &str, &str, f64, f64, &str); 6] = [
    ("Pylon", "LFP 12 V 100 Ah", "lfp", 12.8, 100.0, "PYL-2025-"),
    ("Pylon", "LFP 12 V 50 Ah", "lfp", 12.8, 50.0, "PYL-2024-"),
    ("Büyük Güç", "NMC 48 V 30 Ah", "nmc", 48.1, 30.0, "BG/30/"),
    (
        "Lumen",
        "Lead-acid deep-cycle battery with carrying handle, 12 V 90 Ah, second generation",
        "lead_acid",
        12.0,
        90.0,
        "LM",
    ),
    ("Северный", "LTO 24 V 40 Ah", "lto", 24.0, 40.0, "СЕВ-"),
    ("Volta", "NCA 36 V 14 Ah", "nca", 36.0, 14.0, ""),
];

const LONG_PLACE: &str = "Station at the old cooperative of maize growers on the road to the lake";
const LONG_TYPE: &str = "Lighting kit with four lamps, telephone charger and radio, second edition";

/// Title, priority, days until it is due, and the column it went to.
const JOBS: [(&str, &str, Option<i64>, Option<&str>); 6] = [
    ("The door of slot 3 sticks", "urgent", Some(-2), None),
    (
        "Clean the filters and look whether the cable that leads to the roof is still dry after the rain",
        "low",
        None,
        None,
    ),
    ("Measure the earth", "normal", Some(5), Some("in_progress")),
    ("Replace the lock", "high", Some(1), Some("waiting")),
    ("Tighten the screws", "normal", Some(-9), Some("done")),
    ("Paint the roof", "low", None, Some("cancelled")),
];

/// Name, and the other name people know them by.
const CUSTOMERS: [(&str, &str); 5] = [
    ("Esnart Chama", ""),
    ("Daliso Gondwe", "Wire"),
    ("Alick Kaluba", ""),
    ("Marie-Josephine Nsimire Cibalonza wa Mulumeoderhwa épouse Bahati", "Mama Jo"),
    ("فاطمة الزهراء", ""),
];

/// A hub after a year: people of every role, one who has not come in yet and one who left, six models, a few hundred
/// batteries in every state, stations, equipment, job cards, a second hub. The desk is closed.
pub async fn a_year_old() -> TempDir {
    let now = Clock::system().now();
    let clock = FixedClock::at(now);
    let story = Story::in_folder(TempDir::new().unwrap(), clock.clone()).await;
    let days_ago = |days: i64| clock.jump_to(domain::Time(now.0 - days * 24 * HOUR_MS));
    days_ago(360);
    story.finish_setup().await;
    let here = story.hub().await;
    story.call("hub.create", json_with(hub("PTK", "Petauke market"), "colour", json!("teal"))).await;
    days_ago(350);
    for (name, login, role) in PEOPLE {
        let code = add_person(&story, &here, (name, login, role)).await;
        story.call("session.use_code", json!({ "login": login, "code": code, "password": STAFF_PASSWORD })).await;
        story.call("session.sign_out", Value::Null).await;
        story.sign_in_admin().await;
    }
    let left = story
        .call("user.list", Value::Null)
        .await
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["login"] == "bwalya")
        .unwrap()["id"]
        .clone();
    story.call("user.disable", json!({ "id": left, "reason": "Moved to Lusaka" })).await;
    let mut models = Vec::new();
    for (maker, name, chemistry, volts, hours, serial) in MODELS {
        let form = json!({
            "maker": maker, "name": name, "chemistry": chemistry, "nominal_voltage_v": volts, "rated_capacity_ah": hours,
            "rated_energy_wh": (volts * hours).round(), "maximum_cycles": 3000, "notes": "",
        });
        models.push((story.call("model.create", form).await["id"].clone(), serial));
    }
    for number in 1..=BATTERIES {
        days_ago(340 - number);
        let (model, serial) = models[usize::try_from(number % 7).unwrap().min(MODELS.len() - 1)].clone();
        let notes = if number % 11 == 0 { "A scratch on the lid." } else { "" };
        let form = battery(&format!("B-{number:03}"), &format!("{serial}{:05}", number * 37), model.as_str().unwrap());
        let form = json_with(form, "notes", json!(notes));
        let id = story.call("battery.create", form).await["id"].clone();
        for to in life(number) {
            let reason = if *to == "in_service" { "Tested" } else { "Does not hold its charge" };
            story.call("battery.change_lifecycle", json!({ "id": id, "to": to, "reason": reason })).await;
        }
    }
    days_ago(40);
    things(&story, now).await;
    tariffs(&story).await;
    days_ago(20);
    customers(&story).await;
    rentals(&story, days_ago).await;
    stations::stations(&story, now).await;
    devices::devices(&story).await;
    days_ago(0);
    measured::measured(&story, now).await;
    days_ago(3);
    add_person(&story, &here, ("Mwamba Chanda", "mwamba", "technician")).await;
    story.call("me.change_pin", json!({ "pin": PIN, "password": PASSWORD })).await;
    closed(story).await
}

/// Tariffs: one as simple as it gets, one with all there is, one that is no longer offered.
async fn tariffs(story: &Story) {
    story.call("tariff.create", tariff("Daily")).await;
    let light = story.call("equipment_type.list", Value::Null).await[0]["id"].clone();
    let mut fined = charge("Rental of the battery with its carrying handle and cable", "per_day", 5_000);
    fined["late"] = json!({ "rule": "fine_per_day", "grace_days": 1, "fine": 1_500 });
    let mut energy = charge("Energy", "per_kwh", 1_250);
    energy["at_return"] = json!(true);
    let mut full = tariff("Market week of the cooperative of maize growers, for members");
    full["scope"] = json!([{ "kind": "all_batteries" }, { "kind": "equipment_type", "id": light }]);
    full["components"] = json!([fined, energy, charge("Swap", "per_swap", 800), charge("Welcome", "fixed", -1_000)]);
    full["custom"] = json!({ "min": { "value": 2, "unit": "hours" }, "max": { "value": 2, "unit": "months" } });
    full["tax_pct"] = json!(16.0);
    full["deposit"] = json!(20_000);
    full["minimum"] = json!(2_000);
    full["max_recharges"] = json!(4);
    full["valid_from"] = json!("2025-11-01");
    story.call("tariff.create", full).await;
    let old = story.call("tariff.create", tariff("Rainy season")).await["id"].clone();
    story.call("tariff.deactivate", json!({ "id": old })).await;
}

/// Stations, equipment and the work there is about them; names as long and as short as they come.
async fn things(story: &Story, now: domain::Time) {
    let market = story.station("S-1", 12).await;
    let (station, slot) = (market["id"].clone(), market["slots"][2]["id"].clone());
    story.call("slot.set_mode", json!({ "id": slot, "mode": "maintenance", "reason": "The door sticks" })).await;
    let far = json_with(station_form("S-2", LONG_PLACE), "place", json!("Behind the clinic, ask for Mr Tembo"));
    let far = story.call("station.create", json!({ "form": far, "slots": 4 })).await["id"].clone();
    let closed = json!({ "id": far, "mode": "out_of_service", "reason": "The road is under water" });
    story.call("station.set_mode", closed).await;
    let (mill, lamp) = (story.equipment_type("Maize mill 1.1 kW").await, story.equipment_type(LONG_TYPE).await);
    for number in 1..=9 {
        let of_type = if number % 3 == 0 { &mill } else { &lamp };
        let piece = story.equipment(&format!("E-{number:03}"), of_type).await;
        if number == 4 {
            let broken = json!({ "id": piece, "to": "in_repair", "reason": "The plug is burnt" });
            story.call("equipment.change_state", broken).await;
        }
    }
    for (title, priority, due_in_days, to) in JOBS {
        let due = due_in_days.map(|days| now.0 + days * 24 * HOUR_MS);
        let form = json_with(json_with(job(title), "priority", json!(priority)), "due_at", json!(due));
        let form = json_with(form, "about", json!({ "kind": "station", "id": station }));
        let card = story.call("job.create", form).await["id"].clone();
        if let Some(to) = to {
            story.call("job.move", json!({ "id": card, "to": to, "comment": "The part has come." })).await;
        }
    }
}

/// A few customers, one with all that can be known; a field of the hub's own, and a card.
async fn customers(story: &Story) {
    let field = json!({ "label": "Savings group", "kind": "text", "choices": [], "required": false });
    let field = story.call("own_field.create", field).await["id"].as_str().unwrap().to_owned();
    for (number, (name, known_as)) in (1..).zip(CUSTOMERS) {
        let form = customer(&format!("C-{number:04}"), name, &format!("09710000{number:02}"));
        let form = json_with(form, "known_as", json!(known_as));
        let form = json_with(form, "own", json!({ field.as_str(): "Tiyende" }));
        let consent = json!("Customer data, version 1, English");
        let ask = json!({ "form": form, "consent": consent, "accept_duplicate": false });
        let id = story.call("customer.create", ask).await["id"].clone();
        if number == 3 {
            let owner = json!({ "kind": "customer", "id": id });
            let card = json!({ "uid": "04A2B3C4", "owner": owner, "expires_on": null, "activate": true });
            story.call("card.issue", card).await;
        }
    }
}

/// Three rentals: one of two things that is late, one that has ended, one that runs; and an open till.
async fn rentals(story: &Story, days_ago: impl Fn(i64)) {
    days_ago(9);
    let act = story.call("act.new_id", Value::Null).await;
    story.call("till.open", json!({ "act": act, "float": [{ "value": 5_000, "count": 10 }] })).await;
    let batteries = rows(story, "battery", json!({ "lifecycle": ["in_service"] })).await;
    let customers = rows(story, "customer", json!({})).await;
    for battery in &batteries[..8] {
        story.call("battery.confirm_full", json!({ "id": battery })).await;
    }
    at_the_counter(story, &customers[3], &batteries[..2], &[]).await;
    at_the_counter(story, &customers[0], &batteries[2..3], &[]).await;
    days_ago(8);
    at_the_counter(story, &Value::Null, &[], &batteries[2..3]).await;
    days_ago(0);
    at_the_counter(story, &customers[1], &batteries[3..4], &[]).await;
    said::by_stations(story, "C-0002", &batteries[3], &batteries[9]).await;
}

/// The ids of what a list holds, by their code.
async fn rows(story: &Story, list: &str, filters: Value) -> Vec<Value> {
    let question = json!({ "search": "", "filters": filters, "sort": "code", "descending": false });
    let ask = json!({ "question": question, "after": null, "limit": 20 });
    let page = story.call(&format!("{list}.list"), ask).await;
    page["rows"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect()
}

/// Hands batteries out and takes others back.
async fn at_the_counter(story: &Story, customer: &Value, out: &[Value], back: &[Value]) {
    let item = |id: &Value| json!({ "kind": "battery", "id": id });
    let goes = |id| {
        json!({ "item": item(id), "tariff": null, "length": null, "due": null, "rental": null, "condition": "good",
            "soc_pct": null })
    };
    let comes = |id| {
        json!({ "item": item(id), "how": "returned", "at": null, "condition": "worn", "soc_pct": null,
            "energy_kwh": 1.5, "mass_kg": null, "volume_l": null, "charge": null })
    };
    let basket = json!({
        "customer": customer, "out": out.iter().map(goes).collect::<Vec<_>>(),
        "back": back.iter().map(comes).collect::<Vec<_>>(), "swap": [], "recharge": [], "due": [], "pay": null,
        "discount": null, "note": "",
    });
    let shown = story.call("counter.preview", json!({ "basket": basket, "allowing": false })).await;
    let commit = json!({ "act": shown["act"], "at": shown["at"], "basket": basket, "allow": null });
    story.call("counter.commit", commit).await;
}

/// What a battery went through.
fn life(number: i64) -> &'static [&'static str] {
    match number % 40 {
        0 => &["in_service", "retired", "disposed"],
        1 | 2 => &["in_service", "retired"],
        3 | 4 => &["in_service", "in_repair"],
        5 => &["in_service", "quarantined"],
        6..=8 => &[],
        _ => &["in_service"],
    }
}

/// A computer whose practice hub is made up already, smaller than a first start makes it.
pub async fn with_practice() -> TempDir {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("practice");
    fs::create_dir(&place).unwrap();
    let size = practice::Size { hubs: 3, batteries: 60, customers: 60, equipment: 20, jobs: 20 };
    practice::make(&place, 7, size, Clock::system().now()).await.unwrap();
    practice::set(&place).await.unwrap();
    folder
}

/// A hub with an admin and nothing else. The desk is closed.
pub async fn just_set_up() -> TempDir {
    closed(Story::set_up().await).await
}

/// A hub whose things and people carry `names`, and whose devices say nothing else. The desk is closed.
pub async fn with_names(names: &[String]) -> TempDir {
    let story = Story::set_up().await;
    let here = story.hub().await;
    for (number, name) in names.iter().enumerate() {
        // Each field keeps as much of a name as it has room for.
        let first = |length: usize| name.chars().take(length).collect::<String>();
        let form = json_with(model(&format!("{number} {}", first(70))), "maker", json!(first(80)));
        let form = json_with(form, "notes", json!(first(2000)));
        let id = story.call("model.create", form).await["id"].as_str().unwrap().to_owned();
        let form = battery(&format!("C{number}"), &format!("{number}{}", first(40)), &id);
        story.call("battery.create", json_with(form, "notes", json!(first(2000)))).await;
        add_person(&story, &here, (&first(100), &format!("person{number}"), "attendant")).await;
    }
    devices::called(&story, names).await;
    closed(story).await
}

/// A hub whose books somebody changed with the guards taken off, and whose admin speaks `language`. The desk is closed.
pub async fn changed_behind_the_guards(language: &str) -> TempDir {
    let story = Story::set_up().await;
    story.call("me.set_language", json!({ "language": language })).await;
    let folder = closed(story).await;
    let database = folder.path().join("hub.db");
    let sqlite3 = |sql: &str| {
        let run = Command::new("sqlite3").arg("-batch").arg(&database).arg(sql).output();
        let run = run.expect("the Debian package sqlite3 is installed");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    };
    let guards = "from sqlite_schema where type = 'trigger' and tbl_name = 'audit'";
    let drop = sqlite3(&format!("select 'drop trigger ' || name || ';' {guards}"));
    let back = sqlite3(&format!("select sql || ';' {guards}"));
    sqlite3(&format!("begin; {drop} update audit set at = at + 1 where act = 'hub.create'; {back} commit;"));
    folder
}

async fn add_person(story: &Story, here: &str, (name, login, role): (&str, &str, &str)) -> Value {
    let hub = if role == "admin" { Value::Null } else { json!(here) };
    let roles = json!([{ "hub": hub, "role": role, "limits": limits() }]);
    let person = json!({ "name": name, "login": login, "email": "", "phone": "", "language": "en", "roles": roles });
    story.call("user.create", person).await["code"].clone()
}

async fn closed(story: Story) -> TempDir {
    story.desk.close().await;
    story.folder
}

fn json_with(mut form: Value, field: &str, value: Value) -> Value {
    form[field] = value;
    form
}
