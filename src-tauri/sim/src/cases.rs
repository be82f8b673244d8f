//! Cases from the field: what was agreed that things cost, each tried on a hub of its own by the commands the screens give.

mod estimate;
mod form;
mod issue;
mod place;
mod readings;
mod returned;
mod seen;
mod small;
pub mod stations;
mod when;

use std::fmt;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Stopped;
use stations::Way;

/// What came of a case.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything was as agreed.
    Pass,
    /// It is about something that is not built yet.
    Later(String),
    /// What was otherwise.
    Differs(Vec<String>),
}

/// A case that was tried.
#[derive(Debug)]
pub struct Tried {
    /// What the file calls it.
    pub id: String,
    /// What came of it.
    pub verdict: Verdict,
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.verdict {
            Verdict::Pass => write!(f, "{} pass", self.id),
            Verdict::Later(kind) => write!(f, "{} later: {kind}", self.id),
            Verdict::Differs(what) => write!(f, "{} {}", self.id, what.join("; ")),
        }
    }
}

/// Tries every case of `file`, telling each as it is done: those of stations, known by their fixtures, by this way.
///
/// # Errors
/// [`Stopped`] if the file is no list of cases.
pub async fn run(file: &Path, way: Way, mut tell: impl FnMut(&Tried)) -> Result<Vec<Tried>, Stopped> {
    let text = std::fs::read_to_string(file)?;
    let mut file: Value = serde_json::from_str(&text)?;
    if file.get("fixtures").is_some() {
        return stations::run(&file, way, tell).await;
    }
    if readings::holds(&file) {
        return readings::run(&file, way, tell).await;
    }
    let list = if file.is_array() { file } else { file["cases"].take() };
    let Value::Array(cases) = list else { return Err(Stopped::wrong("there is no list of cases in this file")) };
    let mut tried = Vec::with_capacity(cases.len());
    for (index, case) in cases.into_iter().enumerate() {
        let id = case["id"].as_str().map_or_else(|| format!("case {}", index + 1), str::to_owned);
        let verdict = verdict(case).await;
        let one = Tried { id, verdict };
        tell(&one);
        tried.push(one);
    }
    Ok(tried)
}

async fn verdict(case: Value) -> Verdict {
    match differs(case).await {
        Ok(Verdict::Differs(what)) if what.is_empty() => Verdict::Pass,
        Ok(verdict) => verdict,
        Err(stopped) => Verdict::Differs(vec![stopped.to_string()]),
    }
}

async fn differs(mut case: Value) -> Result<Verdict, Stopped> {
    let fields = case.as_object_mut().ok_or_else(|| Stopped::wrong("a case is an object"))?;
    let kind = fields.remove("kind").unwrap_or_default();
    for told in ["id", "why"] {
        fields.remove(told);
    }
    let what = match kind.as_str() {
        Some("estimate") => estimate::differs(&read(case)?).await?,
        Some("return") => returned::differs(&read(case)?).await?,
        Some("issue") => issue::differs(&read(case)?).await?,
        Some("overdue") => small::overdue(&read(case)?).await?,
        Some("deposits") => small::deposits(&read(case)?).await?,
        Some("pay_to_own") => return Ok(Verdict::Later("pay_to_own".to_owned())),
        _ => vec![format!("there are no cases of the kind {kind}")],
    };
    Ok(Verdict::Differs(what))
}

/// A case as this program understands it; a word it does not know is said, not skipped.
fn read<T: DeserializeOwned>(case: Value) -> Result<T, Stopped> {
    Ok(serde_json::from_value(case)?)
}
