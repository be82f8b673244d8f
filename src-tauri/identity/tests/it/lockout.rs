use std::time::Duration;

use identity::{Lockout, Verdict};
use proptest::prelude::*;

const START: Duration = Duration::ZERO;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn five_tries_are_free_then_waits_double_to_fifteen_minutes() {
    let mut lockout = Lockout::restored(0, START);
    let mut now = START;
    let mut waits = Vec::new();
    for _ in 0..14 {
        assert_eq!(lockout.admit(now), Verdict::Try);
        match lockout.verdict(now) {
            Verdict::Wait { seconds: left } => {
                waits.push(left);
                now += seconds(left);
            }
            Verdict::Try => waits.push(0),
            Verdict::Blocked => panic!("blocked after {waits:?}"),
        }
    }
    assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900, 900]);
}

#[test]
fn a_try_before_the_wait_is_over_is_not_let_in_and_not_counted() {
    let mut lockout = Lockout::restored(5, START);
    assert_eq!(lockout.admit(Duration::from_millis(29_001)), Verdict::Wait { seconds: 1 });
    assert_eq!(lockout.admit(Duration::from_millis(29_999)), Verdict::Wait { seconds: 1 });
    assert_eq!(lockout.fails(), 5);
    assert_eq!(lockout.admit(seconds(30)), Verdict::Try);
}

#[test]
fn a_restart_begins_the_wait_anew() {
    let now = seconds(1_000);
    let mut lockout = Lockout::restored(4, now);
    assert_eq!(lockout.admit(now), Verdict::Try);
    assert_eq!(lockout.verdict(now + seconds(29)), Verdict::Wait { seconds: 1 });
    let restarted = Lockout::restored(lockout.fails(), seconds(2));
    assert_eq!(restarted.verdict(seconds(2)), Verdict::Wait { seconds: 30 });
    assert_eq!(restarted.verdict(seconds(32)), Verdict::Try);
}

#[test]
fn a_restart_in_the_middle_of_a_try_gives_none_for_free() {
    let mut stored = 0;
    let mut let_in = 0;
    for _ in 0..1_000 {
        let mut lockout = Lockout::restored(stored, START);
        if lockout.admit(START) == Verdict::Try {
            stored = lockout.fails();
            let_in += 1;
        }
    }
    assert_eq!(let_in, 5);
}

#[test]
fn a_right_password_forgets_the_tries() {
    let mut lockout = Lockout::restored(60, START);
    assert_eq!(lockout.admit(seconds(900)), Verdict::Try);
    lockout.passed();
    assert_eq!(lockout, Lockout::restored(0, seconds(900)));
    assert_eq!(lockout.verdict(seconds(900)), Verdict::Try);
}

#[test]
fn after_a_hundred_tries_only_a_reset_helps() {
    let mut lockout = Lockout::restored(99, START);
    assert_eq!(lockout.admit(seconds(900)), Verdict::Try);
    assert_eq!(lockout.admit(seconds(u64::MAX / 2)), Verdict::Blocked);
    assert_eq!(Lockout::restored(100, START).verdict(Duration::MAX), Verdict::Blocked);
    assert_eq!(Lockout::restored(u32::MAX, START).verdict(START), Verdict::Blocked, "a forged number");
    lockout.passed();
    assert_eq!(lockout.verdict(START), Verdict::Try);
}

#[derive(Debug, Clone)]
enum Move {
    Guess,
    Pass(u64),
    Restart,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        6 => Just(Move::Guess),
        3 => (0_u64..1_000).prop_map(Move::Pass),
        1 => Just(Move::Restart),
    ];
    prop::collection::vec(one, 1..3_000)
}

/// The most tries that the written rule lets in within `elapsed` seconds.
fn allowed(elapsed: u64) -> u32 {
    let waits = [30, 60, 120, 240, 480].into_iter().chain(std::iter::repeat(900));
    let mut left = elapsed;
    let mut tries = 5;
    for wait in waits.take(95) {
        let Some(rest) = left.checked_sub(wait) else {
            break;
        };
        left = rest;
        tries += 1;
    }
    tries
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn t21_no_mix_of_guesses_waits_and_restarts_gets_more_tries_than_the_rule(moves in moves(), uptime in 0_u64..100_000) {
        let (mut elapsed, mut let_in, mut stored) = (0, 0, 0);
        let mut now = seconds(uptime);
        let mut lockout = Lockout::restored(stored, now);
        for step in moves {
            match step {
                Move::Guess => {
                    if lockout.admit(now) == Verdict::Try {
                        let_in += 1;
                        stored = lockout.fails();
                    }
                }
                Move::Pass(time) => {
                    elapsed += time;
                    now += seconds(time);
                }
                Move::Restart => {
                    now = START;
                    lockout = Lockout::restored(stored, now);
                }
            }
            prop_assert!(let_in <= allowed(elapsed), "{let_in} tries in {elapsed} s");
        }
    }

    #[test]
    fn waiting_as_long_as_told_is_enough(fails in 0_u32..100, start in 0_u64..1_000_000, early in 0_u64..1_000_000_000) {
        let start = Duration::new(start, u32::try_from(early).unwrap());
        match Lockout::restored(fails, start).verdict(start) {
            Verdict::Try => prop_assert!(fails < 5),
            Verdict::Wait { seconds: left } => {
                prop_assert_eq!(Lockout::restored(fails, start).verdict(start + seconds(left)), Verdict::Try);
            }
            Verdict::Blocked => prop_assert!(false),
        }
    }
}
