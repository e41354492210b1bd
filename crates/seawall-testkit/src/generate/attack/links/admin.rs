//! From an identity to everything.

use seawall_model::access::{Goal, Vertex};
use serde_json::{Value, json};

use super::State::{End, Identity};
use super::grant::{NO_NAMESPACE, OTHER_ACCOUNT, OTHER_KIND, bind, grant, is_right, named, rule};
use super::{Link, link};
use crate::generate::attack::scene::{Place, RBAC, Scene};

pub(super) const LINKS: &[Link] = &[
    link("wildcard", (Identity, End), &[OTHER_ACCOUNT, OTHER_KIND, NO_NAMESPACE, CUSTOM], wildcard),
    link("cluster-admin", (Identity, End), &[OTHER_ACCOUNT, OTHER_KIND, NO_NAMESPACE], cluster_admin),
    link(
        "bind",
        (Identity, End),
        &[
            OTHER_ACCOUNT,
            OTHER_KIND,
            NO_NAMESPACE,
            "nothing may be bound that is not held",
            "only a harmless role may be bound",
        ],
        bind_any,
    ),
    link(
        "escalate",
        (Identity, End),
        &[OTHER_ACCOUNT, OTHER_KIND, NO_NAMESPACE, "nothing may be written that is not held", "nothing may be written"],
        escalate,
    ),
    link(
        "impersonate-user",
        (Identity, Identity),
        &[
            OTHER_ACCOUNT,
            OTHER_KIND,
            NO_NAMESPACE,
            "users are of the cluster, the role is not",
            "the rule is for another user",
        ],
        impersonate_user,
    ),
    link(
        "impersonate-masters",
        (Identity, End),
        &[
            OTHER_ACCOUNT,
            OTHER_KIND,
            NO_NAMESPACE,
            "groups are of the cluster, the role is not",
            "the rule is for another group",
        ],
        impersonate_masters,
    ),
    link(
        "approve-certificates",
        (Identity, End),
        &[
            OTHER_ACCOUNT,
            OTHER_KIND,
            NO_NAMESPACE,
            "the signer is of serving certificates",
            "the approval may not be written",
        ],
        approve,
    ),
];

const CUSTOM: &str = "everything of a custom API group is not everything";

fn admin() -> Vertex {
    Vertex::Goal(Goal::ClusterAdmin)
}

/// By rules everywhere to everything.
fn to_admin(
    scene: &mut Scene<'_>,
    from: &Place,
    rules: &[Value],
    kinds: &[&'static str],
    trap: Option<&'static str>,
) -> Place {
    let permissions = grant(scene, from, None, rules, trap);
    scene.step(kinds, permissions, admin(), is_right(trap));
    Place::Goal(admin())
}

fn wildcard(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let group = if trap == Some(CUSTOM) { "shop.example.com" } else { "*" };
    to_admin(scene, from, &[rule(&["*"], group, &["*"])], &["I15"], trap)
}

fn cluster_admin(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let binding = scene.name("binding");
    let permissions = bind(scene, from, ("ClusterRole", "cluster-admin", &binding), None, trap);
    scene.step(&["I15"], permissions, admin(), is_right(trap));
    Place::Goal(admin())
}

fn bind_any(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let mut rules = vec![rule(&["create"], RBAC, &["clusterrolebindings"])];
    match trap {
        Some("nothing may be bound that is not held") => {}
        Some("only a harmless role may be bound") => {
            rules.push(named(&["bind"], RBAC, &["clusterroles"], &["system:discovery"]));
        }
        _ => rules.push(rule(&["bind"], RBAC, &["clusterroles"])),
    }
    to_admin(scene, from, &rules, &["I09"], trap)
}

fn escalate(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    // What is written takes effect for whoever is bound, so somebody is: the permissions themselves.
    let verbs: &[&str] = match trap {
        Some("nothing may be written that is not held") => &["get", "update", "patch", "create"],
        Some("nothing may be written") => &["get", "escalate"],
        _ => &["get", "update", "patch", "escalate"],
    };
    to_admin(scene, from, &[rule(verbs, RBAC, &["clusterroles"])], &["I10"], trap)
}

fn impersonate_user(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let user = scene.name("user");
    let name = match trap {
        Some("the rule is for another user") => "somebody-else",
        _ => &user,
    };
    let rule = named(&["impersonate"], "", &["users"], &[name]);
    let space = (trap == Some("users are of the cluster, the role is not")).then(|| scene.space());
    let permissions = grant(scene, from, space.as_deref(), &[rule], trap);
    let to = Place::User(user);
    let end = scene.vertex(&to);
    scene.step(&["I03"], permissions, end, is_right(trap));
    to
}

fn impersonate_masters(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let masters = "system:masters";
    let other = scene.name("group");
    let rules = match trap {
        // Groups are always impersonated with a user.
        Some("the rule is for another group") => vec![
            named(&["impersonate"], "", &["users"], &[&other]),
            named(&["impersonate"], "", &["groups"], &[&other]),
        ],
        _ => vec![
            named(&["impersonate"], "", &["users"], &[&other]),
            named(&["impersonate"], "", &["groups"], &[masters]),
        ],
    };
    let space = (trap == Some("groups are of the cluster, the role is not")).then(|| scene.space());
    let permissions = grant(scene, from, space.as_deref(), &rules, trap);
    let group = Vertex::group(masters);
    scene.step(&["I03"], permissions, group.clone(), is_right(trap));
    if trap.is_none() {
        scene.step(&["I16"], group, admin(), true);
    }
    Place::Goal(admin())
}

fn approve(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let group = "certificates.k8s.io";
    let signer = match trap {
        Some("the signer is of serving certificates") => "kubernetes.io/kubelet-serving",
        _ => "kubernetes.io/kube-apiserver-client",
    };
    let mut rules = vec![
        rule(&["create", "get"], group, &["certificatesigningrequests"]),
        named(&["approve"], group, &["signers"], &[signer]),
    ];
    if trap != Some("the approval may not be written") {
        rules.push(rule(&["update"], group, &["certificatesigningrequests/approval"]));
    }
    // Somebody whose name is worth having.
    let user = scene.name("admin");
    let binding = scene.name("binding");
    let subject = json!({"apiGroup": RBAC, "kind": "User", "name": user});
    let reference = json!({"apiGroup": RBAC, "kind": "ClusterRole", "name": "cluster-admin"});
    scene.rbac("ClusterRoleBinding", None, &binding, json!({"roleRef": reference, "subjects": [subject]}));
    let permissions = grant(scene, from, None, &rules, trap);
    scene.step(&["I11"], permissions, Vertex::user(&user), is_right(trap));
    Place::Goal(admin())
}
