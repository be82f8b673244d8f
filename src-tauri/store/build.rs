//! `sqlx::migrate!` reads a folder that cargo does not watch by itself: without this a new migration is missed.
fn main() {
    println!("cargo::rerun-if-changed=../../migrations/sqlite");
}
