//! What does not fit is kept until a person has decided it: as told, otherwise, or not at all. Custody and rentals follow,
//! nothing is billed, and nobody decides twice.

use serde_json::{Value, json};

use crate::station_field::{CARD, Field, auth, moved, with};

impl Field {
    /// What did not fit, what waits first.
    async fn rows(&self) -> Vec<Value> {
        let ask = tests::asked(tests::all("pressing"), &Value::Null, 50);
        self.call("quarantine.list", ask).await["rows"].as_array().unwrap().clone()
    }

    /// The only one that waits, as it is seen.
    async fn open(&self) -> Value {
        let rows = self.rows().await;
        let open: Vec<&Value> = rows.iter().filter(|row| row["state"] == "open").collect();
        assert_eq!(open.len(), 1, "{rows:?}");
        self.call("quarantine.view", json!({ "id": open[0]["id"] })).await
    }

    async fn accept(&self) -> Value {
        let id = self.open().await["id"].clone();
        self.call("quarantine.accept", json!({ "id": id, "reason": "seen on the camera" })).await
    }

    async fn not_accepted(&self) -> Value {
        let id = self.open().await["id"].clone();
        self.fault("quarantine.accept", json!({ "id": id, "reason": "seen on the camera" })).await
    }

    async fn correct(&self, places: Value) -> Value {
        let id = self.open().await["id"].clone();
        self.call("quarantine.correct", json!({ "id": id, "places": places, "reason": "looked" })).await
    }
}

fn unasked() -> Value {
    with(moved("1", "1", &json!("7"), &json!("3")), json!({ "slot_in": 6, "slot_out": 3 }))
}

fn is(battery: &Value, at: &Value) -> Value {
    json!({ "battery": battery, "at": at })
}

#[tokio::test]
async fn what_is_accepted_is_as_told_and_costs_nothing() {
    let field = Field::base().await;
    assert_eq!(field.code(&unasked()).await, "no_session");
    let seen = field.open().await;
    assert_eq!((&seen["kind"], &seen["came"], &seen["went"]), (&json!("swap"), &json!("7"), &json!("3")));
    assert_eq!((&seen["code"], &seen["customer_name"]), (&json!("no_session"), &json!("Rider One")));
    let known: Vec<Value> =
        seen["batteries"].as_array().unwrap().iter().map(|one| one["holder_name"].clone()).collect();
    assert_eq!(known, ["Rider One", "1 / 3"]);
    let owed = field.balance("1").await;

    let done = field.accept().await;
    assert_eq!((&done["state"], &done["reason"]), (&json!("accepted"), &json!("seen on the camera")));
    assert_eq!(done["decided_by"], "Amina Banda");
    field
        .stands([
            ("battery.3.location", json!("user:1")),
            ("battery.7.location", json!("station:1/slot:6")),
            ("billable", json!(1)),
            ("swap1.kind", json!("swap")),
            ("quarantine", json!(0)),
        ])
        .await;
    assert_eq!(field.balance("1").await, owed, "nothing is billed");
    // The same rental goes on with the other battery, which comes back as any other, and costs what its time costs.
    field.bring_back("3", "1").await;
    assert_eq!(field.balance("1").await, owed - 3);
    let told = field.call("quarantine.history", json!({ "id": done["id"] })).await;
    assert_eq!(told[0]["act"], "quarantine.accept");
    let changes: Vec<&Value> = told[0]["changes"].as_array().unwrap().iter().collect();
    assert_eq!(changes[0], &json!({ "field": "3", "before": "1 / 3", "after": "Rider One" }));
}

#[tokio::test]
async fn what_came_back_ends_its_rental_and_what_went_out_begins_one() {
    let field = Field::base().await;
    assert_eq!(
        field.code(&with(moved("1", "1", &json!("7"), &Value::Null), json!({ "slot_in": 3 }))).await,
        "no_session"
    );
    field.accept().await;
    // Another battery is known to be in the slot that was told.
    field.stands([("battery.7.location", json!("station:1")), ("swap1.kind", json!("return_only"))]).await;
    assert_eq!(field.balance("1").await, 0);
    let swaps = field.call("swap.list", tests::asked(tests::all("at"), &Value::Null, 1)).await;
    let swap = field.call("swap.view", json!({ "id": swaps["rows"][0]["id"] })).await;
    let rental = field.call("rental.view", json!({ "id": swap["rental"] })).await;
    assert_eq!((rental["lines"][0]["ended"].is_number(), &rental["lines"][0]["price"]), (true, &Value::Null));
    assert_eq!(field.code(&moved("1", "1", &Value::Null, &json!("3"))).await, "no_session");
    field.accept().await;
    field.stands([("battery.3.location", json!("user:1")), ("billable", json!(2))]).await;
    field.bring_back("3", "1").await;
    field.stands([("battery.7.location", json!("station:1"))]).await;
}

#[tokio::test]
async fn whoever_is_served_no_more_has_what_they_took() {
    let field = Field::base().await;
    assert_eq!(field.code(&moved("1", "2", &Value::Null, &json!("3"))).await, "no_session");
    field.accept().await;
    field.stands([("battery.3.location", json!("user:2"))]).await;
    field.bring_back("3", "2").await;
}

#[tokio::test]
async fn a_battery_nobody_knows_moves_nowhere() {
    let field = Field::base().await;
    assert_eq!(field.code(&moved("1", "1", &json!("7"), &json!("XYZ"))).await, "unknown_battery");
    let seen = field.open().await;
    assert_eq!((&seen["went"], seen["batteries"].as_array().unwrap().len()), (&json!("XYZ"), 1));
    field.accept().await;
    field.stands([("battery.7.location", json!("station:1")), ("swap1.kind", json!("swap"))]).await;
    assert_eq!(field.code(&moved("1", "1", &json!("ABC"), &json!("XYZ"))).await, "unknown_battery");
    let id = field.open().await["id"].clone();
    let ask = json!({ "id": id, "places": [], "reason": "looked" });
    assert_eq!(field.fault("quarantine.correct", ask).await["code"], "nothing_to_do");
    let ask = json!({ "id": id, "reason": "another hub's" });
    assert_eq!(field.call("quarantine.discard", ask).await["state"], "discarded");
}

#[tokio::test]
async fn what_moved_since_stays_until_somebody_says_where_it_is() {
    let field = Field::base().await;
    assert_eq!(field.code(&unasked()).await, "no_session");
    field.0.half_a_second_later();
    field.bring_back("7", "1").await;
    let seen = field.open().await;
    let since: Vec<&Value> = seen["batteries"].as_array().unwrap().iter().map(|one| &one["moved_since"]).collect();
    assert_eq!(since, [&json!(true), &json!(false)]);
    assert_eq!(field.not_accepted().await, json!({ "code": "moved_since", "item": "7" }));
    field
        .stands([("quarantine", json!(1)), ("battery.3.location", json!("station:1/slot:3")), ("billable", json!(0))])
        .await;
    let places = json!([
        is(&field.battery("7"), &json!({ "is": "rack" })),
        is(&field.battery("3"), &json!({ "is": "customer", "customer": field.rider("1") })),
    ]);
    let done = field.correct(places).await;
    assert_eq!((&done["state"], &done["reason"]), (&json!("corrected"), &json!("looked")));
    field.stands([("battery.3.location", json!("user:1")), ("billable", json!(0)), ("quarantine", json!(0))]).await;
}

#[tokio::test]
async fn what_is_corrected_is_where_the_person_says() {
    let field = Field::base().await;
    field.well(&auth("1", CARD)).await;
    // Rider 1 has it, and rider 2 is said to have brought it.
    assert_eq!(field.code(&moved("2", "2", &json!("7"), &json!("6"))).await, "no_session");
    let (seven, six) = (field.battery("7"), field.battery("6"));
    let id = field.open().await["id"].clone();
    let ask = |places: Value| json!({ "id": id, "places": places, "reason": "looked" });
    let [first, sixth] = [field.slot("1", 1).await, field.slot("1", 6).await];
    let slot = |id: &Value| json!({ "is": "slot", "slot": id });
    let one = field.fault("quarantine.correct", ask(json!([is(&seven, &slot(&sixth))]))).await;
    assert_eq!(one["fields"], json!([{ "field": "places", "problem": "required" }]));
    let other = field.fault("quarantine.correct", ask(json!([is(&field.battery("3"), &slot(&sixth))]))).await;
    assert_eq!(other["fields"], json!([{ "field": "places", "problem": "not_a_choice" }]));
    let both = json!([is(&seven, &slot(&first)), is(&six, &slot(&sixth))]);
    let taken = field.fault("quarantine.correct", ask(both)).await;
    assert_eq!(taken["fields"], json!([{ "field": "slot", "problem": "taken" }]));
    field.stands([("battery.7.location", json!("user:1")), ("battery.6.location", json!("station:2/slot:1"))]).await;
    // One goes to the customer of the other, whose rental goes on with it.
    let both = json!([
        is(&seven, &json!({ "is": "slot", "slot": field.slot("2", 1).await })),
        is(&six, &json!({ "is": "customer", "customer": field.rider("1") })),
    ]);
    field.correct(both).await;
    field.stands([("battery.7.location", json!("station:2/slot:1")), ("battery.6.location", json!("user:1"))]).await;
    assert_eq!(field.balance("1").await, 0);
    field.bring_back("6", "1").await;
}

#[tokio::test]
async fn nobody_decides_twice_and_a_reason_is_needed() {
    let mut field = Field::base().await;
    field.second_rider("C0FFEE01").await;
    assert_eq!(field.code(&unasked()).await, "no_session");
    let id = field.open().await["id"].clone();
    let fault = field.fault("quarantine.discard", json!({ "id": id, "reason": " " })).await;
    assert_eq!(fault["fields"][0]["field"], "reason");
    field.call("quarantine.discard", json!({ "id": id, "reason": "a test of the makers" })).await;
    for name in ["quarantine.accept", "quarantine.discard"] {
        let fault = field.fault(name, json!({ "id": id, "reason": "once more" })).await;
        assert_eq!(fault, json!({ "code": "decided_already", "state": "discarded" }), "{name}");
    }
    field.stands([("battery.3.location", json!("station:1/slot:3")), ("battery.7.location", json!("user:1"))]).await;
    // What was kept is free again.
    field.take_out("3").await;
    assert_eq!(field.offered("3").await["code"], "3");
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_does() {
    let field = Field::base().await;
    assert_eq!(field.code(&unasked()).await, "no_session");
    let ask = json!({ "id": field.open().await["id"], "reason": "at once" });
    let decide = |name: &'static str| field.0.desk().call(name, ask.clone());
    let (accepted, discarded) = tokio::join!(decide("quarantine.accept"), decide("quarantine.discard"));
    let refused: Vec<String> =
        [accepted.as_ref().err(), discarded.as_ref().err()].into_iter().flatten().map(|fault| fault.code()).collect();
    assert_eq!(refused, ["decided_already"]);
    let moved = if accepted.is_ok() { "user:1" } else { "station:1/slot:3" };
    field.stands([("quarantine", json!(0)), ("battery.3.location", json!(moved))]).await;
}

#[tokio::test]
async fn what_waits_comes_first_and_is_counted() {
    let field = Field::base().await;
    let torn = json!({ "topic": "bss/1/swap/activity", "raw": "{\"user_id\":1," });
    assert_eq!(field.code(&torn).await, "malformed_json");
    let id = field.open().await["id"].clone();
    field.call("quarantine.discard", json!({ "id": id, "reason": "noise" })).await;
    assert_eq!(field.code(&unasked()).await, "no_session");
    field.0.half_a_second_later();
    assert_eq!(field.code(&moved("1", "99", &Value::Null, &json!("1"))).await, "unknown_user");
    let rows = field.rows().await;
    let codes: Vec<&Value> = rows.iter().map(|row| &row["code"]).collect();
    assert_eq!(codes, ["unknown_user", "no_session", "malformed_json"]);
    assert_eq!((&rows[0]["told_user"], &rows[2]["kind"]), (&json!("99"), &Value::Null));
    let counts = field.call("quarantine.counts", tests::searched("BAT003", "at")).await;
    assert_eq!((&counts["all"], &counts["matching"]), (&json!(3), &json!(0)));
    let counts = field.call("quarantine.counts", tests::searched("rider one", "at")).await;
    assert_eq!((&counts["matching"], &counts["by"]["state"]["of"]["open"]), (&json!(1), &json!(1)));
    // It went out, and nobody knows to whom.
    let ask = json!({ "id": rows[0]["id"], "reason": "seen" });
    assert_eq!(field.fault("quarantine.accept", ask).await["code"], "nobody_named");
}
