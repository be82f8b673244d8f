use identity::{Cost, Secret, Verifier, hash, verify};

use crate::{ALONE, secret};

#[tokio::test]
async fn the_right_password_is_known_again_and_a_wrong_one_is_not() {
    let verifier = hash(&secret("three green mangoes"), Cost::Test).await.unwrap();
    assert!(verify(&secret("three green mangoes"), Some(&verifier), Cost::Test).await.unwrap());
    assert!(!verify(&secret("three green mangos"), Some(&verifier), Cost::Test).await.unwrap());
    assert!(!verify(&secret(""), Some(&verifier), Cost::Test).await.unwrap());
}

#[tokio::test]
async fn a_stored_verifier_is_read_back_as_it_was() {
    let verifier = hash(&secret("three green mangoes"), Cost::Test).await.unwrap();
    let stored = Verifier::parse(verifier.as_str().to_owned()).unwrap();
    assert!(stored == verifier);
    assert!(verify(&secret("three green mangoes"), Some(&stored), Cost::Test).await.unwrap());
}

#[tokio::test]
async fn the_same_password_hashes_differently_for_two_people() {
    let one = hash(&secret("three green mangoes"), Cost::Test).await.unwrap();
    let other = hash(&secret("three green mangoes"), Cost::Test).await.unwrap();
    assert!(one != other, "without a salt of its own each stolen table could be reversed at once");
}

#[tokio::test]
async fn an_accent_typed_in_two_ways_is_the_same_password() {
    let verifier = hash(&secret("caf\u{e9} du march\u{e9}"), Cost::Test).await.unwrap();
    assert!(verify(&secret("cafe\u{301} du marche\u{301}"), Some(&verifier), Cost::Test).await.unwrap());
}

#[tokio::test]
async fn no_password_opens_an_unknown_person() {
    assert!(!verify(&secret("three green mangoes"), None, Cost::Test).await.unwrap());
}

/// Told by processor time, since the time on the wall also counts what else the computer does; on a
/// busy computer even that is nearly doubled now and then. A try without the work would take none.
#[cfg(target_os = "linux")]
#[test]
fn an_unknown_person_costs_as_much_work_as_a_known_one() {
    let verifier = on_threads("hashing", hash(&secret("three green mangoes"), Cost::Real)).unwrap();
    let known = work_of_three_tries("known", Some(&verifier));
    let unknown = work_of_three_tries("unknown", None);
    assert!(known > 5, "{known} ticks are too few to compare");
    assert!(unknown * 3 > known && known * 3 > unknown, "unknown {unknown}, known {known}");
}

#[cfg(target_os = "linux")]
fn on_threads<T>(name: &str, story: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().thread_name(name).build().unwrap();
    runtime.block_on(story)
}

/// Processor time, in ticks of 10 ms, of the threads that hash for three wrong tries.
#[cfg(target_os = "linux")]
fn work_of_three_tries(name: &str, verifier: Option<&Verifier>) -> u64 {
    on_threads(name, async {
        for _ in 0..3 {
            assert!(!verify(&secret("wrong"), verifier, Cost::Real).await.unwrap());
        }
        ticks_of_threads(name)
    })
}

#[cfg(target_os = "linux")]
fn ticks_of_threads(name: &str) -> u64 {
    let mut ticks = 0;
    for thread in std::fs::read_dir("/proc/self/task").unwrap() {
        // A thread of another test may end while we look.
        let Ok(stat) = std::fs::read_to_string(thread.unwrap().path().join("stat")) else {
            continue;
        };
        if let Some((_, after)) = stat.split_once(&format!("({name}) ")) {
            let mut fields = after.split(' ').skip(11);
            ticks += fields.next().unwrap().parse::<u64>().unwrap() + fields.next().unwrap().parse::<u64>().unwrap();
        }
    }
    ticks
}

#[tokio::test]
async fn real_hashes_are_argon2id_with_64_mib_three_passes_and_one_lane() {
    let _alone = ALONE.lock().await;
    let verifier = hash(&secret("three green mangoes"), Cost::Real).await.unwrap();
    assert!(verifier.as_str().starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{}", verifier.as_str());
    assert!(verify(&secret("three green mangoes"), Some(&verifier), Cost::Real).await.unwrap());
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_sign_ins_at_once_take_the_memory_of_one() {
    let _alone = ALONE.lock().await;
    let before = most_memory_kib();
    let all: Vec<_> = (0..4)
        .map(|_| tokio::spawn(async { hash(&secret("three green mangoes"), Cost::Real).await.unwrap() }))
        .collect();
    for one in all {
        one.await.unwrap();
    }
    let grown = most_memory_kib() - before;
    assert!(grown < 120 * 1024, "four hashes of 64 MiB took {grown} KiB");
}

#[cfg(target_os = "linux")]
fn most_memory_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn only_a_bearable_argon2id_hash_is_taken_from_the_store() {
    let whole = "c29tZXNhbHRzb21lc2FsdA$SfPDHqe1Hh7AXO4YmQ5fOmW1mPAnFbPLrHbYQX1o9gY";
    let parse = |head: &str| Verifier::parse(format!("{head}${whole}"));
    assert!(parse("$argon2id$v=19$m=65536,t=3,p=1").is_ok());
    assert!(parse("$argon2i$v=19$m=65536,t=3,p=1").is_err(), "another algorithm");
    assert!(parse("$argon2id$v=19$m=4194304,t=3,p=1").is_err(), "4 GiB would take the computer down");
    assert!(parse("$argon2id$v=19$m=65536,t=3000,p=1").is_err(), "minutes would hold up every sign-in");
    assert!(Verifier::parse("$argon2id$v=19$m=65536,t=3,p=1".into()).is_err(), "no hash in it");
    assert!(Verifier::parse(String::new()).is_err());
}

#[tokio::test]
async fn secrets_do_not_show_in_debug_output() {
    let typed: Secret = serde_json::from_str("\"three green mangoes\"").unwrap();
    let verifier = hash(&typed, Cost::Test).await.unwrap();
    let shown = format!("{typed:?} {verifier:?}");
    assert_eq!(shown, "Secret Verifier");
    assert!(verify(&secret("three green mangoes"), Some(&verifier), Cost::Test).await.unwrap());
}
