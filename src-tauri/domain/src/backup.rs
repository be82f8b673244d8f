//! Which backups are kept, and why one was made.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Time;

/// The newest backups, one a quarter of an hour: six hours of work.
pub const NEWEST: usize = 24;
/// Days of which the last backup is kept.
pub const DAYS: usize = 14;
/// Weeks of which the last backup is kept.
pub const WEEKS: usize = 8;
/// Backups kept that were made before something that could go wrong.
pub const BEFORE: usize = 4;

const DAY_MS: i64 = 86_400_000;

/// Why a backup was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A quarter of an hour went by, and something was written.
    Timed,
    /// Somebody asked for it.
    Asked,
    /// A newer version was about to change the database's form.
    BeforeMigration,
    /// An import was about to begin.
    BeforeImport,
    /// An older state was about to be put back.
    BeforeRestore,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 5] =
        [Self::Timed, Self::Asked, Self::BeforeMigration, Self::BeforeImport, Self::BeforeRestore];

    /// The word in the file's name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Timed => "timed",
            Self::Asked => "asked",
            Self::BeforeMigration => "before_migration",
            Self::BeforeImport => "before_import",
            Self::BeforeRestore => "before_restore",
        }
    }

    fn is_before(self) -> bool {
        match self {
            Self::Timed | Self::Asked => false,
            Self::BeforeMigration | Self::BeforeImport | Self::BeforeRestore => true,
        }
    }
}

/// What rotation looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// When it was made.
    pub made_at: Time,
    /// Why.
    pub reason: Reason,
}

/// Which of `backups`, in any order, are kept: the newest ones, the last of each day, the last of each week, and the last
/// ones before something that could go wrong. It goes by the days and weeks there are backups of and never by the clock,
/// so that a clock set forward by years throws nothing away.
#[must_use]
pub fn kept(backups: &[Kept]) -> Vec<bool> {
    let mut newest: Vec<usize> = (0..backups.len()).collect();
    newest.sort_by_key(|&at| (std::cmp::Reverse(backups[at].made_at), at));
    let mut kept = vec![false; backups.len()];
    let (mut days, mut weeks, mut before) = (BTreeSet::new(), BTreeSet::new(), 0);
    for (rank, &at) in newest.iter().enumerate() {
        let day = backups[at].made_at.0.div_euclid(DAY_MS);
        // Day 0 was a Thursday; weeks begin on Monday.
        let week = (day + 3).div_euclid(7);
        let last_of_day = days.len() < DAYS && days.insert(day);
        let last_of_week = weeks.len() < WEEKS && weeks.insert(week);
        let guards = backups[at].reason.is_before() && before < BEFORE;
        before += usize::from(guards);
        kept[at] = rank < NEWEST || last_of_day || last_of_week || guards;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const QUARTER_MS: i64 = 900_000;
    /// A Monday, 00:00 UTC.
    const MONDAY: i64 = 1_793_577_600_000;

    fn timed(at: i64) -> Kept {
        Kept { made_at: Time(at), reason: Reason::Timed }
    }

    fn rotated(backups: &mut Vec<Kept>) {
        let kept = kept(backups);
        let mut kept = kept.iter();
        backups.retain(|_| kept.next().copied().unwrap_or(true));
    }

    #[test]
    fn after_a_quarter_of_a_year_of_quarters_of_an_hour_the_agreed_ones_are_left() {
        let mut backups = Vec::new();
        for quarter in 0..91 * 96 {
            backups.push(timed(MONDAY + quarter * QUARTER_MS));
            rotated(&mut backups);
        }
        let end = MONDAY + 91 * DAY_MS - QUARTER_MS;
        let ages: Vec<i64> = backups.iter().rev().map(|one| (end - one.made_at.0) / QUARTER_MS).collect();
        let quarters: Vec<i64> = (0..24).collect();
        assert_eq!(ages[..24], quarters);
        let days: Vec<i64> = (1..14).map(|day| day * 96).collect();
        assert_eq!(ages[24..37], days);
        let weeks: Vec<i64> = (2..8).map(|week| week * 96 * 7).collect();
        assert_eq!(ages[37..], weeks);
    }

    #[test]
    fn a_backup_before_something_outlives_the_quarters_of_an_hour() {
        let mut backups = vec![Kept { made_at: Time(MONDAY), reason: Reason::BeforeImport }];
        for quarter in 1..90 {
            backups.push(timed(MONDAY + quarter * QUARTER_MS));
            rotated(&mut backups);
        }
        assert_eq!(backups[0].reason, Reason::BeforeImport);
        assert_eq!(backups.len(), 1 + NEWEST);
    }

    #[test]
    fn a_clock_that_was_years_ahead_for_a_day_throws_nothing_away() {
        let mut backups: Vec<Kept> = (0..14).map(|day| timed(MONDAY + day * DAY_MS)).collect();
        let before = backups.clone();
        backups.push(timed(MONDAY + 3_650 * DAY_MS));
        rotated(&mut backups);
        assert_eq!(backups[..14], before);
    }

    fn some() -> impl Strategy<Value = Vec<Kept>> {
        let one = (0..400_i64 * 96, 0..Reason::ALL.len())
            .prop_map(|(quarter, reason)| Kept { made_at: Time(quarter * QUARTER_MS), reason: Reason::ALL[reason] });
        proptest::collection::vec(one, 0..300)
    }

    proptest! {
        #[test]
        fn the_newest_is_always_kept_and_never_more_than_agreed(backups in some()) {
            let kept = kept(&backups);
            prop_assert!(kept.iter().filter(|kept| **kept).count() <= NEWEST + DAYS + WEEKS + BEFORE);
            if let Some(newest) = backups.iter().map(|one| one.made_at).max() {
                prop_assert!(backups.iter().zip(&kept).any(|(one, kept)| *kept && one.made_at == newest));
            }
        }

        #[test]
        fn what_is_kept_is_kept_again(backups in some()) {
            let mut once = backups;
            rotated(&mut once);
            let mut twice = once.clone();
            rotated(&mut twice);
            prop_assert_eq!(once, twice);
        }

        #[test]
        fn every_one_of_the_last_days_has_a_backup_left(backups in some()) {
            let day = |one: &Kept| one.made_at.0.div_euclid(DAY_MS);
            let mut left = backups.clone();
            rotated(&mut left);
            let days: BTreeSet<i64> = backups.iter().map(day).collect();
            let left: BTreeSet<i64> = left.iter().map(day).collect();
            for last in days.iter().rev().take(DAYS) {
                prop_assert!(left.contains(last));
            }
        }
    }
}
