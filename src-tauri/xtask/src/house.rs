//! The house's rules that a machine can check: who may name what, and how strict the window is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::place;

/// Which of our packages may depend on crates whose name begins so.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("tauri", &["hubkeeper"]),
    ("wry", &["hubkeeper"]),
    ("tao", &["hubkeeper"]),
    // The simulator measures the store against plain SQLite.
    ("sqlx", &["store", "sim"]),
    ("libsqlite3", &["store", "sim"]),
    // Readings have a file of their own, which no transaction of the hub reaches into.
    ("rusqlite", &["readings", "sim"]),
    ("plotters", &["charts"]),
    ("rmqtt", &["broker"]),
    // The tests, the cases and the simulator play stations with a client that others wrote.
    ("rumqtt", &["broker", "carrier", "headless", "sim", "station-sim", "tests"]),
    ("fantoccini", &["tests"]),
    // Devices post to one listener; fantoccini speaks through the other crate.
    ("hyper", &["carrier", "tests"]),
    ("ed25519", &["identity"]),
];

#[test]
fn only_the_app_names_tauri_only_the_store_sqlite_and_only_the_broker_mqtt() {
    let metadata = output(&mut place::cargo(&["metadata", "--no-deps", "--format-version", "1"]));
    let metadata: Value = serde_json::from_str(&metadata).expect("cargo speaks JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    assert!(packages.len() > 5, "all of our packages are looked at");
    for package in packages {
        let ours = package["name"].as_str().expect("a name");
        for dependency in package["dependencies"].as_array().expect("a list of dependencies") {
            let theirs = dependency["name"].as_str().expect("a name");
            for (begin, allowed) in MAY_NAME {
                assert!(!theirs.starts_with(begin) || allowed.contains(&ours), "{ours} depends on {theirs}");
            }
        }
    }
}

#[test]
fn plain_cargo_test_compiles_no_web_view() {
    let mut words = vec!["tree", "--offline", "--locked", "--workspace", "--exclude", "hubkeeper"];
    words.extend(["--edges", "normal,build,dev", "--prefix", "none", "--format", "{p}"]);
    let tree = output(&mut place::cargo(&words));
    assert!(tree.lines().any(|line| line.starts_with("usecases ")), "the tree holds our crates");
    for line in tree.lines() {
        let name = line.split(' ').next().unwrap_or_default();
        let is_view = ["tauri", "wry", "gtk", "webkit2gtk", "tao"].contains(&name) || name.starts_with("tauri-");
        assert!(!is_view, "{line}");
    }
    let manifest = read("Cargo.toml");
    assert!(manifest.contains("test = false"), "or cargo test would build the window's program");
}

#[test]
fn only_hub_ts_reaches_for_the_window_system() {
    let sources = files(&place::ui().join("src"), &["ts", "svelte", "js"]);
    assert!(!sources.is_empty());
    for path in sources {
        let text = fs::read_to_string(&path).expect("a text file");
        let is_hub = path.ends_with("ui/src/lib/hub.ts");
        assert!(is_hub || !text.contains("@tauri-apps"), "{} names @tauri-apps", path.display());
    }
}

#[test]
fn the_window_is_as_strict_as_it_can_be() {
    let config: Value = serde_json::from_str(&read("tauri.conf.json")).expect("the config is JSON");
    let app = &config["app"];
    assert_eq!(app["withGlobalTauri"], false);
    assert_eq!(app["windows"], json!([]), "the one window is made in Rust, with its navigation rules");
    let csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; font-src 'self'; \
        connect-src ipc: http://ipc.localhost; worker-src 'none'; object-src 'none'; frame-src 'none'; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let security = json!({
        "freezePrototype": true,
        "dangerousDisableAssetCspModification": false,
        "assetProtocol": { "enable": false },
        "csp": csp,
        "capabilities": [{
            "identifier": "main",
            "description": "The windows may call the core and hear its events; nothing else.",
            "windows": ["main", "display-*"],
            "permissions": ["allow-call", "core:event:allow-listen", "core:event:allow-unlisten"],
        }],
    });
    assert_eq!(app["security"], security);
    assert!(config["plugins"].is_null(), "no plugin is open to the window");
    assert!(!place::root().join("capabilities").exists(), "there is no second list of capabilities");
}

#[test]
fn the_window_has_one_command() {
    let permissions = files(&place::root().join("src-tauri/app/permissions"), &["toml", "json"]);
    assert_eq!(permissions.len(), 1, "{permissions:?}");
    assert!(read("src-tauri/app/permissions/call.toml").contains("commands.allow = [\"call\"]"));
    let sources = files(&place::root().join("src-tauri/app"), &["rs"]);
    let sources: String = sources.iter().map(|path| fs::read_to_string(path).expect("a text file")).collect();
    assert_eq!(sources.matches("#[tauri::command]").count(), 1);
    assert!(sources.contains("generate_handler![desk::call]"));
}

#[test]
fn the_window_gives_the_page_the_camera_and_nothing_else() {
    let window = read("src-tauri/app/window.rs");
    assert!(window.contains(".on_permission_request("));
    assert!(window.contains("PermissionKind::Camera => PermissionResponse::Allow,"));
    assert!(window.contains("_ => PermissionResponse::Deny,"));
    assert_eq!(window.matches("PermissionKind::").count(), 1);
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    // Written apart so that this file does not find itself.
    let machine = ["/ro", "ot/"].concat();
    let names = [
        machine.as_str(),
        &["/ho", "me/"].concat(),
        &["/wo", "rk/"].concat(),
        &["C:\\Us", "ers"].concat(),
        &["registry.", "npmjs.org"].concat(),
        &["arti", "factory"].concat(),
        &["index.", "crates.io"].concat(),
    ];
    let listed = output(Command::new("git").args(["ls-files", "-z"]).current_dir(place::root()));
    for name in listed.split('\0').filter(|name| !name.is_empty()) {
        // Pictures and fonts are no text; a file deleted but not yet committed is no file.
        let Ok(text) = fs::read_to_string(place::root().join(name)) else {
            continue;
        };
        for forbidden in names {
            assert!(!text.contains(forbidden), "{name} names {forbidden}");
        }
    }
}

#[test]
fn the_lock_file_holds_nothing_that_deny_toml_bans() {
    let lock = read("Cargo.lock");
    let banned: Vec<String> = read("deny.toml")
        .lines()
        .filter_map(|line| line.split_once("{ crate = \"")?.1.split('"').next().map(str::to_owned))
        .collect();
    assert!(banned.len() > 1, "{banned:?}");
    for name in banned {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name} is linked");
    }
    assert!(!lock.contains("source = \"git+"), "a crate comes straight out of a repository");
}

fn read(name: &str) -> String {
    let path = place::root().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn output(command: &mut Command) -> String {
    let output = command.output().expect("the command runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// All files below `folder` with one of these endings.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known)) {
            found.push(path);
        }
    }
    found
}
