//! The cases from the field, by the commands the screens give.
#![allow(clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sim::cases::stations::Way;
use sim::cases::{Verdict, run};
use tempfile::TempDir;

fn agreed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/tariff.json")
}

#[tokio::test]
async fn every_case_of_the_field_is_as_agreed() {
    let tried = run(&agreed(), Way::Straight, |_| ()).await.expect("the cases");
    assert_eq!(tried.len(), 47);
    let wrong: Vec<String> =
        tried.iter().filter(|one| matches!(one.verdict, Verdict::Differs(_))).map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let later: Vec<&str> =
        tried.iter().filter(|one| matches!(one.verdict, Verdict::Later(_))).map(|one| one.id.as_str()).collect();
    assert_eq!(later, ["K5", "K6"], "nothing but pay-to-own is left for later");
}

/// What came of one case with one field otherwise.
async fn otherwise(id: &str, place: &str, value: Value) -> String {
    let text = fs::read_to_string(agreed()).expect("the cases");
    let file: Value = serde_json::from_str(&text).expect("they are JSON");
    let mut case = file["cases"].as_array().expect("a list").iter().find(|case| case["id"] == id).expect(id).clone();
    let (at, field) = place.rsplit_once('/').expect("a place");
    case.pointer_mut(at).expect(at)[field] = value;
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("cases.json");
    fs::write(&file, json!({ "cases": [case] }).to_string()).expect("written");
    run(&file, Way::Straight, |_| ()).await.expect("a case")[0].to_string()
}

#[tokio::test]
async fn a_case_that_is_otherwise_is_told_with_what_differs() {
    for (id, place, value, told) in [
        ("E01", "/expect/total_minor", json!(1), "E01 total 350000, not 1"),
        (
            "E01",
            "/expect/lines",
            json!([["Daily", 6.0, 350_000]]),
            r#"E01 lines ["Daily", 7.0, 350000], not [("Daily", 6.0, 350000)]"#,
        ),
        ("E12", "/expect/lines", json!([["Monthly", 0.333_334, 40_000]]), "E12 lines"),
        ("R20", "/expect/owed_minor", json!(0), "R20 owed 15000, not 0"),
        ("R24", "/expect/deposit", json!("held"), "R24 deposit released to balance, not held"),
        ("R12", "/expect/refused", Value::Null, "R12 refused: recharge_limit_reached"),
        (
            "R11",
            "/expect/refused",
            json!("recharge_limit_reached"),
            "R11 nothing was refused, not recharge_limit_reached",
        ),
        ("K1", "/expect/refused", json!("due_before_start"), "K1 refused: returned_before_start, not due_before_start"),
        ("K4e", "/override_by", json!("technician"), "K4e refused: not_a_manager"),
        ("K7a", "/expect/late_minutes", json!(1), "K7a late_minutes 1800, not 1"),
        ("K8b", "/expect/held_minor", json!(1), "K8b held 10000, not 1"),
        ("E01", "/kind", json!("barter"), "E01 there are no cases of the kind"),
        ("E01", "/expect/colour", json!("red"), "E01 unknown field `colour`"),
        ("R01", "/tariff/colour", json!("red"), "R01 unknown field `colour`"),
        ("K2", "/moon", json!("full"), "K2 unknown field `moon`"),
        ("R01", "/tariff/components", json!([]), "R01 refused: invalid"),
    ] {
        let seen = otherwise(id, place, value).await;
        assert!(seen.starts_with(told), "{seen}, not {told}");
    }
}

#[tokio::test]
async fn cases_of_other_words_are_understood() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("cases.json");
    let cases = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/more.json"));
    fs::write(&file, cases.expect("more cases")).expect("written");
    let tried = run(&file, Way::Straight, |_| ()).await.expect("the cases");
    let wrong: Vec<String> = tried.iter().filter(|one| one.verdict != Verdict::Pass).map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried.len() > 15);
}
