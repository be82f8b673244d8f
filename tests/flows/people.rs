//! Who may change whom: a manager the own hub's people, nobody themselves, and an admin is always left.

use serde_json::{Value, json};
use tests::{STAFF_PASSWORD, Story, hub, limits};

fn role(hub: &Value, role: &str) -> Value {
    json!({ "hub": hub, "role": role, "limits": limits() })
}

fn person(login: &str, roles: &Value) -> Value {
    json!({ "name": login, "login": login, "email": "", "phone": "", "language": "en", "roles": roles })
}

fn invalid(field: &str, problem: &str) -> Value {
    json!({ "code": "invalid", "fields": [{ "field": field, "problem": problem }] })
}

/// Adds someone; their id.
async fn add(story: &Story, login: &str, roles: Value) -> Value {
    story.call("user.create", person(login, &roles)).await["user"].clone()
}

struct House {
    story: Story,
    here: Value,
    there: Value,
    amina: Value,
    manager: Value,
}

/// Two hubs, Amina the admin and a manager at the first hub; Amina is signed in.
async fn house() -> House {
    let story = Story::set_up().await;
    let here = json!(story.hub().await);
    let there = story.call("hub.create", hub("CHI", "Chipata")).await["id"].clone();
    story.person("grace", "manager").await;
    story.sign_in_admin().await;
    let amina = id_of(&story, "amina").await;
    let manager = id_of(&story, "grace").await;
    House { story, here, there, amina, manager }
}

async fn id_of(story: &Story, login: &str) -> Value {
    let people = story.call("user.list", Value::Null).await;
    let found = people.as_array().unwrap().iter().find(|row| row["login"] == login);
    found.unwrap()["id"].clone()
}

async fn set_roles(story: &Story, id: &Value, roles: Value) -> Value {
    story.fault("user.set_roles", json!({ "id": id, "roles": roles })).await
}

fn form(login: &str) -> Value {
    json!({ "name": login, "login": login, "email": "", "phone": "", "language": "fr" })
}

#[tokio::test]
async fn a_manager_sees_the_own_hubs_people_only() {
    let House { story, here, there, amina, .. } = house().await;
    let near = add(&story, "near", json!([role(&here, "attendant")])).await;
    let far = add(&story, "far", json!([role(&there, "attendant")])).await;
    story.sign_in("grace").await;
    let people = story.call("user.list", Value::Null).await;
    let logins: Vec<_> = people.as_array().unwrap().iter().map(|row| row["login"].clone()).collect();
    assert_eq!(logins, ["grace", "near"]);
    story.call("user.view", json!({ "id": near })).await;
    for unseen in [far, amina] {
        for command in ["user.view", "user.history", "user.enable", "user.reset_password"] {
            let fault = story.fault(command, json!({ "id": unseen })).await;
            assert_eq!(fault["code"], "not_found", "{command}");
        }
        let fault = story.fault("user.disable", json!({ "id": unseen, "reason": "x" })).await;
        assert_eq!(fault["code"], "not_found");
        let fault = story.fault("user.edit", json!({ "id": unseen, "form": form("other") })).await;
        assert_eq!(fault["code"], "not_found");
        let fault = set_roles(&story, &unseen, json!([role(&here, "attendant")])).await;
        assert_eq!(fault["code"], "not_found");
    }
}

#[tokio::test]
async fn no_other_command_shows_a_persons_history_to_whoever_may_not_see_it() {
    let House { story, here, amina, .. } = house().await;
    let near = add(&story, "near", json!([role(&here, "technician")])).await;
    story.person("joseph", "attendant").await;
    story.sign_in("joseph").await;
    for id in [&near, &amina, &here] {
        for command in ["model.history", "battery.history"] {
            let fault = story.fault(command, json!({ "id": id })).await;
            assert_eq!(fault["code"], "not_found", "{command}");
        }
    }
    story.sign_in("grace").await;
    let fault = story.fault("hub.history", json!({ "id": amina })).await;
    assert_eq!(fault["code"], "not_found");
}

#[tokio::test]
async fn a_manager_grants_counter_and_workshop_roles_at_the_own_hub_and_nothing_above() {
    let House { story, here, there, .. } = house().await;
    story.sign_in("grace").await;
    for fine in ["attendant", "technician", "manager"] {
        add(&story, fine, json!([role(&here, fine)])).await;
    }
    let above = ["accountant", "analyst", "auditor", "client"];
    for (number, above) in above.into_iter().enumerate() {
        let fault = story.fault("user.create", person(&format!("p{number}"), &json!([role(&here, above)]))).await;
        assert_eq!(fault, json!({ "code": "role_above_own", "role": above }));
    }
    let admin = json!([{ "hub": null, "role": "admin", "limits": limits() }]);
    let elsewhere = json!([role(&there, "attendant")]);
    for (roles, named) in [(admin, "admin"), (elsewhere, "attendant")] {
        let refused = json!({ "code": "role_above_own", "role": named });
        assert_eq!(story.fault("user.create", person("p9", &roles)).await, refused);
        let id = id_of(&story, "attendant").await;
        assert_eq!(set_roles(&story, &id, roles).await, refused);
    }
}

#[tokio::test]
async fn a_manager_leaves_alone_whoever_has_a_role_elsewhere_too() {
    let House { story, here, there, .. } = house().await;
    let both = json!([role(&here, "attendant"), role(&there, "attendant")]);
    let both = add(&story, "both", both).await;
    let teller = add(&story, "teller", json!([role(&here, "accountant")])).await;
    story.sign_in("grace").await;
    for id in [&both, &teller] {
        assert_eq!(story.call("user.view", json!({ "id": id })).await["managed"], false);
        for command in ["user.enable", "user.reset_password"] {
            let fault = story.fault(command, json!({ "id": id })).await;
            assert_eq!(fault["code"], "role_above_own", "{command}");
        }
        let fault = story.fault("user.disable", json!({ "id": id, "reason": "x" })).await;
        assert_eq!(fault["code"], "role_above_own");
        let fault = story.fault("user.edit", json!({ "id": id, "form": form("other") })).await;
        assert_eq!(fault["code"], "role_above_own");
        let fault = set_roles(&story, id, json!([role(&here, "technician")])).await;
        assert_eq!(fault["code"], "role_above_own");
    }
}

#[tokio::test]
async fn a_manager_edits_the_settings_of_the_own_hub_only() {
    let House { story, here, there, .. } = house().await;
    story.sign_in("grace").await;
    story.call("hub.edit", json!({ "id": here, "form": hub("MTE", "Mtendere East") })).await;
    let fault = story.fault("hub.edit", json!({ "id": there, "form": hub("CHI", "Mine") })).await;
    assert_eq!(fault["code"], "denied");
    let other = story.call("hub.view", json!({ "id": there })).await;
    assert_eq!((&other["name"], &other["managed"]), (&json!("Chipata"), &json!(false)));
    assert_eq!(story.call("hub.view", json!({ "id": here })).await["managed"], true);
}

#[tokio::test]
async fn nobody_changes_the_own_role_and_the_last_admin_stays() {
    let House { story, here, amina, manager, .. } = house().await;
    let own = json!({ "code": "own_role" });
    assert_eq!(set_roles(&story, &amina, json!([role(&here, "manager")])).await, own);
    assert_eq!(story.fault("user.disable", json!({ "id": amina, "reason": "x" })).await, own);
    // A second admin comes and goes; the first cannot go meanwhile either, by own hand.
    let admin = json!([{ "hub": null, "role": "admin", "limits": limits() }]);
    story.call("user.set_roles", json!({ "id": manager, "roles": admin })).await;
    assert_eq!(story.fault("user.disable", json!({ "id": amina, "reason": "x" })).await, own);
    story.sign_in("grace").await;
    story.call("user.disable", json!({ "id": amina, "reason": "left" })).await;
    assert_eq!(set_roles(&story, &manager, json!([role(&here, "manager")])).await, own);
    assert_eq!(story.fault("user.disable", json!({ "id": manager, "reason": "x" })).await, own);
    let story = story.restart().await;
    story.sign_in("grace").await;
    assert_eq!(story.call("app.start", Value::Null).await["me"]["role"], "admin");
}

#[tokio::test]
async fn a_disabled_person_gets_in_by_no_way_and_their_codes_are_not_used_up() {
    let story = Story::new().await;
    let recovery = story.finish_setup().await;
    let amina = id_of(&story, "amina").await;
    let admin = json!([{ "hub": null, "role": "admin", "limits": limits() }]);
    let invited = story.call("user.create", person("grace", &admin)).await;
    let (grace, code) = (&invited["user"], &invited["code"]);
    story.call("user.disable", json!({ "id": grace, "reason": "not yet" })).await;
    let use_code = json!({ "login": "grace", "code": code, "password": STAFF_PASSWORD });
    let recover = json!({ "login": "grace", "recovery_code": recovery, "password": STAFF_PASSWORD });
    for _ in 0..2 {
        assert_eq!(story.fault("session.use_code", use_code.clone()).await["code"], "user_disabled");
        assert_eq!(story.fault("session.recover", recover.clone()).await["code"], "user_disabled");
    }
    assert_eq!(story.call("user.view", json!({ "id": grace })).await["has_password"], false);
    story.call("user.enable", json!({ "id": grace })).await;
    story.call("session.use_code", use_code).await;
    story.call("user.disable", json!({ "id": amina, "reason": "left" })).await;
    story.call("session.recover", recover).await;
}

#[tokio::test]
async fn a_taken_sign_in_name_is_told_at_its_field() {
    let House { story, here, manager, .. } = house().await;
    for taken in ["amina", "AMINA", " Amina "] {
        let fault = story.fault("user.create", person(taken, &json!([role(&here, "attendant")]))).await;
        assert_eq!(fault, invalid("login", "taken"));
        let fault = story.fault("user.edit", json!({ "id": manager, "form": form(taken) })).await;
        assert_eq!(fault, invalid("login", "taken"));
    }
    story.call("user.edit", json!({ "id": manager, "form": form("GRACE") })).await;
}

#[tokio::test]
async fn roles_and_limits_are_checked_field_by_field() {
    let House { story, here, there, manager, .. } = house().await;
    let twice = json!([role(&here, "attendant"), role(&here, "manager")]);
    let admin_at_hub = json!([role(&here, "admin")]);
    let nowhere = json!([role(&Value::Null, "manager")]);
    for (roles, field, problem) in [
        (json!([]), "roles", "required"),
        (twice, "roles.1.hub", "taken"),
        (admin_at_hub, "roles.0.role", "not_a_choice"),
        (nowhere, "roles.0.hub", "required"),
    ] {
        assert_eq!(set_roles(&story, &manager, roles.clone()).await, invalid(field, problem));
        let fault = story.fault("user.create", person("joseph", &roles)).await;
        assert_eq!(fault, invalid(field, problem));
    }
    for (limit, value) in [
        ("debt_override", json!(-1)),
        ("refund", json!(9_007_199_254_740_992_i64)),
        ("write_off", json!(i64::MIN)),
        ("discount_pct", json!(100.01)),
        ("discount_pct", json!(-0.5)),
    ] {
        let mut roles = json!([role(&here, "attendant"), role(&there, "attendant")]);
        roles[1]["limits"][limit] = value;
        let fault = set_roles(&story, &manager, roles).await;
        assert_eq!(fault["fields"][0]["field"], format!("roles.1.{limit}"), "{fault}");
        assert_eq!(fault["fields"][0]["problem"], "out_of_range");
    }
    let unknown = json!("0193f000-0000-7000-8000-000000000000");
    let fault = set_roles(&story, &manager, json!([role(&unknown, "attendant")])).await;
    assert_eq!(fault, json!({ "code": "not_found", "what": "hub" }));
    let mut most = role(&here, "attendant");
    most["limits"] = json!({ "debt_override": 9_007_199_254_740_991_i64, "refund": 5, "write_off": 6, "discount_pct": 12.5, "see_amounts": false });
    let kept = story.call("user.set_roles", json!({ "id": manager, "roles": [most] })).await;
    assert_eq!(kept["roles"], json!([most]));
    let history = story.call("user.history", json!({ "id": manager })).await;
    let changes = history[0]["changes"].as_array().unwrap();
    let refund = json!({ "field": "refund", "before": 0, "after": 5 });
    assert!(changes.contains(&refund), "{changes:?}");
    let roles = json!({ "field": "roles", "before": "manager MTE", "after": "attendant MTE" });
    assert!(changes.contains(&roles), "{changes:?}");
}

#[tokio::test]
async fn a_manager_gives_roles_but_never_says_how_far_they_go() {
    let House { story, here, .. } = house().await;
    let mut far = role(&here, "attendant");
    far["limits"]["refund"] = json!(500);
    let trusted = add(&story, "trusted", json!([far])).await;
    story.sign_in("grace").await;
    let refused = json!({ "code": "limits_by_admin" });
    assert_eq!(story.fault("user.create", person("p1", &json!([far]))).await, refused);
    assert_eq!(set_roles(&story, &trusted, json!([role(&here, "attendant")])).await, refused);
    far["role"] = json!("technician");
    let kept = story.call("user.set_roles", json!({ "id": trusted, "roles": [far] })).await;
    assert_eq!(kept["roles"], json!([far]));
    assert_eq!(kept["sets_limits"], false);
}
