//! Whoever may use a privileged constraint of OpenShift, or an old PodSecurityPolicy, has pods judged by it.

use seawall_model::access::{Ease, EdgeKind, Edges, HostPower, Hub, Tier, Vertex};
use seawall_model::{GroupKind, Object, Version};
use seawall_yaml::Node;

use crate::Action;
use crate::access::{Finder, Survey};
use crate::way::{Step, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W32",
        name: "SCC_USE",
        title: "has its pods judged by a weaker constraint",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1562.001"],
        doc: include_str!("scc_use.md"),
    },
    find,
};

/// What an identity may use is asked in the pod's namespace, although it is in none.
const USE: &[Action] = &[action!("use", "security.openshift.io", "securitycontextconstraints")];

const OLD: &[Action] =
    &[action!("use", "policy", "podsecuritypolicies"), action!("use", "extensions", "podsecuritypolicies")];

/// PodSecurityPolicies are gone from this version on.
const WITHOUT: Version = Version { major: 1, minor: 25 };

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let constraints = GroupKind::of("security.openshift.io", "SecurityContextConstraints");
    let field = |object: &Object, path: &[&str]| object.node().path(path).and_then(Node::as_bool) == Some(true);
    of_kind(survey, edges, (constraints, USE), |object, power| match power {
        HostPower::Privileged => field(object, &["allowPrivilegedContainer"]),
        HostPower::HostPath => field(object, &["allowHostDirVolumePlugin"]),
        HostPower::HostPid => field(object, &["allowHostPID"]),
        HostPower::HostNetwork => field(object, &["allowHostNetwork"]),
    });
    if survey.snapshot.facts().kubernetes >= WITHOUT {
        return;
    }
    of_kind(survey, edges, (GroupKind::of("policy", "PodSecurityPolicy"), OLD), |object, power| match power {
        HostPower::Privileged => field(object, &["spec", "privileged"]),
        HostPower::HostPath => allows_paths(object),
        HostPower::HostPid => field(object, &["spec", "hostPID"]),
        HostPower::HostNetwork => field(object, &["spec", "hostNetwork"]),
    });
}

fn allows_paths(policy: &Object) -> bool {
    let list = |key| policy.node().path(&["spec", key]).into_iter().flat_map(Node::items).filter_map(Node::as_str);
    let is_allowed = list("volumes").any(|volume| volume == "*" || volume == "hostPath");
    is_allowed && policy.node().path(&["spec", "allowedHostPaths"]).is_none_or(|paths| paths.items().next().is_none())
}

fn of_kind(
    survey: &Survey<'_, '_>,
    edges: &mut Edges<'_>,
    (kind, actions): (GroupKind<'static>, &'static [Action]),
    gives: impl Fn(&Object, HostPower) -> bool,
) {
    let mut used: Vec<(HostPower, Option<String>)> = Vec::new();
    for ways in survey.ways(actions) {
        let namespace = ways.namespace();
        for power in HostPower::ALL {
            let objects: Vec<&Object> = survey.snapshot.of_kind(kind).filter(|object| gives(object, power)).collect();
            if objects.is_empty() {
                continue;
            }
            let is_meant = |name: &str| objects.iter().any(|object| object.reference.name == name);
            let named = ways.names.iter().filter(|(name, _)| is_meant(name)).map(|(_, named)| named);
            for list in std::iter::once(&ways.all).chain(named).filter(|list| !list.is_empty()) {
                let to = edges.vertex(Vertex::ability(what(power), namespace));
                ways.lead(survey, edges, Step { kind: FINDER.kind, ways: list, to, unsure: None });
                used.push((power, namespace.map(str::to_owned)));
            }
        }
    }
    used.sort_unstable();
    used.dedup();
    for (power, namespace) in &used {
        let spaces: Vec<String> = match namespace {
            Some(namespace) => vec![namespace.clone()],
            None => survey.inventory.namespaces().map(|(name, _)| name.to_owned()).collect(),
        };
        for space in spaces {
            let able = edges.vertex(Vertex::ability(what(*power), namespace.as_deref()));
            let pods = edges.vertex(Vertex::all(Hub::Gates, Some(&space)));
            let to = edges.vertex(Vertex::Gate { namespace: Some(space.as_str().into()), power: *power });
            edges.add_all(FINDER.kind, &[pods, able], to).done();
        }
    }
}

fn what(power: HostPower) -> &'static str {
    match power {
        HostPower::Privileged => "have privileged pods admitted",
        HostPower::HostPath => "have hostPath pods admitted",
        HostPower::HostPid => "have hostPID pods admitted",
        HostPower::HostNetwork => "have hostNetwork pods admitted",
    }
}
