//! Customers from files.

use std::collections::HashMap;
use std::sync::Arc;

use domain::choice_list::ChoiceList;
use domain::customer::{self, Customer, CustomerForm, CustomerState};
use domain::lists::{Language, decimals};
use domain::own_field::{OwnFieldKind, OwnValue, OwnValues};
use domain::text::{folded, natural_key};
use domain::{ChoiceId, CustomerId, FieldProblem, HubId, Problem};
use store::{Op, Told};
use uuid::Uuid;

use super::shape::{Cells, Field, Imported, Names, settled, wrong};
use crate::customer::Lists;
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// A customer that a row describes.
pub(super) struct CustomerRead {
    customer: Customer,
    lists: Arc<Lists>,
}

/// What customers are checked against.
pub(super) struct Known {
    hub: HubId,
    decimals: u8,
    lists: Arc<Lists>,
    /// The hub's choices by list and folded label.
    choices: HashMap<(ChoiceList, String), ChoiceId>,
    codes: Names,
    phones: Names,
    last: Option<String>,
}

impl Imported for CustomerRead {
    const KIND: Kind = Kind::Customer;
    type Known = Known;

    async fn known(hub: &Hub, by: &Operator) -> Result<Known, Fault> {
        let mut read = hub.store.read().await?;
        let lists = Lists::read(hub, by, &mut read).await?;
        let choices = lists.rules().choices.iter().filter(|choice| !choice.hidden);
        let choices = choices.map(|choice| ((choice.list, folded(&choice.label)), choice.id)).collect();
        let names = store::import::customer_names(&mut read, by.hub).await?;
        let phones = names.iter().flat_map(|(_, phone, other)| [phone, other]).filter(|phone| !phone.is_empty());
        Ok(Known {
            hub: by.hub,
            decimals: decimals(&by.record.form.currency).unwrap_or(0),
            choices,
            phones: Names::of(phones.cloned()),
            codes: Names::of(names.into_iter().map(|(code, ..)| code)),
            last: store::customer::last_code(&mut read, by.hub).await?,
            lists: Arc::new(lists),
        })
    }

    fn fields(known: &Known) -> Vec<Field> {
        let mut fields = vec![
            Field::new(
                "code",
                false,
                &["customer code", "customer no", "customer id", "code client", "no client", "id"],
            ),
            Field::new(
                "name",
                true,
                &[
                    "full name",
                    "customer",
                    "customer name",
                    "nom",
                    "nom complet",
                    "nom et prenom",
                    "client",
                    "nom du client",
                ],
            ),
            Field::new("known_as", false, &["known as", "nickname", "surnom", "connu comme"]),
            Field::new(
                "phone",
                false,
                &["phone number", "mobile", "mobile phone", "tel", "telephone", "numero de telephone", "portable"],
            ),
            Field::new(
                "other_phone",
                false,
                &["second phone", "other phone", "phone 2", "autre telephone", "telephone 2"],
            ),
            Field::new("email", false, &["e mail", "mail", "courriel", "adresse e mail"]),
            Field::new("language", false, &["langue"]),
            Field::new("address", false, &["adresse", "location", "village"]),
            Field::new(
                "birth_date",
                false,
                &["date of birth", "birthday", "born", "born on", "birth date", "date de naissance", "ne le"],
            ),
            Field::new(
                "id_document_kind",
                false,
                &["id kind", "id type", "document", "piece d identite", "type de piece"],
            ),
            Field::new(
                "id_document_number",
                false,
                &["id number", "nrc", "national id", "passport", "numero de piece", "no de piece", "carte d identite"],
            ),
            Field::new(
                "licence_number",
                false,
                &["licence", "driving licence", "license", "permis", "permis de conduire"],
            ),
            Field::new(
                "licence_expires_on",
                false,
                &["licence expires", "licence expiry", "fin du permis", "expiration du permis"],
            ),
            Field::new("vehicle_kind", false, &["vehicle", "vehicle type", "vehicule", "type de vehicule"]),
            Field::new("vehicle_model", false, &["vehicle make", "modele du vehicule"]),
            Field::new("vehicle_year", false, &["year", "annee", "annee du vehicule"]),
            Field::new("vehicle_plate", false, &["plate", "number plate", "registration", "plaque", "immatriculation"]),
            Field::new("inclusion_marks", false, &["inclusion", "groups", "groupes"]),
            Field::new("business_kind", false, &["business", "business type", "activite", "commerce"]),
            Field::new(
                "electricity_spending",
                false,
                &["electricity", "spent on electricity", "depenses d electricite"],
            ),
            Field::new("heat_spending", false, &["heat", "spent on heat", "depenses de chauffage"]),
            Field::new("reasons", false, &["reason", "motif", "motifs", "raison", "raisons"]),
            Field::new("notes", false, &["note", "remark", "remarks", "comment", "comments", "remarque", "remarques"]),
        ];
        for own in known.lists.rules().own_fields.iter().filter(|own| !own.hidden) {
            fields.push(Field {
                key: format!("own.{}", own.id.0),
                label: Some(own.form.label.clone()),
                required: own.form.required,
                names: &[],
            });
        }
        fields
    }

    fn read(known: &mut Known, id: Uuid, cells: &Cells<'_>) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let code = cells.optional("code").unwrap_or_else(|| known.codes.next_code("C", 4, &mut known.last));
        let form = known.form(cells, code, &mut problems);
        let made = customer::new(CustomerId(id), known.hub, &form, &known.lists.rules());
        let customer = settled(made, problems, |customer| known.taken(customer, cells.accept_duplicates))?;
        known.take(&customer, cells.row.number);
        Ok(Self { customer, lists: Arc::clone(&known.lists) })
    }

    fn id(&self) -> Uuid {
        self.customer.id.0
    }

    async fn add(&self, op: &mut Op) -> Result<Told, Fault> {
        op.add_customer(&self.customer).await?;
        Ok(self.lists.told(None, &self.customer))
    }

    async fn forget(op: &mut Op, by: &Operator, id: Uuid) -> Result<Option<Told>, Fault> {
        let Some(customer) = op.customer(by.hub, CustomerId(id)).await? else { return Ok(None) };
        op.forget_customer(customer.id).await?;
        Ok(Some(Told { kind: Kind::Customer.word(), object: id, changes: Vec::new(), reason: None }))
    }

    async fn retire(op: &mut Op, by: &Operator, id: Uuid) -> Result<Option<Told>, Fault> {
        let Some(before) = op.customer(by.hub, CustomerId(id)).await? else { return Ok(None) };
        if before.state == CustomerState::Inactive {
            return Ok(None);
        }
        let after = Customer { state: CustomerState::Inactive, ..before };
        op.save_customer(&after).await?;
        let change = domain::change::Change {
            field: "customer_state".to_owned(),
            before: CustomerState::Active.word().into(),
            after: CustomerState::Inactive.word().into(),
        };
        Ok(Some(Told { kind: Kind::Customer.word(), object: id, changes: vec![change], reason: None }))
    }
}

impl Known {
    fn form(&self, cells: &Cells<'_>, code: String, problems: &mut Vec<FieldProblem>) -> CustomerForm {
        let text = |key: &str| cells.text(key).to_owned();
        let year = cells.number("vehicle_year", problems);
        CustomerForm {
            code,
            name: text("name"),
            known_as: text("known_as"),
            phone: text("phone"),
            other_phone: text("other_phone"),
            email: text("email"),
            language: language(cells, problems),
            address: text("address"),
            birth_date: cells.day("birth_date"),
            id_document_kind: self.choice(cells, "id_document_kind", ChoiceList::IdDocumentKind, problems),
            id_document_number: text("id_document_number"),
            licence_number: text("licence_number"),
            licence_expires_on: cells.day("licence_expires_on"),
            vehicle_kind: self.choice(cells, "vehicle_kind", ChoiceList::VehicleKind, problems),
            vehicle_model: text("vehicle_model"),
            vehicle_year: year.and_then(|year| format!("{year}").parse().ok().or(Some(0))),
            vehicle_plate: text("vehicle_plate"),
            inclusion_marks: self.choices(cells, "inclusion_marks", ChoiceList::InclusionMark, problems),
            business_kind: self.choice(cells, "business_kind", ChoiceList::BusinessKind, problems),
            electricity_spending: cells.money("electricity_spending", self.decimals, problems),
            heat_spending: cells.money("heat_spending", self.decimals, problems),
            reasons: self.choices(cells, "reasons", ChoiceList::Reason, problems),
            notes: text("notes"),
            own: self.own(cells, problems),
        }
    }

    /// A choice of the hub's list, by its label.
    fn choice(
        &self,
        cells: &Cells<'_>,
        key: &str,
        list: ChoiceList,
        problems: &mut Vec<FieldProblem>,
    ) -> Option<ChoiceId> {
        self.choices(cells, key, list, problems).pop()
    }

    /// Choices of the hub's list, by their labels.
    fn choices(
        &self,
        cells: &Cells<'_>,
        key: &str,
        list: ChoiceList,
        problems: &mut Vec<FieldProblem>,
    ) -> Vec<ChoiceId> {
        let text = cells.text(key);
        if text.is_empty() {
            return Vec::new();
        }
        // A label may hold a comma: the whole is looked for first.
        let one = |label: &str| self.choices.get(&(list, folded(label))).copied();
        let found = one(text).map_or_else(|| text.split([',', ';', '\n']).map(one).collect(), |id| Some(vec![id]));
        found.unwrap_or_else(|| {
            problems.push(wrong(key, Problem::Unknown));
            Vec::new()
        })
    }

    fn own(&self, cells: &Cells<'_>, problems: &mut Vec<FieldProblem>) -> OwnValues {
        let mut own = OwnValues::new();
        for field in self.lists.rules().own_fields {
            let key = format!("own.{}", field.id.0);
            let value = match field.form.kind {
                OwnFieldKind::Number => cells.number(&key, problems).map(OwnValue::Number),
                OwnFieldKind::Date => cells.day(&key).map(OwnValue::Text),
                OwnFieldKind::Text | OwnFieldKind::Choice => cells.optional(&key).map(OwnValue::Text),
            };
            own.extend(value.map(|value| (field.id, value)));
        }
        own
    }

    fn taken(&self, customer: &Customer, accept_duplicates: bool) -> Vec<FieldProblem> {
        let form = &customer.form;
        let code = self.codes.problem(&natural_key(&form.code)).map(|problem| wrong("code", problem));
        let phones = [("phone", &form.phone), ("other_phone", &form.other_phone)];
        let phones = phones.into_iter().filter(|(_, phone)| !accept_duplicates && !phone.is_empty());
        let phones = phones.filter_map(|(field, phone)| Some(wrong(field, self.phones.problem(phone)?)));
        code.into_iter().chain(phones).collect()
    }

    fn take(&mut self, customer: &Customer, row: u64) {
        self.codes.take(natural_key(&customer.form.code), row);
        for phone in [&customer.form.phone, &customer.form.other_phone] {
            if !phone.is_empty() {
                self.phones.take(phone.clone(), row);
            }
        }
    }
}

/// A language by its code or by its own name; English if nothing is said.
fn language(cells: &Cells<'_>, problems: &mut Vec<FieldProblem>) -> Language {
    match folded(cells.text("language")).as_str() {
        "" | "en" | "english" | "anglais" => Language::En,
        "fr" | "french" | "francais" => Language::Fr,
        _ => {
            problems.push(wrong("language", Problem::NotAChoice));
            Language::En
        }
    }
}
