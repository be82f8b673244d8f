//! A hub's first day, from the wizard to the close: in the real app on a new folder, with the stations as a program of their
//! own that comes over TLS by what the screens show. A line is said of each part, a picture of it stays, and in the end what
//! the hub left is looked through. `cargo xtask demo-day` runs it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod counter;
mod evening;
mod field;
mod measured;
mod morning;
mod riders;

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use tests::driver::{Desktop, Window};
use tests::screens;

#[tokio::main]
async fn main() {
    let pictures = PathBuf::from(std::env::args().nth(1).expect("a folder for the pictures"));
    let day = Day::begin(&pictures);
    let window = day.desktop.start().await;
    window.resize(1280, 960).await;
    Box::pin(morning::morning(&day, &window)).await;
    Box::pin(counter::counter(&day, &window)).await;
    let field = Box::pin(riders::riders(&day, &window)).await;
    let card = Box::pin(measured::measured(&day, &window)).await;
    Box::pin(evening::evening(&day, &window)).await;
    window.end().await;
    left(day.desktop.folder(), &field, card).await;
    println!("the day is done: {} pictures in {}", day.parts.get(), pictures.display());
}

/// A day that is played.
struct Day {
    desktop: Desktop,
    pictures: PathBuf,
    parts: Cell<usize>,
}

impl Day {
    fn begin(pictures: &Path) -> Self {
        fs::create_dir_all(pictures).unwrap();
        Self { desktop: Desktop::new(), pictures: pictures.to_owned(), parts: Cell::new(0) }
    }

    /// A part is done: a line of what was checked, and a picture of what the window shows.
    async fn done(&self, window: &Window, part: &str, checked: &str) {
        self.parts.set(self.parts.get() + 1);
        let named = format!("{:02}-{part}", self.parts.get());
        screens::settled(window).await;
        fs::write(self.pictures.join(format!("{named}.png")), window.picture().await).unwrap();
        println!("{named}: {checked}");
    }
}

/// What is in the folder, with the app closed, is whole, and is what the stations and the card say.
async fn left(folder: &Path, field: &field::Ended, card: usize) {
    let left = sim::left(folder).await.expect("a sound hub");
    assert_eq!(left.batteries, morning::BATTERIES, "every battery is with somebody");
    assert_eq!(left.swaps, field.confirmed, "the swaps the stations know");
    assert_eq!(left.readings, card + field.kept, "the readings of the card and those the stations were told are kept");
    println!(
        "left: {} batteries each with one holder, {} swaps, {} entries that sum to nothing, {} chained lines, no finding, \
         {} readings each there once ({card} of the card, {} of the stations)",
        left.batteries, left.swaps, left.entries, left.lines, left.readings, field.kept
    );
}
