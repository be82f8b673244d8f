//! Input of the wrong shape, anywhere in it: always a fault with a code, never a defect.

use domain::Role;
use serde_json::{Map, Value, json};
use tests::{PASSWORD, STAFF_PASSWORD, Story, all_batteries, battery, hub, limits, model, saved_view, setup};
use usecases::COMMANDS;

const UNKNOWN: &str = "0193f000-0000-7000-8000-000000000000";

/// Fields that may be null, wherever they stand.
const OPTIONAL: [&str; 9] = [
    "batteries",
    "only",
    "maximum_cycles",
    "rated_power_w",
    "price",
    "purchased_on",
    "purchase_price",
    "warranty_until",
    "assignee",
];

fn is_optional(command: &str, field: &str) -> bool {
    let is_filter = ["audit.list", "log.list", "message.list", "ledger.entries", "account.statement"]
        .contains(&command)
        && [
            "account", "customer", "shift", "person", "act", "kind", "object", "from", "to", "level", "room", "trace",
            "station", "verdict",
        ]
        .contains(&field);
    let is_time = command.starts_with("equipment.") && ["from", "to"].contains(&field);
    let is_about = command.starts_with("job.") && field == "about";
    let is_open = command.starts_with("tariff.")
        && ["flat_price", "custom", "tax_pct", "max_recharges", "valid_from", "valid_until"].contains(&field);
    let is_taken = matches!((command, field), ("reservation.create", "deposit") | ("transfer.receive", "code"));
    let is_kept =
        matches!((command, field), ("station.command", "slot") | ("link.edit" | "link.test", "password" | "key"));
    crate::counter_inputs::is_optional(command, field)
        || (command, field) == ("reading.energy", "period")
        || is_taken
        || is_kept
        || is_filter
        || is_time
        || is_about
        || is_open
        || OPTIONAL.contains(&field)
}

/// What no command may ever answer to anyone's input.
fn is_defect(code: &str) -> bool {
    matches!(code, "internal" | "disk_failed" | "database_damaged" | "read_only")
}

/// The code of an answer, `ok` for an output.
async fn code(story: &Story, name: &str, input: Value) -> String {
    match story.desk.call(name, input).await {
        Ok(_) => "ok".to_owned(),
        Err(fault) => fault.code(),
    }
}

fn log() -> Value {
    json!({
        "level": "info", "room": "battery", "trace": "ab12cd34", "security": false, "from": 0, "to": 1, "after": null,
        "limit": 50,
    })
}

fn exported(column: &str) -> Value {
    let columns = json!([{ "key": column, "label": "Code", "words": {} }]);
    json!({ "question": tests::all("code"), "columns": columns, "format": "csv", "name": "List" })
}

/// Input of the right shape for every command that takes any, for an admin at a hub with a model, a battery and a person.
pub async fn inputs(story: &Story) -> Map<String, Value> {
    let model_id = story.model("LFP 12 V").await;
    let battery_id = story.battery("B-1", "SN-1", &model_id).await;
    let here = story.hub().await;
    let form = json!({ "name": "G", "login": "grace", "email": "g@example.org", "phone": "+260", "language": "fr" });
    let roles = json!([{ "hub": here, "role": "attendant", "limits": limits() }]);
    let mut person = form.clone();
    person["roles"] = roles.clone();
    let grace = story.call("user.create", person.clone()).await["user"].clone();
    let organisation =
        json!({ "name": "M", "country": "ZM", "currency": "ZMW", "languages": ["en"], "accent": "teal" });
    let inputs = json!({
        "setup.check": setup(""),
        "log.list": log(),
        "setup.finish": setup("AAAAA"),
        "session.sign_in": { "login": "grace", "password": STAFF_PASSWORD },
        "session.use_code": { "login": "grace", "code": "00000-00000", "password": STAFF_PASSWORD },
        "session.recover": { "login": "amina", "recovery_code": "AAAAA", "password": STAFF_PASSWORD },
        "session.unlock": { "pin": "480713" },
        "session.switch": { "user": grace, "pin": "480713" },
        "session.choose_hub": { "hub": here },
        "session.end": { "id": UNKNOWN },
        "me.change_password": { "current": PASSWORD, "password": PASSWORD },
        "me.change_pin": { "password": PASSWORD, "pin": "480713" },
        "me.set_language": { "language": "fr" },
        "organisation.edit": organisation,
        "hub.view": { "id": here },
        "hub.history": { "id": here },
        "hub.create": hub("NEW", "New"),
        "hub.edit": { "id": here, "form": hub("MTE", "Mtendere") },
        "model.history": { "id": model_id },
        "model.create": model("Another"),
        "model.edit": { "id": model_id, "form": model("LFP 12 V") },
        "battery.list": all_batteries(),
        "battery.counts": tests::all("code"),
        "battery.export": exported("code"),
        "customer.export": exported("code"),
        "import.read": { "concept": "battery" },
        "import.try": { "file": UNKNOWN, "mapping": ["short_code", null], "accept_duplicates": false },
        "import.do": { "file": UNKNOWN },
        "import.errors": { "file": UNKNOWN, "heading": "Why", "ending": "errors", "fields": {}, "problems": {} },
        "import.undo": { "id": UNKNOWN },
        "card.export": exported("uid"),
        "station.export": exported("code"),
        "device.export": exported("code"),
        "quarantine.export": exported("at"),
        "swap.export": exported("at"),
        "equipment.export": exported("code"),
        "job.export": exported("code"),
        "battery.change_lifecycle_all": { "selection": { "ids": [battery_id] }, "to": "in_service", "reason": "test" },
        "task.cancel": { "id": battery_id },
        "task.dismiss": { "id": battery_id },
        "battery.view": { "id": battery_id },
        "battery.history": { "id": battery_id },
        "battery.create": battery("B-2", "SN-2", &model_id),
        "battery.edit": { "id": battery_id, "form": battery("B-1", "SN-1", &model_id) },
        "battery.change_lifecycle": { "id": battery_id, "to": "in_service", "reason": "fine" },
        "user.view": { "id": grace },
        "user.history": { "id": grace },
        "user.create": person,
        "user.edit": { "id": grace, "form": form },
        "user.set_roles": { "id": grace, "roles": roles },
        "user.enable": { "id": grace },
        "user.disable": { "id": grace, "reason": "left" },
        "user.reset_password": { "id": grace },
        "backup.preview": { "id": "own/none" },
        "backup.restore": { "id": "own/none" },
        "rescue.preview": { "id": "own/none" },
        "rescue.restore": { "id": "own/none" },
        "overview.view": { "search": "m", "only": "rentals_late", "sort": "name", "descending": false },
        "find.everything": { "text": "b" },
    });
    let mut inputs = inputs.as_object().unwrap().clone();
    inputs.extend(Box::pin(crate::inputs::of_things(story, &battery_id, &grace)).await);
    inputs.extend(Box::pin(crate::customers::inputs(story)).await);
    inputs.extend(Box::pin(inputs_of_views(story)).await);
    inputs.extend(Box::pin(crate::cards::inputs(story)).await);
    inputs.extend(Box::pin(crate::tariffs::inputs(story)).await);
    inputs.extend(Box::pin(crate::clients::inputs(story)).await);
    inputs.extend(Box::pin(crate::till::inputs(story)).await);
    inputs.extend(Box::pin(crate::ledger::inputs(story)).await);
    inputs.extend(Box::pin(crate::payment_kinds::inputs(story)).await);
    inputs.extend(Box::pin(crate::deposits::inputs(story)).await);
    inputs.extend(Box::pin(crate::counter_inputs::inputs(story)).await);
    inputs.extend(Box::pin(crate::reservations::inputs(story)).await);
    inputs.extend(Box::pin(crate::transfers::inputs(story, &model_id)).await);
    inputs
}

/// The same for saved views.
async fn inputs_of_views(story: &Story) -> Map<String, Value> {
    let id = story.call("view.save", json!({ "id": null, "form": saved_view("Lost ones") })).await["id"].clone();
    let mut another = saved_view("Another");
    // A question without a filter is one too.
    another["question"]["filters"] = json!({});
    let inputs = json!({
        "view.list": { "list": "battery" },
        "view.save": { "id": null, "form": another },
        "view.rename": { "id": id, "name": "Lost ones" },
        "view.share": { "id": id, "shared": true },
        "view.delete": { "id": id },
    });
    inputs.as_object().unwrap().clone()
}

/// Every place inside a value, as a JSON pointer.
fn places(value: &Value, at: &str) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, inner)| (format!("{at}/{name}"), inner)).collect(),
        Value::Array(rows) => rows.iter().enumerate().map(|(index, inner)| (format!("{at}/{index}"), inner)).collect(),
        _ => Vec::new(),
    };
    inner.iter().flat_map(|(place, inner)| [vec![place.clone()], places(inner, place)].concat()).collect()
}

fn oddities() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(0.5),
        json!(1e308),
        json!(-1e308),
        json!(1e-320),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(9_007_199_254_740_993_i64),
        json!(""),
        json!("NaN"),
        json!("Infinity"),
        json!("-0"),
        json!(UNKNOWN),
        json!([]),
        json!([[]]),
        json!({}),
        json!({ "id": UNKNOWN }),
        json!([null, "x", -1]),
    ]
}

#[tokio::test]
async fn a_value_of_the_wrong_type_anywhere_is_a_fault_with_a_code() {
    let story = Story::set_up().await;
    for (name, input) in Box::pin(inputs(&story)).await {
        for place in places(&input, "") {
            for oddity in oddities() {
                let mut odd = input.clone();
                *odd.pointer_mut(&place).unwrap() = oddity.clone();
                let code = code(&story, &name, odd).await;
                assert!(!is_defect(&code), "{name} {place} {oddity}: {code}");
                if code == "not_signed_in" || name.starts_with("session.") {
                    story.clock.advance(std::time::Duration::from_secs(900));
                    story.sign_in_admin().await;
                }
            }
        }
    }
    story.desk.tick().await;
    assert_eq!(story.call("health.view", Value::Null).await["findings"], json!([]));
}

/// Nothing missing, nothing unknown, nothing that is no form at all.
async fn is_read_strictly(story: &Story, name: &str, input: &Value) {
    let objects = places(input, "").into_iter().chain([String::new()]);
    for place in objects.filter(|place| input.pointer(place).is_some_and(Value::is_object)) {
        let mut more = input.clone();
        more.pointer_mut(&place).unwrap()["surplus"] = json!(1);
        assert_eq!(code(story, name, more).await, "unreadable", "{name} {place}/surplus");
        for (field, value) in input.pointer(&place).unwrap().as_object().unwrap() {
            // What may be null may be left out; so may the hub of a role, which an admin has none of.
            if value.is_null() || is_optional(name, field) || field == "hub" && name.starts_with("user.") {
                continue;
            }
            let mut less = input.clone();
            less.pointer_mut(&place).unwrap().as_object_mut().unwrap().remove(field);
            assert_eq!(code(story, name, less).await, "unreadable", "{name} without {place}/{field}");
        }
    }
    for whole in oddities().into_iter().filter(|whole| !whole.is_object()) {
        // A form of one list may be written as a list of its fields.
        if ["own_field.reorder", "payment_kind.reorder", "till.count", "transfer.receive"].contains(&name)
            && whole == json!([[]])
        {
            continue;
        }
        assert_eq!(code(story, name, whole.clone()).await, "unreadable", "{name} {whole}");
    }
}

#[tokio::test]
async fn a_missing_or_an_unknown_field_is_unreadable() {
    let story = Story::set_up().await;
    for (name, input) in Box::pin(inputs(&story)).await {
        is_read_strictly(&story, &name, &input).await;
    }
}

#[tokio::test]
async fn a_command_without_input_takes_null_alone() {
    let story = Story::set_up().await;
    let with_input = Box::pin(inputs(&story)).await;
    let without = COMMANDS.iter().filter(|command| !with_input.contains_key(command.name));
    for command in without.filter(|command| command.access.allows(Role::Admin)) {
        for oddity in oddities().into_iter().filter(|oddity| !oddity.is_null()) {
            assert_eq!(code(&story, command.name, oddity.clone()).await, "unreadable", "{} {oddity}", command.name);
        }
        assert_ne!(code(&story, command.name, Value::Null).await, "unreadable", "{}", command.name);
        story.sign_in_admin().await;
    }
}

#[tokio::test]
async fn a_customers_input_is_read_as_strictly() {
    let story = Story::set_up().await;
    let (_, pin) = crate::clients::with_card(&story, "04A2B3C4").await;
    story.call("session.card", crate::clients::by_card("04A2B3C4", &pin)).await;
    let input = json!({ "current": pin, "pin": "206915" });
    is_read_strictly(&story, "client.change_pin", &input).await;
    for oddity in oddities() {
        for place in ["/current", "/pin"] {
            let mut odd = input.clone();
            *odd.pointer_mut(place).unwrap() = oddity.clone();
            let code = code(&story, "client.change_pin", odd).await;
            assert!(["unreadable", "invalid", "wrong_card"].contains(&code.as_str()), "{place} {oddity}: {code}");
            story.clock.advance(std::time::Duration::from_secs(60));
            story.call("session.stir", Value::Null).await;
        }
        let expected = if oddity.is_null() { "ok" } else { "unreadable" };
        assert_eq!(code(&story, "client.view", oddity.clone()).await, expected, "{oddity}");
    }
}
