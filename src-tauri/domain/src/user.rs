//! Who signs in, and who may change whose roles. Source: domain.md, "Who may do what".

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;

use crate::check::Check;
use crate::id::{HubId, UserId};
use crate::lists::Language;
use crate::refusal::{Problem, Refusal};
use crate::role::{Limits, Role, RoleAt};

/// A person as typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct UserForm {
    /// Full name.
    pub name: String,
    /// What they type to sign in: 2 to 40 characters, kept in lower case, unique in the organisation.
    pub login: String,
    /// E-mail; may be empty.
    pub email: String,
    /// Phone; may be empty.
    pub phone: String,
    /// Language of their screens.
    pub language: Language,
}

/// A person as kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// What is known of them.
    #[serde(flatten)]
    pub form: UserForm,
    /// A disabled person cannot sign in; their sessions end at once.
    pub enabled: bool,
}

/// The person as they will be kept.
///
/// # Errors
/// [`Refusal::Invalid`] naming every wrong field.
pub fn checked(id: UserId, form: &UserForm, enabled: bool) -> Result<User, Refusal> {
    let mut check = Check::default();
    let kept = UserForm {
        name: check.line("name", &form.name, 120),
        login: login(&mut check, &form.login),
        email: check.email("email", &form.email),
        phone: check.optional_line("phone", &form.phone, 32),
        language: form.language,
    };
    if !kept.phone.chars().all(|c| c.is_ascii_digit() || "+-() ./".contains(c)) {
        check.problem("phone", Problem::BadCharacters);
    }
    check.done()?;
    Ok(User { id, form: kept, enabled })
}

/// Characters of a sign-in name.
const LOGIN_MAX: usize = 40;

/// The sign-in name as it is compared: trimmed, lower case. Of a longer one than anybody has only so much is looked at and
/// remembered as shows that it is nobody's.
#[must_use]
pub fn login_key(raw: &str) -> String {
    raw.nfc().collect::<String>().trim().to_lowercase().chars().take(LOGIN_MAX + 1).collect()
}

fn login(check: &mut Check, raw: &str) -> String {
    let login = login_key(&check.line("login", raw, LOGIN_MAX));
    if login.chars().count() == 1 {
        check.problem("login", Problem::TooShort { min: 2 });
    }
    if !login.chars().all(|c| c.is_alphanumeric() || ".-_@".contains(c)) {
        check.problem("login", Problem::BadCharacters);
    }
    login
}

/// Who asks for a change of someone's roles, and where.
pub struct Granter {
    /// Who they are.
    pub user: UserId,
    /// What they are at the hub they work in.
    pub role: Role,
    /// The hub they work in.
    pub hub: HubId,
}

impl Granter {
    /// Whether they give roles at other hubs than the one they work in: an admin does.
    #[must_use]
    pub fn grants_elsewhere(&self) -> bool {
        self.role == Role::Admin
    }

    /// Whether they say how far others may go: an admin does.
    #[must_use]
    pub fn sets_limits(&self) -> bool {
        self.role == Role::Admin
    }
}

/// Whether `by` may change someone with these roles: their name, sign-in or password. Resetting the password of someone
/// with a role elsewhere would be a way into that hub.
#[must_use]
pub fn manages(by: &Granter, roles: &[RoleAt]) -> bool {
    roles.iter().all(|role| is_within(by, role))
}

fn is_within(by: &Granter, role: &RoleAt) -> bool {
    let here = by.grants_elsewhere() || role.hub == Some(by.hub);
    here && by.role.grantable().contains(&role.role)
}

/// The roles of `target` after a change, as they will be kept: valid, each granted or taken by someone who may.
///
/// # Errors
/// [`Refusal::OwnRole`], [`Refusal::RoleAboveOwn`], [`Refusal::LimitsByAdmin`], or [`Refusal::Invalid`] for a role in the
/// wrong place.
pub fn granted(by: &Granter, target: UserId, before: &[RoleAt], after: &[RoleAt]) -> Result<Vec<RoleAt>, Refusal> {
    if by.user == target {
        return Err(Refusal::OwnRole);
    }
    let after = checked_roles(after)?;
    let touched =
        before.iter().filter(|role| !after.contains(role)).chain(after.iter().filter(|role| !before.contains(role)));
    if let Some(role) = touched.into_iter().find(|role| !is_within(by, role)) {
        return Err(Refusal::RoleAboveOwn { role: role.role });
    }
    let as_before = |role: &RoleAt| {
        let earlier = before.iter().find(|earlier| earlier.hub == role.hub);
        role.limits == earlier.map_or_else(Limits::default, |earlier| earlier.limits.clone())
    };
    if !by.sets_limits() && !after.iter().all(as_before) { Err(Refusal::LimitsByAdmin) } else { Ok(after) }
}

/// At most one role a hub; `admin` in the whole organisation and nowhere else, every other role at a hub.
fn checked_roles(roles: &[RoleAt]) -> Result<Vec<RoleAt>, Refusal> {
    let mut check = Check::default();
    if roles.is_empty() {
        check.problem("roles", Problem::Required);
    }
    let mut kept = Vec::with_capacity(roles.len());
    for (index, role) in roles.iter().enumerate() {
        let field = format!("roles.{index}");
        if role.role == Role::Admin && role.hub.is_some() {
            check.problem(&format!("{field}.role"), Problem::NotAChoice);
        }
        if role.role != Role::Admin && role.hub.is_none() {
            check.problem(&format!("{field}.hub"), Problem::Required);
        }
        if roles[..index].iter().any(|earlier| earlier.hub == role.hub) {
            check.problem(&format!("{field}.hub"), Problem::Taken);
        }
        kept.push(RoleAt { limits: role.limits.checked(&field, &mut check), ..role.clone() });
    }
    check.done()?;
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn at(hub: u128, role: Role) -> RoleAt {
        let hub = (role != Role::Admin).then(|| HubId(id(hub)));
        RoleAt { hub, role, limits: Limits::default() }
    }

    fn by(role: Role) -> Granter {
        Granter { user: UserId(id(1)), role, hub: HubId(id(10)) }
    }

    fn person(login: &str, email: &str) -> UserForm {
        UserForm {
            name: "Grace".into(),
            login: login.into(),
            email: email.into(),
            phone: "+260 97 1".into(),
            language: Language::En,
        }
    }

    #[test]
    fn a_sign_in_name_is_lower_case_and_has_no_spaces() {
        assert_eq!(checked(UserId(id(1)), &person("Grace.B", ""), true).expect("fine").form.login, "grace.b");
        assert!(checked(UserId(id(1)), &person("g b", ""), true).is_err());
        assert!(checked(UserId(id(1)), &person("g", ""), true).is_err());
        assert!(checked(UserId(id(1)), &person("grace", "not an address"), true).is_err());
    }

    #[test]
    fn a_sign_in_name_longer_than_anybodys_is_not_taken_for_one() {
        assert_eq!(login_key(" Grace.B "), "grace.b");
        let longest = "g".repeat(40);
        assert_eq!(login_key(&longest), longest);
        assert_ne!(login_key(&"g".repeat(10_000)), longest);
        assert_eq!(login_key(&"g".repeat(10_000)).len(), 41);
    }

    #[test]
    fn a_manager_grants_an_attendant_at_the_own_hub_only() {
        let target = UserId(id(2));
        assert!(granted(&by(Role::Manager), target, &[], &[at(10, Role::Attendant)]).is_ok());
        let elsewhere = granted(&by(Role::Manager), target, &[], &[at(11, Role::Attendant)]);
        assert_eq!(elsewhere, Err(Refusal::RoleAboveOwn { role: Role::Attendant }));
    }

    #[test]
    fn only_an_admin_says_how_far_a_person_may_go() {
        let target = UserId(id(2));
        let far = RoleAt { limits: Limits { refund: 500, ..Limits::default() }, ..at(10, Role::Attendant) };
        for (before, after) in [(vec![], far.clone()), (vec![far.clone()], at(10, Role::Attendant))] {
            assert_eq!(
                granted(&by(Role::Manager), target, &before, std::slice::from_ref(&after)),
                Err(Refusal::LimitsByAdmin)
            );
            assert_eq!(granted(&by(Role::Admin), target, &before, std::slice::from_ref(&after)), Ok(vec![after]));
        }
        let technician = RoleAt { role: Role::Technician, ..far.clone() };
        assert!(granted(&by(Role::Manager), target, &[far], &[technician]).is_ok());
    }

    #[test]
    fn a_limit_is_granted_as_it_will_be_kept() {
        let typed = RoleAt { limits: Limits { discount_pct: 12.346, ..Limits::default() }, ..at(10, Role::Attendant) };
        let kept = granted(&by(Role::Admin), UserId(id(2)), &[], &[typed]).expect("an admin may");
        assert!((kept[0].limits.discount_pct - 12.35).abs() < 1e-9);
    }

    #[test]
    fn a_manager_leaves_an_admin_alone() {
        let refused = granted(&by(Role::Manager), UserId(id(2)), &[at(0, Role::Admin)], &[at(10, Role::Attendant)]);
        assert_eq!(refused, Err(Refusal::RoleAboveOwn { role: Role::Admin }));
    }

    #[test]
    fn a_manager_leaves_someone_with_a_role_elsewhere_as_they_are() {
        assert!(manages(&by(Role::Manager), &[at(10, Role::Attendant)]));
        assert!(!manages(&by(Role::Manager), &[at(10, Role::Attendant), at(11, Role::Attendant)]));
        assert!(!manages(&by(Role::Manager), &[at(0, Role::Admin)]));
        assert!(manages(&by(Role::Admin), &[at(0, Role::Admin), at(11, Role::Attendant)]));
    }

    #[test]
    fn nobody_edits_the_own_role() {
        let refused = granted(&by(Role::Admin), UserId(id(1)), &[at(0, Role::Admin)], &[at(10, Role::Manager)]);
        assert_eq!(refused, Err(Refusal::OwnRole));
    }

    #[test]
    fn one_role_a_hub_and_admin_only_in_the_whole_organisation() {
        let target = UserId(id(2));
        assert!(granted(&by(Role::Admin), target, &[], &[]).is_err());
        assert!(granted(&by(Role::Admin), target, &[], &[at(10, Role::Manager), at(10, Role::Attendant)]).is_err());
        let admin_at_hub = RoleAt { hub: Some(HubId(id(10))), role: Role::Admin, limits: Limits::default() };
        assert!(granted(&by(Role::Admin), target, &[], &[admin_at_hub]).is_err());
    }

    proptest! {
        #[test]
        fn nobody_raises_another_above_himself(granter in 0usize..8, given in 0usize..8) {
            let (granter, given) = (Role::ALL[granter], Role::ALL[given]);
            let answer = granted(&by(granter), UserId(id(2)), &[], &[at(10, given)]);
            prop_assert_eq!(answer.is_ok(), granter.grantable().contains(&given));
        }
    }
}
