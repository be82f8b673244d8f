//! Text that a spreadsheet would take for a formula. On its way out of a CSV file an apostrophe keeps it text; on its way
//! in that apostrophe is taken off again, so that what went out comes back.

/// Whether a spreadsheet might run it, apostrophes before it apart.
fn might_run(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

/// Whether the cell of a CSV file is a formula to a spreadsheet. What begins with another sign is none to a reader: a phone
/// number has a plus, a figure a minus.
pub fn is_formula(cell: &str) -> bool {
    cell.starts_with('=')
}

/// The text as a CSV cell that nothing runs.
pub fn kept_text(text: &str) -> String {
    if might_run(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a CSV cell that [`kept_text`], or a person, may have kept from running.
pub fn text_kept(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if might_run(rest) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_might_run_gets_an_apostrophe() {
        assert_eq!(kept_text("=1+2"), "'=1+2");
        assert_eq!(kept_text("+260971234567"), "'+260971234567");
        assert_eq!(kept_text("B-042"), "B-042");
        assert_eq!(kept_text("'s-Hertogenbosch"), "'s-Hertogenbosch");
        assert_eq!(kept_text("'=x"), "''=x");
        assert_eq!(text_kept("'@home"), "@home");
        assert_eq!(text_kept("=1+2"), "=1+2");
    }

    #[test]
    fn a_cell_that_was_kept_text_is_no_formula() {
        assert!(is_formula("=1+2"));
        for text in ["'=1+2", "+260971234567", "-5", "@home", "a=b", ""] {
            assert!(!is_formula(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_went_out_comes_back(text in "['=+@\\t\\-a]{0,6}") {
            let kept = kept_text(&text);
            prop_assert!(!kept.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !is_formula(&kept));
            prop_assert_eq!(text_kept(&kept), text);
        }
    }
}
