//! What a use costs, reckoned by hand from "Price of a line" in domain.md: nothing here is the product's.

/// Milliseconds of an hour.
pub const HOUR: i64 = 3_600_000;
/// Milliseconds of a day.
pub const DAY: i64 = 24 * HOUR;

/// How a charge counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Every so many milliseconds.
    Time(i64),
    /// Every swap.
    Swap,
    /// Every recharge.
    Recharge,
    /// Once.
    Once,
}

/// What being late costs.
#[derive(Clone, Copy, Debug)]
pub enum Late {
    /// The price goes on.
    GoesOn,
    /// It stops after so many days of grace.
    Stops(i64),
    /// After so many days of grace, each whole period of so many milliseconds costs that.
    Fined(i64, i64, i64),
}

/// One thing that is charged.
#[derive(Clone, Debug)]
pub struct Charge {
    /// How it counts.
    pub per: Per,
    /// Minor units.
    pub rate: i64,
    /// Late.
    pub late: Late,
}

/// What was agreed.
#[derive(Clone, Debug)]
pub struct Terms {
    /// What is charged.
    pub charges: Vec<Charge>,
    /// Lengths in milliseconds, as sent, with their flat price.
    pub lengths: Vec<(i64, &'static str, i64, Option<i64>)>,
    /// Every begun unit of time in full.
    pub whole: bool,
    /// The least before tax.
    pub minimum: i64,
    /// Held.
    pub deposit: i64,
    /// Recharges agreed on.
    pub most: Option<i64>,
    /// Whether the first issue is one.
    pub first_counts: bool,
    /// Tax in hundredths of a percent.
    pub tax: i64,
}

/// What somebody had.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    /// Out.
    pub start: i64,
    /// Due.
    pub due: i64,
    /// Back.
    pub end: i64,
    /// The flat price and the time it pays.
    pub flat: Option<(i64, i64)>,
    /// Swaps.
    pub swaps: i64,
    /// Recharges.
    pub recharges: i64,
}

/// Half away from nothing.
fn nearest(top: i128, bottom: i128) -> i64 {
    let away = (top.abs() * 2 + bottom) / (bottom * 2);
    i64::try_from(away * top.signum()).unwrap_or(i64::MAX)
}

fn taxed(terms: &Terms, subtotal: i64) -> i64 {
    subtotal + nearest(i128::from(subtotal) * i128::from(terms.tax), 10_000)
}

fn counted(terms: &Terms, charge: &Charge, used: &Use) -> i64 {
    match charge.per {
        Per::Once => charge.rate,
        Per::Swap => charge.rate * used.swaps,
        Per::Recharge => {
            let swapped = terms.charges.iter().any(|other| other.per == Per::Swap);
            let swaps = if swapped { 0 } else { used.swaps };
            charge.rate * (used.recharges + swaps + i64::from(terms.first_counts))
        }
        Per::Time(unit) => {
            let end = match charge.late {
                Late::Stops(grace) => used.end.min(used.due + grace * DAY),
                Late::GoesOn | Late::Fined(..) => used.end,
            };
            let time = (end - used.start - used.flat.map_or(0, |(_, paid)| paid)).max(0);
            if terms.whole {
                return charge.rate * ((time + unit - 1) / unit);
            }
            nearest(i128::from(charge.rate) * i128::from(time), i128::from(unit))
        }
    }
}

fn fined(charge: &Charge, used: &Use) -> i64 {
    match charge.late {
        Late::Fined(grace, period, fine) => fine * ((used.end - used.due - grace * DAY) / period).max(0),
        Late::GoesOn | Late::Stops(_) => 0,
    }
}

/// What all of it costs.
pub fn total(terms: &Terms, used: &Use) -> i64 {
    let charged: i64 = terms.charges.iter().map(|charge| counted(terms, charge, used) + fined(charge, used)).sum();
    let subtotal = charged + used.flat.map_or(0, |(price, _)| price);
    taxed(terms, subtotal.max(terms.minimum).max(0))
}

/// What swaps and recharges alone have cost so far.
pub fn of_use(terms: &Terms, used: &Use) -> i64 {
    let is_of_use = |charge: &&Charge| matches!(charge.per, Per::Swap | Per::Recharge);
    taxed(terms, terms.charges.iter().filter(is_of_use).map(|charge| counted(terms, charge, used)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_domain_is_reckoned_right() {
        let charge = Charge { per: Per::Time(DAY), rate: 500, late: Late::Fined(1, DAY, 100) };
        let terms = Terms {
            charges: vec![charge],
            lengths: Vec::new(),
            whole: false,
            minimum: 0,
            deposit: 0,
            most: None,
            first_counts: false,
            tax: 1_000,
        };
        let used = Use { start: 0, due: 7 * DAY, end: 9 * DAY, flat: None, swaps: 0, recharges: 0 };
        assert_eq!(total(&terms, &used), 4_600 + 460);
        assert_eq!((nearest(-5, 2), nearest(5, 2), nearest(4, 3)), (-3, 3, 1));
    }
}
