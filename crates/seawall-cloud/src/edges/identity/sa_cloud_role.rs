//! The identities of the cloud that ServiceAccounts have.

use seawall_model::access::{Ease, EdgeKind, Edges, Fix, Proof, Tier, Vertex, VertexId, namespace_of};
use seawall_model::cloud::{AnswerKind, Provider};
use seawall_model::{Object, ObjectId};
use seawall_yaml::Node;
use serde_json::Value;

use crate::access::{Finder, Survey, identity};
use crate::aws::{Role, Says, is_role, list};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "C08",
        name: "SA_CLOUD_ROLE",
        title: "is, to the cloud,",
        tier: Tier::Two,
        ease: Ease::Direct,
        techniques: &["T1078.004"],
        doc: include_str!("sa_cloud_role.md"),
    },
    find,
};

fn find(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    for account in survey.accounts() {
        let Some(object) = survey.snapshot.id_of(account) else { continue };
        let of = Account { object, account, from: edges.vertex(vertex(account)) };
        irsa(survey, edges, &of);
        workload_identity_of_google(survey, edges, &of);
        workload_identity_of_azure(survey, edges, &of);
    }
    pod_identities(survey, edges);
    unannotated(survey, edges);
}

/// A ServiceAccount that is written.
struct Account<'s> {
    object: ObjectId,
    account: &'s Object,
    from: VertexId,
}

impl<'s> Account<'s> {
    fn annotation(&self, key: &str) -> Option<(Node<'s>, &'s str)> {
        let node = self.account.node().path(&["metadata", "annotations", key])?;
        Some((node, node.as_str().map(str::trim).filter(|text| !text.is_empty())?))
    }

    /// Adds the edge that an annotation makes, where the cloud does not say otherwise.
    fn add(&self, edges: &mut Edges<'_>, by: Node<'_>, to: Vertex, unsure: Option<&'static str>) {
        let to = edges.vertex(to);
        let proof = Proof::Field { object: self.object, node: by.id(), path: "" };
        let edge = edges.add(FINDER.kind, self.from, to).proof(proof);
        let edge = edge.fix(Fix::Remove { object: self.object, node: by.id() });
        match unsure {
            Some(reason) => edge.depends(reason).done(),
            None => edge.done(),
        }
    }
}

fn vertex(account: &Object) -> Vertex {
    Vertex::account(namespace_of(account), &account.reference.name)
}

const TRUST: &str = "whether the role trusts the ServiceAccount is not in the input";
const CONDITION: &str = "the role's trust has conditions that cannot be evaluated here";

fn irsa(survey: &Survey<'_>, edges: &mut Edges<'_>, of: &Account<'_>) {
    let Some((node, arn)) = of.annotation("eks.amazonaws.com/role-arn") else { return };
    if !is_role(arn) {
        return;
    }
    let audience = of.annotation("eks.amazonaws.com/audience").map_or("sts.amazonaws.com", |(_, text)| text);
    let unsure = match survey.aws.role(arn) {
        None => Some(TRUST),
        Some(role) => match trusts(role, survey.aws.issuer, &subject(of.account), audience) {
            Says::Allows => None,
            Says::Perhaps => Some(CONDITION),
            Says::Nothing | Says::Denies => return,
        },
    };
    of.add(edges, node, identity(Provider::Aws, arn), unsure);
}

fn subject(account: &Object) -> String {
    format!("system:serviceaccount:{}:{}", namespace_of(account), account.reference.name)
}

/// Whether a role trusts tokens of a subject. Where the cluster's issuer is known it must be the one that is trusted.
fn trusts(role: &Role<'_>, issuer: Option<&str>, subject: &str, audience: &str) -> Says {
    let mut issuers: Vec<&str> = role
        .trust
        .statements()
        .flat_map(|statement| statement.principals("Federated"))
        .filter_map(|provider| Some(provider.split_once(":oidc-provider/")?.1))
        .filter(|trusted| issuer.is_none_or(|issuer| issuer == *trusted))
        .collect();
    issuers.sort_unstable();
    issuers.dedup();
    let of_issuer = |issuer: &&str| {
        let is_meant = |kind: &str, principal: &str| {
            kind == "Federated"
                && principal.split_once(":oidc-provider/").is_some_and(|(_, trusted)| trusted == *issuer)
        };
        let (sub, aud) = (format!("{issuer}:sub"), format!("{issuer}:aud"));
        let context = [(sub.as_str(), subject), (aud.as_str(), audience)];
        role.trust.of_trust("sts:AssumeRoleWithWebIdentity", &is_meant, &context)
    };
    let mut said = Says::Nothing;
    for of in issuers.iter().map(of_issuer) {
        said = match (said, of) {
            (Says::Allows, _) | (_, Says::Allows) => Says::Allows,
            (Says::Perhaps, _) | (_, Says::Perhaps) => Says::Perhaps,
            _ => Says::Nothing,
        };
    }
    said
}

/// Roles that trust a ServiceAccount which does not ask for them: who can have a token made for it gets them as well.
/// Known only where the cluster's issuer is.
fn unannotated(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    let Some(issuer) = survey.aws.issuer else { return };
    let trusting = |role: &&Role<'_>| {
        let mut principals = role.trust.statements().flat_map(|statement| statement.principals("Federated"));
        principals.any(|principal| principal.split_once(":oidc-provider/").is_some_and(|(_, own)| own == issuer))
    };
    for role in survey.aws.roles().filter(trusting) {
        for account in survey.accounts() {
            let annotation = account.annotation("eks.amazonaws.com/role-arn").map(str::trim);
            let said = trusts(role, Some(issuer), &subject(account), "sts.amazonaws.com");
            if annotation == Some(role.arn) || !said.is_something() {
                continue;
            }
            let (from, to) = (edges.vertex(vertex(account)), edges.vertex(identity(Provider::Aws, role.arn)));
            let edge = edges.add(FINDER.kind, from, to).proof(Proof::Fact("the role trusts the ServiceAccount"));
            edge.depends("a token for the cloud has to be requested, which pods of the account do not hold").done();
        }
    }
}

fn pod_identities(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    for answer in survey.cloud.of_kind(AnswerKind::EksPodIdentity) {
        for association in answer.get("association").into_iter().chain(list(answer, "associations")) {
            let text = |key| association.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
            let (Some(namespace), Some(account), Some(arn)) =
                (text("namespace"), text("serviceAccount"), text("roleArn"))
            else {
                continue;
            };
            let unsure = match survey.aws.role(arn) {
                None => Some("whether the role trusts EKS Pod Identity is not in the input"),
                Some(role) => {
                    let is_meant = |kind: &str, name: &str| kind == "Service" && name == "pods.eks.amazonaws.com";
                    let context = [
                        ("aws:RequestTag/kubernetes-namespace", namespace),
                        ("aws:RequestTag/kubernetes-service-account", account),
                    ];
                    match role.trust.of_trust("sts:AssumeRole", &is_meant, &context) {
                        Says::Allows => None,
                        Says::Perhaps => Some(CONDITION),
                        Says::Nothing | Says::Denies => continue,
                    }
                }
            };
            let from = edges.vertex(Vertex::account(namespace, account));
            let to = edges.vertex(identity(Provider::Aws, arn));
            let edge = edges.add(FINDER.kind, from, to);
            let edge = edge.proof(Proof::Fact("a Pod Identity association gives the role to the ServiceAccount"));
            match unsure {
                Some(reason) => edge.depends(reason).done(),
                None => edge.done(),
            }
        }
    }
}

const IMPERSONATED: &str = "roles/iam.workloadIdentityUser";

fn workload_identity_of_google(survey: &Survey<'_>, edges: &mut Edges<'_>, of: &Account<'_>) {
    let (namespace, name) = (namespace_of(of.account), of.account.reference.name.as_str());
    if let Some((node, address)) = of.annotation("iam.gke.io/gcp-service-account") {
        let may = |grant: &&crate::gcp::Grant<'_>| {
            grant.role == IMPERSONATED
                && grant.on == crate::gcp::On::ServiceAccount(address)
                && grant.is_cluster_account(namespace, name)
        };
        let granted = survey.gcp.grants.iter().filter(may);
        let unsure = match granted.map(|grant| grant.is_conditional).min() {
            Some(false) => Some(None),
            Some(true) => Some(Some("the grant has a condition that cannot be evaluated here")),
            None if survey.gcp.knows(address) => None,
            None => Some(Some("whether the service account lets the ServiceAccount act as it is not in the input")),
        };
        if let Some(unsure) = unsure {
            of.add(edges, node, identity(Provider::Gcp, address), unsure);
        }
    }
    // Roles can also be given to the ServiceAccount itself.
    for grant in survey.gcp.grants.iter().filter(|grant| grant.member.starts_with("principal://")) {
        if grant.is_cluster_account(namespace, name) {
            let to = edges.vertex(identity(Provider::Gcp, grant.member));
            let proof = Proof::Fact("a policy of the cloud names the ServiceAccount itself");
            let edge = edges.add(FINDER.kind, of.from, to).proof(proof);
            edge.depends("whether the pool that is named is the cluster's is not in the input").done();
        }
    }
}

fn workload_identity_of_azure(survey: &Survey<'_>, edges: &mut Edges<'_>, of: &Account<'_>) {
    let Some((node, client)) = of.annotation("azure.workload.identity/client-id") else { return };
    let trusted = survey.azure.trusts(client, namespace_of(of.account), &of.account.reference.name);
    let labelled = || {
        let mut members =
            survey.inventory.members().iter().filter(|member| member.is_alive && member.account == of.from);
        members.any(|member| {
            let workload = survey.inventory.workload(survey.snapshot, member);
            workload.is_some_and(|workload| workload.label("azure.workload.identity/use") == Some("true"))
        })
    };
    let unsure = match trusted {
        Some(false) => return,
        None => Some("whether the identity trusts the ServiceAccount is not in the input"),
        Some(true) if labelled() => None,
        Some(true) => Some("no pod of it asks for the token: the label azure.workload.identity/use is not set"),
    };
    of.add(edges, node, identity(Provider::Azure, client), unsure);
}
