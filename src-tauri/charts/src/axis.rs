//! The numbers beside a panel: round ones, as many as there is room for.

/// A scale of numbers from the bottom of a panel to its top.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The number at the bottom.
    pub least: f64,
    /// The number at the top.
    pub most: f64,
    /// What stands beside it: each number, and how it is written.
    pub ticks: Vec<(f64, String)>,
}

impl Axis {
    /// One that shows all numbers from the least to the most, with room for so many ticks.
    pub fn over((least, most): (f64, f64), room: u32, decimal: char) -> Self {
        // A line that never moves stands in the middle.
        let margin = if most - least > 1e-9 { 0.0 } else { (least.abs() / 20.0).max(1.0) };
        let (least, most) = (least - margin, most + margin);
        let step = step((most - least) / f64::from(room.max(1)));
        let (first, last) = ((least / step + 1e-9).floor(), (most / step - 1e-9).ceil());
        let decimals = decimals(step);
        let mut ticks = Vec::new();
        let mut number = first;
        while number <= last {
            ticks.push((number * step, written(number * step, decimals, decimal)));
            number += 1.0;
        }
        Self { least: first * step, most: last * step, ticks }
    }

    /// How far up a number stands: 0 at the bottom, 1 at the top.
    pub fn share(&self, number: f64) -> f64 {
        ((number - self.least) / (self.most - self.least)).clamp(0.0, 1.0)
    }
}

/// The next of 1, 2, 5, 10, 20, 50 … that is no less.
fn step(least: f64) -> f64 {
    let power = 10f64.powf(least.log10().floor());
    let all = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    all.into_iter().find(|step| *step >= least * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

/// Decimals that tell its multiples apart.
fn decimals(step: f64) -> usize {
    (0..9).find(|decimals: &usize| step * 10f64.powi(i32::try_from(*decimals).unwrap_or(9)) > 0.99).unwrap_or(9)
}

fn written(number: f64, decimals: usize, decimal: char) -> String {
    let text = format!("{number:.decimals$}");
    let text =
        if text.trim_start_matches('-').chars().all(|one| "0.".contains(one)) { text.replace('-', "") } else { text };
    text.replace('.', &decimal.to_string()).replace('-', "\u{2212}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(range: (f64, f64), room: u32, expect: &str) {
        let axis = Axis::over(range, room, ',');
        let ticks: Vec<&str> = axis.ticks.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(ticks.join(" "), expect);
    }

    #[test]
    fn ticks_are_round_numbers_round_the_line() {
        check((0.0, 100.0), 4, "0 50 100");
        check((0.0, 100.0), 5, "0 20 40 60 80 100");
        check((12.41, 13.56), 4, "12,0 12,5 13,0 13,5 14,0");
        check((-14.2, 25.0), 4, "\u{2212}20 \u{2212}10 0 10 20 30");
        check((7.0, 7.0), 4, "6,0 6,5 7,0 7,5 8,0");
        check((0.0, 0.0), 2, "\u{2212}1 0 1");
    }

    proptest! {
        #[test]
        fn whatever_is_measured_stands_within(least in -1e8..1e8f64, long in 0.0..1e8f64, room in 0..20u32) {
            let axis = Axis::over((least, least + long), room, '.');
            prop_assert!(axis.least <= least + 1e-6 * least.abs() && least + long <= axis.most + 1e-6 * axis.most.abs());
            prop_assert!((2..=room.max(1) as usize + 3).contains(&axis.ticks.len()), "{:?}", axis);
            prop_assert!((0.0..=1.0).contains(&axis.share(least)));
        }
    }
}
