//! What a scanned or typed text is: exactly one thing before what is merely like it.

use domain::battery::alias_key;
use domain::card::{self, CardOwner, CardState};
use domain::text::{natural_key, searched};
use domain::time::day_in;
use domain::{Place, phone};
use serde::{Deserialize, Serialize};
use store::customer::Likeness;
use store::list::List;
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::find::{Found, is_called, is_said};
use crate::handles::Hub;
use crate::operator::Operator;

/// What came from the scanner or the keys.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ScanAsk {
    text: String,
}

/// What it is.
#[derive(Serialize, TS)]
pub struct Recognised {
    /// As it is kept: a card's number in upper-case hex, anything else as it came.
    text: String,
    /// The one thing it names, if it names one.
    pub(crate) exact: Option<Found>,
    /// Whether it reads as a card's number, known or not.
    is_card: bool,
    /// Of a card: where it stands in its life.
    pub(crate) card_state: Option<CardState>,
    /// Of a card: whose it is.
    pub(crate) owner: Option<Found>,
    /// What it may mean as well.
    pub(crate) similar: Vec<Found>,
}

/// Characters that are looked at.
const TEXT_MAX: usize = 100;
/// Rows of each kind among which the one named is looked for.
const LOOKED_AT: usize = 200;
/// Similar things shown.
const SIMILAR: usize = 8;

/// The kinds that are scanned, what is scanned most often first.
const KINDS: [(&List, Kind); 4] = [
    (&store::battery::LIST, Kind::Battery),
    (&store::equipment::LIST, Kind::Equipment),
    (&store::customer::LIST, Kind::Customer),
    (&store::station::LIST, Kind::Station),
];

/// What a scanned or typed text is.
pub(crate) async fn recognise(hub: &Hub, by: &Operator, ask: ScanAsk) -> Result<Recognised, Fault> {
    of_text(hub, by, &ask.text).await
}

/// The same, for whoever does something with it.
pub(crate) async fn of_text(hub: &Hub, by: &Operator, text: &str) -> Result<Recognised, Fault> {
    let text = searched(text.trim(), TEXT_MAX);
    let uid = card::uid(&text);
    let shown = uid.clone().unwrap_or_else(|| text.clone());
    let mut answer = Recognised {
        text: shown,
        exact: None,
        is_card: uid.is_some(),
        card_state: None,
        owner: None,
        similar: Vec::new(),
    };
    if let Some(uid) = uid {
        known_card(hub, by, &uid, &mut answer).await?;
    }
    let (named, similar) = named(hub, by, &text).await?;
    let mut named = named.into_iter();
    if answer.exact.is_none() {
        answer.exact = named.next();
    }
    answer.similar = named.chain(similar).take(SIMILAR).collect();
    Ok(answer)
}

/// The card with this number, and whose it is: the only thing a card is looked up for.
async fn known_card(hub: &Hub, by: &Operator, uid: &str, answer: &mut Recognised) -> Result<(), Fault> {
    let mut read = hub.store.read().await?;
    let Some(seen) = store::card::live(&mut read, uid).await?.filter(|seen| seen.card.hub == by.hub) else {
        return Ok(());
    };
    let (kind, id) = match seen.card.owner {
        CardOwner::Customer(id) => (Kind::Customer, id.0),
        CardOwner::User(id) => (Kind::User, id.0),
    };
    answer.card_state = Some(seen.card.state_on(&day_in(&by.record.form.zone, hub.now())));
    answer.exact = Some(Found::new(Kind::Card, seen.card.id.0, seen.card.uid, seen.owner_name.clone()));
    answer.owner = Some(Found::new(kind, id, seen.owner_name, seen.owner_code));
    Ok(())
}

/// Things called exactly so, and things whose words begin so.
async fn named(hub: &Hub, by: &Operator, text: &str) -> Result<(Vec<Found>, Vec<Found>), Fault> {
    let (mut named, mut similar, mut said) = (Vec::new(), Vec::new(), Vec::new());
    if domain::text::folded(text).is_empty() {
        return Ok((named, similar));
    }
    let (key, here): (String, [Place; 1]) = (natural_key(text), [by.hub.into()]);
    let short = short_code(text);
    let other_name = store::battery::named(&mut *hub.store.read().await?, by.hub, &alias_key(text)).await?;
    named.extend(other_name.map(|seen| {
        Found::new(Kind::Battery, seen.battery.id.0, seen.battery.form.short_code, seen.battery.form.serial_number)
    }));
    for (list, kind) in KINDS {
        let mut hits = hub.store.find(list, &here, text, LOOKED_AT).await?;
        if let Some(short) = &short {
            let more = hub.store.find(list, &here, short, LOOKED_AT).await?;
            hits.extend(more.into_iter().filter(|(_, title, subtitle)| is_called(&key, title, subtitle)));
            hits.sort_by_key(|(id, ..)| *id);
            hits.dedup_by_key(|(id, ..)| *id);
        }
        for (id, title, subtitle) in hits {
            let exact = is_called(&key, &title, &subtitle);
            let may_be = is_said(text, &title, &subtitle);
            let found = Found::new(kind, id, title, subtitle);
            if named.iter().any(|one: &Found| one.is(&found)) {
                continue;
            }
            if may_be {
                said.push(found.clone());
            }
            if exact { named.push(found) } else { similar.push(found) }
        }
    }
    // What is said without its dash is meant, where it can be one thing only.
    if let ([], [only]) = (named.as_slice(), said.as_slice()) {
        similar.retain(|one| !one.is(only));
        named.push(only.clone());
    }
    if let [only] = by_phone(hub, by, text).await?.as_slice() {
        similar.retain(|one| !one.is(only));
        named.push(only.clone());
    }
    Ok((named, similar))
}

/// A code as it is said shortest, as B42 for B-042: how a code is found whatever zeros it was written with.
fn short_code(text: &str) -> Option<String> {
    let (letters, number) = text.split_once('-')?;
    let number = number.trim_start_matches('0');
    let is_code = letters.chars().all(char::is_alphabetic) && number.chars().all(|c| c.is_ascii_digit());
    is_code.then(|| format!("{letters}{number}"))
}

async fn by_phone(hub: &Hub, by: &Operator, text: &str) -> Result<Vec<Found>, Fault> {
    let country = hub.organisation().await?.country;
    let Some(phone) = phone::canonical(text, &country) else { return Ok(Vec::new()) };
    let like = Likeness { hub: by.hub, phones: [&phone, ""], name_key: None, except: None };
    let same = store::customer::same(&mut *hub.store.read().await?, &like).await?;
    Ok(same.into_iter().map(|one| Found::new(Kind::Customer, one.id.0, one.called.name, one.called.code)).collect())
}
