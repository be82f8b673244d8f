//! Figures: what was measured, against what, and whether that is good enough.

use serde::Serialize;

/// One measured figure. A goal is for the ratio if there is one, else for the value.
#[derive(Serialize)]
pub(crate) struct Figure {
    pub bench: &'static str,
    pub case: String,
    pub value: f64,
    pub unit: &'static str,
    /// The same done by the reference, in the same unit.
    pub reference: Option<f64>,
    pub ratio: Option<f64>,
    pub goal: Option<f64>,
    pub ok: bool,
}

impl Figure {
    /// A figure that only informs.
    pub fn plain(case: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { bench: "store", case: case.into(), value, unit, reference: None, ratio: None, goal: None, ok: true }
    }

    /// A figure that may be at most `goal`.
    pub fn at_most(goal: f64, case: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { goal: Some(goal), ok: value <= goal, ..Self::plain(case, value, unit) }
    }

    /// A figure beside that of the reference; only the two together say something.
    pub fn beside(reference: f64, case: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { reference: Some(reference), ratio: Some(value / reference), ..Self::plain(case, value, unit) }
    }

    /// A figure that must be at least `goal` times `reference`.
    pub fn at_least_times(goal: f64, reference: f64, case: impl Into<String>, value: f64, unit: &'static str) -> Self {
        let beside = Self::beside(reference, case, value, unit);
        Self { goal: Some(goal), ok: value >= goal * reference, ..beside }
    }

    /// A figure that may be at most `goal` times `reference`.
    pub fn at_most_times(goal: f64, reference: f64, case: impl Into<String>, value: f64, unit: &'static str) -> Self {
        let ratio = value / reference;
        let plain = Self::plain(case, value, unit);
        Self { reference: Some(reference), ratio: Some(ratio), goal: Some(goal), ok: ratio <= goal, ..plain }
    }

    /// The figure as a row for people.
    pub fn row(&self) -> String {
        let ratio = self.ratio.zip(self.reference).map(|(ratio, reference)| format!("  {ratio:.2} × {reference:.2}"));
        let verdict = match (self.goal, self.ratio) {
            (None, _) => String::new(),
            (Some(goal), Some(_)) => format!("  (goal {goal} ×: {})", met(self.ok)),
            (Some(goal), None) => format!("  (goal {goal} {}: {})", self.unit, met(self.ok)),
        };
        format!("{:<44} {:>10.2} {}{}{verdict}", self.case, self.value, self.unit, ratio.unwrap_or_default())
    }
}

fn met(ok: bool) -> &'static str {
    if ok { "met" } else { "MISSED" }
}

/// The value below which `share` percent of `values` lie, by rank; 0 of none.
pub(crate) fn percentile(values: &[f64], share: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * share).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0.0)
}

/// The middle value.
pub(crate) fn median(values: &[f64]) -> f64 {
    percentile(values, 50)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_value_at_its_rank() {
        let values: Vec<f64> = (1..=200).rev().map(f64::from).collect();
        assert_eq!((median(&values), percentile(&values, 99)), (100.0, 198.0));
        assert_eq!((median(&[7.0]), percentile(&[7.0], 99)), (7.0, 7.0));
    }

    #[test]
    fn a_ratio_above_its_goal_is_not_good_enough() {
        let figure = Figure::at_most_times(2.0, 10.0, "write", 21.0, "ms");
        assert!(!figure.ok);
        assert!(figure.row().contains("MISSED"), "{}", figure.row());
        assert!(Figure::at_most_times(2.0, 10.0, "write", 19.0, "ms").ok);
    }
}
