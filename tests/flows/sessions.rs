//! Who has the seat: the idle lock, the length of a session, and what ends one at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tests::{PASSWORD, STAFF_PASSWORD, Story, all, customer, hub, limits};

use crate::import::{as_guessed, chosen, words};
use crate::pin::{OTHER_PIN, PIN, set_pin, stage, two_people};
use crate::shell::ask;

const MINUTE: Duration = Duration::from_secs(60);
fn locked() -> Value {
    json!({ "code": "locked" })
}

async fn set_times(story: &Story, idle_lock_min: i64, session_h: i64) {
    let mut form = hub("MTE", "Mtendere hub");
    form["idle_lock_min"] = json!(idle_lock_min);
    form["session_h"] = json!(session_h);
    let id = story.hub().await;
    story.call("hub.edit", json!({ "id": id, "form": form })).await;
}

#[tokio::test]
async fn the_screen_locks_after_the_hubs_minutes_without_input() {
    let story = Story::set_up().await;
    for minutes in [1, 5, 30] {
        story.sign_in_admin().await;
        set_times(&story, minutes, 12).await;
        let allowed = MINUTE * u32::try_from(minutes).unwrap();
        story.wait(allowed - Duration::from_secs(1)).await;
        story.call("session.stir", Value::Null).await;
        story.wait(allowed - Duration::from_secs(1)).await;
        assert_eq!(stage(&story).await, "open", "{minutes}: input postpones the lock");
        story.wait(Duration::from_secs(1)).await;
        assert_eq!(stage(&story).await, "locked", "{minutes}");
        assert_eq!(story.fault("battery.next_code", Value::Null).await, locked());
    }
}

#[tokio::test]
async fn commands_that_a_screen_gives_by_itself_do_not_keep_it_open() {
    let story = Story::set_up().await;
    for _ in 0..4 {
        story.wait(MINUTE).await;
        for quiet in ["battery.next_code", "hub.list", "app.start", "session.list", "health.view"] {
            story.call(quiet, Value::Null).await;
        }
        story.call("battery.counts", tests::all("code")).await;
    }
    story.wait(MINUTE).await;
    assert_eq!(story.fault("hub.list", Value::Null).await, locked());
}

#[tokio::test]
async fn a_session_lasts_as_long_as_the_hub_says() {
    let story = Story::set_up().await;
    set_times(&story, 30, 2).await;
    for _ in 0..119 {
        story.wait(MINUTE).await;
        story.call("session.stir", Value::Null).await;
    }
    story.wait(MINUTE).await;
    assert_eq!(story.fault("session.stir", Value::Null).await["code"], "not_signed_in");
}

#[tokio::test]
async fn the_wall_clock_neither_ends_nor_prolongs_a_session() {
    let story = Story::set_up().await;
    for wall in [0, tests::MORNING.0 + 400 * 86_400_000, tests::MORNING.0 - 86_400_000] {
        story.clock.jump_to(domain::Time(wall));
        story.desk.tick().await;
        assert_eq!(stage(&story).await, "open");
    }
    story.wait(5 * MINUTE).await;
    assert_eq!(stage(&story).await, "locked");
}

#[tokio::test]
async fn disabling_a_person_or_changing_their_role_ends_their_session_at_once() {
    let (story, amina, grace) = two_people().await;
    let here = story.hub().await;
    story.call("session.switch", json!({ "user": amina, "pin": PIN })).await;
    let roles = json!([{ "hub": here, "role": "attendant", "limits": limits() }]);
    story.call("user.set_roles", json!({ "id": grace, "roles": roles })).await;
    let switch = json!({ "user": grace, "pin": OTHER_PIN });
    assert_eq!(story.fault("session.switch", switch.clone()).await["code"], "password_needed");

    story.sign_in("grace").await;
    assert_eq!(story.call("app.start", Value::Null).await["me"]["role"], "attendant");
    story.call("session.switch", json!({ "user": amina, "pin": PIN })).await;
    story.call("user.disable", json!({ "id": grace, "reason": "left" })).await;
    assert_eq!(story.fault("session.switch", switch).await["code"], "password_needed");
    let again = json!({ "login": "grace", "password": STAFF_PASSWORD });
    assert_eq!(story.fault("session.sign_in", again).await["code"], "user_disabled");
    story.call("user.enable", json!({ "id": grace })).await;
    story.sign_in("grace").await;
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_or_an_admin() {
    let (story, amina, grace) = two_people().await;
    let own = story.call("session.list", Value::Null).await;
    let own = own.as_array().unwrap();
    assert!(own.iter().all(|row| row["user"] == grace), "{own:?}");
    let here: Vec<&Value> = own.iter().filter(|row| row["mine"] == true).collect();
    assert!(here.len() == 1 && here[0]["state"] == "active", "{own:?}");
    story.call("session.switch", json!({ "user": amina, "pin": PIN })).await;
    let all = story.call("session.list", Value::Null).await;
    let live = |user: &Value| {
        let row = all.as_array().unwrap().iter().find(|row| row["user"] == *user && row["state"] != "ended");
        row.unwrap()["id"].clone()
    };
    let (hers, mine) = (live(&grace), live(&amina));
    story.call("session.switch", json!({ "user": grace, "pin": OTHER_PIN })).await;
    let fault = story.fault("session.end", json!({ "id": mine })).await;
    assert_eq!(fault["code"], "not_found", "a technician ends nobody else's session");
    story.call("session.switch", json!({ "user": amina, "pin": PIN })).await;
    story.call("session.end", json!({ "id": hers })).await;
    assert_eq!(story.fault("session.end", json!({ "id": hers })).await["code"], "not_found");
    let fault = story.fault("session.switch", json!({ "user": grace, "pin": OTHER_PIN })).await;
    assert_eq!(fault["code"], "password_needed");
    story.call("session.end", json!({ "id": mine })).await;
    assert_eq!(stage(&story).await, "sign_in");
    story.sign_in_admin().await;
    let rows = story.call("session.list", Value::Null).await;
    let ended = rows.as_array().unwrap().iter().filter(|row| row["state"] == "ended");
    assert!(ended.clone().all(|row| row["ended_at"].is_i64()) && ended.count() >= 4);
}

#[tokio::test]
async fn a_new_password_ends_ones_other_sessions_and_the_old_password_is_worthless() {
    let story = Story::set_up().await;
    let fresh = "thirteen calm otters drum";
    let fault = story.fault("me.change_password", json!({ "current": fresh, "password": fresh })).await;
    assert_eq!(fault["code"], "wrong_password");
    story.call("me.change_password", json!({ "current": PASSWORD, "password": fresh })).await;
    assert_eq!(stage(&story).await, "open", "one's own session goes on");
    let story = story.restart().await;
    let old = json!({ "login": "amina", "password": PASSWORD });
    assert_eq!(story.fault("session.sign_in", old).await["code"], "wrong_password");
    story.call("session.sign_in", json!({ "login": "amina", "password": fresh })).await;
    set_pin(&story, fresh, PIN).await;
}

#[tokio::test]
async fn a_dialog_that_outlives_the_lock_of_the_screen_is_answered_by_nobody() {
    let story = Story::set_up().await;
    let form = json!({ "form": customer("C-1", "Grace", "0971234567"), "consent": null, "accept_duplicate": false });
    let customer = story.call("customer.create", form).await["id"].clone();
    let path = story.folder.path().join("chosen.csv");
    for command in [
        "backup.choose",
        "backup.choose_second",
        "battery.export",
        "customer.choose_photo",
        "import.errors",
        "import.read",
        "organisation.choose_logo",
        "support.save",
    ] {
        story.sign_in_admin().await;
        std::fs::write(&path, "Serial no.,Model\nSN-1,none\n").unwrap();
        let input = match command {
            "battery.export" => crate::export::ask(all("code"), "csv"),
            "customer.choose_photo" => json!({ "id": customer }),
            "import.read" => json!({ "concept": "battery" }),
            "import.errors" => {
                let head = chosen(&story, "battery", path.clone()).await;
                story.finish("import.try", as_guessed(&head)).await;
                let mut ask = words();
                ask["file"] = head["file"].clone();
                ask
            }
            _ => Value::Null,
        };
        let acts = ask(story.folder.path(), "select count(*) from audit");
        story.chooser.will_choose(&path);
        let asked = Arc::new(AtomicBool::new(false));
        story.chooser.meanwhile({
            let (clock, asked) = (story.clock.clone(), Arc::clone(&asked));
            move || {
                asked.store(true, Ordering::Relaxed);
                clock.advance(5 * MINUTE);
            }
        });
        assert_eq!(story.fault(command, input).await, locked(), "{command}");
        assert!(asked.load(Ordering::Relaxed), "{command} asks for a file");
        assert_eq!(ask(story.folder.path(), "select count(*) from audit"), acts, "{command}");
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("Serial no."), "{command}");
    }
}
