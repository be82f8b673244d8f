//! In by card: the card says who stands there, a PIN or a password that it is they. Whether the card is known, whose it is
//! and what was wrong is never told: the answer and the time for it are the same.

use domain::card::{self, CardOwner, CardState};
use domain::text::searched;
use domain::time::day_in;
use domain::{CustomerId, HubId, Problem, Refusal};
use identity::{Secret, Verifier, WeakPin, check_pin, verify};
use serde::Deserialize;
use store::user::UserSeen;
use ts_rs::TS;

use crate::client;
use crate::door::Holder;
use crate::event::Event;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::keys::by_password;
use crate::me::{Me, me};
use crate::pin;
use crate::seat::{PIN_TRIES, Session, Who};
use crate::session;

/// A card's number, and the PIN or the password of whoever holds it.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CardSignIn {
    uid: String,
    #[ts(type = "string")]
    secret: Secret,
}

/// Who a card and the kind of secret say it is.
enum Claim {
    /// Nobody who could come in so.
    Nobody,
    /// A customer, by a PIN of their own.
    Customer(CustomerId, HubId),
    /// Somebody of the staff with an open session, by PIN.
    Pin(Session),
    /// Somebody of the staff, by password.
    Password(Box<UserSeen>),
}

impl Claim {
    /// Whose door it is.
    fn holder(&self) -> Option<Holder> {
        let (who, hub) = match self {
            Self::Nobody => return None,
            Self::Customer(customer, hub) => (Who::Customer(*customer), Some(*hub)),
            Self::Pin(session) => (session.who, Some(session.hub)),
            Self::Password(user) => (Who::User(user.user.id), None),
        };
        Some(Holder { who, hub })
    }
}

/// Opens or takes a session with a card.
pub(crate) async fn sign_in(hub: &Hub, ask: CardSignIn) -> Result<Me, Fault> {
    let uid = card::uid(&searched(&ask.uid, 64)).ok_or_else(|| Refusal::field("uid", Problem::BadCharacters))?;
    let is_pin = !matches!(check_pin(&ask.secret), Err(WeakPin::NotSixDigits));
    if is_pin {
        // Every PIN is sealed: without the key none can be checked, whoever's card it is.
        hub.data_key()?;
    }
    let claim = claim(hub, &uid, is_pin).await?;
    let keys = guess_keys(&uid, &claim);
    for key in &keys {
        hub.admit_guess(key).await?;
    }
    let verifier = verifier(hub, &claim).await?;
    if !verify(&ask.secret, verifier.as_ref(), hub.cost).await? {
        let mut is_kept_out = keys.iter().any(|key| hub.keeps_out(key));
        if let Claim::Pin(session) = &claim {
            // Whoever guesses by card ends the session as whoever guesses by hand.
            is_kept_out |= hub.end_sessions(|one| one.id == session.id && one.pin_tries >= PIN_TRIES).await;
        }
        if let Some(holder) = claim.holder() {
            hub.turned_away(holder);
            if is_kept_out {
                hub.kept_out(holder);
            }
        }
        return Err(Gate::WrongCard.into());
    }
    for key in &keys {
        hub.forget_guesses(key).await;
    }
    match claim {
        Claim::Nobody => Err(Gate::WrongCard.into()),
        Claim::Customer(customer, here) => {
            let session = client::take_seat(hub, customer, here).await?;
            me(hub, session).await
        }
        Claim::Pin(session) => {
            hub.seat.take(session.id, hub.clock.since_start(), hub.now());
            hub.tell(Event::Session);
            me(hub, session.id).await
        }
        Claim::Password(user) => {
            hub.open_key(&by_password(user.user.id), &ask.secret).await?;
            session::open(hub, &user).await
        }
    }
}

/// Under which names a try is counted. First the card's: were known and unknown cards counted differently, the waits would
/// tell them apart. Then the holder's, so that another card or way in is no fresh start; who has none is counted all the
/// same, because that takes time too.
fn guess_keys(uid: &str, claim: &Claim) -> [String; 2] {
    let holder = match claim {
        Claim::Password(user) => user.user.form.login.clone(),
        Claim::Customer(customer, _) => client::guess_key(*customer),
        Claim::Pin(_) | Claim::Nobody => format!("holder:{uid}"),
    };
    [card_key(uid), holder]
}

fn card_key(uid: &str) -> String {
    format!("card:{uid}")
}

/// Forgets what was guessed with somebody's cards: someone entitled gave them a new secret.
pub(crate) async fn forget_guesses(hub: &Hub, owner: CardOwner) -> Result<(), Fault> {
    let numbers = store::card::numbers(&mut *hub.store.read().await?, owner).await?;
    for uid in numbers {
        hub.forget_guesses(&card_key(&uid)).await;
    }
    Ok(())
}

async fn claim(hub: &Hub, uid: &str, is_pin: bool) -> Result<Claim, Fault> {
    let mut read = hub.store.read().await?;
    let Some(seen) = store::card::live(&mut read, uid).await? else { return Ok(Claim::Nobody) };
    let Some(record) = store::hub::find(&mut read, seen.card.hub).await? else { return Ok(Claim::Nobody) };
    if seen.card.state_on(&day_in(&record.form.zone, hub.now())) != CardState::Active {
        return Ok(Claim::Nobody);
    }
    match seen.card.owner {
        CardOwner::Customer(id) if is_pin => {
            let customer = store::customer::find(&mut read, record.id, id).await?;
            let may = customer.is_some_and(|seen| seen.customer.is_served());
            Ok(if may { Claim::Customer(id, record.id) } else { Claim::Nobody })
        }
        CardOwner::Customer(_) => Ok(Claim::Nobody),
        CardOwner::User(id) if is_pin => {
            let open = hub.seat.all(hub.clock.since_start()).into_iter().find(|one| one.who == Who::User(id));
            Ok(open.map_or(Claim::Nobody, Claim::Pin))
        }
        CardOwner::User(id) => {
            let user = store::user::find(&mut read, id).await?.filter(|user| user.user.enabled);
            Ok(user.map_or(Claim::Nobody, |user| Claim::Password(Box::new(user))))
        }
    }
}

/// What the secret is checked against; with none the check takes as long and fails.
async fn verifier(hub: &Hub, claim: &Claim) -> Result<Option<Verifier>, Fault> {
    match claim {
        Claim::Nobody => Ok(None),
        Claim::Customer(customer, _) => client::verifier(hub, *customer).await,
        Claim::Pin(session) => {
            // The tries of the session count as well.
            if hub.seat.try_pin(session.id).is_none() {
                return Ok(None);
            }
            let Who::User(user) = session.who else { return Ok(None) };
            let credential = store::credential::find(&mut *hub.store.read().await?, user).await?;
            let Some(sealed) = credential.pin else { return Ok(None) };
            Ok(Some(pin::opened(&hub.data_key()?, user.0, &sealed)?))
        }
        Claim::Password(user) => {
            let credential = store::credential::find(&mut *hub.store.read().await?, user.user.id).await?;
            Ok(credential.password.map(Verifier::parse).transpose()?)
        }
    }
}
