//! Batteries from files.

use domain::battery::{self, Battery, BatteryForm, Lifecycle, alias_key};
use domain::lists::decimals;
use domain::text::{folded, natural_key};
use domain::{BatteryId, FieldProblem, HubId, ModelId, Problem};
use store::{Op, Told};
use uuid::Uuid;

use super::shape::{Cells, Field, Imported, Names, settled, wrong};
use crate::battery::{described, told};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// A battery that a row describes.
pub(super) struct BatteryRead(Battery);

/// What batteries are checked against.
pub(super) struct Known {
    hub: HubId,
    sees_amounts: bool,
    decimals: u8,
    /// Maker and name as they are compared.
    models: Vec<(ModelId, String, String)>,
    codes: Names,
    serials: Names,
    /// As other names are compared with them.
    serial_keys: Names,
    aliases: Names,
    last: Option<String>,
}

impl Imported for BatteryRead {
    const KIND: Kind = Kind::Battery;
    type Known = Known;

    async fn known(hub: &Hub, by: &Operator) -> Result<Known, Fault> {
        let mut read = hub.store.read().await?;
        let models = store::model::list(&mut read, by.hub).await?.into_iter().map(|seen| seen.model);
        let models = models.map(|model| (model.id, folded(&model.form.maker), folded(&model.form.name))).collect();
        let (names, aliases) = store::import::battery_names(&mut read, by.hub).await?;
        let (codes, serials): (Vec<String>, Vec<String>) = names.into_iter().unzip();
        Ok(Known {
            hub: by.hub,
            sees_amounts: by.sees_amounts,
            decimals: decimals(&by.record.form.currency).unwrap_or(0),
            models,
            codes: Names::of(codes),
            serial_keys: Names::of(serials.iter().map(|serial| alias_key(serial))),
            serials: Names::of(serials),
            aliases: Names::of(aliases),
            last: store::battery::last_code(&mut read, by.hub).await?,
        })
    }

    fn fields(known: &Known) -> Vec<Field> {
        let mut fields = vec![
            Field::new(
                "short_code",
                false,
                &[
                    "code",
                    "short code",
                    "battery",
                    "battery code",
                    "batterie",
                    "code batterie",
                    "id",
                    "no",
                    "numero",
                    "number",
                ],
            ),
            Field::new(
                "serial_number",
                true,
                &[
                    "serial",
                    "serial no",
                    "serial nr",
                    "serial number",
                    "s n",
                    "sn",
                    "numero de serie",
                    "n de serie",
                    "no de serie",
                    "no serie",
                ],
            ),
            Field::new(
                "model",
                true,
                &["model", "battery model", "model name", "type", "modele", "modele de batterie"],
            ),
            Field::new("maker", false, &["maker", "make", "brand", "manufacturer", "fabricant", "marque"]),
            Field::new(
                "aliases",
                false,
                &["aliases", "alias", "other names", "old id", "old code", "tag", "autres noms", "ancien code"],
            ),
            Field::new(
                "purchased_on",
                false,
                &["bought on", "purchased", "purchase date", "date of purchase", "date d achat", "achete le"],
            ),
            Field::new("purchase_price", false, &["price", "purchase price", "cost", "prix", "prix d achat"]),
            Field::new(
                "warranty_until",
                false,
                &["warranty", "warranty until", "warranty end", "garantie", "fin de garantie", "garantie jusqu au"],
            ),
            Field::new(
                "notes",
                false,
                &["note", "remark", "remarks", "comment", "comments", "remarque", "remarques", "commentaire"],
            ),
        ];
        // For whom amounts are hidden there is no price to bring.
        fields.retain(|field| known.sees_amounts || field.key != "purchase_price");
        fields
    }

    fn read(known: &mut Known, id: Uuid, cells: &Cells<'_>) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let model = known.model(cells).unwrap_or_else(|problem| {
            problems.push(wrong("model", problem));
            ModelId(Uuid::nil())
        });
        let form = BatteryForm {
            short_code: cells.optional("short_code").unwrap_or_else(|| known.codes.next_code("B", 3, &mut known.last)),
            serial_number: cells.text("serial_number").to_owned(),
            model,
            aliases: cells.text("aliases").split([';', ',', '\n']).map(|name| name.trim().to_owned()).collect(),
            purchased_on: cells.day("purchased_on"),
            purchase_price: cells.money("purchase_price", known.decimals, &mut problems),
            warranty_until: cells.day("warranty_until"),
            passport: String::new(),
            notes: cells.text("notes").to_owned(),
        };
        let battery = settled(battery::new(BatteryId(id), known.hub, &form), problems, |battery| known.taken(battery))?;
        known.take(&battery, cells.row.number);
        Ok(Self(battery))
    }

    fn id(&self) -> Uuid {
        self.0.id.0
    }

    async fn add(&self, op: &mut Op) -> Result<Told, Fault> {
        let changes = described(op, None, &self.0).await?;
        op.add_battery(&self.0).await?;
        op.claim_names(&self.0).await?;
        Ok(told(&self.0, changes, None))
    }

    async fn forget(op: &mut Op, by: &Operator, id: Uuid) -> Result<Option<Told>, Fault> {
        let Some(battery) = op.battery(by.hub, BatteryId(id)).await? else { return Ok(None) };
        op.forget_battery(battery.id).await?;
        Ok(Some(told(&battery, Vec::new(), None)))
    }

    async fn retire(op: &mut Op, by: &Operator, id: Uuid) -> Result<Option<Told>, Fault> {
        let Some(before) = op.battery(by.hub, BatteryId(id)).await? else { return Ok(None) };
        // What is out of the way already stays as it is.
        let Ok(after) = battery::moved(&before, Lifecycle::Retired) else { return Ok(None) };
        let changes = described(op, Some(&before), &after).await?;
        op.save_battery(&after).await?;
        Ok(Some(told(&after, changes, None)))
    }
}

impl Known {
    /// The model by its name, or by maker and name where one name is not enough.
    fn model(&self, cells: &Cells<'_>) -> Result<ModelId, Problem> {
        let (name, maker) = (folded(cells.text("model")), folded(cells.text("maker")));
        if name.is_empty() {
            return Err(Problem::Required);
        }
        let is_it = |(_, its_maker, its_name): &&(ModelId, String, String)| {
            let called = *its_name == name || format!("{its_maker} {its_name}") == name;
            called && (maker.is_empty() || *its_maker == maker)
        };
        let mut found = self.models.iter().filter(is_it);
        match (found.next(), found.next()) {
            (Some((id, ..)), None) => Ok(*id),
            (None, _) => Err(Problem::Unknown),
            (Some(_), Some(_)) => Err(Problem::Ambiguous),
        }
    }

    fn taken(&self, battery: &Battery) -> Vec<FieldProblem> {
        let form = &battery.form;
        let mut found = Vec::new();
        let mut note = |field: &str, problem: Option<Problem>| {
            found.extend(problem.map(|problem| wrong(field, problem)));
        };
        let (code, serial) = (natural_key(&form.short_code), &form.serial_number);
        note("short_code", self.codes.problem(&code).or_else(|| self.aliases.problem(&alias_key(&form.short_code))));
        note("serial_number", self.serials.problem(serial).or_else(|| self.aliases.problem(&alias_key(serial))));
        for alias in &form.aliases {
            let taken = self.aliases.problem(&alias_key(alias)).or_else(|| self.codes.problem(&natural_key(alias)));
            note("aliases", taken.or_else(|| self.serial_keys.problem(&alias_key(alias))));
        }
        found
    }

    fn take(&mut self, battery: &Battery, row: u64) {
        self.codes.take(natural_key(&battery.form.short_code), row);
        self.serials.take(battery.form.serial_number.clone(), row);
        self.serial_keys.take(alias_key(&battery.form.serial_number), row);
        for alias in &battery.form.aliases {
            self.aliases.take(alias_key(alias), row);
        }
    }
}
