//! The log: what it tells of each command, how it is read, and what never stands in it.

use std::time::Duration;

use domain::Time;
use serde_json::{Value, json};
use tests::log::Logged;
use tests::{MORNING, PASSWORD, STAFF_PASSWORD, Story, battery, customer};

use crate::clients::by_card;
use crate::shell::{ask as ask_shell, behind_the_guards};

const DAY: Duration = Duration::from_hours(24);

fn ask(narrowed: Value) -> Value {
    let mut ask = json!({
        "level": null, "room": null, "trace": null, "security": false, "from": null, "to": null, "after": null,
        "limit": 200,
    });
    for (name, value) in narrowed.as_object().unwrap() {
        ask[name] = value.clone();
    }
    ask
}

async fn rows(story: &Story, narrowed: Value) -> Vec<Value> {
    story.call("log.list", ask(narrowed)).await["rows"].as_array().unwrap().clone()
}

fn field(row: &Value, name: &str) -> Value {
    let fields = row["fields"].as_array().unwrap();
    fields.iter().find(|field| field["name"] == name).map_or(Value::Null, |field| field["value"].clone())
}

fn commands(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| format!("{} {}", field(row, "command"), field(row, "outcome")).replace('"', "")).collect()
}

#[tokio::test]
async fn each_command_leaves_a_line_with_role_outcome_time_and_a_trace() {
    let logged = Logged::set_up().await;
    let story = &logged.story;
    story.person("grace", "attendant").await;
    story.sign_in("grace").await;
    story.call("model.list", Value::Null).await;
    story.fault("model.create", tests::model("LFP")).await;
    let ok = &logged.about("model.list")[0];
    let trace = ok["trace"].as_str().unwrap();
    assert_eq!(trace.len(), 8);
    let expected = json!({
        "at": "2026-11-03T08:00:00.000Z", "level": "info", "room": "model", "message": "command", "trace": trace,
        "command": "model.list", "role": "attendant", "outcome": "ok", "ms": 0,
    });
    assert_eq!(*ok, expected);
    let denied = &logged.about("model.create")[0];
    assert_eq!(
        (&denied["level"], &denied["role"], &denied["outcome"], &denied["security"]),
        (&json!("warn"), &json!("attendant"), &json!("denied"), &json!(true))
    );
    assert_ne!(denied["trace"], ok["trace"]);
}

#[tokio::test]
async fn start_stop_version_and_form_of_the_database_are_told() {
    let logged = Logged::set_up().await;
    logged.story.desk.close().await;
    let lines = logged.lines();
    let told = |message: &str| lines.iter().find(|line| line["message"] == message).unwrap().clone();
    let form = told("the database has a new form");
    let open = told("the desk is open");
    assert_eq!((&form["from"], &form["to"]), (&json!(0), &open["schema"]));
    assert_eq!((&open["version"], &open["room"]), (&json!(env!("CARGO_PKG_VERSION")), &json!("desk")));
    assert_eq!(lines.last().unwrap()["message"], "the desk is closed");
}

#[tokio::test]
async fn a_defect_is_found_by_the_trace_that_the_screen_shows() {
    let logged = Logged::set_up().await;
    let story = &logged.story;
    behind_the_guards(story.folder.path(), "credential", "update credential set password = 'no verifier of ours'");
    let fault = story.fault("me.change_password", json!({ "current": PASSWORD, "password": STAFF_PASSWORD })).await;
    assert_eq!(fault["code"], "internal");
    let found = rows(story, json!({ "trace": fault["trace"] })).await;
    let told: Vec<&Value> = found.iter().map(|row| &row["message"]).collect();
    assert_eq!(told, ["command", "internal fault"], "{found:?}");
    assert_eq!(commands(&found[..1]), ["me.change_password internal"]);
    assert_eq!((&found[0]["level"], &found[1]["level"]), (&json!("error"), &json!("error")));
    assert!(field(&found[1], "causes").as_str().unwrap().len() > 5, "the cause is told: {found:?}");
    let upper = fault["trace"].as_str().unwrap().to_uppercase();
    assert_eq!(rows(story, json!({ "trace": format!(" {upper} ") })).await.len(), 2, "as it was read out");
}

#[tokio::test]
async fn who_comes_in_who_does_not_and_who_may_what_is_told() {
    let logged = Logged::set_up().await;
    let story = &logged.story;
    story.person("grace", "attendant").await;
    for _ in 0..6 {
        story.fault("session.sign_in", json!({ "login": "grace", "password": "not the right one" })).await;
    }
    story.sign_in_admin().await;
    let people = story.call("user.list", Value::Null).await;
    let grace = people.as_array().unwrap().iter().find(|row| row["login"] == "grace").unwrap()["id"].clone();
    let roles = json!([{ "hub": story.hub().await, "role": "manager", "limits": tests::limits() }]);
    story.call("user.set_roles", json!({ "id": grace, "roles": roles })).await;
    let told = commands(&rows(story, json!({ "security": true })).await);
    assert_eq!(
        told[..4],
        ["user.set_roles ok", "session.sign_in ok", "session.sign_in wait", "session.sign_in wrong_password"],
    );
    assert!(told.iter().all(|line| !line.starts_with("user.list")));
}

#[tokio::test]
async fn the_log_is_read_newest_first_narrowed_and_in_pages() {
    let logged = Logged::set_up().await;
    let story = &logged.story;
    story.call("model.list", Value::Null).await;
    let from = Time(MORNING.0 + 3_600_000);
    story.clock.jump_to(from);
    story.fault("model.create", tests::model("")).await;
    story.call("hub.list", Value::Null).await;
    let models = rows(story, json!({ "room": "model" })).await;
    assert_eq!(commands(&models), ["model.create invalid", "model.list ok"]);
    let late = rows(story, json!({ "from": from, "room": "model" })).await;
    assert_eq!(commands(&late), ["model.create invalid"]);
    let early = rows(story, json!({ "to": from.0 - 1, "room": "model" })).await;
    assert_eq!(commands(&early), ["model.list ok"]);
    assert!(rows(story, json!({ "level": "error" })).await.is_empty());

    let all: Vec<Value> = rows(story, json!({})).await.iter().map(|row| row["id"].clone()).collect();
    let (mut paged, mut after) = (Vec::new(), Value::Null);
    loop {
        // From the second page on, as the first one is a command that is told too.
        let page = story.call("log.list", ask(json!({ "limit": 3, "after": after, "to": from }))).await;
        paged.extend(page["rows"].as_array().unwrap().iter().map(|row| row["id"].clone()));
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert_eq!(paged[paged.len() - all.len()..], all[..], "every line once, in order");
    assert_eq!(story.fault("log.list", ask(json!({ "after": "1" }))).await["code"], "unreadable");
    assert_eq!(story.fault("log.list", ask(json!({ "limit": 0 }))).await["code"], "invalid");
}

#[tokio::test]
async fn where_nothing_was_written_there_is_nothing_to_read() {
    let story = Story::set_up().await;
    assert_eq!(story.call("log.list", ask(json!({}))).await, json!({ "rows": [], "next": null }));
}

#[tokio::test]
async fn a_task_is_told_when_it_ends_but_not_what_its_file_is_called() {
    let logged = Logged::set_up().await;
    let story = &logged.story;
    let path = story.folder.path().join("Zebedayo Ngulube.csv");
    story.chooser.will_choose(&path);
    let columns = json!([{ "key": "code", "label": "Code", "words": {} }]);
    let list = json!({ "question": tests::all("code"), "columns": columns, "format": "csv", "name": "Zebedayo" });
    story.finish("battery.export", list).await;
    assert!(path.exists());
    let ended = logged.lines().into_iter().find(|line| line["message"] == "a task ended").unwrap();
    assert_eq!(
        (&ended["kind"], &ended["role"], &ended["outcome"], &ended["room"]),
        (&json!("export"), &json!("admin"), &json!("ok"), &json!("task"))
    );
    assert!(!logged.text().contains("Zebedayo"));
}

/// What must never stand in a log, and is said to the hub in every way there is.
const NEEDLES: [&str; 9] = [
    "Zebedayo",
    "Ngulube",
    "977123987",
    "zebedayo.n",
    "ZX-SERIAL-77",
    "violet kettle parade",
    "Kwacha Sunrise",
    "04A2B3C4D5E680",
    "481516",
];

/// Tells a hub everything that its log must not tell, in every way there is; what else must not stand there. The admin is
/// signed in, as `zebedayo.n`.
pub async fn told_everything(story: &Story) -> Vec<String> {
    let code = story.call("setup.recovery_code", Value::Null).await.as_str().unwrap().to_owned();
    let mut setup = tests::setup(&code);
    setup["organisation"] = json!("Kwacha Sunrise");
    setup["admin_name"] = json!("Zebedayo Ngulube");
    setup["login"] = json!("zebedayo.n");
    setup["password"] = json!("violet kettle parade");
    story.call("setup.finish", setup).await;
    let secret = json!({ "login": "zebedayo.n", "password": "violet kettle parade" });

    // What is carried out, what is refused, what cannot be read, and what is no command at all.
    let model = story.model("Ngulube 12 V").await;
    story.battery("B-1", "ZX-SERIAL-77", &model).await;
    story.fault("battery.create", battery("B-2", "ZX-SERIAL-77", &model)).await;
    let form = customer("C-1", "Zebedayo Ngulube", "0977123987");
    let form = json!({ "form": form, "consent": null, "accept_duplicate": false });
    let id = story.call("customer.create", form.clone()).await["id"].clone();
    story.fault("customer.create", form).await;
    story.fault("customer.create", json!({ "form": "Zebedayo Ngulube 0977123987" })).await;
    story.fault("violet kettle parade", json!("violet kettle parade")).await;
    let owner = json!({ "kind": "customer", "id": id });
    let card = json!({ "uid": "04A2B3C4D5E680", "owner": owner, "expires_on": null, "activate": true });
    story.call("card.issue", card).await;
    let pin = story.call("customer.set_pin", json!({ "id": id })).await["pin"].as_str().unwrap().to_owned();
    story.call("me.change_pin", json!({ "pin": "481516", "password": "violet kettle parade" })).await;
    story.call("find.everything", json!({ "text": "Zebedayo 0977123987" })).await;
    story.fault("session.sign_in", json!({ "login": "zebedayo.n", "password": "481516" })).await;
    story.call("session.card", by_card("04A2B3C4D5E680", &pin)).await;
    story.call("session.sign_out", Value::Null).await;
    story.call("session.sign_in", secret.clone()).await;

    // Backups, an import of a broken file called after a person, an export to one.
    story.call("backup.make", Value::Null).await;
    let broken = story.folder.path().join("Ngulube.csv");
    std::fs::write(&broken, "name,phone\n\"Zebedayo,0977123987\n").unwrap();
    story.chooser.will_choose(&broken);
    story.fault("import.read", json!({ "concept": "customer" })).await;
    story.wait(DAY).await;

    // A defect whose cause holds what was kept.
    story.call("session.sign_in", secret.clone()).await;
    let verifier = ask_shell(story.folder.path(), "select password from credential");
    behind_the_guards(story.folder.path(), "credential", "update credential set password = 'Zebedayo Ngulube'");
    let fault = story.fault("session.sign_in", json!({ "login": "zebedayo.n", "password": PASSWORD })).await;
    assert_eq!(fault["code"], "internal");
    behind_the_guards(story.folder.path(), "credential", &format!("update credential set password = '{verifier}'"));
    story.call("session.sign_in", secret).await;
    let folder = story.folder.path().display().to_string();
    NEEDLES.into_iter().map(str::to_owned).chain([code, pin, folder]).collect()
}

#[tokio::test]
async fn no_name_no_phone_no_number_and_no_secret_stands_in_a_line() {
    let logged = Logged::new().await;
    let needles = told_everything(&logged.story).await;

    let text = logged.text();
    let outcomes = [
        "invalid",
        "duplicate_customer",
        "unreadable",
        "unknown_command",
        "wrong_password",
        "internal",
        "file_open_quotes",
    ];
    for outcome in outcomes {
        assert!(text.contains(&format!("\"outcome\":\"{outcome}\"")), "the story had {outcome}");
    }
    assert!(text.contains("a backup was made"));
    for needle in needles {
        let found = text.lines().find(|line| line.to_lowercase().contains(&needle.to_lowercase()));
        assert_eq!(found, None, "{needle}");
    }
}
