//! What an act will do, as it is shown: each thing with its price in lines, then what becomes of the account.

use domain::custody::Item;
use domain::ledger::sum;
use domain::number::written;
use domain::payment::is_far_more;
use domain::price::{Price, Usage, price};
use domain::tariff::{CustomRange, Length, LengthUnit, Overdue, Preset, Tariff, Terms};
use domain::time::day_in;
use domain::{ActId, CustomerId, Refusal, TariffId, Time};
use serde::{Deserialize, Serialize};
use store::Reading;
use ts_rs::TS;

use super::basket::BackAs;
use super::energy::MeasuredEnergy;
use super::plan::Plan;
use super::worth::worth;
use crate::fault::Fault;
use crate::operator::Operator;

/// What is done with a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Did {
    /// It goes out.
    Issue,
    /// It comes back.
    Return,
    /// It is lost.
    Lost,
    /// It is stolen.
    Stolen,
    /// It was lost and turned up.
    Found,
    /// It is swapped.
    Swap,
    /// It was charged in place.
    Recharge,
    /// It is due at another time.
    Due,
}

impl Did {
    /// The word as stored.
    #[must_use]
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Return => "return",
            Self::Lost => "lost",
            Self::Stolen => "stolen",
            Self::Found => "found",
            Self::Swap => "swap",
            Self::Recharge => "recharge",
            Self::Due => "due",
        }
    }

    pub(super) fn of(how: BackAs) -> Self {
        match how {
            BackAs::Returned => Self::Return,
            BackAs::Lost => Self::Lost,
            BackAs::Stolen => Self::Stolen,
        }
    }
}

/// A tariff that may be chosen for a thing.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Offered {
    id: TariffId,
    name: String,
    presets: Vec<Preset>,
    custom: Option<CustomRange>,
}

impl Offered {
    pub(super) fn of(tariff: &Tariff) -> Self {
        let form = &tariff.form;
        Self { id: tariff.id, name: form.name.clone(), presets: form.presets.clone(), custom: form.custom }
    }
}

/// What becomes of one thing.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PlanLine {
    /// What is done with it.
    pub did: Did,
    /// The thing.
    pub item: Item,
    /// What it is called.
    pub code: String,
    /// The other one, of a swap.
    pub other_code: String,
    /// Whether it was kept for them.
    pub reserved: bool,
    /// How full what goes out is, where that was measured; of a person who says it is full, all.
    pub soc_pct: Option<f64>,
    /// Since when what comes back was out.
    pub since: Option<Time>,
    /// On whose account it goes; none for who pays.
    #[serde(skip)]
    #[ts(skip)]
    pub customer: Option<CustomerId>,
    /// What they are called, where they are not who pays for this act; else empty.
    pub other_account: String,
    /// The running rental; empty for a new one.
    pub rental_code: String,
    /// What it costs in all: as planned when it goes out, as it was when it comes back.
    pub price: Option<Price>,
    /// What is charged now, in minor units.
    pub charge: i64,
    /// What of its price was charged before.
    pub charged_before: i64,
    /// The same as a person types it, of what turned up: it may be given back.
    pub charged_before_typed: String,
    /// What is charged because it was lost or damaged; below nothing, what is given back of that.
    pub loss: i64,
    /// What it was bought for, or is sold for, as a person types it: what its loss may cost. Empty where it does not come
    /// back, where nobody knows, and for whom it is not shown.
    pub worth_typed: String,
    /// What is held from now on.
    pub deposit: i64,
    /// What was held and leaves with it: it goes back to the account, and so against a loss; none for whom balances are not
    /// shown.
    pub deposit_back: Option<i64>,
    /// The tariff, of what goes out.
    pub tariff: Option<TariffId>,
    /// What it is called.
    pub tariff_name: String,
    /// How long it is meant to be out.
    pub length: Option<Length>,
    /// When it is due.
    pub due: Option<Time>,
    /// How late it is.
    pub late: Option<Overdue>,
    /// The energy it is charged for, where its batteries measured that and nobody typed it.
    pub measured_energy: Option<MeasuredEnergy>,
    /// The tariffs it may go out under.
    pub offered: Vec<Offered>,
}

impl PlanLine {
    pub(super) fn new(did: Did, item: Item, code: &str) -> Self {
        Self {
            did,
            item,
            code: code.to_owned(),
            other_code: String::new(),
            reserved: false,
            soc_pct: None,
            since: None,
            customer: None,
            other_account: String::new(),
            rental_code: String::new(),
            price: None,
            charge: 0,
            charged_before: 0,
            charged_before_typed: String::new(),
            loss: 0,
            worth_typed: String::new(),
            deposit: 0,
            deposit_back: Some(0),
            tariff: None,
            tariff_name: String::new(),
            length: None,
            due: None,
            late: None,
            measured_energy: None,
            offered: Vec::new(),
        }
    }
}

/// Who is served, and what becomes of their account.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PlanCustomer {
    id: CustomerId,
    code: String,
    name: String,
    /// Credit before; below nothing, what is owed; none for whom it is not shown.
    balance_before: Option<i64>,
    /// Credit after; none likewise.
    balance_after: Option<i64>,
    /// What of the credit is for what they keep, and is not used for this; none likewise.
    paid_ahead: Option<i64>,
}

/// What an act will do. Amounts in minor units.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PlanView {
    /// Its id, to be sent with the order to do it.
    act: ActId,
    /// The moment it is reckoned for, to be sent too.
    at: Time,
    customer: Option<PlanCustomer>,
    lines: Vec<PlanLine>,
    /// What is charged now.
    charged: i64,
    /// What is let off.
    discount: i64,
    /// Deposits taken.
    deposits_taken: i64,
    /// Deposits that go back to the account.
    deposits_released: i64,
    /// What is to be paid, all that goes out and was owed before among it; none for whom balances are not shown.
    to_pay: Option<i64>,
    /// The same as a person types it; empty likewise.
    to_pay_typed: String,
    /// What is left of credit and deposits where nothing is to be paid; nothing for whom that is not shown.
    left_over: i64,
    /// What is paid now.
    paid: i64,
    /// Whether that is so much more than what is to be paid that it may be a slip of the finger.
    pays_far_more: bool,
    /// Whether cash can be taken.
    till_open: bool,
    /// Whether it waits for the customer who takes what goes out.
    needs_customer: bool,
}

impl Plan {
    /// The plan as it is shown.
    ///
    /// # Errors
    /// [`Fault`] if what the customer is called cannot be read.
    pub(crate) async fn view(&self, by: &Operator, reading: &mut Reading) -> Result<PlanView, Fault> {
        let sees_balances = by.sees_balances();
        let customer = match self.payer {
            None => None,
            Some(id) => {
                let called = store::situation::called(reading, id).await?;
                let balance_after = self.balance_so_far()?;
                Some(PlanCustomer {
                    id,
                    code: called.code,
                    name: called.name,
                    balance_before: sees_balances.then_some(self.balance),
                    balance_after: sees_balances.then_some(balance_after),
                    paid_ahead: sees_balances.then_some(self.paid_ahead),
                })
            }
        };
        let mut lines = self.shown.clone();
        let comes_back = |line: &&mut PlanLine| matches!(line.did, Did::Return | Did::Lost | Did::Stolen);
        for line in lines.iter_mut().filter(comes_back).filter(|_| by.sees_amounts) {
            let worth = worth(reading, self, line.item).await?;
            line.worth_typed = worth.map(|worth| self.written(worth)).unwrap_or_default();
        }
        for line in &mut lines {
            let Some(other) = line.customer.filter(|customer| self.payer != Some(*customer)) else { continue };
            line.other_account = store::situation::called(reading, other).await?.name;
        }
        if !sees_balances {
            lines.iter_mut().for_each(|line| line.deposit_back = None);
        }
        let to_pay = sees_balances.then_some(self.to_pay);
        // Where what is to be paid is hidden, what is usual is not.
        let pays_far_more = self.pays_far_more(reading, to_pay.unwrap_or(0)).await?;
        Ok(PlanView {
            act: self.act,
            at: self.at,
            customer,
            lines,
            charged: self.charged()?,
            discount: self.book.sum_of(domain::ledger::Account::Discounts)?,
            deposits_taken: self.deposits_taken()?,
            deposits_released: if sees_balances { self.deposits_released()? } else { 0 },
            to_pay,
            to_pay_typed: to_pay.map(|amount| self.written(amount)).unwrap_or_default(),
            left_over: if sees_balances { self.left_over } else { 0 },
            paid: self.paid()?,
            pays_far_more,
            till_open: self.shift.is_some(),
            needs_customer: self.needs_customer(),
        })
    }

    /// An amount as a person types it.
    pub(super) fn written(&self, amount: i64) -> String {
        written(amount, domain::lists::decimals(&self.record.form.currency).unwrap_or(0))
    }

    /// Whether far more is paid than is to be paid; where nothing is, than a month of the dearest tariff costs.
    async fn pays_far_more(&self, reading: &mut Reading, to_pay: i64) -> Result<bool, Fault> {
        let paid = self.paid()?;
        if paid <= to_pay {
            return Ok(false);
        }
        let mut usual = to_pay;
        if usual == 0 {
            let tariffs = store::tariff::all(reading, self.record.id).await?;
            let today = day_in(&self.record.form.zone, self.at);
            let offered = tariffs.iter().filter(|tariff| tariff.is_offered(&today));
            usual = offered.filter_map(|tariff| month_of(tariff, self.at)).max().unwrap_or(0);
        }
        Ok(is_far_more(paid, usual, self.record.form.debt_limit))
    }

    /// Whether something goes out to nobody yet.
    pub(crate) fn needs_customer(&self) -> bool {
        self.payer.is_none() && self.shown.iter().any(|line| line.did == Did::Issue)
    }

    /// What is charged now.
    pub(crate) fn charged(&self) -> Result<i64, Refusal> {
        sum(self.shown.iter().map(|line| line.charge))
    }

    /// What is paid now.
    pub(crate) fn paid(&self) -> Result<i64, Refusal> {
        sum(self.payments.iter().map(|payment| payment.amount))
    }

    /// Deposits taken.
    pub(crate) fn deposits_taken(&self) -> Result<i64, Refusal> {
        sum(self.deposits.iter().filter(|deposit| deposit.fate.is_none()).map(|deposit| deposit.amount))
    }

    /// Deposits that leave.
    pub(crate) fn deposits_released(&self) -> Result<i64, Refusal> {
        sum(self.deposits.iter().filter(|deposit| deposit.fate.is_some()).map(|deposit| deposit.amount))
    }
}

/// What a thing that is out for a month costs under a tariff.
fn month_of(tariff: &Tariff, at: Time) -> Option<i64> {
    let terms = Terms::of(&tariff.form, 0);
    let month = Length { value: 1, unit: LengthUnit::Months };
    price(&terms, &Usage::planned(&terms, at, month)).ok().map(|price| price.total)
}
