//! Whom the cluster lets in from the cloud.

use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Hub, Proof, Tier, Vertex};
use seawall_model::cloud::{AnswerKind, Provider};
use seawall_model::{GroupKind, Snapshot};
use serde_json::Value;

use crate::access::{Finder, Survey, identity};
use crate::aws::{list, mapped, without_path};
use crate::gcp::On;
use crate::nodes::system_object;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "C10",
        name: "CLOUD_TO_CLUSTER",
        title: "is let into the cluster as",
        tier: Tier::Two,
        ease: Ease::Direct,
        techniques: &["T1078.004"],
        doc: include_str!("cloud_to_cluster.md"),
    },
    find,
};

fn find(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    aws_auth(survey, edges);
    access_entries(survey, edges);
    google(survey, edges);
    azure(survey, edges);
}

fn add(edges: &mut Edges<'_>, from: Vertex, to: Vertex, proof: Proof, unsure: Option<&'static str>) {
    let (from, to) = (edges.vertex(from), edges.vertex(to));
    let edge = edges.add(FINDER.kind, from, to).proof(proof);
    match unsure {
        Some(reason) => edge.depends(reason).done(),
        None => edge.done(),
    }
}

/// What the cluster says of how it lets in: by its map, by entries, or both.
fn mode<'a>(survey: &Survey<'a>) -> Option<&'a str> {
    let mode = |cluster: &'a Value| cluster.pointer("/cluster/accessConfig/authenticationMode")?.as_str();
    survey.cloud.of_kind(AnswerKind::EksCluster).find_map(mode)
}

fn aws_auth(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    let map = system_object(survey.snapshot, "ConfigMap", "aws-auth").and_then(|map| survey.snapshot.id_of(map));
    let Some(object) = map.filter(|_| mode(survey) != Some("API")) else { return };
    let proof = Proof::Object { object, part: "maps the identity" };
    for mapping in mapped(survey.snapshot) {
        // Tokens name roles without their paths, so that an entry with one never matches.
        if without_path(&mapping.arn) != mapping.arn {
            continue;
        }
        let by_path = survey.aws.roles().map(|role| role.arn).filter(|arn| *arn != mapping.arn);
        let by_path = by_path.filter(|arn| without_path(arn) == mapping.arn);
        for arn in by_path.chain([mapping.arn.as_str()]) {
            let from = || identity(Provider::Aws, arn);
            for group in &mapping.groups {
                add(edges, from(), Vertex::group(group), proof, None);
            }
            // What stands in a placeholder is told by the session.
            if !mapping.user.is_empty() && !mapping.user.contains("{{") {
                add(edges, from(), Vertex::user(&mapping.user), proof, None);
            }
        }
    }
}

fn access_entries(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    if mode(survey) == Some("CONFIG_MAP") {
        return;
    }
    const ENTRY: Proof = Proof::Fact("an access entry of the cluster names the identity");
    for entry in survey.cloud.of_kind(AnswerKind::EksAccessEntry).filter_map(|answer| answer.get("accessEntry")) {
        let Some(arn) = entry["principalArn"].as_str() else { continue };
        for group in list(entry, "kubernetesGroups").iter().filter_map(Value::as_str) {
            add(edges, identity(Provider::Aws, arn), Vertex::group(group), ENTRY, None);
        }
        let user = entry["username"].as_str().filter(|user| !user.is_empty() && !user.contains("{{"));
        if let Some(user) = user {
            add(edges, identity(Provider::Aws, arn), Vertex::user(user), ENTRY, None);
        }
    }
    const POLICY: Proof = Proof::Fact("an access policy of the cluster is associated with the identity");
    for answer in survey.cloud.of_kind(AnswerKind::EksAccessPolicies) {
        let Some(arn) = answer["principalArn"].as_str() else { continue };
        for associated in list(answer, "associatedAccessPolicies") {
            let policy = associated["policyArn"].as_str().unwrap_or_default();
            let is_everywhere = associated.pointer("/accessScope/type") == Some(&Value::from("cluster"));
            let namespaces = associated.get("accessScope").map_or(&[][..], |scope| list(scope, "namespaces"));
            let name = policy.rsplit('/').next().unwrap_or_default();
            let from = || identity(Provider::Aws, arn);
            match (name, is_everywhere) {
                ("AmazonEKSClusterAdminPolicy", true) => {
                    add(edges, from(), Vertex::Goal(Goal::ClusterAdmin), POLICY, None);
                }
                ("AmazonEKSAdminPolicy", true) => {
                    add(edges, from(), Vertex::all(Hub::Namespaces, None), POLICY, None);
                }
                ("AmazonEKSClusterAdminPolicy" | "AmazonEKSAdminPolicy", false) => {
                    for namespace in namespaces.iter().filter_map(Value::as_str) {
                        let to = Vertex::NamespaceAdmin { namespace: namespace.into() };
                        add(edges, from(), to, POLICY, None);
                    }
                }
                _ => {}
            }
        }
    }
}

fn is_in(survey: &Survey<'_>, provider: Provider, kind: AnswerKind) -> bool {
    survey.nodes.providers().contains(&provider) || survey.cloud.of_kind(kind).next().is_some()
}

fn google(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    if !is_in(survey, Provider::Gcp, AnswerKind::GkeCluster) {
        return;
    }
    const GRANT: Proof = Proof::Fact("a policy of the cloud gives the role in the project");
    const CONDITION: &str = "the grant has a condition that cannot be evaluated here";
    const PROJECT: &str = "whether the cluster is in the project of the policy is not in the input";
    for grant in survey.gcp.grants.iter().filter(|grant| grant.on == On::Project) {
        let Some(name) = grant.identity() else { continue };
        let to = match grant.role {
            "roles/container.admin" | "roles/owner" => Vertex::Goal(Goal::ClusterAdmin),
            "roles/container.developer" | "roles/editor" => Vertex::all(Hub::Namespaces, None),
            _ => continue,
        };
        let unsure = if grant.is_conditional { CONDITION } else { PROJECT };
        add(edges, identity(Provider::Gcp, name), to, GRANT, Some(unsure));
    }
    // Whoever has a token of Google is a user of that name.
    for account in survey.gcp.accounts().into_iter().filter(|account| is_bound(survey.snapshot, account)) {
        let proof = Proof::Fact("GKE knows service accounts of the cloud as users by their address");
        add(edges, identity(Provider::Gcp, account), Vertex::user(account), proof, None);
    }
}

/// Whether a binding names a user.
fn is_bound(snapshot: &Snapshot, user: &str) -> bool {
    ["RoleBinding", "ClusterRoleBinding"].into_iter().any(|kind| {
        let mut bindings = snapshot.of_kind(GroupKind::of("rbac.authorization.k8s.io", kind));
        bindings.any(|binding| {
            let subjects = binding.node().get("subjects").into_iter().flat_map(seawall_yaml::Node::items);
            let mut names = subjects.filter_map(|subject| subject.get("name")?.as_str());
            names.any(|name| name == user)
        })
    })
}

fn azure(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    if !is_in(survey, Provider::Azure, AnswerKind::AksCluster) {
        return;
    }
    for assignment in &survey.azure.assignments {
        let to = match assignment.role {
            "Azure Kubernetes Service RBAC Cluster Admin" | "Azure Kubernetes Service Cluster Admin Role" => {
                Vertex::Goal(Goal::ClusterAdmin)
            }
            "Azure Kubernetes Service RBAC Admin" => Vertex::all(Hub::Namespaces, None),
            _ => continue,
        };
        let scope = assignment.scope.to_ascii_lowercase();
        let is_own = |cluster: &Value| {
            let id = cluster.get("id").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
            id == scope || id.strip_prefix(&scope).is_some_and(|rest| scope == "/" || rest.starts_with('/'))
        };
        let mut clusters = survey.cloud.of_kind(AnswerKind::AksCluster).peekable();
        let unsure = match (clusters.peek().is_some(), clusters.any(is_own)) {
            (true, false) => continue,
            (true, true) if !assignment.is_conditional => None,
            _ => Some("whether the assignment is for this cluster is not in the input"),
        };
        let proof = Proof::Fact("a role assignment of the cloud names the identity");
        add(edges, identity(Provider::Azure, survey.azure.holder(assignment)), to, proof, unsure);
    }
}
