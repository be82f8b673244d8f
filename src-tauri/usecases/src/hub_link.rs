//! The link between the hub and its stations: how it is set up, and how it stands. The programs run the broker; what it shall
//! be like is decided here.

pub(crate) mod authority;
mod enrol;
mod plan;
pub(crate) mod qr;
mod trial;

use std::time::Duration;

use domain::change::Change;
use domain::hub_link::{LinkForm, LinkWay};
use domain::presence::PresenceState;
use domain::{Problem, Refusal, Time};
use identity::{open, seal};
use link::Root;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Told;
use store::local::set_setting;
use tokio::sync::watch;
use tokio::time::timeout;
use ts_rs::TS;

use crate::event::{Event, Kind};
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

pub use enrol::{Enrol, Enrolled, LoginView, Revoke};
pub(crate) use enrol::{enrol, gateway, is_level, logins, revoke};
pub use plan::{EmbeddedPlan, Host, LinkLogin, LinkPlan, OutsidePlan, TlsPlan, Way};
pub(crate) use plan::{level, listener_certificate, plan};
pub use qr::Qr;
pub(crate) use trial::test;
pub use trial::{LinkTester, Tested, Trying};

/// How long it is waited for the link to stand, where what is shown once must say where that is.
const STANDS_WITHIN: Duration = Duration::from_secs(8);

/// The setting that holds the form.
const FORM: &str = "link";
/// Settings that hold what is sealed: the password and the key of the hub at a broker outside.
const PASSWORD: &str = "link_password";
const KEY: &str = "link_key";
/// Bytes of a secret at most.
const SECRET_MAX: usize = 8_000;

/// How the link stands, as whoever runs it says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct LinkState {
    /// In a word.
    pub state: LinkWord,
    /// Why not, in a word, where it does not stand.
    pub why: Option<LinkTrouble>,
    /// The port that is meant, where it is about one.
    pub port: Option<u16>,
    /// Where stations reach it without TLS, as `address:port`.
    pub plain: Vec<String>,
    /// Where they reach it with TLS.
    pub tls: Vec<String>,
    /// Which of them did not answer when they were tried.
    pub unreached: Vec<String>,
}

/// How the link stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkWord {
    /// Nobody may connect yet, so nothing listens.
    #[default]
    Idle,
    /// It is being put up.
    Starting,
    /// Stations can reach it.
    Up,
    /// They cannot.
    Down,
}

/// Why the link does not stand, or a trial of it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkTrouble {
    /// Another program listens on the port.
    PortTaken,
    /// The system does not let this program listen there.
    PortRefused,
    /// The key to the certificates is not open: somebody must sign in with their password.
    KeyMissing,
    /// There is no authority that holds, to sign a certificate with.
    AuthorityMissing,
    /// A certificate cannot be used.
    Certificate,
    /// No computer is called so.
    Name,
    /// Nothing answers there.
    Unreachable,
    /// The broker's certificate is not believed.
    Tls,
    /// The broker does not know the login or its password.
    Login,
    /// The login may not hear what stations say.
    Rights,
    /// Something else; the log says what.
    Other,
}

/// The link, to look at.
#[derive(Serialize, TS)]
pub struct LinkView {
    form: LinkForm,
    /// Whether a password for the broker outside is kept.
    has_password: bool,
    /// Whether a key for it is kept.
    has_key: bool,
    state: LinkState,
    /// The first address, to be read by a camera.
    qr: Option<Qr>,
    authority: Option<authority::AuthorityView>,
    gateways: Vec<LoginView>,
}

/// How the link shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditLink {
    form: LinkForm,
    /// The password at the broker outside; none leaves it as it is.
    password: Option<String>,
    /// The key there, as PEM; none leaves it as it is.
    key: Option<String>,
}

/// The link in the top bar.
#[derive(Serialize, TS)]
pub struct LinkBadge {
    state: LinkState,
    /// Stations of the hub that are there.
    online: i64,
    /// Stations of the hub.
    stations: i64,
}

/// What is known of the link while this program runs.
#[derive(Default)]
pub(crate) struct LinkNow(watch::Sender<LinkState>);

impl LinkNow {
    pub fn get(&self) -> LinkState {
        self.0.borrow().clone()
    }

    /// Whether it is another than before.
    pub fn set(&self, now: LinkState) -> bool {
        self.0.send_if_modified(|state| {
            let changed = *state != now;
            *state = now;
            changed
        })
    }

    /// How it stands once it stands or cannot; as it is, if that takes too long.
    pub async fn settled(&self) -> LinkState {
        let mut state = self.0.subscribe();
        let settled = state.wait_for(|state| matches!(state.state, LinkWord::Up | LinkWord::Down));
        // Dropped before what is borrowed is looked at again.
        drop(timeout(STANDS_WITHIN, settled).await);
        self.get()
    }
}

impl Hub {
    /// How the link is set up.
    pub(crate) async fn link_form(&self) -> Result<LinkForm, Fault> {
        Ok(self.setting(FORM).await?.unwrap_or_default())
    }

    /// What every topic begins with.
    pub(crate) async fn topic_root(&self) -> Result<Root, Fault> {
        Ok(Root::new(&self.link_form().await?.root).unwrap_or_default())
    }

    /// A secret as it is kept; none of an empty one.
    pub(crate) fn sealed(&self, name: &str, secret: &str) -> Result<Option<String>, Fault> {
        if secret.is_empty() {
            return Ok(None);
        }
        Ok(Some(hex::encode(seal(&self.data_key()?, name, secret.as_bytes())?)))
    }

    pub(crate) async fn secret(&self, name: &str) -> Result<Option<String>, Fault> {
        let kept = self.store.setting(name).await?;
        kept.map(|text| self.opened(name, &text)).transpose()
    }

    /// A secret that is kept as `text`.
    pub(crate) fn opened(&self, name: &str, text: &str) -> Result<String, Fault> {
        let sealed = hex::decode(text).map_err(|error| Fault::internal(&error))?;
        let opened = open(&self.data_key()?, name, &sealed)?;
        Ok(String::from_utf8_lossy(&opened).into_owned())
    }

    /// Tells whoever runs the link that it shall be otherwise.
    pub(crate) fn link_changed(&self) {
        self.relink.notify_one();
        self.relisten.notify_one();
        self.tell(Event::Link);
    }
}

/// How the link is set up and how it stands.
pub(crate) async fn view(hub: &Hub, by: &Operator, (): ()) -> Result<LinkView, Fault> {
    let state = hub.link.get();
    Ok(LinkView {
        form: hub.link_form().await?,
        has_password: hub.store.setting(PASSWORD).await?.is_some(),
        has_key: hub.store.setting(KEY).await?.is_some(),
        qr: state.tls.first().or(state.plain.first()).and_then(|address| qr::of(address)),
        state,
        authority: authority::view(hub).await?,
        gateways: enrol::gateways(hub, by).await?,
    })
}

/// Sets the link up otherwise.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditLink) -> Result<LinkView, Fault> {
    let before = hub.link_form().await?;
    let after = ask.form.checked(&hub.http_form().await?.own_ports())?;
    let too_long = |secret: &Option<String>| secret.as_ref().is_some_and(|secret| secret.len() > SECRET_MAX);
    for (field, secret) in [("password", &ask.password), ("key", &ask.key)] {
        if too_long(secret) {
            return Err(Refusal::field(field, Problem::TooLong { max: 8_000 }).into());
        }
    }
    let kept = serde_json::to_string(&after).map_err(|error| Fault::internal(&error))?;
    let mut op = hub.begin(by, "link.edit", by.hub).await?;
    for (name, secret) in [(PASSWORD, &ask.password), (KEY, &ask.key)] {
        if let Some(secret) = secret {
            set_setting(op.local(), name, hub.sealed(name, secret)?.as_deref()).await?;
        }
    }
    set_setting(op.local(), FORM, Some(&kept)).await?;
    let mut changes = domain::change::between(Some(&Described::of(&before)), &Described::of(&after));
    // That these changed is told, and never to what.
    let untold = [
        ("link_ca_changed", before.ca != after.ca),
        ("link_certificate_changed", before.certificate != after.certificate),
        ("link_password_changed", ask.password.is_some()),
        ("link_key_changed", ask.key.is_some()),
    ];
    let untold = untold.into_iter().filter(|(_, is_changed)| *is_changed);
    changes.extend(untold.map(|(field, _)| Change {
        field: field.to_owned(),
        before: Value::Null,
        after: true.into(),
    }));
    op.commit(Told { kind: Kind::Hub.word(), object: by.hub.0, changes, reason: None }).await?;
    hub.link_changed();
    view(hub, by, ()).await
}

/// Puts the link up anew, as after a cable was mended.
pub(crate) async fn restart(hub: &Hub, _: &Operator, (): ()) -> Result<(), Fault> {
    hub.restart_link.notify_one();
    hub.relisten.notify_one();
    Ok(())
}

/// How the link stands, in short.
pub(crate) async fn badge(hub: &Hub, by: &Operator, (): ()) -> Result<LinkBadge, Fault> {
    let stations = store::station::ids(&mut *hub.store.read().await?, by.hub).await?;
    let here = |id| hub.presences.of(id).map(|one| one.state);
    let states: Vec<_> = stations.into_iter().map(here).collect();
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    Ok(LinkBadge {
        state: hub.link.get(),
        online: count(states.iter().filter(|state| **state == Some(PresenceState::Online)).count()),
        stations: count(states.len()),
    })
}

/// Makes another authority: stations are enrolled anew by and by, and those of before get in as long as theirs holds.
pub(crate) async fn renew_authority(hub: &Hub, by: &Operator, (): ()) -> Result<LinkView, Fault> {
    let mut op = hub.begin(by, "link.renew_authority", by.hub).await?;
    authority::add(hub, &mut op).await?;
    let change = Change { field: "authority".to_owned(), before: Value::Null, after: Time::iso(hub.now()).into() };
    op.commit(Told { kind: Kind::Hub.word(), object: by.hub.0, changes: vec![change], reason: None }).await?;
    hub.link_changed();
    view(hub, by, ()).await
}

/// What people read of the link in the hub's history: certificates are too long to be read.
#[derive(Serialize)]
struct Described<'a> {
    link_way: LinkWay,
    link_root: &'a str,
    link_tls_port: i64,
    link_plain_port: i64,
    link_plain_on_lan: bool,
    link_per_second: i64,
    link_burst: i64,
    link_host: &'a str,
    link_port: i64,
    link_tls: bool,
    link_login: &'a str,
}

impl<'a> Described<'a> {
    fn of(form: &'a LinkForm) -> Self {
        Self {
            link_way: form.way,
            link_root: &form.root,
            link_tls_port: form.tls_port,
            link_plain_port: form.plain_port,
            link_plain_on_lan: form.plain_on_lan,
            link_per_second: form.per_second,
            link_burst: form.burst,
            link_host: &form.host,
            link_port: form.port,
            link_tls: form.tls,
            link_login: &form.login,
        }
    }
}
