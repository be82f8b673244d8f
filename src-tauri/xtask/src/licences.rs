//! `cargo xtask licences`: what the app is made of and under which licences, as `THIRD-PARTY.md`; and, for the
//! packages we ship, the texts of those licences.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::place;
use crate::step::{Outcome, Stopped, said};

/// A package that ends up in the app.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    name: String,
    version: String,
    licence: String,
    folder: PathBuf,
}

const HEAD: &str = "\
# What Hubkeeper is made of

Hubkeeper itself is under MIT OR Apache-2.0 (see `LICENSE`). It contains the packages below, each under its own
licence. Written by `cargo xtask licences`; `cargo xtask test` fails when it is stale.
";

/// Packages that state their licence only in its file.
const IN_ITS_FILE: &[(&str, &str)] = &[("svelte-toolbelt", "MIT")];

/// Writes the list anew.
pub fn write() -> Outcome {
    let path = list_path();
    fs::write(&path, list()?).map_err(|error| Stopped::at(&path, &error))
}

/// Fails when the list no longer tells what the app is made of.
pub fn check() -> Outcome {
    println!("\n== licences\n   cargo xtask licences");
    match fs::read_to_string(list_path()) {
        Ok(found) if found == list()? => Ok(()),
        _ => Err(Stopped::because("stopped at: licences (THIRD-PARTY.md is stale)\nrepeat with: cargo xtask licences")),
    }
}

/// Writes the full texts of all licences to `gen/LICENSES.txt`, where the packer looks for them: each text once, under
/// the packages it covers.
pub fn write_texts() -> Outcome {
    let path = &place::root().join("gen/LICENSES.txt");
    let mut covered: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for part in crates()?.into_iter().chain(modules()?) {
        for text in texts(&part.folder)? {
            covered.entry(text).or_default().insert(format!("{} {}", part.name, part.version));
        }
    }
    let mut all = String::from("Hubkeeper contains the packages named below, under these licences.\n");
    for (text, parts) in &covered {
        let names: Vec<&str> = parts.iter().map(String::as_str).collect();
        all.push_str(&format!("\n{}\n{}\n\n{}\n", "=".repeat(100), names.join(", "), text.trim_end()));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Stopped::at(folder, &error))?;
    }
    fs::write(path, all).map_err(|error| Stopped::at(path, &error))
}

fn list_path() -> PathBuf {
    place::root().join("THIRD-PARTY.md")
}

fn list() -> Outcome<String> {
    let mut text = String::from(HEAD);
    for (title, parts) in [("Rust", crates()?), ("JavaScript", modules()?)] {
        text.push_str(&format!("\n## {title}\n\n| package | version | licence |\n|---|---|---|\n"));
        for part in parts {
            text.push_str(&format!("| {} | {} | {} |\n", part.name, part.version, part.licence));
        }
    }
    Ok(text)
}

/// The crates that are linked into the app on any platform.
fn crates() -> Outcome<BTreeSet<Part>> {
    let mut cargo = place::cargo(&["metadata", "--locked", "--format-version", "1"]);
    let name = "list of crates";
    let metadata = json(name, &said(name, &mut cargo)?)?;
    let node = |id: &str| each(&metadata["resolve"]["nodes"]).find(|node| node["id"] == id);
    let package = |id: &str| each(&metadata["packages"]).find(|package| package["id"] == id);

    let app = each(&metadata["packages"]).find(|package| package["name"] == "hubkeeper");
    let mut ahead: Vec<&str> = app.and_then(|app| app["id"].as_str()).into_iter().collect();
    let mut seen = BTreeSet::new();
    let mut parts = BTreeSet::new();
    while let Some(id) = ahead.pop() {
        if !seen.insert(id) {
            continue;
        }
        let linked = |dependency: &&Value| each(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null());
        let dependencies = node(id).into_iter().flat_map(|node| each(&node["deps"])).filter(linked);
        ahead.extend(dependencies.filter_map(|dependency| dependency["pkg"].as_str()));
        // Our own crates have no source.
        if let Some(package) = package(id).filter(|package| package["source"].is_string()) {
            let manifest = Path::new(word(&package["manifest_path"]));
            parts.insert(Part {
                name: word(&package["name"]).to_owned(),
                version: word(&package["version"]).to_owned(),
                licence: licence(word(&package["name"]), package)?,
                folder: manifest.parent().unwrap_or(manifest).to_owned(),
            });
        }
    }
    Ok(parts)
}

/// The npm packages that go into the pages.
fn modules() -> Outcome<BTreeSet<Part>> {
    let path = place::ui().join("package-lock.json");
    let text = fs::read_to_string(&path).map_err(|error| Stopped::at(&path, &error))?;
    let lock = json("package-lock.json", &text)?;
    let packages = lock["packages"].as_object().into_iter().flatten();
    let shipped = packages
        .filter(|(folder, package)| !folder.is_empty() && package["dev"] != true && package["devOptional"] != true);
    let mut parts = BTreeSet::new();
    for (folder, package) in shipped {
        let name = folder.rsplit_once("node_modules/").map_or(folder.as_str(), |(_, name)| name);
        parts.insert(Part {
            name: name.to_owned(),
            version: word(&package["version"]).to_owned(),
            licence: licence(name, package)?,
            folder: place::ui().join(folder),
        });
    }
    Ok(parts)
}

/// The licence that `package` states, in today's spelling.
fn licence(name: &str, package: &Value) -> Outcome<String> {
    let in_its_file = IN_ITS_FILE.iter().find(|(known, _)| *known == name).map(|(_, licence)| *licence);
    let stated = package["license"].as_str().or(in_its_file);
    let nothing =
        || Stopped::because(format!("stopped at: licences ({name} states none; read it and add it to IN_ITS_FILE)"));
    Ok(stated.ok_or_else(nothing)?.replace("  ", " ").replace('/', " OR "))
}

/// The texts of the licence files in a package's folder.
fn texts(folder: &Path) -> Outcome<Vec<String>> {
    let entries = fs::read_dir(folder).map_err(|error| Stopped::at(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| is_licence(path)).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).map_err(|error| Stopped::at(path, &error))).map(as_text).collect()
}

fn as_text(bytes: Outcome<Vec<u8>>) -> Outcome<String> {
    bytes.map(|bytes| String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))
}

fn is_licence(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_uppercase()).unwrap_or_default();
    let begins = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT", "UNLICENSE"];
    path.is_file() && begins.iter().any(|begin| name.starts_with(begin))
}

fn json(name: &str, text: &str) -> Outcome<Value> {
    serde_json::from_str(text).map_err(|error| Stopped::because(format!("{name} cannot be read: {error}")))
}

fn each(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
