//! How what batteries say comes to the hub: over a broker, posted, and from a file.

use std::net::{IpAddr, Ipv4Addr};

use serde_json::{Value, json};
use usecases::Proof;

use super::given::{Given, Step};
use super::samples::entries;
use crate::Stopped;
use crate::cases::stations::{Field, Said, Way};
use crate::mosquitto::Mosquitto;

/// The one station of the hub of a case.
const STATION: &str = "1";
/// A battery's own device.
const DEVICE: &str = "D-1";
/// Where devices post.
const PATH: &str = "/webhook/live-data";
const FROM: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// How readings come to the hub.
#[derive(Clone, Copy)]
pub enum By<'a> {
    /// Said over a broker.
    Broker(Way, Option<&'a Mosquitto>),
    /// Posted by the battery's own device.
    Post,
    /// Read from a file.
    File,
}

impl By<'_> {
    /// Whether a case can be tried so.
    pub fn fits(self, given: &Given) -> bool {
        match self {
            By::Broker(..) => true,
            By::Post => given.posted,
            By::File => !given.only_said,
        }
    }

    /// What is added to the name of a case that is tried so.
    pub fn added(self) -> &'static str {
        match self {
            By::Broker(..) => "",
            By::Post => " posted",
            By::File => " from a file",
        }
    }

    /// Says it; what is answered.
    pub async fn say(self, field: &mut Field, speaker: &Speaker, step: &Step) -> Result<Vec<(String, Value)>, Stopped> {
        match self {
            By::Broker(way, mosquitto) => {
                let topic = format!("bss/{}/battery/status", speaker.level);
                let said =
                    step.payloads.iter().map(|payload| Said::read(&json!({ "topic": topic, "payload": payload })));
                let answers = step.payloads.iter().filter(|payload| entries(payload).is_some()).count();
                let said: Vec<Said> = said.collect::<Result<_, _>>()?;
                let heard = field.say(way, mosquitto, &said, answers).await?;
                if heard.len() == answers {
                    return Ok(heard);
                }
                Err(Stopped::wrong(format!("{} answers came, not {answers}: {heard:?}", heard.len())))
            }
            By::Post => posted(field, &speaker.login, &step.payloads).await,
            By::File => {
                let lines = || step.payloads.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
                field.import(&step.table.clone().unwrap_or_else(lines)).await?;
                Ok(Vec::new())
            }
        }
    }
}

/// Who says it.
pub struct Speaker {
    /// The level of their topics.
    level: String,
    /// With what a device signs in.
    login: Value,
}

impl Speaker {
    /// The device of a battery, if the case or the way needs one; else the station.
    pub async fn of(field: &Field, given: &Given, by: By<'_>) -> Result<Self, Stopped> {
        let battery = given.device_of.as_deref().or(matches!(by, By::Post).then(|| given.battery()));
        let Some(battery) = battery else { return Ok(Self { level: STATION.to_owned(), login: Value::Null }) };
        let form = json!({
            "code": DEVICE, "name": "Inside a battery", "kind": "battery", "measures": null,
            "battery": field.battery(battery).await?, "equipment": null, "place": "", "maker": "", "firmware": "",
            "notes": "",
        });
        let device = field.call("device.create", form).await?;
        let given = field.call("device.set_login", json!({ "id": device["id"], "is_legacy": false })).await?;
        let login = json!({ "device": given["login"], "secret": given["password"] });
        Ok(Self { level: DEVICE.to_owned(), login })
    }
}

/// Signs in and posts each; what is answered.
async fn posted(field: &Field, login: &Value, payloads: &[Value]) -> Result<Vec<(String, Value)>, Stopped> {
    let desk = field.desk();
    let signing = desk.call_came("/auth/battery-login");
    let answer = desk.sign_in_device(&signing, FROM, login.to_string().as_bytes()).await;
    let signed_in: Value = serde_json::from_str(&answer.body())?;
    let token = signed_in["access_token"].as_str().unwrap_or_default();
    let mut heard = Vec::new();
    for payload in payloads {
        field.half_a_second_later();
        let (call, body) = (desk.call_came(PATH), payload.to_string());
        let caller = desk.who_posts(&Proof::Token(token), body.as_bytes()).await;
        let caller =
            caller.map_err(|refused| Stopped::wrong(format!("the device is turned away: {}", refused.code)))?;
        let answer = desk.take_post(&call, &caller, body.as_bytes()).await;
        heard.push((PATH.to_owned(), serde_json::from_str(&answer.body())?));
    }
    Ok(heard)
}
