//! A database that cannot be opened: the window says what is the matter, by which code, and what to do; the files stay
//! as they were.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use tests::driver::{Desktop, Window};
use tests::{MORNING, PASSWORD, Story, files, sample};
use usecases::FixedClock;

/// The plain screen with its code and what to do, in both languages, and again after another try.
async fn says(window: &Window, code: &str, [why, todo]: [&str; 2], [pourquoi, a_faire]: [&str; 2]) {
    for _ in 0..2 {
        window.see("Hubkeeper did not open").await;
        window.see(why).await;
        window.see("Nothing was changed and nothing was overwritten.").await;
        window.see(todo).await;
        window.find("button", &format!("Copy {code}")).await;
        window.button("Français").await;
        window.see(pourquoi).await;
        window.see(a_faire).await;
        window.button("English").await;
        window.button("Try again").await;
    }
    assert!(!window.has("field", "Sign-in name").await && !window.has("field", "Name of the organisation").await);
}

/// The window of a desktop on `folder` says so, and leaves the files as they were.
async fn is_refused(folder: TempDir, code: &str, english: [&str; 2], french: [&str; 2]) {
    let before = files(folder.path());
    let desktop = Desktop::with_data(folder);
    let window = desktop.start().await;
    says(&window, code, english, french).await;
    window.see(desktop.folder().to_str().unwrap()).await;
    window.end().await;
    assert!(files(desktop.folder()) == before, "the files are not as they were");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_left_as_it_is() {
    let folder = sample::just_set_up().await;
    let database = folder.path().join("hub.db");
    let mut bytes = fs::read(&database).unwrap();
    bytes[..200].fill(0xA5);
    fs::write(&database, bytes).unwrap();
    let english = ["The database is damaged and was left as it is", "Do not delete the file"];
    is_refused(
        folder,
        "database_damaged",
        english,
        ["La base de données est endommagée", "Ne supprimez pas le fichier"],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_hubkeeper_is_left_as_it_is() {
    let folder = sample::just_set_up().await;
    let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
                 values (9999, 'later', 1, x'00', 1)";
    let run = Command::new("sqlite3").arg("-batch").arg(folder.path().join("hub.db")).arg(newer).output();
    assert!(run.expect("the Debian package sqlite3 is installed").status.success());
    let english = ["The database was made by a newer Hubkeeper", "Install the newest Hubkeeper"];
    is_refused(
        folder,
        "database_newer",
        english,
        ["vient d’un Hubkeeper plus récent", "Installez le Hubkeeper le plus récent"],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_gone_is_not_made_anew_and_opens_when_it_is_back() {
    let desktop = Desktop::with_data(sample::just_set_up().await);
    let before = files(desktop.folder());
    let elsewhere = desktop.folder().with_extension("elsewhere");
    fs::rename(desktop.folder(), &elsewhere).unwrap();
    let window = desktop.start().await;
    let english = ["The data folder is missing", "Connect the disk or the card that holds the folder"];
    says(
        &window,
        "folder_missing",
        english,
        ["Le dossier des données est introuvable", "Branchez le disque ou la carte"],
    )
    .await;
    assert!(!desktop.folder().exists());
    assert!(files(&elsewhere) == before, "the files are not as they were");

    fs::rename(&elsewhere, desktop.folder()).unwrap();
    window.button("Try again").await;
    signs_in(&window).await;
    window.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_another_copy_holds_is_left_to_it_and_opens_when_it_is_free() {
    let other = Story::in_folder(sample::just_set_up().await, FixedClock::at(MORNING)).await;
    // Nobody waits for the file of readings to be opened; here its pages must be there.
    other.sign_in_admin().await;
    other.call("keeping.view", Value::Null).await;
    let before = files(other.folder.path());
    let Story { desk, folder, .. } = other;
    let desktop = Desktop::with_data(folder);
    let window = desktop.start().await;
    let english = ["Hubkeeper is already open on this computer", "Look for the other Hubkeeper window"];
    says(&window, "already_running", english, ["Hubkeeper est déjà ouvert", "Cherchez l’autre fenêtre"]).await;
    assert!(files(desktop.folder()) == before, "the files are not as they were");

    desk.close().await;
    drop(desk);
    window.button("Try again").await;
    signs_in(&window).await;
    window.end().await;
}

async fn signs_in(window: &Window) {
    window.fill("Sign-in name", "amina").await;
    window.fill("Password", PASSWORD).await;
    window.button("Sign in").await;
    window.see("Welcome, Amina Banda").await;
}
