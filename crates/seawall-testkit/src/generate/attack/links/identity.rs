//! From an identity to another, or to a secret, by what it may do with accounts and secrets.

use serde_json::{Value, json};

use super::State::{Identity, Secret};
use super::grant::{OTHER_ACCOUNT, OTHER_KIND, OTHER_ROLE, grant, is_right, named, rule};
use super::{Link, link};
use crate::generate::attack::scene::{Place, Scene};

pub(super) const LINKS: &[Link] = &[
    link(
        "token-request",
        (Identity, Identity),
        &[
            OTHER_ACCOUNT,
            OTHER_KIND,
            OTHER_ROLE,
            "accounts may be made, not their tokens",
            "tokens may be read, not made",
            "serviceaccounts/* is no resource",
            "the rule is for another account",
        ],
        token_request,
    ),
    link(
        "impersonate-account",
        (Identity, Identity),
        &[
            OTHER_ACCOUNT,
            OTHER_KIND,
            OTHER_ROLE,
            "the rule is for another account",
            "the group is authentication.k8s.io",
        ],
        impersonate_account,
    ),
    link(
        "read-token",
        (Identity, Identity),
        &[
            OTHER_ACCOUNT,
            OTHER_KIND,
            OTHER_ROLE,
            "the rule is for another secret",
            "secrets of another API group",
            "the secret holds no token",
        ],
        read_token,
    ),
    link(
        "mint-token",
        (Identity, Identity),
        &[
            OTHER_ACCOUNT,
            OTHER_KIND,
            OTHER_ROLE,
            "secrets may be made, nothing may read them",
            "create is never of a name",
        ],
        mint_token,
    ),
    link(
        "read-secret",
        (Identity, Secret),
        &[
            OTHER_ACCOUNT,
            OTHER_KIND,
            OTHER_ROLE,
            "the rule is for another secret",
            "secrets may be deleted only",
            "secrets/* is no resource",
        ],
        read_secret,
    ),
];

fn token_request(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let space = scene.space();
    let account = scene.account(&space);
    let name = scene.accounts[account].name.clone();
    let resource = ["serviceaccounts/token"];
    let rule = match trap {
        Some("accounts may be made, not their tokens") => rule(&["create"], "", &["serviceaccounts"]),
        Some("tokens may be read, not made") => rule(&["get"], "", &resource),
        Some("serviceaccounts/* is no resource") => rule(&["create"], "", &["serviceaccounts/*"]),
        Some("the rule is for another account") => named(&["create"], "", &resource, &["somebody-else"]),
        _ if scene.random.chance(0.5) => named(&["create"], "", &resource, &[&name]),
        _ => rule(&["create"], "", &resource),
    };
    to_account(scene, from, (&space, account), &[rule], &["I04"], trap)
}

fn impersonate_account(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let space = scene.space();
    let account = scene.account(&space);
    let name = scene.accounts[account].name.clone();
    let rule = match trap {
        Some("the rule is for another account") => {
            named(&["impersonate"], "", &["serviceaccounts"], &["somebody-else"])
        }
        Some("the group is authentication.k8s.io") => {
            rule(&["impersonate"], "authentication.k8s.io", &["serviceaccounts"])
        }
        _ if scene.random.chance(0.5) => named(&["impersonate"], "", &["serviceaccounts"], &[&name]),
        _ => rule(&["impersonate"], "", &["serviceaccounts"]),
    };
    to_account(scene, from, (&space, account), &[rule], &["I03"], trap)
}

fn mint_token(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let space = scene.space();
    let account = scene.account(&space);
    let rules = match trap {
        Some("secrets may be made, nothing may read them") => vec![rule(&["create"], "", &["secrets"])],
        Some("create is never of a name") => {
            vec![named(&["create", "get"], "", &["secrets"], &["not-there-yet"])]
        }
        _ => vec![rule(&["create", "get"], "", &["secrets"])],
    };
    to_account(scene, from, (&space, account), &rules, &["I07"], trap)
}

/// By rules in a namespace to an account there.
fn to_account(
    scene: &mut Scene<'_>,
    from: &Place,
    (space, account): (&str, usize),
    rules: &[Value],
    kinds: &[&'static str],
    trap: Option<&'static str>,
) -> Place {
    let to = Place::Account(account);
    let permissions = grant(scene, from, Some(space), rules, trap);
    let end = scene.vertex(&to);
    scene.step(kinds, permissions, end, is_right(trap));
    to
}

fn read_token(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let space = scene.space();
    let account = scene.account(&space);
    let (secret, other) = (scene.name("token"), "somebody-elses");
    let rule = match trap {
        Some("the rule is for another secret") => named(&["get"], "", &["secrets"], &[other]),
        Some("secrets of another API group") => rule(&["get", "list"], "external-secrets.io", &["secrets"]),
        _ if scene.random.chance(0.3) => named(&["list", "watch"], "", &["secrets"], &[&secret]),
        _ => rule(&["get"], "", &["secrets"]),
    };
    let is_opaque = trap == Some("the secret holds no token");
    let permissions = grant(scene, from, Some(&space), &[rule], trap);
    let place = Place::Secret { namespace: space, name: secret };
    let vertex = scene.vertex(&place);
    scene.step(&["I05", "I06"], permissions, vertex, is_right(trap) || is_opaque);
    token_of(scene, &place, account, if is_opaque { Some(OPAQUE) } else { None })
}

/// Traps of secrets that hold tokens.
pub(super) const OPAQUE: &str = "the secret is of type Opaque";
pub(super) const OTHER_UID: &str = "the token is of an account that was deleted and made again";

/// Makes the secret one that holds the token of an account.
pub(super) fn token_of(scene: &mut Scene<'_>, secret: &Place, account: usize, trap: Option<&'static str>) -> Place {
    let Place::Secret { namespace, name } = secret else { return secret.clone() };
    let owner = scene.accounts[account].name.clone();
    let uid = match trap {
        Some(OTHER_UID) => scene.uid("somebody else"),
        _ => scene.uid(&format!("ServiceAccount/{namespace}/{owner}")),
    };
    let kind = if trap == Some(OPAQUE) { "Opaque" } else { "kubernetes.io/service-account-token" };
    scene.objects.push(json!({"apiVersion": "v1", "kind": "Secret", "type": kind,
        "metadata": {"namespace": namespace, "name": name, "annotations": {
            "kubernetes.io/service-account.name": owner, "kubernetes.io/service-account.uid": uid}},
        "data": {"ca.crt": "", "namespace": "", "token": ""}}));
    let to = Place::Account(account);
    let (from, end) = (scene.vertex(secret), scene.vertex(&to));
    scene.step(&["C03"], from, end, trap.is_none());
    to
}

fn read_secret(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let (space, name) = (scene.space(), scene.name("credentials"));
    let rule = match trap {
        Some("the rule is for another secret") => named(&["get", "list"], "", &["secrets"], &["somebody-elses"]),
        Some("secrets may be deleted only") => rule(&["delete", "create"], "", &["secrets"]),
        Some("secrets/* is no resource") => rule(&["get"], "", &["secrets/*"]),
        _ if scene.random.chance(0.3) => named(&["watch"], "", &["secrets"], &[&name]),
        _ => rule(&["list"], "", &["secrets"]),
    };
    scene.secret(&space, &name);
    let permissions = grant(scene, from, Some(&space), &[rule], trap);
    let place = Place::Secret { namespace: space, name };
    let vertex = scene.vertex(&place);
    scene.step(&["I06", "I05"], permissions, vertex, is_right(trap));
    place
}
