//! The real keyring, each time with a session bus and a home of its own. Which keyring there is gets
//! settled once per process, so each act of a test is that very test run again as a new process.

use identity::{DataKey, KeyPlace, Keyring, NoKeyring, NotRecalled, open, seal};

#[tokio::test]
async fn a_run_without_a_keyring_says_so() {
    let key = DataKey::generate().unwrap();
    let place = Keyring::Absent.remember("hub", &key).await;
    assert!(matches!(place, KeyPlace::None { reason: NoKeyring::Absent }), "{place:?}");
    let recalled = Keyring::Absent.recall("hub").await;
    assert!(matches!(recalled, Err(NotRecalled::NoKeyring(NoKeyring::Absent))), "{recalled:?}");
}

#[cfg(target_os = "linux")]
mod desktop {
    use std::path::Path;
    use std::process::Command;
    use std::{env, fs};

    use super::*;

    /// What the next act finds.
    #[derive(Clone, Copy)]
    enum Desktop {
        /// No session bus, as on a server.
        None,
        /// A session whose keyring was opened at sign-in.
        Unlocked,
        /// A session whose keyring stayed shut.
        Locked,
    }

    const ACT: &str = "KEYRING_ACT";

    #[test]
    fn a_key_outlives_the_session() {
        play(
            "a_key_outlives_the_session",
            &[
                (Desktop::Unlocked, || {
                    act(async || {
                        assert!(matches!(Keyring::System.recall("hub").await, Err(NotRecalled::NoEntry)));
                        remember("hub", &DataKey::generate().unwrap()).await;
                        let latest = DataKey::generate().unwrap();
                        remember("hub", &latest).await;
                        remember("other hub", &DataKey::generate().unwrap()).await;
                        let sealed = seal(&latest, "across sessions", b"kept").unwrap();
                        fs::write(env::var("HOME").unwrap() + "/sealed", sealed).unwrap();
                    })
                }),
                (Desktop::Unlocked, || {
                    act(async || {
                        let recalled = Keyring::System.recall("hub").await.unwrap();
                        let sealed = fs::read(env::var("HOME").unwrap() + "/sealed").unwrap();
                        assert_eq!(open(&recalled, "across sessions", &sealed).unwrap().as_slice(), b"kept");
                        Keyring::System.recall("other hub").await.unwrap();
                    })
                }),
            ],
        );
    }

    #[test]
    fn f28_without_a_session_bus_there_is_no_keyring() {
        play(
            "f28_without_a_session_bus_there_is_no_keyring",
            &[(Desktop::None, || {
                act(async || {
                    let place = Keyring::System.remember("hub", &DataKey::generate().unwrap()).await;
                    assert!(matches!(place, KeyPlace::None { reason: NoKeyring::NoService }), "{place:?}");
                    let recalled = Keyring::System.recall("hub").await;
                    assert!(matches!(recalled, Err(NotRecalled::NoKeyring(NoKeyring::NoService))), "{recalled:?}");
                })
            })],
        );
    }

    #[test]
    fn f28_a_locked_keyring_is_not_an_empty_one() {
        play(
            "f28_a_locked_keyring_is_not_an_empty_one",
            &[
                (Desktop::Unlocked, || act(async || remember("hub", &DataKey::generate().unwrap()).await)),
                (Desktop::Locked, || {
                    act(async || {
                        let recalled = Keyring::System.recall("hub").await;
                        assert!(matches!(recalled, Err(NotRecalled::NoKeyring(NoKeyring::Locked))), "{recalled:?}");
                        let place = Keyring::System.remember("hub", &DataKey::generate().unwrap()).await;
                        assert!(matches!(place, KeyPlace::None { reason: NoKeyring::Locked }), "{place:?}");
                    })
                }),
                (Desktop::Unlocked, || act(async || drop(Keyring::System.recall("hub").await.unwrap()))),
            ],
        );
    }

    #[test]
    fn f28_a_keyring_that_hangs_is_given_up_and_used_again_when_it_answers() {
        play(
            "f28_a_keyring_that_hangs_is_given_up_and_used_again_when_it_answers",
            &[(Desktop::Unlocked, || {
                act(async || {
                    remember("hub", &DataKey::generate().unwrap()).await;
                    let daemon = keyring_process();
                    signal("STOP", &daemon);
                    tokio::time::pause(); // so that the ten seconds pass at once
                    for _ in 0..3 {
                        let asked = tokio::time::Instant::now();
                        let recalled = Keyring::System.recall("hub").await;
                        assert_eq!(asked.elapsed().as_secs(), 10);
                        assert!(matches!(recalled, Err(NotRecalled::NoKeyring(NoKeyring::Slow))), "{recalled:?}");
                    }
                    tokio::time::resume();
                    signal("CONT", &daemon);
                    Keyring::System.recall("hub").await.unwrap();
                })
            })],
        );
    }

    #[test]
    fn an_entry_that_is_no_key_is_damaged_not_missing() {
        play(
            "an_entry_that_is_no_key_is_damaged_not_missing",
            &[(Desktop::Unlocked, || {
                act(async || {
                    remember("hub", &DataKey::generate().unwrap()).await;
                    ::keyring::Entry::new("hubkeeper", "hub").unwrap().set_secret(b"not thirty-two bytes").unwrap();
                    let recalled = Keyring::System.recall("hub").await;
                    assert!(matches!(recalled, Err(NotRecalled::Damaged)), "{recalled:?}");
                })
            })],
        );
    }

    async fn remember(name: &str, key: &DataKey) {
        let place = Keyring::System.remember(name, key).await;
        assert!(matches!(place, KeyPlace::Keyring), "{place:?}");
    }

    fn keyring_process() -> String {
        let asked = Command::new("dbus-send")
            .args(["--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"])
            .args(["org.freedesktop.DBus.GetConnectionUnixProcessID", "string:org.freedesktop.secrets"])
            .output()
            .unwrap();
        let reply = String::from_utf8(asked.stdout).unwrap();
        reply.split_whitespace().last().expect("the bus names the keyring's process").to_owned()
    }

    fn signal(name: &str, process: &str) {
        assert!(Command::new("kill").args([&format!("-{name}"), process]).status().unwrap().success());
    }

    fn act(story: impl AsyncFnOnce()) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(story());
    }

    /// Runs the acts of the test `name` one after another, each in a new process, all in one home.
    fn play(name: &str, acts: &[(Desktop, fn())]) {
        if let Ok(number) = env::var(ACT) {
            return (acts[number.parse::<usize>().unwrap()].1)();
        }
        let home = tempfile::tempdir().unwrap();
        for (number, (desktop, _)) in acts.iter().enumerate() {
            let mut process = desktop.command(home.path(), &format!("keyring::desktop::{name}"));
            let done = process.env(ACT, number.to_string()).output().unwrap();
            let (said, complained) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
            assert!(
                done.status.success() && said.contains("1 passed"),
                "act {number} ({}; needs gnome-keyring, dbus-daemon and dbus-bin installed):\n{said}\n{complained}",
                done.status,
            );
        }
    }

    impl Desktop {
        fn command(self, home: &Path, test: &str) -> Command {
            let keyring = match self {
                Self::None => None,
                Self::Unlocked => Some("printf secret | gnome-keyring-daemon --unlock --components=secrets >&2"),
                Self::Locked => Some("gnome-keyring-daemon --start --components=secrets >&2"),
            };
            let mut command = Command::new("timeout");
            command.args(["--kill-after=5", "60"]);
            if let Some(keyring) = keyring {
                command.args(["dbus-run-session", "--", "sh", "-c", &format!("{keyring} && exec \"$0\" \"$@\"")]);
            }
            command.arg(env::current_exe().unwrap()).args(["--exact", test]);
            for outside in ["DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "GNOME_KEYRING_CONTROL"] {
                command.env_remove(outside);
            }
            for own in ["HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
                command.env(own, home);
            }
            command
        }
    }
}
