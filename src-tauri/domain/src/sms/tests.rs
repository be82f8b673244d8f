use proptest::prelude::*;

use super::*;

fn said(text: &str, currency: &str) -> Result<Option<(i64, String)>, Refusal> {
    read(text, currency).map(|told| told.map(|told| (told.amount, told.reference)))
}

fn paid(amount: i64, reference: &str) -> Result<Option<(i64, String)>, Refusal> {
    Ok(Some((amount, reference.to_owned())))
}

#[test]
fn messages_of_many_providers_are_read() {
    let read = [
        (
            "KES",
            150_000,
            "QGH7X2K1",
            "QGH7X2K1 Confirmed. You have received Ksh 1,500.00 from JANE DOE 254700000000 on 3/2/26 at 4:15 PM",
        ),
        (
            "KES",
            150_000,
            "QGH7X2K1LM",
            "QGH7X2K1LM Confirmed.You have received Ksh1,500.00 from JANE DOE 0700000000 on 3/2/26 at 4:15 PM. New M-PESA \
             balance is Ksh12,345.00. Transaction cost, Ksh0.00. Amount you can transact within the day is 499,000.00.",
        ),
        (
            "KES",
            50_000,
            "QGH7X2K1LM",
            "QGH7X2K1LM confirmed. Kshs. 500.00 sent to MTENDERE HUB for account C-0117 on 3/2/26.",
        ),
        (
            "XOF",
            1_500,
            "MP230203.1545.A12345",
            "Vous avez reçu 1 500 FCFA de JEAN KOUASSI 0102030405. Ref: MP230203.1545.A12345",
        ),
        (
            "XOF",
            1_500,
            "PP230203.1545.A12345",
            "Transfert de 1500.00 FCFA effectue par 0102030405 le 03/02/2026 15:45. Frais: 0 FCFA. Numéro de transaction \
             PP230203.1545.A12345. Nouveau solde: 12 500.00 FCFA.",
        ),
        ("XAF", 12_500, "8812345678", "Dépôt effectué : 12.500 FCFA par 699000000. ID de transaction : 8812345678"),
        (
            "RWF",
            1_500,
            "12345678901",
            "You have received 1500 RWF from JEAN (250780000000) on your mobile money account at 2026-02-03 15:45:12. Message \
             from sender: . Your new balance:12500 RWF. Fee was 0 RWF. Financial Transaction Id: 12345678901.",
        ),
        (
            "ZMW",
            15_000,
            "MP260203.1545.C12345",
            "Trans. ID: MP260203.1545.C12345. You have received ZMW 150.00 from 0977000000 MARY PHIRI. Your balance is ZMW 200.00.",
        ),
        (
            "ZMW",
            15_000,
            "CI260203.1545.C1234",
            "Txn ID: CI260203.1545.C1234. You received K150 from Mary Phiri. Bal. K1,200.50",
        ),
        ("UGX", 20_000, "ABC1234567", "ABC1234567 You have received UGX 20,000 from JOHN, 256770000000. Fee UGX 0"),
        (
            "GHS",
            5_050,
            "9988776655",
            "Payment received for GH₵50.50 from AMA. Transaction ID: 9988776655. Fee: GHS 0.00",
        ),
        ("TZS", 1_000_000, "5BC123456789", "5BC123456789 Imethibitishwa. Payment of Tsh10,000.00 received from JUMA"),
    ];
    for (currency, amount, reference, text) in read {
        assert_eq!(said(text, currency), paid(amount, reference), "{text}");
    }
}

#[test]
fn what_may_be_read_in_two_ways_is_refused() {
    let amount = [
        "QGH7X2K1 Confirmed. You have received Ksh 1,500.00 and Ksh 200.00 from JANE",
        "QGH7X2K1 Confirmed. You have received 1,500.00 from JANE DOE",
        "QGH7X2K1 Confirmed. You have received ZMW 1,500.00 from JANE",
        "QGH7X2K1 Confirmed. New balance is Ksh 1,500.00 for JANE DOE",
        "QGH7X2K1 Confirmed. 5,000 Ksh balance, 1,500 Ksh received from JANE",
        "QGH7X2K1 Confirmed. You have received Ksh 1,50.00 from JANE",
        "QGH7X2K1 Confirmed. You have received Ksh 1,,500 from JANE",
        "QGH7X2K1 Confirmed. You have received Ksh 1, 500 from JANE",
        "QGH7X2K1 Confirmed. You have received Ksh 1,500 000 from JANE",
        "QGH7X2K1 Confirmed. You have received Ksh 1500.005 from JANE",
        "QGH7X2K1 Confirmed. You have received Ksh -1,500.00 from JANE",
        "QGH7X2K1 Confirmed. You have received -1,500.00 Ksh from JANE",
        "QGH7X2K1 Confirmed. You have received Ksh 0.00 from JANE",
        "QGH7X2K1 Confirmed. You have received Ksh 15/20 from JANE",
        "QGH7X2K1 Confirmed. You have received from 0700 100 500 Ksh today",
        "QGH7X2K1 Confirmed. You have received Ksh 99999999999999999999 today",
        "QGH7X2K1 Confirmed. You have received 100 Ksh 200 from JANE",
        "QGH7X2K1 Confirmed. You have received Ksh ١٥٠٠ from 0700000000",
    ];
    for text in amount {
        assert_eq!(said(text, "KES"), Err(Refusal::SmsAmountUnclear), "{text}");
    }
    let code = "Ref AB12345678. You have received K12345678 from JANE";
    assert_eq!(said(code, "ZMW"), Err(Refusal::SmsAmountUnclear), "a code that begins like an amount");
    let reference = [
        "You have received Ksh 1,500.00 from JANE DOE 254700000000 on 3/2/26",
        "QGH7X2K1 Confirmed. QGH7X2K2 You have received Ksh 1,500.00 from JANE",
        "Transaction ID: 123456789. Ref: 987654321. You have received Ksh 1,500.00",
        "Ref: rent. You have received Ksh 1,500.00 from JANE DOE",
        "Agent ID 123456789. You have received Ksh 1,500.00 from JANE DOE",
        "You have received KSH1500000 from JANE DOE today",
    ];
    for text in reference {
        assert_eq!(said(text, "KES"), Err(Refusal::SmsReferenceUnclear), "{text}");
    }
    let failed = [
        "QGH7X2K1 Transaction failed. You have insufficient funds to send Ksh 1,500.00 to JANE",
        "Transaction annulée : 1 500 FCFA. Ref: MP230203.1545.A12345",
        "QGH7X2K1 Confirmed. Reversal of Ksh 1,500.00 sent to JANE",
    ];
    for text in failed {
        assert_eq!(said(text, "KES"), Err(Refusal::SmsNotPaid), "{text}");
    }
}

#[test]
fn what_is_no_message_is_none() {
    for text in ["", "B-042", "Mary Phiri", "120+35", "QGH7X2K1LM", "Marie de la Tour du Pin 3", "🔋 🔋 🔋 🔋 🔋 1"]
    {
        assert_eq!(said(text, "KES"), Ok(None), "{text}");
    }
    let long = format!("QGH7X2K1 Confirmed. You have received Ksh 1,500.00 from {}", "JANE ".repeat(200));
    assert_eq!(said(&long, "KES"), Ok(None));
}

/// Only the letters and digits of a text, in capitals.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase()
}

const PIECES: &str = "Confirmed. You have received Ksh KES K FCFA 1,500.00 1 500 0.00 15 -7 3/2/26 4:15 QGH7X2K1 MP230203.1545.A12345 \
    Ref: ID: Transaction balance fee , . : - / K12345678 1.500 12,5 reçu de JANE 254700000000 ٤٢ é ₦ \u{a0} \u{301} 🔋";

proptest! {
    #[test]
    fn no_text_is_too_odd(text in ".{0,300}") {
        for currency in ["KES", "XOF", "KWD", "", "nonsense"] {
            let _ = read(&text, currency);
        }
    }

    /// Whatever is read stands there: the reference as it is, the amount by its digits.
    #[test]
    fn nothing_is_read_that_does_not_stand_there(picks in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 5..25)) {
        let pieces: Vec<&str> = PIECES.split(' ').collect();
        let text: String = picks.iter().map(|(pick, apart)| format!("{}{}", pick.get(&pieces), if *apart { " " } else { "" })).collect();
        for (currency, scale) in [("KES", 100), ("XOF", 1), ("KWD", 1000)] {
            if let Ok(Some(told)) = read(&text, currency) {
                prop_assert!(told.amount > 0);
                prop_assert!(bare(&text).contains(&(told.amount / scale).to_string()), "{} in {}", told.amount, text);
                prop_assert!(text.to_uppercase().contains(&told.reference), "{} in {}", told.reference, text);
            }
        }
    }

    /// The amount that was written is the one that is read, however it was written.
    #[test]
    fn the_amount_is_the_one_that_was_paid(minor in 1_i64..1_000_000_000_000, balance in 0_i64..1_000_000_000, after in any::<bool>()) {
        let write = |minor: i64, mark: &str| {
            let digits = (minor / 100).to_string();
            let grouped: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|three| std::str::from_utf8(three).unwrap()).collect();
            format!("{}.{:02}", grouped.join(mark), minor % 100)
        };
        let figure = if after { format!("{} KES", write(minor, " ")) } else { format!("Ksh{}", write(minor, ",")) };
        let text = format!("QGH7X2K1LM Confirmed. You have received {figure} from JANE 0700000000. New balance is Ksh{}.", write(balance, ","));
        prop_assert_eq!(said(&text, "KES"), paid(minor, "QGH7X2K1LM"));
    }
}
