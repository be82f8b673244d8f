//! Input of the right shape for the commands about things, for an admin: what `bad_input` then makes wrong.

use link::Root;
use serde_json::{Map, Value, json};
use tests::{Story, device, equipment, equipment_type, job, station};
use usecases::Heard;

/// What a station reports of this battery and does not fit.
pub async fn questioned(story: &Story, battery: &str) -> Value {
    let report = json!({
        "user_id": "C-0900", "battery_in_id": battery, "battery_in_data": { "soc": 20 }, "status": "completed",
    });
    say(story, "bss/S-1/swap/activity", &report).await;
    newest(story, "quarantine.list").await
}

/// What a station would not take.
pub async fn turned_away(story: &Story, battery: &str) -> Value {
    let report = json!({ "user_id": "C-0900", "battery_id": battery, "reason": "swollen", "soc": 20, "soh": 60.5 });
    say(story, "bss/S-1/swap/refused", &report).await;
    newest(story, "swap.list").await
}

async fn say(story: &Story, topic: &str, payload: &Value) {
    let payload = payload.to_string().into_bytes();
    let heard = Heard { login: "S-1", station: Some("S-1"), topic, payload: &payload, retained: false };
    story.desk.hear(&Root::default(), &heard).await.unwrap();
}

async fn newest(story: &Story, list: &str) -> Value {
    let mut question = tests::all("at");
    question["descending"] = json!(true);
    story.call(list, tests::asked(question, &Value::Null, 1)).await["rows"][0]["id"].clone()
}

/// For stations, equipment, job cards, notes and the audit.
pub async fn of_things(story: &Story, battery_id: &str, grace: &Value) -> Map<String, Value> {
    let in_station = story.station("S-1", 2).await;
    let (station_id, slot_id) = (in_station["id"].clone(), in_station["slots"][0]["id"].clone());
    let type_id = story.equipment_type("Light").await;
    let equipment_id = story.equipment("E-1", &type_id).await;
    let customer_id = crate::equipment::customer(story, "C-0900", "Mary Phiri").await;
    let lent = json!({ "id": equipment_id, "customer": customer_id, "from": null, "to": null });
    let assignment_id = story.call("equipment.assign", lent).await["assignments"][0]["id"].clone();
    let job_id = story.job("Look at the lid").await;
    let note = json!({ "about": { "kind": "battery", "id": battery_id }, "text": "heavy" });
    let note_id = story.call("note.add", note).await[0]["id"].clone();
    let mut about = job("Look at the slot");
    about["about"] = json!({ "kind": "slot", "id": slot_id });
    about["links"] = json!([{ "kind": "battery", "id": battery_id }]);
    let questioned = questioned(story, battery_id).await;
    let place = json!({ "battery": battery_id, "at": { "is": "slot", "slot": slot_id } });
    let quarantine = json!({
        "quarantine.list": tests::asked(tests::all("at"), &Value::Null, 50),
        "quarantine.counts": tests::all("at"),
        "quarantine.view": { "id": questioned },
        "quarantine.history": { "id": questioned },
        "quarantine.accept": { "id": questioned, "reason": "seen" },
        "quarantine.correct": { "id": questioned, "places": [place], "reason": "looked" },
        "quarantine.discard": { "id": questioned, "reason": "a test" },
    });
    let said = json!({ "station": null, "verdict": null, "kind": null, "text": "", "after": null, "limit": 1 });
    let messages = json!({
        "message.list": { "station": station_id, "verdict": "questioned", "kind": "moved", "text": "x", "after": null, "limit": 50 },
        "message.view": { "id": story.call("message.list", said).await["rows"][0]["id"] },
        "message.replay": { "id": "in.1" },
    });
    let of = json!({ "kind": "battery", "id": battery_id });
    let range = json!({ "is": "last", "hours": 24 });
    let soc = json!({ "field": "soc_pct", "title": "State of charge" });
    let look = crate::readings::look();
    let readings = json!({
        "reading.latest": { "of": of },
        "reading.chart": { "of": of, "fields": [soc], "range": range, "look": look },
        "reading.compare": { "of": [of], "field": soc, "range": range, "look": look },
        "reading.energy": { "of": of, "range": range, "period": "day" },
        "reading.aggregate": { "of": of, "field": "soc_pct", "range": range, "period": "day" },
        "reading.import": { "battery": null },
        "reading.export": { "of": of, "range": range, "format": "csv" },
    });
    let swap = turned_away(story, battery_id).await;
    let swaps = json!({
        "swap.view": { "id": swap },
        "swap.list": tests::asked(tests::all("at"), &Value::Null, 50),
        "swap.counts": tests::all("at"),
    });
    let stations = json!({
        "station.list": tests::asked(tests::all("code"), &Value::Null, 50),
        "station.counts": tests::all("code"),
        "station.view": { "id": station_id },
        "station.history": { "id": station_id },
        "station.create": { "form": station("S-2", "Gate"), "slots": 3 },
        "station.edit": { "id": station_id, "form": station("S-1", "Market") },
        "station.set_mode": { "id": station_id, "mode": "maintenance", "reason": "new lock" },
        "station.set_slots": { "id": station_id, "slots": 3 },
        "slot.set_mode": { "id": slot_id, "mode": "maintenance", "reason": "bent pins" },
        "slot.put": { "id": slot_id, "battery": battery_id, "reason": "it came by hand" },
        "slot.take": { "battery": battery_id, "reason": "to the rack" },
    });
    let link = of_the_link(story, &station_id, &customer_id).await;
    let devices = of_devices(story).await;
    let equipment = json!({
        "equipment_type.create": equipment_type("Mill"),
        "equipment_type.edit": { "id": type_id, "form": equipment_type("Light") },
        "equipment_type.history": { "id": type_id },
        "equipment.list": tests::asked(tests::all("code"), &Value::Null, 50),
        "equipment.board": { "question": tests::all("code"), "each": 20 },
        "equipment.counts": tests::all("code"),
        "equipment.view": { "id": equipment_id },
        "equipment.history": { "id": equipment_id },
        "equipment.create": equipment("E-2", "SN-9", &type_id),
        "equipment.edit": { "id": equipment_id, "form": equipment("E-1", "", &type_id) },
        "equipment.change_state": { "id": equipment_id, "to": "in_repair", "reason": "flickers" },
        "equipment.of_customer": { "customer": customer_id },
        "equipment.assign": { "id": equipment_id, "customer": customer_id, "from": 0, "to": 1 },
        "equipment.end_assignment": { "assignment": assignment_id, "to": tests::MORNING.0 },
    });
    let jobs = json!({
        "job.list": tests::asked(tests::all("code"), &Value::Null, 50),
        "job.counts": tests::all("code"),
        "job.board": { "question": tests::all("pressing"), "each": 20 },
        "job.view": { "id": job_id },
        "job.history": { "id": job_id },
        "job.create": about,
        "job.edit": { "id": job_id, "form": job("Look at the lid") },
        "job.move": { "id": job_id, "to": "in_progress", "comment": "" },
        "job.assign": { "id": job_id, "assignee": grace },
        "note.list": { "kind": "battery", "id": battery_id },
        "note.add": { "about": { "kind": "slot", "id": slot_id }, "text": "the left one" },
        "note.withdraw": { "id": note_id },
        "audit.list": {
            "person": grace, "act": "battery.edit", "kind": "battery", "object": battery_id, "from": 0, "to": 1,
            "after": null, "limit": 50,
        },
        "job.comment": { "id": job_id, "text": "a fuse is ordered" },
    });
    [stations, link, devices, swaps, messages, quarantine, equipment, jobs, readings]
        .iter()
        .flat_map(|part| part.as_object().unwrap().clone())
        .collect()
}

/// For what measures.
async fn of_devices(story: &Story) -> Value {
    let id = story.call("device.create", device("D-1", "inverter")).await["id"].clone();
    let reason = json!({ "id": id, "reason": "it broke" });
    json!({
        "device.list": tests::asked(tests::all("code"), &Value::Null, 50),
        "device.counts": tests::all("code"),
        "device.view": { "id": id },
        "device.history": { "id": id },
        "device.create": device("D-2", "tracker"),
        "device.edit": { "id": id, "form": device("D-1", "tracker") },
        "device.approve": { "id": id, "form": device("D-1", "tracker") },
        "device.retire": reason,
        "device.bring_back": reason,
        "device.login": { "id": id },
        "device.set_login": { "id": id, "is_legacy": true },
        "device.revoke_login": reason,
        "device.set_relay": { "id": id },
        "device.revoke_relay": reason,
    })
}

/// For what stations say and hear.
async fn of_the_link(story: &Story, station: &Value, customer: &Value) -> Value {
    story.call("station.enrol", json!({ "id": station, "proof": "password" })).await;
    let login = story.call("station.logins", json!({ "id": station })).await[0]["id"].clone();
    let form = story.call("link.view", Value::Null).await["form"].clone();
    let link = json!({ "form": form, "password": "p", "key": "k" });
    json!({
        "station.life": { "id": station },
        "station.open_display": { "id": station },
        "station.display": { "id": station },
        "station.let_in": { "id": station, "customer": customer },
        "station.end_session": { "id": station },
        "station.command": { "id": station, "act": "open_slot", "slot": 1, "settings": null },
        "station.commands": { "id": station },
        "station.enrol": { "id": station, "proof": "certificate" },
        "station.logins": { "id": station },
        "station.revoke": { "id": login, "reason": "stolen" },
        "alert.see": { "id": "0193f000-0000-7000-8000-000000000000" },
        "keeping.edit": { "form": { "kept_days": 730, "budget_gb": 12 } },
        "http.edit": { "form": { "on": false, "port": 8780, "tls": true, "token_days": 30 } },
        "link.edit": link,
        "link.test": link,
    })
}
