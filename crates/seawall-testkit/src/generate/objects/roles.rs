//! Roles and ClusterRoles beside the built-in ones.

use crate::generate::blueprint::Blueprint;
use crate::generate::fields::Fields;
use crate::generate::names::noun;
use crate::generate::plan::Cluster;
use crate::generate::platform::AGENTS;
use crate::generate::random::{For, Random};
use crate::generate::value::{Value, list};
use crate::generate::workload::{Part, Workload};

use super::{metadata, object};

pub(super) const RBAC: &str = "rbac.authorization.k8s.io/v1";
pub(super) const GROUP: &str = "rbac.authorization.k8s.io";

/// API groups with resources that roles commonly speak of.
const RESOURCES: &[(&str, &[&str])] = &[
    ("", &["pods", "pods/log", "pods/exec", "pods/portforward"]),
    ("", &["configmaps"]),
    ("", &["secrets"]),
    ("", &["services", "endpoints"]),
    ("", &["events"]),
    ("", &["serviceaccounts"]),
    ("", &["persistentvolumeclaims"]),
    ("apps", &["deployments", "deployments/scale", "replicasets", "statefulsets"]),
    ("batch", &["jobs", "cronjobs"]),
    ("autoscaling", &["horizontalpodautoscalers"]),
    ("networking.k8s.io", &["ingresses", "networkpolicies"]),
    ("policy", &["poddisruptionbudgets"]),
    ("coordination.k8s.io", &["leases"]),
    ("discovery.k8s.io", &["endpointslices"]),
    ("rbac.authorization.k8s.io", &["roles", "rolebindings"]),
    ("argoproj.io", &["rollouts", "rollouts/status"]),
    ("serving.knative.dev", &["services", "revisions"]),
    ("monitoring.example.com", &["probes", "alerts"]),
];

const VERBS: &[&[&str]] = &[
    &["get", "list", "watch"],
    &["get", "list", "watch"],
    &["get", "list"],
    &["get", "list", "watch", "create", "update", "patch", "delete"],
    &["get", "update", "patch"],
    &["create"],
    &["create", "delete", "deletecollection"],
];

/// What ClusterRoles can add to; the first three belong to the API server.
const TARGETS: &[(&str, &str)] = &[
    ("view", "rbac.authorization.k8s.io/aggregate-to-view"),
    ("edit", "rbac.authorization.k8s.io/aggregate-to-edit"),
    ("admin", "rbac.authorization.k8s.io/aggregate-to-admin"),
    ("tenant-viewer", "rbac.example.com/aggregate-to-tenant-viewer"),
    ("tenant-editor", "rbac.example.com/aggregate-to-tenant-editor"),
    ("monitoring-reader", "rbac.example.com/aggregate-to-monitoring-reader"),
];

fn rules(cluster: &Cluster, random: &mut Random) -> Vec<Value> {
    let count = random.geometric(cluster.parameters.access.rules_mean, 40);
    (0..count).map(|_| rule(cluster, random).into()).collect()
}

fn rule(cluster: &Cluster, random: &mut Random) -> Fields {
    let access = &cluster.parameters.access;
    let (group, resources) = random.pick(RESOURCES);
    let verbs = if random.chance(access.wildcard_verbs) { &["*"] } else { *random.pick(VERBS) };
    let mut rule = if random.chance(access.wildcard_resources) {
        Fields::new().with("apiGroups", list([*random.pick(&["*", "", group])])).with("resources", list(["*"]))
    } else {
        let first = random.below(resources.len());
        let count = 1 + random.below(resources.len() - first);
        Fields::new()
            .with("apiGroups", list([*group]))
            .with("resources", list(resources[first..first + count].to_vec()))
    };
    if random.chance(access.resource_names) {
        let names = (0..1 + random.below(3)).map(|_| format!("{}-settings", noun(random.bits())));
        rule.set("resourceNames", list(names));
    }
    rule.with("verbs", list(verbs.to_vec()))
}

pub(super) fn role(cluster: &Cluster, index: usize, number: u32) -> Fields {
    let namespace = &cluster.namespaces[index];
    let mut random = namespace.seed.fork(For::Role, u64::from(number)).random();
    object(RBAC, "Role", metadata(role_name(cluster, index, number), Some(&namespace.name), Fields::new()))
        .with("rules", rules(cluster, &mut random))
}

pub(super) fn role_name(cluster: &Cluster, index: usize, number: u32) -> String {
    let bits = cluster.namespaces[index].seed.fork(For::Names, u64::from(number)).bits();
    format!("{}-{}-{}", noun(bits), ["reader", "editor", "deployer"][(bits >> 32) as usize % 3], number + 1)
}

/// The `number`th ClusterRole that belongs to no agent and no operator.
pub(super) fn cluster_role(cluster: &Cluster, number: u32) -> Fields {
    let mut labels = Fields::new();
    if let Some(target) = target(cluster, number) {
        labels.set(TARGETS[target].1, "true");
    }
    object(RBAC, "ClusterRole", metadata(cluster_role_name(cluster, number), None, labels))
        .with("rules", cluster_role_rules(cluster, number))
}

fn cluster_role_rules(cluster: &Cluster, number: u32) -> Vec<Value> {
    rules(cluster, &mut cluster.seed.fork(For::Role, u64::from(number)).random())
}

/// What a ClusterRole adds to, if anything.
fn target(cluster: &Cluster, number: u32) -> Option<usize> {
    let mut random = cluster.seed.fork(For::Role, 1 << 32 | u64::from(number)).random();
    let adds = random.chance(cluster.parameters.access.aggregated);
    adds.then(|| random.below(TARGETS.len()))
}

pub(super) fn cluster_role_name(cluster: &Cluster, number: u32) -> String {
    let bits = cluster.seed.fork(For::Names, 1 << 32 | u64::from(number)).bits();
    format!(
        "{}-{}-{}",
        noun(bits),
        ["viewer", "operator", "automation", "editor"][(bits >> 32) as usize % 4],
        number + 1
    )
}

/// An aggregated ClusterRole as written: without rules.
pub(super) fn aggregate_role(number: u32) -> Fields {
    let (name, label) = TARGETS[3 + number as usize % 3];
    let chosen = Fields::new().with("matchLabels", Fields::new().with(label, "true"));
    object(RBAC, "ClusterRole", metadata(name, None, Fields::new()))
        .with("aggregationRule", Fields::new().with("clusterRoleSelectors", list([chosen])))
        .with("rules", Vec::new())
}

/// The rules that ClusterRoles of the cluster add to `name`: to `edit` also what is added to `view`, to `admin` all.
pub(super) fn added_rules(cluster: &Cluster, name: &str) -> Vec<Value> {
    let Some(wanted) = TARGETS.iter().position(|(target, _)| *target == name) else { return Vec::new() };
    let flows = |target: usize| target == wanted || (wanted < 3 && target < wanted);
    let adding = (0..cluster.access.cluster_roles).filter(|number| target(cluster, *number).is_some_and(flows));
    adding.flat_map(|number| cluster_role_rules(cluster, number)).collect()
}

/// The ClusterRole of an agent or an operator, named as its workload.
pub(super) fn own_cluster_role(cluster: &Cluster, workload: &Workload) -> Fields {
    let rules = match workload.part {
        Part::Agent(number) => {
            AGENTS[number].rules.iter().map(|(verbs, group, resources)| plain_rule(verbs, group, resources)).collect()
        }
        _ => operator_rules(cluster, workload),
    };
    object(RBAC, "ClusterRole", metadata(workload.name.clone(), None, Fields::new())).with("rules", rules)
}

fn operator_rules(cluster: &Cluster, workload: &Workload) -> Vec<Value> {
    let access = &cluster.parameters.access;
    let mut random = workload.seed.fork(For::Role, 0).random();
    let kind = workload.name.rsplit_once('-').map_or(workload.name.as_str(), |(kind, _)| kind).to_owned();
    let own = Fields::new()
        .with("apiGroups", list([format!("{kind}.example.com")]))
        .with("resources", list(["*"]))
        .with("verbs", list(["*"]));
    let mut rules = vec![own.into()];
    for (rate, verbs, group, resources) in [
        (access.operators_list_secrets, "get,list,watch", "core", "secrets"),
        (access.operators_create_pods, "create,delete,get,list,patch,update,watch", "core", "pods"),
        (access.operators_escalate, "bind,escalate", GROUP, "clusterroles,roles"),
        (access.operators_node_proxy, "get", "core", "nodes/proxy"),
        (0.7, "create,get,list,patch,update,watch", "apps", "deployments,statefulsets"),
        (1.0, "create,patch", "core", "events"),
        (1.0, "create,get,update", "coordination.k8s.io", "leases"),
    ] {
        if random.chance(rate) {
            rules.push(plain_rule(verbs, group, resources));
        }
    }
    rules
}

fn plain_rule(verbs: &'static str, group: &'static str, resources: &'static str) -> Value {
    Fields::new()
        .with("apiGroups", list([if group == "core" { "" } else { group }]))
        .with("resources", list(resources.split(',')))
        .with("verbs", list(verbs.split(',')))
        .into()
}

/// A built-in object by its blueprint; none for any other.
pub(super) fn built_in(cluster: &Cluster, blueprint: Blueprint) -> Option<Value> {
    use crate::generate::bootstrap as table;
    match blueprint {
        Blueprint::BuiltInClusterRole(number) => {
            let role = table::cluster_roles().nth(number as usize)?;
            let mut object = role.object();
            if let Value::Map(fields) = &mut object {
                fields.list("rules").extend(added_rules(cluster, role.name));
            }
            Some(object)
        }
        Blueprint::BuiltInClusterRoleBinding(number) => {
            Some(table::cluster_role_bindings().nth(number as usize)?.object())
        }
        Blueprint::BuiltInRole(index, number) => {
            let name = &cluster.namespaces[index].name;
            Some(table::roles(name).nth(number as usize)?.object())
        }
        Blueprint::BuiltInRoleBinding(index, number) => {
            let name = &cluster.namespaces[index].name;
            Some(table::role_bindings(name).nth(number as usize)?.object())
        }
        _ => None,
    }
}
