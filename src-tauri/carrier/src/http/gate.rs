//! What may be asked at all, judged by the head of a request. A page that somebody opens in a browser reaches this computer too,
//! so it must name this computer, and may name no origin.

use std::net::{IpAddr, Ipv6Addr};

use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, Uri};
use link::http::{CallFault, Signature};
use usecases::{Host, Proof};

/// Who posts, where a relay signs.
const DEVICE: &str = "x-device";
const SIGNATURE: &str = "x-signature";
const TIMESTAMP: &str = "x-timestamp";

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// By its secret, for a token.
    SignIn,
    /// By its token, for another.
    Renew,
    /// That readings are taken.
    Post,
    /// Whether anybody is there.
    Health,
}

impl Route {
    fn of(path: &str) -> Option<Self> {
        Some(match path {
            "/auth/battery-login" => Self::SignIn,
            "/auth/battery-refresh" => Self::Renew,
            "/webhook/live-data" | "/webhook/batch" => Self::Post,
            "/health" => Self::Health,
            _ => return None,
        })
    }

    /// The one verb for it.
    pub fn method(self) -> Method {
        if self == Self::Health { Method::GET } else { Method::POST }
    }

    const fn has_body(self) -> bool {
        matches!(self, Self::SignIn | Self::Post)
    }
}

/// What is asked, if it may be.
///
/// # Errors
/// [`CallFault`], the first that applies.
pub(super) fn passed(head: &Parts, host: &Host) -> Result<Route, CallFault> {
    if !is_meant(head, host) {
        return Err(CallFault::OtherHost);
    }
    if head.headers.contains_key(ORIGIN) {
        return Err(CallFault::FromAPage);
    }
    let route = Route::of(head.uri.path()).ok_or(CallFault::NotFound)?;
    if head.method != route.method() {
        return Err(CallFault::WrongVerb);
    }
    if route.has_body() && !is_json(&head.headers) {
        return Err(CallFault::NotJson);
    }
    Ok(route)
}

/// The verb that a path is for; none of one where nothing is.
pub(super) fn allowed(path: &str) -> Option<Method> {
    Route::of(path).map(Route::method)
}

/// Whether it is this computer that is meant, by each name the request gives.
fn is_meant(head: &Parts, host: &Host) -> bool {
    let named = only(&head.headers, &HOST).is_some_and(|named| is_own(named, host));
    named && head.uri.authority().is_none_or(|authority| is_own(authority.as_str(), host))
}

fn is_own(named: &str, host: &Host) -> bool {
    let Ok(uri) = named.parse::<Uri>() else { return false };
    let (Some(authority), false) = (uri.authority(), named.contains('@')) else { return false };
    let name = authority.host().trim_end_matches('.').to_ascii_lowercase();
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(address) => {
            let address = address.to_canonical();
            let is_here = |own: &IpAddr| own.to_canonical() == address;
            address.is_loopback() || address == IpAddr::V6(Ipv6Addr::LOCALHOST) || host.addresses.iter().any(is_here)
        }
        Err(_) => host.names.contains(&name),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = only(headers, &CONTENT_TYPE).map(|kind| kind.split(';').next().unwrap_or_default().trim());
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
}

/// By what a request shows who it is from; none if it shows nothing that could be.
pub(super) fn shown(headers: &HeaderMap) -> Shown<'_> {
    if let Some(token) = token(headers) {
        return Shown::Token(token);
    }
    let header = |name: &str| HeaderName::try_from(name).ok().and_then(|name| only(headers, &name));
    let (Some(device), Some(signature)) = (header(DEVICE), header(SIGNATURE)) else { return Shown::Nothing };
    // One that came and cannot be read must not count as one that did not come.
    let timestamp = headers.contains_key(TIMESTAMP).then(|| header(TIMESTAMP).unwrap_or_default());
    Signature::read(signature, timestamp).map_or(Shown::Nothing, |signature| Shown::Signature(device, signature))
}

/// The token of `Authorization: Bearer …`.
fn token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = only(headers, &AUTHORIZATION)?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// By what a request shows who it is from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shown<'a> {
    Nothing,
    Token(&'a str),
    Signature(&'a str, Signature),
}

impl Shown<'_> {
    /// The same, as the desk judges it.
    pub fn proof(&self) -> Option<Proof<'_>> {
        match self {
            Self::Nothing => None,
            Self::Token(token) => Some(Proof::Token(token)),
            Self::Signature(device, signature) => Some(Proof::Signature { device, signature }),
        }
    }
}

/// A header that came once, as text: what came twice could be read in two ways.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    let one = all.next().filter(|_| all.next().is_none())?;
    one.to_str().ok()
}

#[cfg(test)]
mod tests {
    use hyper::Request;

    use super::*;

    fn host() -> Host {
        let addresses = ["192.168.1.5", "fd00::5"].map(|text| text.parse().expect("an address")).to_vec();
        Host { names: vec!["localhost".into(), "hub.local".into(), "hub".into()], addresses }
    }

    fn head(method: &str, uri: &str, headers: &[(&str, &str)]) -> Parts {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).expect("a request").into_parts().0
    }

    const JSON: (&str, &str) = ("content-type", "application/json; charset=utf-8");

    #[test]
    fn each_path_has_its_verb_and_nothing_else_is_there() {
        let check = |method: &str, uri: &str, expect: Result<Route, CallFault>| {
            assert_eq!(passed(&head(method, uri, &[("host", "hub"), JSON]), &host()), expect, "{method} {uri}");
        };
        check("POST", "/auth/battery-login", Ok(Route::SignIn));
        check("POST", "/auth/battery-refresh", Ok(Route::Renew));
        check("POST", "/webhook/live-data", Ok(Route::Post));
        check("POST", "/webhook/batch?from=cloud", Ok(Route::Post));
        check("GET", "/health", Ok(Route::Health));
        for (method, uri) in [("GET", "/webhook/live-data"), ("OPTIONS", "/webhook/batch"), ("HEAD", "/health")] {
            check(method, uri, Err(CallFault::WrongVerb));
        }
        for uri in ["/", "/health/", "//health", "/webhook", "/webhook/live-data/../batch", "*"] {
            check("GET", uri, Err(CallFault::NotFound));
        }
    }

    #[test]
    fn only_this_computer_is_meant() {
        let check = |named: &str, is_own: bool| {
            let head = head("GET", "/health", &[("host", named)]);
            assert_eq!(passed(&head, &host()).is_ok(), is_own, "{named}");
        };
        let own = ["hub", "HUB:8780", "hub.local.", "localhost", "127.0.0.1:8780", "192.168.1.5", "[::1]:8780"];
        own.iter().for_each(|named| check(named, true));
        check("[fd00::5]", true);
        check("[::ffff:192.168.1.5]:8780", true);
        let others = [
            "",
            "evil.example",
            "hub.evil.example",
            "192.168.1.6",
            "hub@evil.example",
            "evil@hub",
            "hub/",
            "2130706433",
        ];
        others.iter().for_each(|named| check(named, false));
        let without = head("GET", "/health", &[]);
        let twice = head("GET", "/health", &[("host", "hub"), ("host", "evil.example")]);
        let absolute = head("GET", "http://evil.example/health", &[("host", "hub")]);
        for head in [without, twice, absolute] {
            assert_eq!(passed(&head, &host()), Err(CallFault::OtherHost), "{head:?}");
        }
    }

    #[test]
    fn a_page_is_turned_away_whatever_it_says() {
        for origin in ["https://evil.example", "http://hub:8780", "null", ""] {
            let head = head("POST", "/webhook/live-data", &[("host", "hub"), ("origin", origin), JSON]);
            assert_eq!(passed(&head, &host()), Err(CallFault::FromAPage), "{origin}");
        }
    }

    #[test]
    fn a_body_says_that_it_is_json() {
        let kinds = [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("application/jsonp")];
        for kind in kinds {
            let headers: Vec<_> =
                [("host", "hub")].into_iter().chain(kind.map(|kind| ("content-type", kind))).collect();
            let post = |uri| passed(&head("POST", uri, &headers), &host());
            assert_eq!(post("/webhook/batch"), Err(CallFault::NotJson), "{kind:?}");
            assert_eq!(post("/auth/battery-refresh"), Ok(Route::Renew), "it has none");
        }
    }

    #[test]
    fn a_token_or_a_signature_is_shown() {
        let check = |headers: &[(&str, &str)], expect: Shown<'_>| {
            assert_eq!(shown(&head("POST", "/webhook/batch", headers).headers), expect, "{headers:?}");
        };
        let digits = format!("sha256={}", "0".repeat(64));
        let signature = |timestamp| Signature::read(&digits, timestamp).expect("a signature");
        check(&[("authorization", "Bearer abc")], Shown::Token("abc"));
        check(&[("authorization", "bearer  abc ")], Shown::Token("abc"));
        check(&[("authorization", "Basic abc")], Shown::Nothing);
        check(&[("authorization", "Bearer a"), ("authorization", "Bearer b")], Shown::Nothing);
        check(&[("x-device", "B-1"), ("x-signature", &digits)], Shown::Signature("B-1", signature(None)));
        let timed = [("x-device", "B-1"), ("x-signature", digits.as_str()), ("x-timestamp", "1752489000")];
        check(&timed, Shown::Signature("B-1", signature(Some("1752489000"))));
        check(&[timed[0], timed[1], ("x-timestamp", "soon")], Shown::Nothing);
        check(&[timed[0], timed[1], timed[2], ("x-timestamp", "1")], Shown::Nothing);
        check(&[("x-signature", &digits)], Shown::Nothing);
        check(&[("x-device", "B-1"), ("x-signature", "sha256=0")], Shown::Nothing);
    }
}
