//! Devices that post their readings over HTTP: how the listener for them is set up and how it stands, who they are, and what
//! becomes of what they post. The programs run the listener; what it may do is decided here. Source: details.md, "devices"
//! and "device log".

mod caller;
mod calls;
mod key;
mod plan;
mod taken;
mod tries;

use std::sync::{Mutex, PoisonError};

use domain::device_http::HttpForm;
use serde::{Deserialize, Serialize};
use store::Told;
use store::local::set_setting;
use ts_rs::TS;

use crate::event::Kind;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::hub_link::{LinkTrouble, LinkWord, authority};
use crate::operator::Operator;

pub use caller::{Caller, Proof};
pub(crate) use caller::{renew, sign_in, who};
pub use calls::Call;
pub(crate) use calls::Whose;
pub use plan::HttpPlan;
pub(crate) use plan::{plan, stands};
pub(crate) use taken::take;

/// The setting that holds the form.
const FORM: &str = "http";

/// How the listener stands, as whoever runs it says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct HttpState {
    /// In a word.
    pub state: LinkWord,
    /// Why not, in a word, where it does not stand.
    pub why: Option<LinkTrouble>,
    /// Where devices reach it, as `https://address:port`.
    pub addresses: Vec<String>,
}

/// The listener, to look at.
#[derive(Serialize, TS)]
pub struct HttpView {
    form: HttpForm,
    state: HttpState,
}

/// How the listener shall be.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditHttp {
    form: HttpForm,
}

/// What is known of the listener while this program runs.
#[derive(Default)]
pub(crate) struct Posting {
    state: Mutex<HttpState>,
    tries: tries::Tries,
    /// The last calls that brought no readings.
    pub calls: calls::Calls,
    key: key::KeptKey,
}

impl Posting {
    fn state(&self) -> HttpState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes note of how the listener stands; whether it is otherwise than before.
    pub fn set_state(&self, now: HttpState) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_other = *state != now;
        *state = now;
        is_other
    }
}

impl Hub {
    /// How the listener is set up.
    pub(crate) async fn http_form(&self) -> Result<HttpForm, Fault> {
        Ok(self.setting(FORM).await?.unwrap_or_default())
    }
}

/// How the listener is set up and how it stands.
pub(crate) async fn view(hub: &Hub, _: &Operator, (): ()) -> Result<HttpView, Fault> {
    Ok(HttpView { form: hub.http_form().await?, state: hub.posting.state() })
}

/// Sets the listener up otherwise. With TLS it needs the authority that devices trust, which is made if there is none.
pub(crate) async fn edit(hub: &Hub, by: &Operator, ask: EditHttp) -> Result<HttpView, Fault> {
    let before = hub.http_form().await?;
    let after = ask.form.checked(&hub.link_form().await?.own_ports())?;
    let kept = serde_json::to_string(&after).map_err(|error| Fault::internal(&error))?;
    let mut op = hub.begin(by, "http.edit", by.hub).await?;
    if after.on && after.tls {
        authority::signing(hub, &mut op).await?;
    }
    set_setting(op.local(), FORM, Some(&kept)).await?;
    let changes = domain::change::between(Some(&Described::of(&before)), &Described::of(&after));
    op.commit(Told { kind: Kind::Hub.word(), object: by.hub.0, changes, reason: None }).await?;
    hub.link_changed();
    view(hub, by, ()).await
}

/// What people read of the listener in the hub's history.
#[derive(Serialize)]
struct Described {
    http_on: bool,
    http_port: i64,
    http_tls: bool,
    http_token_days: i64,
}

impl Described {
    fn of(form: &HttpForm) -> Self {
        let HttpForm { on, port, tls, token_days } = *form;
        Self { http_on: on, http_port: port, http_tls: tls, http_token_days: token_days }
    }
}
