//! Kinds of Kubernetes' own under an `apiVersion` that does not have them.

use seawall_testkit::pages::Cluster;

fn problems(api_version: &str, kind: &str) -> Vec<String> {
    let text = format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a}}\n");
    Cluster::parse(&text).problems.into_iter().map(|problem| problem.message).collect()
}

#[test]
fn the_kind_is_named_with_the_version_that_has_it() {
    let message = "`v1` has no kind `Deployment`, so the API server refuses the object; `apps/v1` has it";
    assert_eq!(problems("v1", "Deployment"), [message]);
    let message = "`apps/v1beta9` has no kind `Deployment`, so the API server refuses the object; `apps/v1` has it";
    assert_eq!(problems("apps/v1beta9", "Deployment"), [message]);
}

#[test]
fn what_may_exist_elsewhere_is_left_alone() {
    for (api_version, kind) in [
        ("apps/v1", "Deployment"),
        ("extensions/v1beta1", "Deployment"),
        ("serving.knative.dev/v1", "Service"),
        ("metrics.k8s.io/v1beta1", "Node"),
        ("v1", "Config"),
        ("v1", "Gadget"),
    ] {
        assert_eq!(problems(api_version, kind), Vec::<String>::new(), "{api_version} {kind}");
    }
}

#[test]
fn its_pods_are_judged_all_the_same() {
    for (api_version, workloads) in [("v1", 1), ("batch/v1", 1), ("example.com/v1", 0)] {
        let text = format!(
            "apiVersion: {api_version}\nkind: Deployment\nmetadata: {{name: a}}\nspec:\n  template:\n    spec: \
             {{containers: [{{name: app}}]}}\n"
        );
        let cluster = Cluster::parse(&text);
        assert_eq!(cluster.snapshot.all_workloads().count(), workloads, "{api_version}");
    }
}
