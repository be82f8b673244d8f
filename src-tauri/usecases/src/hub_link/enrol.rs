//! Who may speak for a station at this desktop's broker. Its secret is shown once, and nobody can look it up afterwards.

use domain::change::Change;
use domain::check::reason;
use domain::hub_link::{Issue, valid_from};
use domain::presence::Sign;
use domain::{Refusal, StationId, StationLoginId, Time};
use identity::{pem_certificate, pem_key};
use link::StationName;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::station_login::{self, StationLogin};
use store::{Op, Told};
use ts_rs::TS;

use super::{LinkState, Qr, authority, qr};
use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;
use crate::station::AskStation;

/// How a station shall show who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// By a user name and a password, through TLS.
    Password,
    /// By a certificate, through TLS.
    Certificate,
    /// By a user name and a password, also without TLS: for stations that can do no better.
    Legacy,
}

/// Which station is enrolled, and how.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    id: StationId,
    proof: Proof,
}

/// What a station or a device is given, shown once.
#[derive(Serialize, TS)]
pub struct Enrolled {
    login: String,
    password: Option<String>,
    /// Its certificate and key, as PEM.
    certificate: Option<String>,
    key: Option<String>,
    /// What it shall trust, as PEM.
    ca: String,
    /// What its topics begin with.
    topic: String,
    /// Where the broker is reached with TLS; where it does not run yet, none.
    tls: Vec<String>,
    /// The same without TLS.
    plain: Vec<String>,
    /// All of it, to be read by a camera.
    qr: Option<Qr>,
}

/// A login, to look at.
#[derive(Serialize, TS)]
pub struct LoginView {
    id: StationLoginId,
    name: String,
    has_certificate: bool,
    is_legacy: bool,
    made: Time,
    by: Option<String>,
    /// Until when its certificate holds.
    until: Option<Time>,
    revoked: Option<Time>,
}

/// Which login is taken away, and why.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Revoke {
    id: StationLoginId,
    reason: String,
}

/// Lets a station speak: a new login, whose secret is in the answer and nowhere else.
pub(crate) async fn enrol(hub: &Hub, by: &Operator, ask: Enrol) -> Result<Enrolled, Fault> {
    let mut op = hub.begin(by, "station.enrol", by.hub).await?;
    let station = op.station(by.hub, ask.id).await?.ok_or_else(|| Refusal::not_found(Kind::Station.word()))?;
    let level = super::level(op.local(), &station.form.code, ask.id).await?;
    let name = free_name(&mut op, &format!("station-{}", station.form.code.to_lowercase())).await?;
    let enrolled = given(hub, &mut op, by, (Some(ask.id), level.as_str()), (name, ask.proof)).await?;
    let change =
        Change { field: "station_login".to_owned(), before: Value::Null, after: enrolled.login.clone().into() };
    op.commit(Told { kind: Kind::Station.word(), object: ask.id.0, changes: vec![change], reason: None }).await?;
    if hub.presences.of(ask.id).is_some() {
        hub.note_sign(ask.id, by.hub, &Sign::Enrolled).await?;
    }
    hub.link_changed();
    hub.tell_changed(Kind::Station);
    Ok(enrolled.reached(hub).await)
}

/// Lets a program on this computer speak for every station.
pub(crate) async fn gateway(hub: &Hub, by: &Operator, (): ()) -> Result<Enrolled, Fault> {
    let mut op = hub.begin(by, "link.add_gateway", by.hub).await?;
    let name = free_name(&mut op, "gateway").await?;
    let enrolled = given(hub, &mut op, by, (None, "+"), (name, Proof::Legacy)).await?;
    let change =
        Change { field: "station_login".to_owned(), before: Value::Null, after: enrolled.login.clone().into() };
    op.commit(Told { kind: Kind::Hub.word(), object: by.hub.0, changes: vec![change], reason: None }).await?;
    hub.link_changed();
    Ok(enrolled.reached(hub).await)
}

async fn given(
    hub: &Hub,
    op: &mut Op,
    by: &Operator,
    (station, level): (Option<StationId>, &str),
    (name, proof): (String, Proof),
) -> Result<Enrolled, Fault> {
    let at = op.at();
    let authorities = authority::signing(hub, op).await?;
    let until = Issue::Station.until(at);
    let issued = match (proof, authorities.first()) {
        (Proof::Certificate, Some(signing)) => {
            Some(authority::opened(hub, signing)?.issue_station(&name, valid_from(at).0, until.0)?)
        }
        _ => None,
    };
    let password = if issued.is_none() { Some(hub.new_token()?) } else { None };
    let login = StationLogin {
        id: StationLoginId(hub.ids.next()),
        hub: by.hub,
        station,
        level: station.map(|_| level.to_owned()),
        name,
        verifier: password.as_ref().map(|password| Sha256::digest(password.as_bytes()).into()),
        fingerprint: issued.as_ref().map(|issued| Sha256::digest(&issued.certificate).into()),
        until: issued.as_ref().map(|_| until),
        is_legacy: proof == Proof::Legacy,
        made_by: by.user,
        made_at: at,
        revoked_at: None,
    };
    station_login::add(op.local(), &login).await?;
    Ok(Enrolled {
        password,
        certificate: issued.as_ref().map(|issued| pem_certificate(&issued.certificate)),
        key: issued.as_ref().map(|issued| pem_key(&issued.key).to_string()),
        ..Enrolled::as_login(hub, op, login.name, level).await?
    })
}

impl Enrolled {
    /// What everyone is given: as whom they come, below which topics, and what they shall trust.
    async fn as_login(hub: &Hub, op: &mut Op, login: String, level: &str) -> Result<Self, Fault> {
        Ok(Self {
            login,
            password: None,
            certificate: None,
            key: None,
            ca: authority::bundle(&authority::signing(hub, op).await?),
            topic: format!("{}/{level}/", hub.topic_root().await?.as_str()),
            tls: Vec::new(),
            plain: Vec::new(),
            qr: None,
        })
    }

    /// What a device is given that comes with a password, and whose name is its level in the topics.
    pub(crate) async fn device(hub: &Hub, op: &mut Op, name: &str, password: String) -> Result<Self, Fault> {
        Ok(Self { password: Some(password), ..Self::as_login(hub, op, name.to_owned(), name).await? })
    }

    /// With where the broker is reached: with the first login it is put up, and that is waited for, since this is shown once.
    pub(crate) async fn reached(self, hub: &Hub) -> Self {
        let LinkState { tls, plain, .. } =
            if hub.link_tester.get().is_some() { hub.link.settled().await } else { hub.link.get() };
        let mut reached = Self { tls, plain, ..self };
        reached.qr = qr::of(&reached.as_text());
        reached
    }

    /// What the pattern says.
    fn as_text(&self) -> String {
        let all = json!({
            "login": self.login, "password": self.password, "certificate": self.certificate, "key": self.key, "ca": self.ca,
            "topic": self.topic, "tls": self.tls.first(), "plain": self.plain.first(),
        });
        all.to_string()
    }
}

/// A name that no login ever had: who was once taken away is never meant again.
async fn free_name(op: &mut Op, wanted: &str) -> Result<String, Fault> {
    let mut name = wanted.to_owned();
    for number in 2.. {
        if !station_login::is_taken(op.local(), &name).await? {
            break;
        }
        name = format!("{wanted}-{number}");
    }
    Ok(name)
}

/// The logins of a station.
pub(crate) async fn logins(hub: &Hub, by: &Operator, ask: AskStation) -> Result<Vec<LoginView>, Fault> {
    let mut read = hub.store.read().await?;
    store::station::find(&mut read, by.hub, ask.id).await?.ok_or_else(|| Refusal::not_found(Kind::Station.word()))?;
    let logins = station_login::of(&mut read, ask.id).await?;
    drop(read);
    views(hub, logins).await
}

/// The logins that speak for every station.
pub(super) async fn gateways(hub: &Hub, by: &Operator) -> Result<Vec<LoginView>, Fault> {
    let all = station_login::holding(&mut *hub.store.read().await?).await?;
    let gateways = all.into_iter().filter(|login| login.station.is_none() && login.hub == by.hub);
    views(hub, gateways.collect()).await
}

async fn views(hub: &Hub, logins: Vec<StationLogin>) -> Result<Vec<LoginView>, Fault> {
    let mut read = hub.store.read().await?;
    let mut views = Vec::with_capacity(logins.len());
    for login in logins {
        let by = store::user::find(&mut read, login.made_by).await?.map(|seen| seen.user.form.name);
        views.push(LoginView {
            id: login.id,
            name: login.name,
            has_certificate: login.fingerprint.is_some(),
            is_legacy: login.is_legacy,
            made: login.made_at,
            by,
            until: login.until,
            revoked: login.revoked_at,
        });
    }
    Ok(views)
}

/// Takes a login away: whoever is in with it is cut off at once.
pub(crate) async fn revoke(hub: &Hub, by: &Operator, ask: Revoke) -> Result<(), Fault> {
    let reason = reason(&ask.reason)?;
    let mut op = hub.begin(by, "station.revoke", by.hub).await?;
    let login = station_login::find(op.local(), by.hub, ask.id).await?;
    let login = login.ok_or_else(|| Refusal::not_found("station_login"))?;
    let at = op.at();
    station_login::revoke(op.local(), ask.id, by.user, at).await?;
    let change = Change { field: "station_login".to_owned(), before: login.name.into(), after: Value::Null };
    let (kind, object) = login.station.map_or((Kind::Hub, by.hub.0), |station| (Kind::Station, station.0));
    op.commit(Told { kind: kind.word(), object, changes: vec![change], reason: Some(reason) }).await?;
    hub.link_changed();
    hub.tell_changed(Kind::Station);
    Ok(())
}

/// Whether a code can stand in a topic as it is.
pub(crate) fn is_level(code: &str) -> bool {
    StationName::new(code).is_ok()
}
