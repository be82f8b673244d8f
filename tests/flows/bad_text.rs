//! Whatever is typed into a field is kept as text, letter by letter, or refused at that field; nothing of it is run.

use serde_json::{Value, json};
use tests::{Story, battery, hub, limits, model};

/// How a field keeps what it takes.
#[derive(Clone, Copy, PartialEq)]
enum Keeps {
    /// As typed: any text without control characters, in any script.
    Any,
    /// In upper case, letters and digits only.
    Code,
    /// In lower case, letters and digits only.
    Login,
    /// One of a list, or a form of its own.
    Narrow,
}
use Keeps::{Any, Code, Login, Narrow};

/// A form as it is edited and read again, with its text fields.
struct Form {
    command: &'static str,
    view: &'static str,
    id: Value,
    form: Value,
    fields: &'static [(&'static str, Keeps)],
}

const MODEL: &[(&str, Keeps)] = &[("maker", Any), ("name", Any), ("notes", Any), ("chemistry", Narrow)];
const BATTERY: &[(&str, Keeps)] = &[("short_code", Code), ("serial_number", Any), ("notes", Any)];
const HUB: &[(&str, Keeps)] = &[
    ("code", Code),
    ("name", Any),
    ("place", Any),
    ("zone", Narrow),
    ("currency", Narrow),
    ("due_time", Narrow),
    ("colour", Narrow),
];
const PERSON: &[(&str, Keeps)] =
    &[("name", Any), ("login", Login), ("email", Narrow), ("phone", Narrow), ("language", Narrow)];
const ORGANISATION: &[(&str, Keeps)] = &[("name", Any), ("country", Narrow), ("currency", Narrow)];

/// What is typed and, where a free field takes it, what is kept; nothing for what no field takes.
fn texts() -> Vec<(String, Option<String>)> {
    let kept = [
        "🔋🚲⚡",
        "👩‍🔧 Łódź",
        "محطة الطاقة",
        "תחנת כוח",
        "電池交換所",
        "Ça, là; où?",
        "O'Brien & \"Sons\"",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg/onload=alert(1)>",
        "javascript:alert(1)",
        "'; drop table battery; --",
        "' or '1'='1",
        "1); delete from audit; --",
        "\\'; vacuum; --",
        "%' escape '\\",
        "{{7*7}} ${7*7} #{7*7}",
        "%s%n%x",
        "../../etc/passwd",
        "NULL",
        "null",
        "true",
        "-1",
        "0x1F",
        "1e999",
        "=1+1",
        "a\u{200D}b",
        "\u{1F3F4}\u{E0067}\u{E007F}",
        "𝕏𝕐𝕫",
        "z\u{35A}\u{320}\u{33F}",
        "\u{FFFD}",
        "\u{10FFFF}",
    ];
    let mut texts: Vec<(String, Option<String>)> =
        kept.iter().map(|text| ((*text).to_owned(), Some((*text).to_owned()))).collect();
    texts.push(("e\u{301}a\u{30A}".to_owned(), Some("éå".to_owned())));
    texts.push(("  in the middle \u{3000} ".to_owned(), Some("in the middle".to_owned())));
    let never = [
        "a\0b",
        "\0",
        "a\u{7}b",
        "\u{1B}[31mred",
        "evil\u{202E}txt.exe",
        "\u{2066}x\u{2069}",
        "\u{FEFF}x",
        "a\u{85}b",
        "\u{7F}",
    ];
    texts.extend(never.iter().map(|text| ((*text).to_owned(), None)));
    texts.extend(["x", "🔋", "ب", "<b>", "'"].map(|piece| (piece.repeat(10_000), None)));
    texts
}

fn person(login: &str) -> Value {
    json!({ "name": login, "login": login, "email": "", "phone": "", "language": "en" })
}

async fn forms(story: &Story) -> Vec<Form> {
    let model_id = json!(story.model("LFP 12 V").await);
    let battery_form = battery("B-1", "SN-1", model_id.as_str().unwrap());
    let battery_id = story.call("battery.create", battery_form.clone()).await["id"].clone();
    let here = json!(story.hub().await);
    let mut invited = person("grace");
    invited["roles"] = json!([{ "hub": here, "role": "attendant", "limits": limits() }]);
    let grace = story.call("user.create", invited).await["user"].clone();
    vec![
        Form { command: "model.edit", view: "model.list", id: model_id, form: model("LFP 12 V"), fields: MODEL },
        Form { command: "battery.edit", view: "battery.view", id: battery_id, form: battery_form, fields: BATTERY },
        Form { command: "hub.edit", view: "hub.view", id: here, form: hub("MTE", "Mtendere hub"), fields: HUB },
        Form { command: "user.edit", view: "user.view", id: grace, form: person("grace"), fields: PERSON },
        Form {
            command: "organisation.edit",
            view: "organisation.view",
            id: Value::Null,
            form: json!({ "name": "M", "country": "ZM", "currency": "ZMW", "languages": ["en", "fr"], "accent": "teal" }),
            fields: ORGANISATION,
        },
    ]
}

impl Form {
    fn input(&self, field: &str, text: &str) -> Value {
        let mut form = self.form.clone();
        form[field] = json!(text);
        if self.id.is_null() { form } else { json!({ "id": self.id, "form": form }) }
    }

    async fn read(&self, story: &Story) -> Value {
        match self.view {
            "model.list" => story.call(self.view, Value::Null).await[0].clone(),
            "organisation.view" => story.call(self.view, Value::Null).await,
            view => story.call(view, json!({ "id": self.id })).await,
        }
    }

    async fn takes(&self, story: &Story, field: &str, keeps: Keeps, text: &str, kept: Option<&String>) {
        let what = format!("{} {field} {:?}", self.command, text.chars().take(40).collect::<String>());
        let before = self.read(story).await;
        match story.desk.call(self.command, self.input(field, text)).await {
            Ok(_) => {
                let kept = kept.unwrap_or_else(|| panic!("{what}: taken"));
                let expected = match keeps {
                    Any | Narrow => kept.clone(),
                    Code => kept.to_uppercase(),
                    Login => kept.to_lowercase(),
                };
                assert_eq!(self.read(story).await[field], expected, "{what}");
            }
            Err(fault) => {
                let fault = serde_json::to_value(&fault).unwrap();
                assert!(kept.is_none() || keeps != Any, "{what}: {fault}");
                let named = fault["code"] == "invalid" && fault["fields"][0]["field"] == field;
                let choice = keeps == Narrow && fault["code"] == "unreadable";
                assert!(named || choice, "{what}: {fault}");
                assert_eq!(self.read(story).await, before, "{what}");
            }
        }
    }
}

#[tokio::test]
async fn every_field_keeps_a_text_as_it_is_or_refuses_it_by_name() {
    let story = Story::set_up().await;
    let forms = forms(&story).await;
    for form in &forms {
        for (field, keeps) in form.fields {
            for (text, kept) in texts() {
                form.takes(&story, field, *keeps, &text, kept.as_ref()).await;
            }
        }
    }
    let mut all = Vec::new();
    for form in &forms {
        all.push(form.read(&story).await);
    }
    let story = story.restart().await;
    story.sign_in_admin().await;
    for (form, kept) in forms.iter().zip(all) {
        assert_eq!(form.read(&story).await, kept, "{} after a restart", form.view);
    }
    story.desk.tick().await;
    assert_eq!(story.call("health.view", Value::Null).await["findings"], json!([]));
}

#[tokio::test]
async fn notes_keep_their_lines_and_a_line_keeps_none() {
    let story = Story::set_up().await;
    let id = story.model("LFP 12 V").await;
    let mut form = model("LFP 12 V");
    form["notes"] = json!(" one\r\ntwo\n\tthree ");
    let kept = story.call("model.edit", json!({ "id": id, "form": form })).await;
    assert_eq!(kept["notes"], "one\ntwo\n\tthree");
    form["name"] = json!("one\ntwo");
    form["maker"] = json!("");
    form["nominal_voltage_v"] = json!(0);
    let fault = story.fault("model.edit", json!({ "id": id, "form": form })).await;
    let problem = |field: &str, problem: &str| json!({ "field": field, "problem": problem });
    let range = json!({ "field": "nominal_voltage_v", "problem": "out_of_range", "min": 0.1, "max": 1000.0 });
    let all = [problem("maker", "required"), problem("name", "bad_characters"), range];
    assert_eq!(fault["fields"], json!(all), "every problem of a form at once");
}

#[tokio::test]
async fn no_text_is_longer_when_kept_than_its_field_allows() {
    let story = Story::set_up().await;
    let id = story.hub().await;
    for code in ["ßßßßßßßß", "ﬃﬃﬃﬃﬃﬃﬃﬃ", "ŉŉŉŉŉŉŉŉ"] {
        let fault = story.fault("hub.edit", json!({ "id": id, "form": hub(code, "x") })).await;
        assert_eq!((&fault["code"], &fault["fields"][0]["field"]), (&json!("invalid"), &json!("code")), "{code}");
    }
    let fits = story.call("hub.edit", json!({ "id": id, "form": hub("ßßßß", "x") })).await;
    assert_eq!(fits["code"], "SSSSSSSS");
}

#[tokio::test]
async fn a_reason_is_needed_and_kept_as_it_was_given() {
    let story = Story::set_up().await;
    let model = story.model("LFP 12 V").await;
    let id = story.battery("B-1", "SN-1", &model).await;
    for (text, kept) in texts() {
        let there = story.call("battery.view", json!({ "id": id })).await["lifecycle"].clone();
        let to = if there == "in_service" { "quarantined" } else { "in_service" };
        let input = json!({ "id": id, "to": to, "reason": text });
        match kept {
            Some(kept) => {
                story.call("battery.change_lifecycle", input).await;
                let history = story.call("battery.history", json!({ "id": id })).await;
                assert_eq!(history[0]["reason"], kept);
            }
            None => {
                let fault = story.fault("battery.change_lifecycle", input).await;
                assert_eq!(fault["fields"][0]["field"], "reason", "{fault}");
            }
        }
    }
    let empty = story.fault("battery.change_lifecycle", json!({ "id": id, "to": "retired", "reason": " \n " })).await;
    assert_eq!(empty["fields"], json!([{ "field": "reason", "problem": "required" }]));
}

#[tokio::test]
async fn the_wizard_names_the_field_of_every_text_it_refuses() {
    let story = Story::new().await;
    let code = story.call("setup.recovery_code", Value::Null).await;
    let fields = [
        "organisation",
        "country",
        "currency",
        "hub_name",
        "hub_code",
        "zone",
        "admin_name",
        "login",
        "password",
        "recovery_code",
    ];
    for (text, _) in texts().into_iter().filter(|(_, kept)| kept.is_none()) {
        for field in fields {
            let mut wizard = tests::setup(code.as_str().unwrap());
            wizard[field] = json!(text);
            let outcome = story.desk.call("setup.finish", wizard).await;
            let fault = serde_json::to_value(outcome.unwrap_err()).unwrap();
            // The country and the currency stand in two records, but on one field each.
            let named = fault["fields"].as_array().unwrap().iter().all(|one| one["field"] == field);
            assert!(fault["code"] == "invalid" && named, "{field}: {fault}");
        }
    }
    assert_eq!(story.call("app.start", Value::Null).await["stage"], "setup");
    story.call("setup.finish", tests::setup(code.as_str().unwrap())).await;
}
