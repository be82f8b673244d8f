//! What the client wants to hear.

use std::num::NonZeroU16;
use std::sync::Arc;

use bytes::BytesMut;
use bytestring::ByteString;

use super::Talk;
use crate::rights;
use crate::routes::Route;
use crate::signal::{Ending, Refusal, Signal, cut};
use crate::wire::{Granted, Wanted};

impl Talk {
    pub(super) fn subscribe(
        &mut self,
        id: NonZeroU16,
        filters: Vec<Wanted>,
        is_numbered: bool,
        out: &mut BytesMut,
    ) -> Result<(), Ending> {
        let mut granted = Vec::with_capacity(filters.len());
        for wanted in filters {
            granted.push(if is_numbered { Granted::Numbered } else { self.grant(&wanted)? });
        }
        self.wire.subscribed(id, &granted, out);
        Ok(())
    }

    fn grant(&mut self, wanted: &Wanted) -> Result<Granted, Ending> {
        let role = &self.link.known.login.role;
        let Some(filter) = rights::may_subscribe(role, &self.core.settings.root, &wanted.filter) else {
            self.refuse(Refusal::Subscribe { filter: cut(&wanted.filter, 128) })?;
            return Ok(Granted::Forbidden);
        };
        let text = filter.text().clone();
        let mailbox = self.session.mailbox.clone();
        let login = self.link.known.login.clone();
        let route = Route { filter, qos: wanted.qos, no_local: wanted.no_local, mailbox, login };
        if !self.session.subscribe(&self.core.clients.routes, route, self.core.settings.limits.subscriptions) {
            return Ok(Granted::TooMany);
        }
        let signal = self.subscribed(text);
        self.tell(signal)?;
        Ok(Granted::Yes(wanted.qos))
    }

    pub(super) fn unsubscribe(&mut self, id: NonZeroU16, filters: &[ByteString], out: &mut BytesMut) {
        let routes = &self.core.clients.routes;
        let known: Vec<bool> = filters.iter().map(|filter| self.session.unsubscribe(routes, filter)).collect();
        self.wire.unsubscribed(id, &known, out);
    }

    pub(super) fn subscribed(&self, filter: Arc<str>) -> Signal {
        let (login, client) = (self.link.known.login.clone(), self.session.client.clone());
        Signal::Subscribed { login, client, filter }
    }
}
