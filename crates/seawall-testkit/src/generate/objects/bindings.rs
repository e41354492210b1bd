//! RoleBindings and ClusterRoleBindings beside the built-in ones.

use crate::generate::facts::Account;
use crate::generate::fields::Fields;
use crate::generate::names::noun;
use crate::generate::plan::Cluster;
use crate::generate::random::{For, Random};
use crate::generate::value::{Value, list};
use crate::generate::workload::Workload;

use super::roles::{GROUP, RBAC, cluster_role_name, role_name};
use super::{metadata, object};

pub(super) fn role_binding(cluster: &Cluster, index: usize, number: u32) -> Fields {
    let namespace = &cluster.namespaces[index];
    let access = &cluster.parameters.access;
    let mut random = namespace.seed.fork(For::Binding, u64::from(number)).random();
    let to_cluster_role = random.chance(access.bindings_to_cluster_role) || namespace.roles == 0;
    let (kind, name) = if to_cluster_role {
        ("ClusterRole", bound_cluster_role(cluster, &mut random))
    } else {
        ("Role", role_name(cluster, index, number % namespace.roles))
    };
    let name = if random.chance(cluster.parameters.dangling) { format!("{name}-removed") } else { name };
    let mut subjects = vec![Value::from(first_subject(cluster, index, &mut random))];
    if random.chance(0.2) {
        subjects.push(person(cluster, &mut random).into());
    }
    let metadata =
        metadata(format!("{}-access-{}", noun(random.bits()), number + 1), Some(&namespace.name), Fields::new());
    object(RBAC, "RoleBinding", metadata).with("roleRef", role_ref(kind, name)).with("subjects", subjects)
}

fn bound_cluster_role(cluster: &Cluster, random: &mut Random) -> String {
    match random.below(10) {
        0..=3 => "view".to_owned(),
        4..=6 => "edit".to_owned(),
        7 => "admin".to_owned(),
        _ => some_cluster_role(cluster, random),
    }
}

fn some_cluster_role(cluster: &Cluster, random: &mut Random) -> String {
    match cluster.access.cluster_roles {
        0 => "view".to_owned(),
        count => cluster_role_name(cluster, random.below(count as usize) as u32),
    }
}

fn first_subject(cluster: &Cluster, index: usize, random: &mut Random) -> Fields {
    let (default_bound, account) =
        (cluster.parameters.accounts.default_bound, cluster.parameters.access.bound_accounts);
    let name = &cluster.namespaces[index].name;
    if random.chance(default_bound) {
        return service_account("default".to_owned(), name);
    }
    let draw = random.share();
    if draw >= account {
        return person(cluster, random);
    }
    let workloads = cluster.namespaces[index].workloads.clone();
    let own = (0..8).filter(|_| !workloads.is_empty()).find_map(|_| {
        let (workload, facts) = cluster.workload(workloads.start + random.below(workloads.len()));
        // A planted weakness is to stay the only thing that can be said of its workload.
        (facts.account == Account::Own && workload.plant.is_none()).then(|| workload.name.clone())
    });
    match (own, cluster.operators.is_empty()) {
        (Some(account), _) => service_account(account, name),
        (None, false) => operator_account(cluster, random),
        (None, true) => person(cluster, random),
    }
}

fn operator_account(cluster: &Cluster, random: &mut Random) -> Fields {
    let operator = &cluster.workloads[*random.pick(&cluster.operators)];
    service_account(operator.name.clone(), &cluster.namespace(operator).name)
}

fn service_account(name: String, namespace: &str) -> Fields {
    Fields::new().with("kind", "ServiceAccount").with("name", name).with("namespace", namespace.to_owned())
}

fn person(cluster: &Cluster, random: &mut Random) -> Fields {
    let team = cluster.namespaces[random.below(cluster.namespaces.len())].team;
    let group = random.chance(0.7);
    let name = match random.below(4) {
        _ if !group => format!("{}@example.com", noun(random.bits())),
        0 => format!("oidc:{team}-oncall"),
        1 => "oidc:platform-admins".to_owned(),
        _ => format!("oidc:{team}-developers"),
    };
    Fields::new().with("apiGroup", GROUP).with("kind", if group { "Group" } else { "User" }).with("name", name)
}

fn role_ref(kind: &'static str, name: String) -> Fields {
    Fields::new().with("apiGroup", GROUP).with("kind", kind).with("name", name)
}

pub(super) fn cluster_role_binding(cluster: &Cluster, number: u32) -> Fields {
    let mut random = cluster.seed.fork(For::Binding, u64::from(number)).random();
    let name = match random.share() {
        share if share < 0.02 => "cluster-admin".to_owned(),
        share if share < 0.15 => "view".to_owned(),
        share if share < 0.18 => "edit".to_owned(),
        _ => some_cluster_role(cluster, &mut random),
    };
    let name = if random.chance(cluster.parameters.dangling) { format!("{name}-removed") } else { name };
    let index = random.below(cluster.namespaces.len());
    let subject =
        if random.chance(0.6) { first_subject(cluster, index, &mut random) } else { person(cluster, &mut random) };
    let metadata = metadata(format!("{}-everywhere-{}", noun(random.bits()), number + 1), None, Fields::new());
    object(RBAC, "ClusterRoleBinding", metadata)
        .with("roleRef", role_ref("ClusterRole", name))
        .with("subjects", list([subject]))
}

pub(super) fn own_cluster_role_binding(cluster: &Cluster, workload: &Workload) -> Fields {
    let subject = service_account(workload.name.clone(), &cluster.namespace(workload).name);
    object(RBAC, "ClusterRoleBinding", metadata(workload.name.clone(), None, Fields::new()))
        .with("roleRef", role_ref("ClusterRole", workload.name.clone()))
        .with("subjects", list([subject]))
}
