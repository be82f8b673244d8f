//! Customers' cards from files, in use at once: they are in people's hands already.

use std::collections::HashMap;

use domain::card::{self, Card, CardOwner, CardState};
use domain::customer::CustomerState;
use domain::text::natural_key;
use domain::time::day_in;
use domain::{CardId, CustomerId, FieldProblem, HubId, Problem, Refusal};
use store::{Op, Told};
use uuid::Uuid;

use super::shape::{Cells, Field, Imported, Names, settled, wrong};
use crate::card::{free, given_out, moved_to};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// A card that a row describes.
pub(super) struct CardRead {
    card: Card,
    owner_name: String,
    today: String,
    hub: HubId,
}

/// What cards are checked against.
pub(super) struct Known {
    hub: HubId,
    today: String,
    /// Customers by their codes.
    customers: HashMap<String, (CustomerId, String, CustomerState)>,
    uids: Names,
}

impl Imported for CardRead {
    const KIND: Kind = Kind::Card;
    type Known = Known;

    async fn known(hub: &Hub, by: &Operator) -> Result<Known, Fault> {
        let mut read = hub.store.read().await?;
        let today = day_in(&by.record.form.zone, hub.now());
        let customers = store::import::card_owners(&mut read, by.hub).await?;
        Ok(Known {
            hub: by.hub,
            customers: customers.into_iter().map(|(key, id, name, state)| (key, (id, name, state))).collect(),
            uids: Names::of(store::import::live_uids(&mut read, by.hub, &today).await?),
            today,
        })
    }

    fn fields(_: &Known) -> Vec<Field> {
        vec![
            Field::new(
                "uid",
                true,
                &["card", "card number", "card no", "rfid", "nfc", "tag", "carte", "numero de carte", "badge"],
            ),
            Field::new(
                "owner",
                true,
                &["customer", "customer code", "code", "customer id", "client", "code client", "numero de client"],
            ),
            Field::new("expires_on", false, &["expires", "valid until", "expiry", "expire le", "valable jusqu au"]),
        ]
    }

    fn read(known: &mut Known, id: Uuid, cells: &Cells<'_>) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let owner = known.owner(cells.text("owner")).map_err(|problem| problems.push(wrong("owner", problem)));
        let (owner, owner_name) = owner.unwrap_or_else(|()| (CustomerId(Uuid::nil()), String::new()));
        let owner = CardOwner::Customer(owner);
        let expires = cells.day("expires_on");
        let made = card::new(CardId(id), known.hub, cells.text("uid"), owner, expires.as_deref(), &known.today)
            .and_then(|new| card::moved(&new, CardState::Active, &known.today));
        let taken =
            |card: &Card| known.uids.problem(&card.uid).map(|problem| wrong("uid", problem)).into_iter().collect();
        let card = settled(made, problems, taken)?;
        known.uids.take(card.uid.clone(), cells.row.number);
        Ok(Self { card, owner_name, today: known.today.clone(), hub: known.hub })
    }

    fn id(&self) -> Uuid {
        self.card.id.0
    }

    async fn add(&self, op: &mut Op) -> Result<Told, Fault> {
        free(op, self.hub, &self.card.uid, &self.today).await?;
        op.add_card(&self.card).await?;
        Ok(given_out(&self.card, &self.owner_name))
    }

    async fn forget(op: &mut Op, by: &Operator, id: Uuid) -> Result<Option<Told>, Fault> {
        let Some(found) = op.card(by.hub, CardId(id)).await? else { return Ok(None) };
        op.forget_card(found.card.id).await?;
        Ok(Some(Told { kind: Kind::Card.word(), object: id, changes: Vec::new(), reason: None }))
    }

    async fn retire(op: &mut Op, by: &Operator, id: Uuid) -> Result<Option<Told>, Fault> {
        let Some(before) = op.card(by.hub, CardId(id)).await? else { return Ok(None) };
        let hub = op.hub(by.hub).await?.ok_or_else(|| Refusal::not_found(Kind::Hub.word()))?;
        let today = day_in(&hub.form.zone, op.at());
        // What is out of use already stays as it is.
        let Ok(after) = card::moved(&before.card, CardState::Blocked, &today) else { return Ok(None) };
        op.save_card(&after).await?;
        Ok(Some(moved_to(&before.card, &after, None)))
    }
}

impl Known {
    fn owner(&self, code: &str) -> Result<(CustomerId, String), Problem> {
        match self.customers.get(&natural_key(code)) {
            None if code.is_empty() => Err(Problem::Required),
            None => Err(Problem::Unknown),
            Some((.., CustomerState::Inactive)) => Err(Problem::NotAChoice),
            Some((id, name, CustomerState::Active)) => Ok((*id, name.clone())),
        }
    }
}
