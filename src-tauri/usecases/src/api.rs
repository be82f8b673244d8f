//! The TypeScript side of the command list, written from the Rust types: a wrong name or field is a compile error in the
//! UI.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use domain::allowable::Allowable;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ts_rs::{Config, TS, TypeVisitor};

use crate::commands::each_type;
use crate::event::Event;
use crate::export::EXPORTED;
use crate::fault::Fault;
use crate::reading::LINES_MAX;

/// Sees each command with its types.
pub(crate) trait Visitor {
    /// One command.
    fn command<I: TS + DeserializeOwned + 'static, O: TS + Serialize + 'static>(&mut self, name: &'static str);
}

struct Api {
    config: Config,
    seen: HashSet<TypeId>,
    types: BTreeMap<String, String>,
    commands: Vec<String>,
}

impl Visitor for Api {
    fn command<I: TS + DeserializeOwned + 'static, O: TS + Serialize + 'static>(&mut self, name: &'static str) {
        let (input, output) = (I::name(&self.config), O::name(&self.config));
        self.commands.push(format!("  \"{name}\": {{ input: {input}; output: {output} }};"));
        self.visit::<I>();
        self.visit::<O>();
    }
}

impl TypeVisitor for Api {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            self.types.insert(T::ident(&self.config), T::decl(&self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The whole of `ui/src/lib/api.ts`.
#[must_use]
pub fn typescript() -> String {
    let mut api = Api {
        config: Config::new().with_large_int("number"),
        seen: HashSet::new(),
        types: BTreeMap::new(),
        commands: Vec::new(),
    };
    each_type(&mut api);
    api.visit::<Fault>();
    api.visit::<Event>();
    // What stands in a note is a word of ours.
    api.visit::<Allowable>();
    let types: Vec<String> = api.types.values().map(|declaration| format!("export {declaration}\n")).collect();
    format!(
        "// Written from the Rust types by `UPDATE=1 cargo test -p usecases`; guarded by that test. Do not edit.\n\n{}\n\
         /** Every command with what it takes and gives. */\nexport type Commands = {{\n{}\n}};\n\n\
         export type CommandName = keyof Commands;\nexport type FaultCode = Fault[\"code\"];\n\n\
         /** So many may stand in one chart to be compared. */\nexport const COMPARED_MAX = {LINES_MAX};\n\n\
         /** What a list may show, so that a file may hold it; the values of a `word` are words of ours. */\n\
         export type Exported = {{\n{}\n}};\n",
        types.join("\n"),
        api.commands.join("\n"),
        exported().join("\n"),
    )
}

/// By list the columns it may go into a file with; those a hub added to its customers are known by its database only.
fn exported() -> Vec<String> {
    let kind = |word: bool| if word { "\"word\"" } else { "\"plain\"" };
    EXPORTED
        .iter()
        .map(|(list, columns)| {
            let columns = columns.iter().map(|column| format!("{}: {}", column.key(), kind(column.is_word())));
            format!("  {list}: {{ {} }};", columns.collect::<Vec<_>>().join("; "))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_typescript_side_is_what_the_rust_types_say() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/lib/api.ts");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, typescript()).expect("api.ts can be written");
        }
        let committed = std::fs::read_to_string(path).expect("api.ts is there");
        assert!(committed == typescript(), "ui/src/lib/api.ts is stale: run `UPDATE=1 cargo test -p usecases`");
    }
}
