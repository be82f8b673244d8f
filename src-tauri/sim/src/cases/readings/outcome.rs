//! What became of readings, as people see it.

use domain::Time;
use serde_json::{Value, json};

use super::given::{Expect, Given};
use crate::Stopped;
use crate::cases::stations::Field;

/// What is otherwise than it must be.
pub async fn differs(
    field: &Field,
    given: &Given,
    (before, heard): (&Value, &[(String, Value)]),
) -> Result<Vec<String>, Stopped> {
    let mut what = Vec::new();
    let mut check = |name: &str, is: Value, must: Value| {
        if is != must {
            what.push(format!("{name} is {is}, not {must}"));
        }
    };
    match &given.expect {
        Expect::Taken(count) => {
            check("taken", json!(counts(field).await?.0), json!(count));
            check("set aside", json!(counts(field).await?.1), json!(0));
        }
        Expect::Counts(stored, aside) => {
            check("counts", json!(counts(field).await?), json!((stored, aside)));
            for (_, answer) in heard {
                check("answered", json!([answer["stored"], answer["quarantined"]]), json!([stored, aside]));
            }
        }
        Expect::At(iso) => check("time", json!(last(field).await?["at"]), json!(Time::from_iso(iso).map(|at| at.0))),
        Expect::NoTime => {
            let quality = last(field).await?["quality"].clone();
            let is_unknown = quality == "received" || quality == "repaired";
            check("time is not known", json!(is_unknown), json!(true));
        }
        Expect::Future => {
            check("last", last(field).await?, Value::Null);
            check("taken", json!(counts(field).await?.0), json!(1));
        }
        Expect::Number(name, must) => check(name, json!(number(&last(field).await?, name)), json!(must)),
        Expect::Numbers(all) => {
            let last = last(field).await?;
            for (name, must) in all {
                check(name, json!(number(&last, name)), json!(must));
            }
        }
        Expect::Alerts(kinds) => {
            for kind in kinds {
                check(kind, field.state(&format!("alert.{kind}")).await?, json!(1));
            }
            let all = field.call("alert.list", Value::Null).await?;
            check("alerts", json!(all.as_array().map(Vec::len)), json!(kinds.len()));
            cleared(field).await?;
            check("alerts when it is over", field.call("alert.list", Value::Null).await?, json!([]));
        }
        Expect::Aside => {
            check("last", last(field).await?, Value::Null);
            let (stored, aside) = counts(field).await?;
            check("set aside", json!(stored == 0 && aside > 0), json!(true));
        }
        Expect::Refused(code) => {
            let told = field.call("message.list", json!({ "text": "", "limit": 10 })).await?;
            let came = told["rows"].as_array().and_then(|rows| rows.iter().find(|row| row["outgoing"] == false));
            check("code", came.map_or(Value::Null, |row| row["code"].clone()), json!(code));
            check("taken", json!(counts(field).await?.0), json!(0));
            for (_, answer) in heard {
                check("answered", answer["error_code"].clone(), json!(code));
            }
        }
        Expect::Times(times) => {
            let minutes: Vec<String> = instants(field).await?.into_iter().map(|at| at.iso()[..19].to_owned()).collect();
            check("times", json!(minutes), json!(times));
        }
        Expect::Suggested(must) => {
            let told = field.call("counter.suggestions", Value::Null).await?;
            let told = told.as_array().into_iter().flatten().map(|one| [&one["code"], &one["customer_name"]]);
            let all: &[[&str; 2]] = if *must { &[["2", "Rider One"]] } else { &[] };
            check("suggested", json!(told.collect::<Vec<_>>()), json!(all));
            check("custody", field.state("battery.2.location").await?, json!("user:1"));
            check("rentals", rentals(field).await?, before.clone());
        }
    }
    Ok(what)
}

/// How every rental stands, and what its customer has or owes.
pub async fn rentals(field: &Field) -> Result<Value, Stopped> {
    let question = json!({ "search": "", "filters": {}, "sort": "code", "descending": false });
    let page = field.call("rental.list", json!({ "question": question, "after": null, "limit": 50 })).await?;
    let rows = page["rows"].as_array().cloned().unwrap_or_default();
    let told = ["code", "customer", "state", "items", "started", "due", "ended", "balance"];
    Ok(rows.iter().map(|row| told.map(|name| row[name].clone())).map(Value::from_iter).collect())
}

/// What of everything that came is stored, and set aside.
async fn counts(field: &Field) -> Result<(i64, i64), Stopped> {
    let page = field.call("message.list", json!({ "text": "", "limit": 200 })).await?;
    let rows = page["rows"].as_array().cloned().unwrap_or_default();
    let of = |row: &Value, name: &str| row["counts"][name].as_i64().unwrap_or_default();
    // Of a file what was set aside has lines of its own, and the newest is about all of it.
    let file = rows.iter().find(|row| row["source"] == "file");
    Ok(match file {
        Some(file) => (of(file, "stored"), of(file, "quarantined")),
        None => rows
            .iter()
            .fold((0, 0), |(stored, aside), row| (stored + of(row, "stored"), aside + of(row, "quarantined"))),
    })
}

async fn last(field: &Field) -> Result<Value, Stopped> {
    let battery = field.battery("1").await?;
    field.call("reading.latest", json!({ "of": { "kind": "battery", "id": battery } })).await
}

fn number(last: &Value, name: &str) -> Option<f64> {
    let values = last["values"].as_array()?;
    values.iter().find(|value| value["field"] == name)?["value"].as_f64()
}

/// Every instant of which the number of cycles is known.
async fn instants(field: &Field) -> Result<Vec<Time>, Stopped> {
    let battery = field.battery("1").await?;
    let months = [""; 12];
    let look = json!({ "theme": "light", "words": { "months": months, "decimal": "." }, "size": { "width": 800, "panel": 140 } });
    let ask = json!({
        "of": { "kind": "battery", "id": battery }, "fields": [{ "field": "cycles", "title": "" }],
        "range": { "is": "last", "hours": 24 }, "look": look,
    });
    let chart = field.call("reading.chart", ask).await?;
    let points = chart["lines"][0]["points"].as_array().cloned().unwrap_or_default();
    Ok(points.iter().filter_map(|point| Some(Time(point[0].as_i64()?))).collect())
}

/// The battery says that nothing is wrong any more.
async fn cleared(field: &Field) -> Result<(), Stopped> {
    field.wait(std::time::Duration::from_secs(60)).await?;
    field.import(&json!({ "id": "1", "d": "2025-12-11", "tm": "10:05:00", "v": 12.5, "err": "" }).to_string()).await?;
    field.desk().tick().await;
    Ok(())
}
