//! The log that audit2rbac shows its work on: requests that were denied, made to find out what somebody needs.

use seawall_rbac::least::{Basis, Minimal, Options};

use super::{lines, usage};

#[test]
fn roles_are_made_of_what_was_refused_and_of_what_was_allowed() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let usage = usage(&shared.join("data/attacks/rbac-audit/demo.log"));
    let actors = usage.actors();
    let of = |user: &str| {
        let actor = actors.iter().find(|actor| actor.identity.user == user).unwrap();
        let minimal = Minimal::of(actor, None, &Options::default());
        (minimal.basis, lines(&minimal))
    };
    assert_eq!(of("alice"), (Basis::Asked, vec!["ns1: get,list,watch configmaps,pods,secrets".to_owned()]));
    assert_eq!(of("system:serviceaccount:ns1:sa1"), (Basis::Used, vec!["*: list pods".to_owned()]));
    let (basis, bob) = of("bob");
    assert_eq!((basis, bob.len()), (Basis::Used, 2));
    assert_eq!(bob[1], "default: list pods");
    assert!(bob[0].starts_with("*: get /api,/api/v1,/apis,"), "{bob:?}");
    let (_, admin) = of("system:admin");
    assert_eq!(admin, ["*: impersonate users [alice,bob]", "ns1: impersonate serviceaccounts [sa1]"]);
}
