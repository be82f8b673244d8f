//! The price calculator alone, on one core.

use domain::Time;
use domain::price::{Usage, price};
use domain::tariff::Terms;
use serde_json::json;
use usecases::Clock;

use crate::Stopped;
use crate::figure::Figure;

const GOAL_NS: f64 = 1_000.0;
const TIMES: u32 = 300_000;

/// The price of a line with four components, late, again and again.
pub(super) fn measure() -> Result<[Figure; 1], Stopped> {
    let late = json!({ "rule": "fine_per_day", "grace_days": 1, "fine": 1_000 });
    let goes_on = json!({ "rule": "go_on", "grace_days": 0, "fine": 0 });
    let component = |name: &str, unit: &str, rate: i64, late: &serde_json::Value| json!({ "name": name, "unit": unit, "rate": rate, "late": late, "at_return": false });
    let terms: Terms = serde_json::from_value(json!({
        "name": "Daily",
        "components": [
            component("Rental", "per_day", 2_500, &late), component("Swap", "per_swap", 800, &goes_on),
            component("Energy", "per_kwh", 333, &goes_on), component("Opening", "fixed", 150, &goes_on),
        ],
        "presets": [], "custom": null, "tax_e2": 1_600, "whole_units": false, "minimum": 0, "deposit": 10_000,
        "max_recharges": null, "initial_issue_counts_as_recharge": false,
    }))?;
    let (clock, mut lines, mut sum) = (Clock::system(), 0_u32, 0_i64);
    for number in 0..TIMES {
        let end = Time(i64::from(number) * 997 + 86_400_000);
        let usage = Usage { due: Time(86_400_000 / 2), swaps: i64::from(number % 7), ..Usage::between(Time(0), end) };
        let priced = price(&terms, &usage).map_err(|refusal| Stopped::Wrong(format!("{refusal:?}")))?;
        lines += u32::try_from(priced.lines.len()).unwrap_or(0);
        sum ^= std::hint::black_box(priced.total);
    }
    std::hint::black_box(sum);
    let each = clock.since_start().as_secs_f64() * 1e9 / f64::from(lines);
    Ok([Figure::at_most(GOAL_NS, "calculator: a line of a price, one core", each, "ns")])
}
