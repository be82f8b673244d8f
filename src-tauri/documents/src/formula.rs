//! Text that a spreadsheet would take for a formula. On its way out of a CSV file an apostrophe keeps it text; on its way
//! in that apostrophe is taken off again, so that what went out comes back.

/// Whether a spreadsheet might run it, apostrophes before it apart.
fn might_run(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
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

    proptest! {
        #[test]
        fn what_went_out_comes_back(text in "['=+@\\t\\-a]{0,6}") {
            let kept = kept_text(&text);
            prop_assert!(!kept.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            prop_assert_eq!(text_kept(&kept), text);
        }
    }
}
