//! From an identity to what runs, by what it may do with pods and what makes them.

use serde_json::Value;

use super::State::{Container, End, Identity};
use super::grant::{NO_NAMESPACE, OTHER_ACCOUNT, OTHER_KIND, OTHER_ROLE, grant, is_right, named, rule};
use super::{Link, link};
use crate::generate::attack::scene::{Place, Scene};

pub(super) const LINKS: &[Link] = &[
    link(
        "create-pods",
        (Identity, Identity),
        &[
            OTHER_ACCOUNT,
            OTHER_KIND,
            OTHER_ROLE,
            "create is never of a name",
            "pods may be read only",
            "the kind is not of that API group",
        ],
        create_pods,
    ),
    link(
        "patch-workload",
        (Identity, Identity),
        &[
            OTHER_ACCOUNT,
            OTHER_KIND,
            OTHER_ROLE,
            "scale and status are no template",
            "the rule is for a deployment that is not there",
        ],
        patch_workload,
    ),
    link("exec", (Identity, Container), RUN, exec),
    link(
        "attach",
        (Identity, Container),
        &[OTHER_ACCOUNT, OTHER_KIND, OTHER_ROLE, STAR, ONLY_READ, OTHER_POD, SILENT],
        attach,
    ),
    link("debug", (Identity, Container), &[OTHER_ACCOUNT, OTHER_KIND, OTHER_ROLE, ONLY_MADE, OTHER_POD], debug),
    link(
        "patch-image",
        (Identity, Container),
        &[OTHER_ACCOUNT, OTHER_KIND, OTHER_ROLE, STATUS, OTHER_POD],
        patch_image,
    ),
    link(
        "privileged-pods",
        (Identity, End),
        &[OTHER_ACCOUNT, OTHER_KIND, OTHER_ROLE, "baseline is enforced", "restricted is enforced"],
        privileged_pods,
    ),
    link(
        "nodes-proxy",
        (Identity, End),
        &[OTHER_ACCOUNT, OTHER_KIND, NO_NAMESPACE, "a RoleBinding gives nothing of nodes", "metrics are not the proxy"],
        nodes_proxy,
    ),
];

const STAR: &str = "pods/* is no resource";
const ONLY_READ: &str = "reading is not enough since 1.35";
const OTHER_POD: &str = "the rule is for another pod";
const ONLY_MADE: &str = "nobody creates ephemeral containers, they are patched in";
const SILENT: &str = "the process reads nothing";
const STATUS: &str = "the status holds no image";
const RUN: &[&str] = &[OTHER_ACCOUNT, OTHER_KIND, OTHER_ROLE, STAR, ONLY_READ, OTHER_POD];

fn create_pods(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let space = scene.space();
    let account = scene.account(&space);
    let kinds =
        [("", "pods"), ("apps", "deployments"), ("apps", "daemonsets"), ("batch", "jobs"), ("batch", "cronjobs")];
    let (group, kind) = *scene.random.pick(&kinds);
    let rule = match trap {
        Some("create is never of a name") => named(&["create"], group, &[kind], &["app"]),
        Some("pods may be read only") => rule(&["get", "list", "watch"], group, &[kind]),
        Some("the kind is not of that API group") => rule(&["create"], "extensions.example.com", &[kind]),
        _ => rule(&["create"], group, &[kind]),
    };
    to_account(scene, from, (&space, account), rule, &["W01"], trap)
}

fn patch_workload(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let space = scene.space();
    let account = scene.account(&space);
    let pods = scene.pods(&space);
    scene.pods[pods].is_bare = false;
    let name = scene.pods[pods].name.clone();
    let verb = *scene.random.pick(&["patch", "update"]);
    let rule = match trap {
        Some("scale and status are no template") => rule(&[verb], "apps", &["deployments/scale", "deployments/status"]),
        Some("the rule is for a deployment that is not there") => named(&[verb], "apps", &["deployments"], &["gone"]),
        _ if scene.random.chance(0.5) => named(&[verb], "apps", &["deployments"], &[&name]),
        _ => rule(&[verb], "apps", &["deployments"]),
    };
    to_account(scene, from, (&space, account), rule, &["W04"], trap)
}

fn to_account(
    scene: &mut Scene<'_>,
    from: &Place,
    (space, account): (&str, usize),
    rule: Value,
    kinds: &[&'static str],
    trap: Option<&'static str>,
) -> Place {
    let permissions = grant(scene, from, Some(space), &[rule], trap);
    let to = Place::Account(account);
    let end = scene.vertex(&to);
    scene.step(kinds, permissions, end, is_right(trap));
    to
}

fn exec(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    run(scene, from, "create", "pods/exec", &["W06"], trap)
}

/// What is attached to has to read what it is sent.
fn attach(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let wrong = trap.filter(|trap| *trap != SILENT);
    let to = run(scene, from, "create", "pods/attach", &["W07"], wrong);
    let end = scene.vertex(&to);
    if let Place::Container(pods) = to {
        scene.pods[pods].container["stdin"] = (trap != Some(SILENT)).into();
    }
    if let Some(step) = scene.steps.last_mut() {
        step.to = end;
        step.missing |= trap == Some(SILENT);
    }
    to
}

fn debug(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    run(scene, from, "patch", "pods/ephemeralcontainers", &["W08"], trap)
}

fn patch_image(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    run(scene, from, "patch", "pods", &["W05"], trap)
}

fn run(
    scene: &mut Scene<'_>,
    from: &Place,
    verb: &str,
    resource: &str,
    kinds: &[&'static str],
    trap: Option<&'static str>,
) -> Place {
    let space = scene.space();
    let pods = scene.pods(&space);
    let name = scene.pods[pods].name.clone();
    // A pod that no controller made keeps its name, so a rule may name it.
    let is_named = scene.pods[pods].is_bare && scene.random.chance(0.6);
    let rule = match trap {
        Some(STAR) => rule(&["*"], "", &["pods/*"]),
        Some(ONLY_READ) => rule(&["get"], "", &[resource]),
        Some(OTHER_POD) => named(&[verb], "", &[resource], &["somebody-elses"]),
        Some(ONLY_MADE) => rule(&["create", "get"], "", &[resource]),
        Some(STATUS) => rule(&[verb], "", &["pods/status"]),
        _ if is_named => named(&[verb], "", &[resource], &[&name]),
        _ => rule(&[verb], "", &[resource]),
    };
    let permissions = grant(scene, from, Some(&space), &[rule], trap);
    let end = scene.workload(pods);
    scene.step(kinds, permissions, end, is_right(trap));
    Place::Container(pods)
}

fn privileged_pods(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let space = scene.space();
    if let Some(space) = scene.space_mut(&space) {
        space.enforce = match trap {
            Some("baseline is enforced") => Some("baseline"),
            Some("restricted is enforced") => Some("restricted"),
            _ => None,
        };
    }
    let node = Place::Node(scene.node());
    let permissions = grant(scene, from, Some(&space), &[rule(&["create"], "", &["pods"])], trap);
    let end = scene.vertex(&node);
    scene.step(&["W03"], permissions, end, is_right(trap));
    node
}

fn nodes_proxy(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let space = scene.space();
    let pods = scene.pods(&space);
    let rule = match trap {
        Some("metrics are not the proxy") => rule(&["get", "create"], "", &["nodes/metrics", "nodes/stats", "nodes"]),
        _ => rule(&["get"], "", &["nodes/proxy"]),
    };
    let namespace = (trap == Some("a RoleBinding gives nothing of nodes")).then_some(space.as_str());
    let permissions = grant(scene, from, namespace, &[rule], trap);
    let end = scene.workload(pods);
    scene.step(&["W10"], permissions, end, is_right(trap));
    Place::Goal(scene.vertex(&Place::Container(pods)))
}
