//! `cargo xtask screenshots DIR`: every screen in every language and theme, as PNG.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::PathBuf;

use tests::driver::Window;
use tests::screens;

#[tokio::main]
async fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder for the pictures"));
    let mut number = 0;
    screens::walk(async |window: &Window, screen: &str| {
        number += 1;
        screens::in_every_look(window, async |language, theme| {
            let place = folder.join(format!("{language}-{theme}"));
            fs::create_dir_all(&place).unwrap();
            fs::write(place.join(format!("{number:02}-{screen}.png")), window.picture().await).unwrap();
        })
        .await;
    })
    .await;
    println!("{number} screens in {}", folder.display());
}
