//! Short codes that people say and scan: `B-042`, `S-1`, `E-007`, `J-0118`.

/// The code to offer next: the highest number in use after `prefix` and a hyphen, plus one, with at least `digits` digits.
#[must_use]
pub fn next(prefix: &str, digits: usize, last: Option<&str>) -> String {
    let number = last
        .and_then(|code| code.strip_prefix(prefix)?.strip_prefix('-'))
        .and_then(|digits| digits.parse::<u64>().ok())
        .unwrap_or(0);
    format!("{prefix}-{:0digits$}", number.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_code_counts_on_from_the_last() {
        assert_eq!(next("S", 1, None), "S-1");
        assert_eq!(next("S", 1, Some("S-9")), "S-10");
        assert_eq!(next("E", 3, Some("E-041")), "E-042");
        assert_eq!(next("J", 4, Some("J-9999")), "J-10000");
        assert_eq!(next("S", 1, Some("STATION7")), "S-1");
    }
}
