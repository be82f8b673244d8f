//! Who may do what: the command table as people agreed on it, and that nothing else gets through.

use std::collections::BTreeSet;
use std::fmt::Write;

use domain::Role;
use serde_json::{Value, json};
use tests::Story;
use usecases::{Access, COMMANDS};

use crate::clients::{by_card, with_card};
use crate::pin::PIN;

/// No command takes this: only who may not even be heard is answered otherwise than `unreadable`.
fn garbage() -> Value {
    json!({ "no such field": ["of", { "any": "command" }] })
}

fn for_roles() -> impl Iterator<Item = (&'static str, &'static [Role])> {
    COMMANDS.iter().filter_map(|command| match command.access {
        Access::Everyone => None,
        Access::Roles(roles) => Some((command.name, roles)),
    })
}

/// The client's card.
const UID: &str = "04A2B3C4";

/// A desk with one person a role, named as the role, and a customer for the client; nobody is signed in.
async fn with_everyone() -> Story {
    let story = Story::set_up().await;
    for role in Role::ALL.into_iter().filter(|role| ![Role::Admin, Role::Client].contains(role)) {
        story.person(role.word(), role.word()).await;
        story.sign_in_admin().await;
    }
    let (_, pin) = with_card(&story, UID).await;
    story.call("session.card", by_card(UID, &pin)).await;
    story.call("client.change_pin", json!({ "current": pin, "pin": PIN })).await;
    story.call("session.sign_out", Value::Null).await;
    story
}

async fn sign_in_as(story: &Story, role: Role) {
    match role {
        Role::Admin => story.sign_in_admin().await,
        Role::Client => drop(story.call("session.card", by_card(UID, PIN)).await),
        other => story.sign_in(other.word()).await,
    }
}

#[test]
fn the_permission_table_is_the_agreed_one() {
    let mut table = String::new();
    for command in COMMANDS {
        let who = match command.access {
            Access::Everyone => "everyone, signed in or not".to_owned(),
            Access::Roles(roles) => {
                let words = Role::ALL.iter().filter(|role| roles.contains(role));
                words.map(|role| role.word()).collect::<Vec<_>>().join(" ")
            }
        };
        writeln!(table, "{:<26} {who}", command.name).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn what_writes_is_closed_to_those_who_only_look() {
    let own = ["session.", "me.", "task.", "client."];
    let looks = [
        "export",
        "latest",
        "chart",
        "compare",
        "energy",
        "rental",
        "aggregate",
        "duplicates",
        "of",
        "recognise",
        "list",
        "view",
        "history",
        "counts",
        "board",
        "of_customer",
        "table",
        "everything",
        "estimate",
        "week",
        "questions",
        "view_photo",
        "people",
        "report",
        "accounts",
        "entries",
        "statement",
        "debtors",
        "life",
        "open_display",
        "display",
        "commands",
        "logins",
        "login",
        "badge",
    ];
    for (name, roles) in for_roles() {
        let verb = name.split_once('.').unwrap().1;
        if own.iter().any(|concept| name.starts_with(concept)) || looks.contains(&verb) {
            continue;
        }
        for role in [Role::Auditor, Role::Analyst, Role::Client] {
            assert!(!roles.contains(&role), "{} may {name}", role.word());
        }
    }
}

#[test]
fn commands_have_one_name_each_and_the_screens_know_the_same_ones() {
    let ours: BTreeSet<&str> = COMMANDS.iter().map(|command| command.name).collect();
    assert_eq!(ours.len(), COMMANDS.len(), "a name stands twice in the list");
    let written = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/lib/api.ts");
    let written = std::fs::read_to_string(written).unwrap();
    let (_, commands) = written.split_once("export type Commands = {").unwrap();
    let (commands, _) = commands.split_once("\n};").unwrap();
    let theirs: BTreeSet<&str> =
        commands.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next()).collect();
    assert_eq!(ours, theirs);
}

#[tokio::test]
async fn a_role_that_may_not_is_denied_before_its_input_is_read() {
    let story = with_everyone().await;
    let mut denied = 0;
    for role in Role::ALL {
        sign_in_as(&story, role).await;
        for (name, roles) in for_roles() {
            let fault = story.fault(name, garbage()).await;
            let who = role.word();
            if roles.contains(&role) {
                assert_eq!(fault["code"], "unreadable", "{who} {name}: {fault}");
                continue;
            }
            assert_eq!(fault["code"], "denied", "{who} {name}: {fault}");
            assert_eq!(fault["command"], name);
            assert_eq!(fault["roles"], json!(roles), "{name} says who may");
            denied += 1;
        }
        story.call("session.sign_out", Value::Null).await;
    }
    assert!(denied > 100, "only {denied} refusals were looked at");
}

#[tokio::test]
async fn without_a_session_every_command_but_the_ways_in_says_not_signed_in() {
    let story = Story::set_up().await;
    story.call("session.sign_out", Value::Null).await;
    for (name, _) in for_roles() {
        for input in [garbage(), Value::Null] {
            let fault = story.fault(name, input).await;
            assert_eq!(fault["code"], "not_signed_in", "{name}: {fault}");
        }
    }
}

#[tokio::test]
async fn before_setup_nothing_but_the_wizard_answers() {
    let story = Story::new().await;
    for (name, _) in for_roles() {
        let fault = story.fault(name, garbage()).await;
        assert_eq!(fault["code"], "not_signed_in", "{name}: {fault}");
    }
}

#[tokio::test]
async fn a_locked_screen_answers_locked_to_every_role() {
    let story = with_everyone().await;
    for role in Role::ALL {
        sign_in_as(&story, role).await;
        story.call("session.lock", Value::Null).await;
        // Nobody unlocks for a customer: their session ends where another locks.
        let expected = if role == Role::Client { "not_signed_in" } else { "locked" };
        // The screen beside a station goes on: it is for people who have no seat.
        for (name, _) in for_roles().filter(|(name, _)| role == Role::Client || *name != "station.display") {
            let fault = story.fault(name, garbage()).await;
            assert_eq!(fault["code"], expected, "{} {name}: {fault}", role.word());
        }
        story.call("session.sign_out", Value::Null).await;
    }
}

#[tokio::test]
async fn the_ways_in_read_what_they_are_given_and_say_when_they_cannot() {
    let story = Story::set_up().await;
    story.call("session.sign_out", Value::Null).await;
    let open = COMMANDS.iter().filter(|command| command.access == Access::Everyone);
    for command in open {
        let fault = story.fault(command.name, garbage()).await;
        assert_eq!(fault["code"], "unreadable", "{}: {fault}", command.name);
    }
}

#[tokio::test]
async fn what_may_be_done_is_told_to_whoever_signs_in() {
    let story = with_everyone().await;
    for role in Role::ALL {
        sign_in_as(&story, role).await;
        let start = story.call("app.start", Value::Null).await;
        let may: BTreeSet<_> = start["me"]["may"]
            .as_array()
            .unwrap()
            .clone()
            .into_iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect();
        let expected = COMMANDS.iter().filter(|command| command.access.allows(role));
        let expected: BTreeSet<_> = expected.map(|command| command.name.to_owned()).collect();
        assert_eq!(may, expected, "{}", role.word());
        story.call("session.sign_out", Value::Null).await;
    }
}

#[tokio::test]
async fn the_roles_page_is_drawn_from_the_same_table() {
    let story = Story::set_up().await;
    let rows = story.call("role.table", Value::Null).await;
    let expected: Vec<_> =
        COMMANDS.iter().map(|command| json!({ "command": command.name, "roles": command.access.roles() })).collect();
    assert_eq!(rows, json!(expected));
}

#[tokio::test]
async fn a_right_belongs_to_the_hub_one_works_in() {
    let story = Story::set_up().await;
    let first = story.hub().await;
    let second = story.call("hub.create", tests::hub("CHI", "Chipata")).await["id"].clone();
    let limits = tests::limits();
    let roles = json!([
        { "hub": first, "role": "attendant", "limits": limits },
        { "hub": second, "role": "manager", "limits": limits },
    ]);
    story.person("grace", "attendant").await;
    story.sign_in_admin().await;
    let people = story.call("user.list", Value::Null).await;
    let people = people.as_array().unwrap();
    let grace = people.iter().find(|row| row["login"] == "grace").unwrap();
    let roles = json!({ "id": grace["id"], "roles": roles });
    story.call("user.set_roles", roles).await;
    story.call("session.sign_out", Value::Null).await;

    story.sign_in("grace").await;
    story.call("session.choose_hub", json!({ "hub": second })).await;
    story.call("battery.next_code", Value::Null).await;
    story.call("session.choose_hub", json!({ "hub": first })).await;
    let fault = story.fault("battery.next_code", Value::Null).await;
    assert_eq!(fault["code"], "denied");
}
