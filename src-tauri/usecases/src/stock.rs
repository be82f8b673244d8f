//! Counting the stock: somebody scans everything that is at the hub. What is missing or should not be here is told and
//! written down; nothing changes by it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::battery::alias_key;
use domain::change::Change;
use domain::stock::{Counted, StockCount, compared, said};
use domain::text::searched;
use domain::{Check, HubId, Item, ItemKind, Problem, Refusal, StockCountId, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Told;
use store::stock::{Countable, StockCountSeen};
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Scans in one count.
const SCANS_MAX: usize = 10_000;
/// Characters of a scan that are looked at.
const TEXT_MAX: usize = 100;
/// Unknown scans that are kept.
const UNKNOWN_MAX: usize = 500;
/// Characters of a note.
const NOTE_MAX: usize = 300;
/// Counts shown.
const SHOWN: u32 = 100;

/// What was counted, and everything that was scanned.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CountStock {
    kinds: Vec<ItemKind>,
    /// As it came from the scanner or the keys.
    scans: Vec<String>,
    note: String,
}

/// Which count.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskStockCount {
    id: StockCountId,
}

/// A count in a list.
#[derive(Serialize, TS)]
pub struct StockCountRow {
    id: StockCountId,
    at: Time,
    actor: String,
    kinds: Vec<ItemKind>,
    expected: i64,
    found: i64,
    #[ts(type = "number")]
    missing: usize,
    #[ts(type = "number")]
    unexpected: usize,
    #[ts(type = "number")]
    unknown: usize,
    note: String,
}

/// A count with all it told.
#[derive(Serialize, TS)]
#[ts(rename = "StockCount")]
pub struct StockCountView {
    id: StockCountId,
    at: Time,
    actor: String,
    kinds: Vec<ItemKind>,
    expected: i64,
    found: i64,
    /// What should be here and was not seen.
    missing: Vec<Counted>,
    /// What was seen and should not be here, with who should have it.
    unexpected: Vec<Counted>,
    /// What was scanned and is nothing known.
    unknown: Vec<String>,
    note: String,
}

/// The last counts of the hub, the latest first.
pub(crate) async fn list(hub: &Hub, by: &Operator, (): ()) -> Result<Vec<StockCountRow>, Fault> {
    let counts = store::stock::last(&mut *hub.store.read().await?, by.hub, SHOWN).await?;
    Ok(counts.into_iter().map(row).collect())
}

/// One count.
pub(crate) async fn view(hub: &Hub, by: &Operator, ask: AskStockCount) -> Result<StockCountView, Fault> {
    let found = store::stock::find(&mut *hub.store.read().await?, by.hub, ask.id).await?;
    found.map(seen).ok_or_else(|| Refusal::not_found(Kind::StockCount.word()).into())
}

/// Ends a count: compares what was scanned with what should be here, and writes it down.
pub(crate) async fn count(hub: &Hub, by: &Operator, ask: CountStock) -> Result<StockCountView, Fault> {
    let (kinds, note) = checked(&ask)?;
    let mut op = hub.begin(by, "stock.count", by.hub).await?;
    let stock = Stock::of(store::stock::countable(op.reading(), by.hub).await?, by.hub);
    let (scanned, unknown) = stock.scanned(&ask.scans);
    if scanned.is_empty() && unknown.is_empty() {
        return Err(Refusal::NothingToDo.into());
    }
    let here = stock.here(&kinds);
    let told = compared(&here, &scanned);
    let id = StockCountId(hub.ids.next());
    let new = StockCount {
        id,
        hub: by.hub,
        at: op.at(),
        actor: by.user,
        kinds: kinds.into_iter().collect(),
        expected: number(here.len()),
        found: number(told.found.len()),
        missing: stock.counted(&told.missing),
        // What is at the hub and was not to be counted is no surprise.
        unexpected: stock.counted(&(&told.unexpected - &stock.here(&ItemKind::ALL.iter().copied().collect()))),
        unknown,
        note,
    };
    op.add_stock_count(&new).await?;
    op.commit(about(&new)).await?;
    hub.tell_changed(Kind::StockCount);
    view(hub, by, AskStockCount { id }).await
}

fn checked(ask: &CountStock) -> Result<(BTreeSet<ItemKind>, String), Refusal> {
    let mut check = Check::default();
    let note = check.optional_line("note", &ask.note, NOTE_MAX);
    if ask.kinds.is_empty() {
        check.missing("kinds");
    }
    if ask.scans.len() > SCANS_MAX {
        check.problem("scans", Problem::TooMany { max: 10_000 });
    }
    check.done()?;
    Ok((ask.kinds.iter().copied().collect(), note))
}

/// Everything that could be counted, by what it is called.
struct Stock {
    hub: HubId,
    things: BTreeMap<Item, Countable>,
    /// By what is said: codes, serial numbers and other names.
    names: HashMap<String, Vec<Item>>,
}

impl Stock {
    fn of(things: Vec<Countable>, hub: HubId) -> Self {
        let mut names: HashMap<String, Vec<Item>> = HashMap::new();
        for thing in &things {
            let codes = [&thing.code, &thing.serial_number].map(|name| said(name));
            let aliases = thing.aliases.iter().map(|alias| alias_key(alias));
            for name in codes.into_iter().chain(aliases).collect::<BTreeSet<_>>() {
                if !name.is_empty() {
                    names.entry(name).or_default().push(thing.item);
                }
            }
        }
        Self { hub, things: things.into_iter().map(|thing| (thing.item, thing)).collect(), names }
    }

    /// What should be here, of these kinds.
    fn here(&self, kinds: &BTreeSet<ItemKind>) -> BTreeSet<Item> {
        let is_here = |thing: &&Countable| thing.held_by == Some(self.hub) && kinds.contains(&thing.item.kind);
        self.things.values().filter(is_here).map(|thing| thing.item).collect()
    }

    /// What was scanned, each once, and what of it is nothing known.
    fn scanned(&self, scans: &[String]) -> (BTreeSet<Item>, Vec<String>) {
        let (mut known, mut unknown) = (BTreeSet::new(), Vec::new());
        for scan in scans {
            let text = searched(scan.trim(), TEXT_MAX);
            match self.named(&text) {
                Some(item) => drop(known.insert(item)),
                None if text.is_empty() || unknown.contains(&text) || unknown.len() == UNKNOWN_MAX => {}
                None => unknown.push(text),
            }
        }
        (known, unknown)
    }

    /// What is called so: a thing of this hub, else the only one of the others.
    fn named(&self, text: &str) -> Option<Item> {
        let of = |name: String| self.names.get(&name).into_iter().flatten().copied();
        let all: BTreeSet<Item> = of(said(text)).chain(of(alias_key(text))).collect();
        let is_ours = |item: &&Item| self.things.get(item).is_some_and(|thing| thing.hub == self.hub);
        let ours = all.iter().find(is_ours).copied();
        ours.or_else(|| all.first().copied().filter(|_| all.len() == 1))
    }

    fn counted(&self, items: &BTreeSet<Item>) -> Vec<Counted> {
        let things = items.iter().filter_map(|item| self.things.get(item));
        let counted = things.map(|thing| Counted {
            item: thing.item,
            code: thing.code.clone(),
            holder: thing.holder,
            holder_name: thing.holder_name.clone(),
        });
        let mut counted: Vec<Counted> = counted.collect();
        counted.sort_by_key(|counted| (counted.item.kind, said(&counted.code)));
        counted
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn about(count: &StockCount) -> Told {
    let told = |field: &str, after: i64| Change { field: field.to_owned(), before: Value::Null, after: after.into() };
    let changes = vec![
        told("expected", count.expected),
        told("found", count.found),
        told("missing", number(count.missing.len())),
        told("unexpected", number(count.unexpected.len())),
        told("unknown", number(count.unknown.len())),
    ];
    let reason = Some(count.note.clone()).filter(|note| !note.is_empty());
    Told { kind: Kind::StockCount.word(), object: count.id.0, changes, reason }
}

fn row(seen: StockCountSeen) -> StockCountRow {
    let count = seen.count;
    StockCountRow {
        id: count.id,
        at: count.at,
        actor: seen.actor_name,
        kinds: count.kinds,
        expected: count.expected,
        found: count.found,
        missing: count.missing.len(),
        unexpected: count.unexpected.len(),
        unknown: count.unknown.len(),
        note: count.note,
    }
}

fn seen(seen: StockCountSeen) -> StockCountView {
    let count = seen.count;
    StockCountView {
        id: count.id,
        at: count.at,
        actor: seen.actor_name,
        kinds: count.kinds,
        expected: count.expected,
        found: count.found,
        missing: count.missing,
        unexpected: count.unexpected,
        unknown: count.unknown,
        note: count.note,
    }
}
