//! Pages of the batteries' list: every order, both ways, behind every filter.

use serde_json::{Value, json};

use super::ask::{Asked, figures, times};
use crate::Stopped;
use crate::figure::Figure;
use crate::seat::Seat;

const GOAL_MS: f64 = 20.0;
/// Of a page that is searched, at every letter typed.
const SEARCH_GOAL_MS: f64 = 30.0;
const SORTS: [&str; 5] = ["code", "serial", "model", "lifecycle", "changed"];
/// Pages of 200 read before the deep one.
const DEEP: usize = 40;

/// Words of a search by how many batteries they leave and where in an order those lie.
const SEARCHES: [(&str, &[&str]); 5] = [
    ("for one", &["b-4711", "2023050001", "b99", "nothing like it"]),
    ("for some", &["b-12", "2024033", "pyl 20220", "b-471 pyl"]),
    ("for many", &["b", "b-1", "20", "bg", "lm"]),
    ("for many at one end", &["b-9", "b9", "bg 2025", "pyl 2025", "lm2025"]),
    ("with a long beginning", &["catalyst", "catalyst2", "catalyst2025", "сев", "guc", "бg"]),
];

pub(crate) async fn measure(seat: &Seat, size: usize) -> Result<Vec<Figure>, Stopped> {
    let models: Vec<Value> = seat.call("model.list", Value::Null).await?;
    let model = |number: usize| models.get(number).map_or(Value::Null, |model| model["id"].clone());
    let filters = [
        ("all", json!([]), Value::Null),
        ("one state", json!(["in_service"]), Value::Null),
        ("a rare state", json!(["disposed"]), Value::Null),
        ("three states", json!(["quarantined", "in_repair", "retired"]), Value::Null),
        ("one model", json!([]), model(3)),
        ("one model and state", json!(["in_service"]), model(5)),
    ];
    let (mut things, mut searched) = (Vec::new(), Vec::new());
    for (sort, descending) in orders() {
        for (group, states, model) in &filters {
            things.push(page(group, ("", states, model), sort, descending, &Value::Null));
        }
        let deep = far(seat, sort, descending, size).await?;
        things.push(page("deep", ("", &json!([]), &Value::Null), sort, descending, &deep));
        for (group, searches) in SEARCHES {
            for search in searches {
                for (_, states, model) in &filters[..2] {
                    searched.push(page(group, (search, states, model), sort, descending, &Value::Null));
                }
                searched.push(page(group, (search, &json!([]), &model(4)), sort, descending, &Value::Null));
            }
        }
    }
    let pages = times(seat, &things).await?;
    let mut told = figures("page", &things, &pages, GOAL_MS);
    let pages = times(seat, &searched).await?;
    told.extend(figures("searched page", &searched, &pages, SEARCH_GOAL_MS));
    let counts = counts(&model(4));
    let counted = times(seat, &counts).await?;
    told.extend(figures("counts", &counts, &counted, SEARCH_GOAL_MS));
    Ok(told)
}

fn orders() -> impl Iterator<Item = (&'static str, bool)> {
    SORTS.into_iter().flat_map(|sort| [(sort, false), (sort, true)])
}

fn page(group: &'static str, left: (&str, &Value, &Value), sort: &str, descending: bool, after: &Value) -> Asked {
    let (search, states, model) = left;
    let input = json!({ "question": question(search, states, model, sort, descending), "after": after, "limit": 50 });
    Asked { group, command: "battery.list", input }
}

fn question(search: &str, states: &Value, model: &Value, sort: &str, descending: bool) -> Value {
    let models: Vec<&Value> = Some(model).filter(|model| !model.is_null()).into_iter().collect();
    json!({ "search": search, "filters": { "lifecycle": states, "model": models }, "sort": sort, "descending": descending })
}

/// The end of a page far down a list.
async fn far(seat: &Seat, sort: &str, descending: bool, size: usize) -> Result<Value, Stopped> {
    let mut after = Value::Null;
    for _ in 0..DEEP.min(size / 400) {
        let question = question("", &json!([]), &Value::Null, sort, descending);
        let input = json!({ "question": question, "after": after, "limit": 200 });
        let page: Value = seat.call("battery.list", input).await?;
        after = page["next"].clone();
    }
    Ok(after)
}

/// The figures beside the states, for every search.
fn counts(model: &Value) -> Vec<Asked> {
    let searches =
        SEARCHES.into_iter().flat_map(|(group, searches)| searches.iter().map(move |search| (group, *search)));
    let counts = [("all", "")].into_iter().chain(searches);
    counts
        .flat_map(|(group, search)| {
            [&Value::Null, model].map(|model| Asked {
                group,
                command: "battery.counts",
                input: question(search, &json!([]), model, "code", false),
            })
        })
        .collect()
}
