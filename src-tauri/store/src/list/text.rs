//! The words of all rows as one text that is looked through at the speed of memory.

use domain::text::folded;
use memchr::memmem::Finder;

/// Words of a search that are looked at; more add nothing to what a person means.
const WORDS: usize = 8;

/// The words of all rows: each row's folded, a space before each word, a line break after the last.
#[derive(Default)]
pub(super) struct Text {
    all: String,
    /// Where each piece of the text begins, and whose it is, in order.
    pieces: Vec<(usize, usize)>,
    /// Where each row's own piece lies now; older ones of the same row no longer count.
    own: Vec<(usize, usize)>,
    /// Bytes that no longer count.
    stale: usize,
}

impl Text {
    /// Gives `row` its words.
    pub fn put(&mut self, row: usize, words: &str) {
        if row == self.own.len() {
            self.own.push((0, 0));
        }
        let (from, to) = self.own[row];
        self.stale += to - from;
        let start = self.all.len();
        self.pieces.push((start, row));
        self.all.push(' ');
        self.all.push_str(&folded(words));
        self.all.push('\n');
        self.own[row] = (start, self.all.len());
    }

    /// Whether more of the text is of the past than of the present.
    pub fn is_worn(&self) -> bool {
        self.stale > self.all.len() / 2 && self.stale > 1 << 16
    }

    /// Which rows have, for each word typed, one that begins with it; none if no word was typed.
    pub fn matching(&self, typed: &str) -> Option<Vec<bool>> {
        let folded = folded(typed);
        let mut begins: Vec<String> =
            folded.split(' ').filter(|word| !word.is_empty()).take(WORDS).map(|word| format!(" {word}")).collect();
        begins.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let (rarest, others) = begins.split_first()?;
        let others: Vec<Finder<'_>> = others.iter().map(|word| Finder::new(word.as_bytes())).collect();
        let mut matching = vec![false; self.own.len()];
        let mut piece = 0;
        for at in memchr::memmem::find_iter(self.all.as_bytes(), rarest.as_bytes()) {
            while self.pieces.get(piece + 1).is_some_and(|(start, _)| *start <= at) {
                piece += 1;
            }
            let row = self.pieces[piece].1;
            let (from, to) = self.own[row];
            if !matching[row] && from <= at && at < to {
                let own = &self.all.as_bytes()[from..to];
                matching[row] = others.iter().all(|word| word.find(own).is_some());
            }
        }
        Some(matching)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &Text, typed: &str) -> Vec<usize> {
        let matching = text.matching(typed).expect("words");
        (0..matching.len()).filter(|row| matching[*row]).collect()
    }

    #[test]
    fn every_word_typed_begins_a_word_of_the_row_as_it_is_now() {
        let mut text = Text::default();
        for (row, words) in ["Énergie B-042", "energie", "synergie"].iter().enumerate() {
            text.put(row, words);
        }
        assert_eq!(found(&text, "ener"), [0, 1]);
        assert_eq!(found(&text, "b ÉNER"), [0]);
        text.put(0, "renamed");
        assert_eq!(found(&text, "ener"), [1]);
        assert_eq!(found(&text, "ren"), [0]);
        assert_eq!(text.matching(" -- "), None);
    }
}
