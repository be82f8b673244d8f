//! Finding as you type: each letter of what people look for is asked for.

use serde_json::json;

use super::ask::{Asked, figures, times};
use crate::Stopped;
use crate::figure::Figure;
use crate::seat::Seat;

const GOAL_MS: f64 = 30.0;

/// What people type, letter by letter: codes, serial numbers, models, makers, people, hubs, several words, and nothing
/// that is there.
const TYPED: [(&str, &[&str]); 6] = [
    ("codes", &["B-47110", "b-99999", "B4711", "b 12"]),
    ("serial numbers", &["PYL-2024033077", "catalyst2025081234", "BG/2021000123", "СЕВ-2023047111", "2022031234"]),
    ("models and makers", &["LFP 12 V 140 Ah", "nmc 48", "pylon", "buyuk guc", "Северный"]),
    ("people and hubs", &["person 7", "amina banda", "mtendere hub", "MTE"]),
    ("several words", &["pyl 2024 b", "b 4 7", "20 2 b", "lfp 12 catalyst"]),
    ("nothing", &["zzzzzz", "b-00000000", "'; drop table", "☀ 9"]),
];

pub(crate) async fn measure(seat: &Seat) -> Result<Vec<Figure>, Stopped> {
    let mut things = Vec::new();
    for (group, phrases) in TYPED {
        for phrase in phrases {
            things.extend(phrase.char_indices().map(|(at, letter)| Asked {
                group,
                command: "find.everything",
                input: json!({ "text": phrase[..at + letter.len_utf8()] }),
            }));
        }
    }
    let found = times(seat, &things).await?;
    Ok(figures("typing", &things, &found, GOAL_MS))
}
