//! An object that stands for several policies is one for whoever wrote it: rules tell of it once, and only of the whole.

use seawall_network::NetworkRules;
use seawall_testkit::pages::Cluster;

const PODS: &str = "# world: closed
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: a}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: a, ports: [{name: sql, containerPort: 5432}]}]}
---
";

/// Rule and place of what is found in the object `p`.
fn found(policy: &str) -> Vec<String> {
    let findings = Cluster::parse(&format!("{PODS}{policy}")).judge(&NetworkRules, &|_| true);
    let of_policy = findings.iter().filter(|finding| finding.object.name == "p");
    of_policy.map(|finding| format!("{} {}", finding.rule.id, finding.place)).collect()
}

#[test]
fn a_rule_of_calico_for_pods_that_are_not_there_does_not_make_its_policy_select_nothing() {
    let policy = |selector: &str| {
        format!(
            "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {{name: p, namespace: shop}}\nspec:\n  selector: app == '{selector}'\n  ingress: [{{action: Deny, destination: {{selector: tier == 'x'}}}}, {{action: Allow, source: {{selector: app == 'web'}}}}]\n"
        )
    };
    let selects_nothing = |selector| {
        found(&policy(selector)).into_iter().filter(|found| found.starts_with("policy-selects-nothing")).count()
    };
    assert_eq!((selects_nothing("web"), selects_nothing("gone")), (0, 1));
}

#[test]
fn a_rule_of_calico_that_excludes_its_own_end_is_told_not_its_policy() {
    let policy = "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec:\n  selector: app == 'web'\n  ingress: [{action: Deny, destination: {selector: app == 'db'}}, {action: Allow, source: {selector: app == 'web'}}]\n";
    assert_eq!(found(policy), ["network-policy-vacuous-rule spec.ingress[0]"]);
}
