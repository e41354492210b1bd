//! Objects made to be judged for long.

use seawall_posture::Posture;
use seawall_testkit::pages::Cluster;

fn pod(spec: &str) -> Cluster {
    Cluster::parse(&format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {spec}\n"))
}

#[test]
fn a_rule_lists_a_thousand_findings_of_one_object_and_says_that_there_are_more() {
    let sysctls: String = (0..3_000).map(|number| format!("{{name: kernel.x{number}}}, ")).collect();
    let cluster = pod(&format!("{{securityContext: {{sysctls: [{sysctls}]}}}}"));
    let rule = |rule: &seawall_model::Rule| rule.id == "unsafe-sysctl";
    assert_eq!(cluster.judge(&Posture, &rule).len(), 1_000);
    let unknowns = cluster.unknowns(&Posture, &rule);
    let reasons: Vec<&str> = unknowns.iter().map(|unknown| unknown.reason).collect();
    assert_eq!(reasons, ["what else is wrong: more than a thousand findings of one rule are not listed"]);
}

#[test]
fn a_message_names_a_few_of_many_containers() {
    let containers: String = (0..5_000).map(|number| format!("{{name: c{number}}}, ")).collect();
    let cluster = pod(&format!("{{containers: [{containers}]}}"));
    let found = cluster.judge(&Posture, &|rule| rule.id == "seccomp-not-set");
    let messages: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
    let expected = "containers `c0`, `c1`, `c2`, `c3`, `c4`, `c5`, `c6`, `c7` and 4992 more have no seccomp profile";
    assert_eq!(messages, [expected]);
}
