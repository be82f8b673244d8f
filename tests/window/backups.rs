//! Safe from the first day: a backup is made, tried, looked at and put back; what is no backup is said to be none.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use tests::driver::{Desktop, Window};
use tests::{model, sample};

use crate::amina_signs_in;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_since_is_gone_after_a_restore_and_kept_aside() {
    let desktop = Desktop::with_data(sample::just_set_up().await);
    let window = desktop.start().await;
    amina_signs_in(&window).await;
    window.link("Settings").await;
    window.link("Backups").await;
    made_and_tried(&window).await;

    window.call("model.create", model("Too hasty")).await.unwrap();
    window.call("model.create", model("More hasty still")).await.unwrap();
    look(&window).await;
    window.see("Mtendere Energy").await;
    window.see("2 acts since then are not in it and must be done again.").await;
    window.see("The present database is kept aside in the data folder and never deleted.").await;
    window.button("Cancel").await;
    assert_eq!(models(&window).await, 2, "a look changes nothing");
    look(&window).await;
    window.button("Restore").await;

    signs_in_again(&window).await;
    assert_eq!(models(&window).await, 0);
    let aside = fs::read_dir(desktop.folder().join("kept")).unwrap().next().unwrap().unwrap().path();
    assert!(fs::metadata(aside.join("hub.db")).unwrap().len() > 0);

    // The way back, should it have been the wrong one: the backup made just before.
    window.go("/settings/backups").await;
    window.see("before a restore").await;
    look(&window).await;
    window.see("The present books do not go on from this backup").await;
    window.button("Restore").await;
    signs_in_again(&window).await;
    assert_eq!(models(&window).await, 2);
    window.go("/settings/health").await;
    window.see("Everything is in order").await;
    window.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_cut_or_changed_is_told_and_never_put_back_and_what_is_whole_saves_a_broken_hub() {
    let desktop = Desktop::with_data(sample::just_set_up().await);
    let window = desktop.start().await;
    amina_signs_in(&window).await;
    window.go("/settings/backups").await;
    made_and_tried(&window).await;
    let whole = fs::read(&backups(desktop.folder())[0]).unwrap();
    let mut changed = whole.clone();
    changed[whole.len() / 3] ^= 1;
    for (name, bytes, why) in [
        ("cut.hubbackup", &whole[..whole.len() / 2], "it is no backup, or its end is missing"),
        ("changed.hubbackup", &changed, "it is not as it was written"),
    ] {
        let stick = desktop.elsewhere(name);
        fs::write(&stick, bytes).unwrap();
        desktop.will_choose(&stick);
        window.button("Choose a backup file…").await;
        window.refused_with("backup_unfit").await;
        window.see(&format!("This backup cannot be used: {why}")).await;
        assert!(!window.has("button", "Restore").await);
    }
    window.end().await;

    // One of the hub's own that went bad counts no more.
    let own = &backups(desktop.folder())[0];
    fs::write(own, &whole[..whole.len() / 2]).unwrap();
    let window = desktop.start().await;
    amina_signs_in(&window).await;
    window.go("/settings/backups").await;
    window.see("cut off").await;
    window.see("No good backup yet").await;
    assert!(window.run(LOOK, vec![]).await.is_null(), "there is nothing to press");
    window.end().await;
    fs::write(own, &whole).unwrap();

    let database = desktop.folder().join("hub.db");
    let mut bytes = fs::read(&database).unwrap();
    bytes[..200].fill(0xA5);
    fs::write(&database, &bytes).unwrap();
    let window = desktop.start().await;
    window.see("Hubkeeper did not open").await;
    look(&window).await;
    window.see("Mtendere Energy").await;
    window.button("Restore").await;
    amina_signs_in(&window).await;
    window.see("Welcome, Amina Banda").await;
    let aside = fs::read_dir(desktop.folder().join("kept")).unwrap().next().unwrap().unwrap().path();
    assert!(fs::read(aside.join("hub.db")).unwrap() == bytes, "what was broken is kept as it was");
    window.end().await;
}

/// Who sat there is told what was restored, and is where they were.
async fn signs_in_again(window: &Window) {
    window.see("is restored").await;
    window.see("What was here before is kept aside").await;
    amina_signs_in(window).await;
    window.find("heading", "Backups").await;
}

async fn made_and_tried(window: &Window) {
    window.button("Back up now").await;
    window.see("The backup is made and checked").await;
    window.see("asked for").await;
    window.see("Last good backup").await;
    window.button("Try a restore").await;
    window.see("A restore was tried on").await;
}

/// The newest backup's button, if it has one.
const LOOK: &str = "const one = [...document.querySelectorAll('button')].find((one) => canBeMet(one) && nameOf(one).startsWith('Restore the backup of'));
    return one ? nameOf(one) : null";

/// Looks into the newest backup.
async fn look(window: &Window) {
    window
        .until(
            "a backup to look at",
            "[...document.querySelectorAll('button')].some((one) => nameOf(one).startsWith('Restore the backup of'))",
        )
        .await;
    let name = window.run(LOOK, vec![]).await;
    window.button(name.as_str().unwrap()).await;
}

async fn models(window: &Window) -> usize {
    window.call("model.list", json!(null)).await.unwrap().as_array().unwrap().len()
}

fn backups(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder.join("backups")).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}
