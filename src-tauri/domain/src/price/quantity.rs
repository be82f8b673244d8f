//! How much of something: exact where it is reckoned with, to six decimals where it is read.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check::{scaled, unscaled};

/// Millionths in a whole one.
const WHOLE: i64 = 1_000_000;

/// A quantity as an exact count of millionths; a number with at most six decimals to whoever reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(into = "f64", try_from = "f64")]
#[ts(as = "f64")]
pub struct Millionths(pub i64);

impl Millionths {
    /// Largest quantity: a thousand million, which as a number still has its six decimals.
    pub const MAX: Self = Self(1_000_000_000 * WHOLE);
    /// The decimals it is kept with.
    pub const DECIMALS: u8 = 6;
    /// The decimals it is told with, if they are enough.
    const TOLD: u8 = 2;

    /// The fewest decimals with which it times `rate`, rounded, is `amount`; all of them if none are enough.
    pub(super) fn digits(self, rate: i64, amount: i64) -> u8 {
        let comes_to = |digits: &u8| {
            let step = 10_i128.pow(u32::from(Self::DECIMALS - digits));
            let told = rounded(i128::from(self.0), step) * step;
            rounded(told * i128::from(rate), i128::from(WHOLE)) == i128::from(amount)
        };
        (Self::TOLD..Self::DECIMALS).find(comes_to).unwrap_or(Self::DECIMALS)
    }
}

impl From<Millionths> for f64 {
    fn from(quantity: Millionths) -> Self {
        unscaled(quantity.0, WHOLE)
    }
}

impl TryFrom<f64> for Millionths {
    type Error = &'static str;

    fn try_from(number: f64) -> Result<Self, Self::Error> {
        let most = f64::from(Self::MAX);
        // Not a number is in no range.
        let in_range = (-most..=most).contains(&number);
        if in_range { Ok(Self(scaled(number, WHOLE))) } else { Err("a quantity beyond what is kept") }
    }
}

/// A fraction, `count / per`; `per` is above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quantity {
    /// Its numerator.
    pub count: i64,
    /// Its denominator.
    pub per: i64,
}

impl Quantity {
    /// So many.
    pub const fn whole(count: i64) -> Self {
        Self { count, per: 1 }
    }

    /// What was measured.
    pub const fn of(measured: Millionths) -> Self {
        Self { count: measured.0, per: WHOLE }
    }

    /// In whole ones, each begun one in full.
    pub fn begun(self) -> Self {
        Self::whole(self.count.div_euclid(self.per) + i64::from(self.count.rem_euclid(self.per) > 0))
    }

    /// Times a rate, rounded once. Two numbers of 64 bits multiplied always fit into 128.
    pub fn times(self, rate: i64) -> i128 {
        rounded(i128::from(rate) * i128::from(self.count), i128::from(self.per))
    }

    /// To six decimals; none if there are too many.
    pub fn shown(self) -> Option<Millionths> {
        i64::try_from(self.times(WHOLE)).ok().map(Millionths)
    }
}

/// The whole number nearest to a fraction, half away from zero; `denominator` is above zero.
pub(super) fn rounded(numerator: i128, denominator: i128) -> i128 {
    let (whole, rest) = (numerator / denominator, (numerator % denominator).abs());
    // Not twice the rest, which might not fit.
    if rest >= denominator - rest { whole + numerator.signum() } else { whole }
}
