//! The list of batteries against a model of it in memory: order, filters, search, and pages that meet without a seam.

use std::cmp::Ordering;

use domain::battery::Lifecycle;
use proptest::prelude::*;
use serde_json::{Value, json};
use tests::{Story, battery, model};
use tokio::runtime::Runtime;

/// A battery as this test remembers it.
#[derive(Clone, Debug)]
struct Kept {
    code: String,
    serial: String,
    model: usize,
    lifecycle: Lifecycle,
    changed: u64,
}

const MODELS: [&str; 3] = ["Amber 12", "beta 24", "Cell 48"];
const SORTS: [&str; 5] = ["code", "serial", "model", "lifecycle", "changed"];
const BATTERIES: u64 = 700;

/// As people read: runs of digits by their number, letters without regard to case.
fn natural(a: &str, b: &str) -> Ordering {
    pieces(a).cmp(&pieces(b))
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Number(u64),
    Letter(char),
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text.chars().flat_map(char::to_lowercase).peekable();
    while let Some(next) = rest.next() {
        let Some(mut number) = next.to_digit(10).map(u64::from) else {
            pieces.push(Piece::Letter(next));
            continue;
        };
        while let Some(digit) = rest.peek().and_then(|next| next.to_digit(10)) {
            number = number * 10 + u64::from(digit);
            rest.next();
        }
        pieces.push(Piece::Number(number));
    }
    pieces
}

fn compare(sort: &str, a: &Kept, b: &Kept) -> Ordering {
    let by_code = natural(&a.code, &b.code);
    match sort {
        "code" => by_code,
        "serial" => natural(&a.serial, &b.serial),
        "model" => a.model.cmp(&b.model).then(by_code),
        "lifecycle" => a.lifecycle.cmp(&b.lifecycle).then(by_code),
        _ => a.changed.cmp(&b.changed),
    }
}

/// Which rows, in which order.
#[derive(Clone, Debug, Default)]
struct Asked {
    sort: usize,
    descending: bool,
    lifecycle: Vec<Lifecycle>,
    model: Option<usize>,
    word: Option<(&'static str, &'static str)>,
}

/// What is typed, and what the code or serial of a hit then begins with, dashes and zeros aside.
const WORDS: [(&str, &str); 6] =
    [("kx", "KX"), ("B 1", "B-1"), ("b-2", "B-2"), ("KX 10", "KX-10"), ("zzz", "zzz"), ("MN5", "MN-5")];

struct House {
    story: Story,
    models: Vec<Value>,
    kept: Vec<Kept>,
}

/// Seven hundred batteries in every state but lost, whose last change is each at its own moment.
async fn house() -> House {
    let story = Story::set_up().await;
    let mut models = Vec::new();
    for name in MODELS {
        models.push(story.call("model.create", model(name)).await["id"].clone());
    }
    let mut kept = Vec::new();
    for number in 0..BATTERIES {
        kept.push(add(&story, &models, number).await);
    }
    House { story, models, kept }
}

const PATHS: [&[Lifecycle]; 6] = [
    &[],
    &[Lifecycle::InService],
    &[Lifecycle::Quarantined],
    &[Lifecycle::InService, Lifecycle::InRepair],
    &[Lifecycle::Retired],
    &[Lifecycle::Retired, Lifecycle::Disposed],
];

async fn add(story: &Story, models: &[Value], number: u64) -> Kept {
    // A step that meets every number once, so that nothing is added in its order.
    let mixed = (number * 367 + 11) % BATTERIES;
    let prefix = ["B-", "KX-", "mn-"][usize::try_from(mixed % 3).unwrap()];
    let zeros = ["", "00"][usize::try_from(mixed % 2).unwrap()];
    let code = format!("{prefix}{zeros}{mixed}").to_uppercase();
    let serial = format!("sn{}/{}", mixed * 7919 % 1_009, mixed);
    let model = usize::try_from(mixed / 3 % 3).unwrap();
    let form = battery(&code, &serial, models[model].as_str().unwrap());
    let id = story.call("battery.create", form).await["id"].clone();
    let path = PATHS[usize::try_from(mixed / 5 % 6).unwrap()];
    for to in path {
        story.call("battery.change_lifecycle", json!({ "id": id, "to": to, "reason": "test" })).await;
    }
    story.clock.advance(std::time::Duration::from_millis(1));
    let lifecycle = path.last().copied().unwrap_or(Lifecycle::Commissioning);
    Kept { code, serial, model, lifecycle, changed: number }
}

impl House {
    /// The codes that the model of the list gives.
    fn expected(&self, asked: &Asked) -> Vec<String> {
        let mut rows: Vec<&Kept> = self.kept.iter().filter(|row| asked.takes(row)).collect();
        rows.sort_by(|a, b| compare(SORTS[asked.sort], a, b));
        if asked.descending {
            rows.reverse();
        }
        rows.into_iter().map(|row| row.code.clone()).collect()
    }

    /// The codes that the pages give, one page after the other.
    async fn walked(&self, asked: &Asked, limit: usize) -> Vec<String> {
        let mut codes = Vec::new();
        let mut after = Value::Null;
        loop {
            let page = self.story.call("battery.list", self.input(asked, &after, limit)).await;
            let rows = page["rows"].as_array().unwrap();
            assert!(rows.len() == limit || page["next"].is_null(), "a short page before the last");
            codes.extend(rows.iter().map(|row| row["short_code"].as_str().unwrap().to_owned()));
            after = page["next"].clone();
            if after.is_null() {
                return codes;
            }
        }
    }

    fn input(&self, asked: &Asked, after: &Value, limit: usize) -> Value {
        json!({ "question": self.question(asked), "after": after, "limit": limit })
    }

    fn question(&self, asked: &Asked) -> Value {
        let model = asked.model.map(|model| &self.models[model]);
        json!({
            "search": asked.word.map_or("", |word| word.0),
            "filters": { "lifecycle": asked.lifecycle, "model": model.as_slice() },
            "sort": SORTS[asked.sort], "descending": asked.descending,
        })
    }

    async fn agrees(&self, asked: &Asked, limit: usize) {
        let expected = self.expected(asked);
        assert_eq!(self.walked(asked, limit).await, expected, "{asked:?} by {limit}");
        let counts = self.story.call("battery.counts", self.question(asked)).await;
        assert_eq!(counts["all"], self.kept.len());
        assert_eq!(counts["matching"], expected.len(), "{asked:?}");
        let of_all = Asked { lifecycle: Vec::new(), ..asked.clone() };
        let states = &counts["by"]["lifecycle"];
        assert_eq!(states["all"], self.expected(&of_all).len(), "{asked:?}");
        for state in Lifecycle::ALL {
            let of_state = Asked { lifecycle: vec![state], ..asked.clone() };
            let counted = states["of"][state.word()].as_u64().unwrap_or(0);
            assert_eq!(counted, u64::try_from(self.expected(&of_state).len()).unwrap(), "{asked:?} {state:?}");
        }
    }
}

impl Asked {
    fn takes(&self, row: &Kept) -> bool {
        let state = self.lifecycle.is_empty() || self.lifecycle.contains(&row.lifecycle);
        let model = self.model.is_none_or(|model| model == row.model);
        let word = self.word.is_none_or(|(_, begins)| match begins.split_once('-') {
            None => row.code.starts_with(begins),
            Some((prefix, digits)) => {
                let own = row.code.split_once('-').unwrap();
                own.0 == prefix && own.1.trim_start_matches('0').starts_with(digits)
            }
        });
        state && model && word
    }
}

fn asked() -> impl Strategy<Value = (Asked, usize)> {
    let states = prop::collection::vec(prop::sample::select(Lifecycle::ALL.to_vec()), 0..4);
    let model = prop::option::of(0..MODELS.len());
    let word = prop::option::weighted(0.3, prop::sample::select(WORDS.to_vec()));
    (0..SORTS.len(), any::<bool>(), states, model, word, prop::sample::select(vec![1_usize, 7, 50, 200])).prop_map(
        |(sort, descending, lifecycle, model, word, limit)| (Asked { sort, descending, lifecycle, model, word }, limit),
    )
}

/// Pages of one row are a walk of their own: only where few rows are left.
fn affordable(house: &House, asked: &Asked, limit: usize) -> usize {
    if house.expected(asked).len() > limit * 30 { 50 } else { limit }
}

#[test]
fn every_row_is_met_once_and_in_order_whatever_is_asked() {
    let runtime = Runtime::new().unwrap();
    let house = runtime.block_on(house());
    runtime.block_on(async {
        for sort in 0..SORTS.len() {
            for descending in [false, true] {
                for lifecycle in [vec![], vec![Lifecycle::InService], vec![Lifecycle::Disposed, Lifecycle::Quarantined]]
                {
                    for model in [None, Some(1)] {
                        let asked = Asked { sort, descending, lifecycle: lifecycle.clone(), model, word: None };
                        house.agrees(&asked, 60).await;
                    }
                }
            }
        }
    });
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) };
    proptest!(config, |((asked, limit) in asked())| {
        let limit = affordable(&house, &asked, limit);
        runtime.block_on(house.agrees(&asked, limit));
    });
}
