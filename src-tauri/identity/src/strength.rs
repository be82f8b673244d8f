//! Which passwords are accepted: long, and not one that everybody tries first. No composition rules.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::secret::Secret;

/// Fewest characters, since the password is the only factor (NIST SP 800-63B-4, 3.1.1.2).
pub const MIN_PASSWORD: usize = 15;
/// Most characters: room for any passphrase.
pub const MAX_PASSWORD: usize = 256;

/// Words and phrases that people choose first, folded as [`fold`] does, one a line.
const COMMON: &str = include_str!("common.txt");

/// Rows of keys and series, read both ways; four in a row count as one thing known.
const ROWS: [&str; 10] = [
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1a2b3c4d5e6f7g8h9i",
];

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Fewer than `min` characters.
    #[error("a password needs {min} characters")]
    TooShort {
        /// In characters.
        min: usize,
    },
    /// More than `max` characters.
    #[error("a password has at most {max} characters")]
    TooLong {
        /// In characters.
        max: usize,
    },
    /// Mostly words, series or repetitions that are tried first.
    #[error("this password is too easy to guess")]
    TooCommon,
}

/// Accepts or refuses a new password. `context` is what anyone at the hub would guess: the product,
/// the organisation, the hub, the person's name and login.
///
/// A password is too common when more than half of its characters belong to something known: a
/// common word (also with `@` for a, `0` for o and so on), a word of `context`, a row of keys, or
/// a piece it has said before, one character over and over included.
///
/// # Errors
/// [`Weak`], the first reason that applies.
pub fn check_password(secret: &Secret, context: &[&str]) -> Result<(), Weak> {
    let length = secret.as_str().chars().count();
    if length < MIN_PASSWORD {
        return Err(Weak::TooShort { min: MIN_PASSWORD });
    }
    if length > MAX_PASSWORD {
        return Err(Weak::TooLong { max: MAX_PASSWORD });
    }
    let typed = fold(secret.as_str());
    let distinct = typed.iter().collect::<BTreeSet<_>>().len();
    let known = known(&typed, context).iter().filter(|known| **known).count();
    if distinct < 5 || known * 2 > typed.len() {
        return Err(Weak::TooCommon);
    }
    Ok(())
}

/// For each character, whether it belongs to something known.
fn known(typed: &[char], context: &[&str]) -> Vec<bool> {
    let mut known = vec![false; typed.len()];
    let plain: Vec<char> = typed.iter().map(|c| letter_meant(*c)).collect();
    let common = COMMON.lines().map(|line| line.chars().collect());
    for word in common.chain(context_words(context)) {
        mark_word(&mut known, typed, &word);
        mark_word(&mut known, &plain, &word);
    }
    for row in ROWS {
        mark_row(&mut known, typed, &row.chars().collect::<Vec<_>>());
        mark_row(&mut known, typed, &row.chars().rev().collect::<Vec<_>>());
    }
    mark_said_before(&mut known, typed);
    known
}

fn context_words(context: &[&str]) -> Vec<Vec<char>> {
    let parts = context.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let wholes = context.iter().copied();
    parts.chain(wholes).map(fold).filter(|word| word.len() >= 3).collect()
}

fn mark_word(known: &mut [bool], typed: &[char], word: &[char]) {
    for (start, piece) in typed.windows(word.len()).enumerate() {
        if piece == word {
            mark(known, start, word.len());
        }
    }
}

fn mark_row(known: &mut [bool], typed: &[char], row: &[char]) {
    for (start, piece) in typed.windows(4).enumerate() {
        if row.windows(4).any(|keys| keys == piece) {
            mark(known, start, 4);
        }
    }
}

fn mark_said_before(known: &mut [bool], typed: &[char]) {
    let mut said = BTreeSet::new();
    for (start, piece) in typed.windows(4).enumerate() {
        if !said.insert(piece) {
            mark(known, start, 4);
        }
    }
}

fn mark(known: &mut [bool], start: usize, length: usize) {
    known.iter_mut().skip(start).take(length).for_each(|known| *known = true);
}

/// Small letters without accents, and without what joins words.
fn fold(text: &str) -> Vec<char> {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !"-_.,'’".contains(*c))
        .collect()
}

/// The letter a digit or sign stands for when people dress up a word.
fn letter_meant(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' | '|' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' | '+' => 't',
        other => other,
    }
}
