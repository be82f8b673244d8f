use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn choice(n: u128, list: ChoiceList, hidden: bool) -> Choice {
    let (id, hub) = (ChoiceId(Uuid::from_u128(n)), HubId(Uuid::nil()));
    Choice { id, hub, list, label: format!("Choice {n}"), position: 0, hidden }
}

fn form() -> CustomerForm {
    CustomerForm {
        code: "c-0117".into(),
        name: "Grace Banda".into(),
        known_as: String::new(),
        phone: "097 123 4567".into(),
        other_phone: String::new(),
        email: String::new(),
        language: Language::En,
        address: String::new(),
        birth_date: None,
        id_document_kind: None,
        id_document_number: String::new(),
        licence_number: String::new(),
        licence_expires_on: None,
        vehicle_kind: None,
        vehicle_model: String::new(),
        vehicle_year: None,
        vehicle_plate: "baz 1234".into(),
        inclusion_marks: vec![],
        business_kind: None,
        electricity_spending: None,
        heat_spending: None,
        reasons: vec![],
        notes: String::new(),
        own: OwnValues::new(),
    }
}

fn made(form: &CustomerForm, choices: &[Choice]) -> Result<Customer, Refusal> {
    let rules = Rules { country: "ZM", today: "2026-11-03", choices, own_fields: &[] };
    new(CustomerId(Uuid::nil()), HubId(Uuid::nil()), form, &rules)
}

fn wrong(form: &CustomerForm, choices: &[Choice]) -> Vec<String> {
    match made(form, choices) {
        Err(Refusal::Invalid { fields }) => fields.into_iter().map(|field| field.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_customer_is_kept_with_a_canonical_phone_and_a_code_in_upper_case() {
    let customer = made(&form(), &[]).expect("fine");
    assert_eq!((customer.form.code.as_str(), customer.form.phone.as_str()), ("C-0117", "+260971234567"));
    assert_eq!(
        (customer.state, customer.consent, customer.form.vehicle_plate.as_str()),
        (CustomerState::Active, None, "BAZ 1234")
    );
}

#[test]
fn a_customer_needs_a_name_and_no_phone() {
    assert!(made(&CustomerForm { phone: String::new(), ..form() }, &[]).is_ok());
    assert_eq!(wrong(&CustomerForm { name: " ".into(), ..form() }, &[]), ["name"]);
    assert_eq!(
        wrong(&CustomerForm { phone: String::new(), other_phone: "0971234568".into(), ..form() }, &[]),
        ["phone"]
    );
    assert_eq!(wrong(&CustomerForm { other_phone: "+260971234567".into(), ..form() }, &[]), ["other_phone"]);
}

#[test]
fn every_wrong_field_is_named() {
    let all = CustomerForm {
        code: "C 1".into(),
        email: "grace".into(),
        phone: "call me".into(),
        birth_date: Some("2026-11-04".into()),
        licence_expires_on: Some("soon".into()),
        vehicle_year: Some(26),
        electricity_spending: Some(-1),
        heat_spending: Some(i64::MAX),
        ..form()
    };
    let expected = [
        "code",
        "phone",
        "email",
        "birth_date",
        "licence_expires_on",
        "vehicle_year",
        "electricity_spending",
        "heat_spending",
    ];
    assert_eq!(wrong(&all, &[]), expected);
}

#[test]
fn a_choice_is_of_its_own_list_and_offered_or_had_before() {
    let choices = [
        choice(1, ChoiceList::InclusionMark, false),
        choice(2, ChoiceList::InclusionMark, true),
        choice(3, ChoiceList::Reason, false),
    ];
    let ids: Vec<ChoiceId> = choices.iter().map(|choice| choice.id).collect();
    let marked = |ids: &[ChoiceId]| CustomerForm { inclusion_marks: ids.to_vec(), ..form() };
    let kept = made(&marked(&[ids[0], ids[0]]), &choices).expect("fine");
    assert_eq!(kept.form.inclusion_marks, [ids[0]], "each once");
    assert_eq!(wrong(&marked(&[ids[1]]), &choices), ["inclusion_marks"], "hidden");
    assert_eq!(wrong(&marked(&[ids[2]]), &choices), ["inclusion_marks"], "of another list");
    assert_eq!(wrong(&CustomerForm { business_kind: Some(ids[0]), ..form() }, &choices), ["business_kind"]);
    let mut before = kept;
    before.form.inclusion_marks = vec![ids[1]];
    let rules = Rules { country: "ZM", today: "2026-11-03", choices: &choices, own_fields: &[] };
    assert!(edited(&before, &marked(&[ids[1]]), &rules).is_ok(), "what they had stays");
}

#[test]
fn consent_is_given_to_somebody_and_taken_back_once() {
    let customer = made(&form(), &[]).expect("fine");
    assert_eq!(withdrawn(&customer, Time(5)), Err(Refusal::NoConsent));
    let given = agreed(&customer, "consent 2026-1", UserId(Uuid::nil()), Time(4)).expect("fine");
    let back = withdrawn(&given, Time(5)).expect("fine");
    assert_eq!(back.consent.as_ref().and_then(|consent| consent.withdrawn_at), Some(Time(5)));
    assert_eq!(withdrawn(&back, Time(6)), Err(Refusal::NoConsent));
    assert!(agreed(&back, " ", UserId(Uuid::nil()), Time(7)).is_err());
}

#[test]
fn an_equal_phone_must_be_accepted_and_an_equal_name_is_only_told() {
    let same = |by_phone, by_name| Same {
        id: CustomerId(Uuid::nil()),
        called: Called { code: "C-0001".into(), name: "Grace Banda".into() },
        by_phone,
        by_name,
    };
    assert_eq!(accepted(&[same(false, true)], false), Ok(()));
    assert_eq!(accepted(&[same(true, false)], true), Ok(()));
    let who = vec![Called { code: "C-0001".into(), name: "Grace Banda".into() }];
    assert_eq!(accepted(&[same(true, true), same(false, true)], false), Err(Refusal::DuplicateCustomer { who }));
}

#[test]
fn a_customer_is_found_by_code_and_phone_in_the_ways_people_say_them() {
    let customer = made(&form(), &[]).expect("fine");
    let words = words(&customer.form);
    for word in ["C-0117", "C0117", "C117", "117", "Grace", "+260971234567", "0971234567", "971234567", "BAZ"] {
        assert!(words.split(' ').any(|one| one == word), "{word} in {words}");
    }
}

proptest! {
    #[test]
    fn any_text_is_kept_whole_or_named(name in ".{0,150}", notes in ".{0,50}") {
        let typed = CustomerForm { name, notes, ..form() };
        if let Ok(customer) = made(&typed, &[]) {
            prop_assert!(customer.form.name.chars().count() <= 120 && !customer.form.name.is_empty());
            let again = made(&customer.form, &[]).expect("what is kept is taken");
            prop_assert_eq!(again.form, customer.form);
        }
    }
}
