//! Trust policies of others, which lie beside the checkout.

use seawall_cloud::CloudEdges;
use seawall_model::access::Vertex;
use seawall_testkit::edge_pages::graph_beside;
use seawall_testkit::shared;

const ROLE: &str = "arn:aws:iam::111122223333:role/one";

/// Whether a ServiceAccount that asks for a role has it, when the role trusts as `trust` says.
fn has_role(trust: &str, namespace: &str, account: &str) -> bool {
    let answer = format!(
        r#"{{"RoleDetailList": [{{"Arn": "{ROLE}", "RoleName": "one", "AssumeRolePolicyDocument": {trust}}}]}}"#
    );
    let objects = format!(
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  namespace: {namespace}\n  name: {account}\n  \
         annotations: {{eks.amazonaws.com/role-arn: \"{ROLE}\"}}\n"
    );
    let graph = graph_beside(&CloudEdges, &objects, &[answer]);
    let from = graph.find(&Vertex::account(namespace, account)).expect("the account is there");
    graph.from(from).iter().any(|edge| edge.kind.id == "C08" && edge.is_certain())
}

#[test]
fn a_role_is_had_by_whom_it_trusts_and_nobody_else() {
    let Some(folder) = shared().map(|shared| shared.join("attacks/cloud-iam")).filter(|folder| folder.is_dir()) else {
        println!("skipped: there are no trust policies beside the checkout");
        return;
    };
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).expect("the file is there");
    let irsa = text("eks_irsa.json");
    assert!(has_role(&irsa, "default", "my-service-account"));
    assert!(!has_role(&irsa, "default", "my-service-account-2"));
    assert!(!has_role(&irsa, "other", "my-service-account"));
    assert!(!has_role(&text("allow_assume_by_ec2.json"), "default", "my-service-account"));
}
