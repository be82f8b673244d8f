//! Who does it. An `Operator` comes only from a checked session, so that "is signed in" is a type; their role is read
//! from the database at each command.

use std::sync::Arc;
use std::time::Duration;

use domain::customer::CustomerState;
use domain::hub::Hub as HubRecord;
use domain::role::{Limits, RoleAt};
use domain::user::Granter;
use domain::{CustomerId, HubId, OrganisationId, Role, SessionId, StationId, UserId};
use store::user::UserSeen;
use uuid::Uuid;

use crate::commands::{Access, access_to};
use crate::event::Event;
use crate::fault::{Fault, Gate};
use crate::handles::Hub;
use crate::seat::{Session, Taken, Who};

/// Someone who is signed in and may do what they ask.
#[derive(Clone)]
pub struct Operator {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    pub(crate) role: Role,
    /// How far they may go here.
    pub(crate) limits: Limits,
    /// Whether what things cost is shown to them.
    pub(crate) sees_amounts: bool,
    pub(crate) hub: HubId,
    /// That hub, as it was when the command was let in.
    pub(crate) record: Arc<HubRecord>,
    pub(crate) organisation: OrganisationId,
}

/// A customer who signed in with their card: sees their own, and nothing else.
pub struct Client {
    pub(crate) customer: CustomerId,
    pub(crate) hub: HubId,
}

/// Whoever has the seat.
pub(crate) enum Seated {
    /// Somebody of the staff.
    Staff(Operator),
    /// A customer.
    Client(Client, SessionId),
}

impl Seated {
    fn staff(self, command: &str, access: Access) -> Result<Operator, Fault> {
        match self {
            Self::Staff(by) => Ok(by),
            Self::Client(..) => Err(denied(command, access)),
        }
    }
}

impl Operator {
    pub(crate) fn granter(&self) -> Granter {
        Granter { user: self.user, role: self.role, hub: self.hub }
    }

    /// Whether what customers owe and have is shown to them: who serves them must know it.
    pub(crate) fn sees_balances(&self) -> bool {
        sees_balances(self.role, &self.limits)
    }

    /// Whether customers are named to them: the analyst sees figures without personal data.
    pub(crate) fn sees_names(&self) -> bool {
        self.holds("customer.list")
    }

    /// Whether another one's till is theirs to close.
    pub(crate) fn is_head(&self) -> bool {
        matches!(self.role, Role::Manager | Role::Admin)
    }
}

impl Operator {
    /// A station, for what it reports to have happened: it may serve and nothing else, and the record of it bears its id.
    pub(crate) fn station(station: StationId, record: Arc<HubRecord>, organisation: OrganisationId) -> Self {
        Self {
            user: UserId(station.0),
            session: SessionId(Uuid::nil()),
            role: Role::Attendant,
            limits: Limits::default(),
            sees_amounts: true,
            hub: record.id,
            record,
            organisation,
        }
    }
}

impl Hub {
    /// The operator for a command of the staff, before its input is looked at.
    ///
    /// # Errors
    /// [`Gate::NotSignedIn`], [`Gate::Locked`] or [`Gate::Denied`].
    pub(crate) async fn operator(&self, command: &str, access: Access) -> Result<Operator, Fault> {
        self.seated(command, access).await?.staff(command, access)
    }

    /// The customer for a command about their own, before its input is looked at.
    ///
    /// # Errors
    /// [`Gate::NotSignedIn`], [`Gate::Locked`] or [`Gate::Denied`].
    pub(crate) async fn client(&self, command: &str, access: Access) -> Result<Client, Fault> {
        match self.seated(command, access).await? {
            Seated::Client(by, _) => Ok(by),
            Seated::Staff(_) => Err(denied(command, access)),
        }
    }

    /// Whoever has the seat, for a command that is everyone's who has it.
    ///
    /// # Errors
    /// [`Gate::NotSignedIn`], [`Gate::Locked`] or [`Gate::Denied`].
    pub(crate) async fn seated(&self, command: &str, access: Access) -> Result<Seated, Fault> {
        let session = match self.seat.at(self.clock.since_start()) {
            Taken::No => return Err(Gate::NotSignedIn.into()),
            Taken::Locked(_) => return Err(Gate::Locked.into()),
            Taken::Yes(session) => session,
        };
        self.let_in(session, command, access).await
    }

    /// The operator whose screen may be locked too: for what is shown to people who have no seat, such as customers at a
    /// station. It must change nothing and tell nothing that is not for everybody's eyes.
    ///
    /// # Errors
    /// [`Gate::NotSignedIn`] or [`Gate::Denied`].
    pub(crate) async fn through_lock(&self, command: &str, access: Access) -> Result<Operator, Fault> {
        let session = match self.seat.at(self.clock.since_start()) {
            Taken::No => return Err(Gate::NotSignedIn.into()),
            Taken::Locked(session) | Taken::Yes(session) => session,
        };
        self.let_in(session, command, access).await?.staff(command, access)
    }

    /// Whoever a session is of, if what they are may give the command.
    async fn let_in(&self, session: Session, command: &str, access: Access) -> Result<Seated, Fault> {
        let user = match session.who {
            Who::User(user) => user,
            Who::Customer(customer) => return self.seated_client(&session, customer, command, access).await,
        };
        let organisation = self.organisation_id().await?;
        let Some((record, held)) = self.place_of(&session, user).await? else {
            self.end_sessions(|one| one.id == session.id).await;
            return Err(Gate::NotSignedIn.into());
        };
        let role = held.role;
        logbook::note_role(role.word());
        if !access.allows(role) {
            return Err(denied(command, access));
        }
        self.seat.change(session.id, |now| {
            // Whoever chose another hub meanwhile stays there.
            if now.hub == session.hub {
                (now.idle_lock, now.length) = limits(&record);
                now.hub = record.id;
            }
        });
        Ok(Seated::Staff(Operator {
            user,
            session: session.id,
            role,
            sees_amounts: sees_amounts(&held),
            limits: held.limits,
            hub: record.id,
            record: Arc::new(record),
            organisation,
        }))
    }

    /// A customer who may still rent; whoever may not is signed out.
    async fn seated_client(
        &self,
        session: &Session,
        customer: CustomerId,
        command: &str,
        access: Access,
    ) -> Result<Seated, Fault> {
        let found = store::customer::find(&mut *self.store.read().await?, session.hub, customer).await?;
        if found.is_none_or(|seen| seen.customer.state != CustomerState::Active) {
            self.end_sessions(|one| one.id == session.id).await;
            return Err(Gate::NotSignedIn.into());
        }
        logbook::note_role(Role::Client.word());
        if !access.allows(Role::Client) {
            return Err(denied(command, access));
        }
        Ok(Seated::Client(Client { customer, hub: session.hub }, session.id))
    }

    /// The hub a session works in and what they are there; none if the person is disabled or has no role left.
    async fn place_of(&self, session: &Session, user: UserId) -> Result<Option<(HubRecord, RoleAt)>, Fault> {
        let mut read = self.store.read().await?;
        let Some(user) = store::user::find(&mut read, user).await? else { return Ok(None) };
        if !user.user.enabled {
            return Ok(None);
        }
        let hubs = store::hub::list(&mut read).await?;
        let mut open = hubs.into_iter().filter_map(|hub| held_at(&user, hub.id).map(|held| (hub, held.clone())));
        let first = open.next();
        let chosen = match first {
            Some((ref hub, _)) if hub.id == session.hub => None,
            _ => open.find(|(hub, _)| hub.id == session.hub),
        };
        Ok(chosen.or(first))
    }

    /// Ends sessions, notes it and tells the screens; whether there was one.
    pub(crate) async fn end_sessions(&self, which: impl Fn(&Session) -> bool) -> bool {
        let ended = self.seat.end(which);
        let was_one = !ended.is_empty();
        self.note_ended(ended).await;
        was_one
    }

    pub(crate) async fn note_ended(&self, ended: Vec<Session>) {
        if ended.is_empty() {
            return;
        }
        for session in ended {
            // The list of sessions is for people to read; what counts is that the session is gone from memory.
            if let Err(error) = self.store.session_ended(session.id, session.active_at, self.now()).await {
                tracing::warn!(%error, "the end of a session is not noted");
            }
        }
        self.tell(Event::Session);
    }
}

impl Operator {
    /// Whether they hold the right to a command, which another one leans on.
    pub(crate) fn holds(&self, command: &str) -> bool {
        access_to(command).allows(self.role)
    }

    /// The same, as the answer of the command that leans on it.
    ///
    /// # Errors
    /// [`Gate::Denied`] naming the command they may not give.
    pub(crate) fn may(&self, command: &str) -> Result<(), Fault> {
        if self.holds(command) { Ok(()) } else { Err(denied(command, access_to(command))) }
    }
}

fn denied(command: &str, access: Access) -> Fault {
    Gate::Denied { command: command.to_owned(), roles: access.roles().to_vec() }.into()
}

/// The hub where somebody begins: the first at which they hold a role.
pub(crate) fn first_hub<'a>(user: &UserSeen, hubs: &'a [HubRecord]) -> Option<&'a HubRecord> {
    hubs.iter().find(|hub| role_at(user, hub.id).is_some())
}

/// What someone is at a hub: an admin everywhere, others where they have a role.
pub(crate) fn role_at(user: &UserSeen, hub: HubId) -> Option<Role> {
    held_at(user, hub).map(|held| held.role)
}

/// The role someone has at a hub, with its limits.
pub(crate) fn held_at(user: &UserSeen, hub: HubId) -> Option<&RoleAt> {
    let everywhere = user.roles.iter().find(|role| role.hub.is_none());
    everywhere.or_else(|| user.roles.iter().find(|role| role.hub == Some(hub)))
}

/// Whether what things cost is shown to whoever holds this: it is the business of some roles, and an admin may hide it.
pub(crate) fn sees_amounts(held: &RoleAt) -> bool {
    is_of_money(held.role) && held.limits.see_amounts
}

/// Whether what customers owe and have is shown to whoever holds this: to whom amounts are, and to who serves them.
pub(crate) fn sees_balances(role: Role, limits: &Limits) -> bool {
    (is_of_money(role) || role == Role::Attendant) && limits.see_amounts
}

fn is_of_money(role: Role) -> bool {
    matches!(role, Role::Manager | Role::Admin | Role::Accountant | Role::Auditor)
}

/// The hub's idle lock and session length.
pub(crate) fn limits(hub: &HubRecord) -> (Duration, Duration) {
    let minutes = |minutes: i64| Duration::from_secs(u64::try_from(minutes).unwrap_or(1) * 60);
    (minutes(hub.form.idle_lock_min), minutes(hub.form.session_h * 60))
}
