//! A database of every earlier release opens, whole, with what was in it. `tests/fixtures` holds one a release, made by
//! `UPDATE=1 cargo test -p tests --test flows upgrades` on the day of the release and never made again.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{MORNING, Story, all_batteries};
use usecases::FixedClock;

use crate::shop::{any_length, basket, order};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Three batteries, one retired, and a second person: a little of everything that is kept.
async fn make(folder: &Path) {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V 100 Ah").await;
    for number in 1..=3 {
        story.battery(&format!("B-{number:03}"), &format!("SN-{number:04}"), &model).await;
    }
    let page = story.call("battery.list", all_batteries()).await;
    let last = json!({ "id": page["rows"][2]["id"], "to": "retired", "reason": "cells worn out" });
    story.call("battery.change_lifecycle", last).await;
    story.person("grace", "attendant").await;
    story.desk.close().await;
    std::fs::create_dir_all(folder).unwrap();
    std::fs::copy(story.folder.path().join("hub.db"), folder.join("hub.db")).unwrap();
}

/// What was kept before custody was written down lies at its hub, and goes out for cash.
async fn rents(story: &Story, battery: &Value) {
    let known = json!({ "id": battery, "to": "in_service", "reason": "tested" });
    story.call("battery.change_lifecycle", known).await;
    story.call("battery.confirm_full", json!({ "id": battery })).await;
    story.call("tariff.create", any_length("Solar")).await;
    let customer = crate::equipment::customer(story, "C-0001", "Mary Phiri").await;
    let till = json!({ "act": story.call("act.new_id", Value::Null).await, "float": [] });
    story.call("till.open", till).await;
    let mut out = basket(&customer);
    let item = json!({ "kind": "battery", "id": battery });
    out["out"] = json!([{
        "item": item, "tariff": null, "length": null, "due": null, "rental": null, "condition": null, "soc_pct": null,
    }]);
    out["pay"] = Value::Null;
    let shown = story.call("counter.preview", json!({ "basket": out, "allowing": false })).await;
    let done = story.call("counter.commit", order(&shown, &out)).await;
    assert_eq!((&done["facts"]["items"][0]["code"], &done["facts"]["paid"]), (&json!("B-001"), &json!(5_000)));
}

#[tokio::test]
async fn a_database_of_every_release_opens_with_what_was_in_it() {
    let own = fixtures().join(env!("CARGO_PKG_VERSION"));
    if std::env::var_os("UPDATE").is_some() && !own.exists() {
        make(&own).await;
    }
    let releases: Vec<PathBuf> = std::fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(releases.contains(&own), "no fixture of this release: run with UPDATE=1");
    for release in releases {
        let folder = TempDir::new().unwrap();
        std::fs::copy(release.join("hub.db"), folder.path().join("hub.db")).unwrap();
        let story = Story::in_folder(folder, FixedClock::at(MORNING)).await;
        story.sign_in_admin().await;
        story.desk.tick().await;
        let health = story.call("health.view", Value::Null).await;
        assert_eq!((health["checks"].as_str(), &health["findings"]), (Some("done"), &json!([])), "{release:?}");
        assert_eq!(health["lines_checked"], health["lines"], "{release:?}");
        let counts = story.call("battery.counts", tests::searched("sn", "code")).await;
        assert_eq!(counts["matching"], 3, "{release:?}");
        assert_eq!(counts["by"]["lifecycle"]["of"], json!({ "commissioning": 2, "retired": 1 }), "{release:?}");
        let page = story.call("battery.list", all_batteries()).await;
        let history = story.call("battery.history", json!({ "id": page["rows"][2]["id"] })).await;
        assert_eq!(history[0]["reason"], "cells worn out", "{release:?}");
        rents(&story, &page["rows"][0]["id"]).await;
    }
}
