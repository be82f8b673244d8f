//! A message about phone money that was pasted or typed at the counter: the payment that it tells of.

use domain::ledger::Account;
use domain::payment::{PaymentKind, ReferenceRule};
use domain::text::folded;
use domain::{Refusal, sms};
use store::Reading;

use super::basket::{Basket, PayAsk};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// Whether a text was such a message: then what it tells of is paid, beside what was said to be paid already.
pub(super) async fn paid(hub: &Hub, by: &Operator, basket: &mut Basket, text: &str) -> Result<bool, Fault> {
    let mut read = hub.store.read().await?;
    let currency = &by.record.form.currency;
    let Some(message) = sms::read(text, currency)? else { return Ok(false) };
    if basket.customer.is_none() {
        return Err(Refusal::PayerFirst.into());
    }
    let kind = provider(store::payment::kinds(&mut read, by.hub).await?, text)?;
    is_new(&mut read, basket, &kind, &message.reference).await?;
    let amount = domain::number::written(message.amount, domain::lists::decimals(currency).unwrap_or(0));
    basket.pay.get_or_insert_default().push(PayAsk { kind: kind.id, amount, reference: message.reference });
    Ok(true)
}

/// The way to pay that the message is of: the hub's only phone money, or the one that is named. One that keeps no reference
/// is none of them: it could not tell that the same message was there before.
fn provider(kinds: Vec<PaymentKind>, text: &str) -> Result<PaymentKind, Refusal> {
    let keeps_reference = |kind: &PaymentKind| kind.form.reference != ReferenceRule::None;
    let is_phone =
        |kind: &PaymentKind| kind.form.account == Account::MobileMoney && !kind.hidden && keeps_reference(kind);
    let mut offered: Vec<PaymentKind> = kinds.into_iter().filter(is_phone).collect();
    if offered.len() > 1 {
        let text = format!(" {} ", folded(text));
        // The provider's name is the first word of what people call it: Airtel Money.
        let is_named = |kind: &PaymentKind| {
            let name = folded(kind.form.label.split_whitespace().next().unwrap_or_default());
            !name.is_empty() && text.contains(&format!(" {name} "))
        };
        offered.retain(is_named);
        return <[PaymentKind; 1]>::try_from(offered).map(|[kind]| kind).map_err(|_| Refusal::WhichPhoneMoney);
    }
    offered.pop().ok_or(Refusal::NoPhoneMoney)
}

/// The same message pays once.
async fn is_new(read: &mut Reading, basket: &Basket, kind: &PaymentKind, reference: &str) -> Result<(), Fault> {
    let lies_there = basket.pay.iter().flatten().any(|ask| ask.reference == reference);
    if lies_there || store::payment::is_reference_taken(read, kind.id, reference).await? {
        return Err(Refusal::SmsUsed { reference: reference.to_owned() }.into());
    }
    Ok(())
}
