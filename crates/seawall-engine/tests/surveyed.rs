//! What is said of the snapshot as a whole stands among the findings of the object that it is about.

use seawall_engine::{Catalog, Frameworks, Report, Selection, Stream, run};
use seawall_model::finding::Finding;
use seawall_testkit::pages::Cluster;

/// Two pods that no policy governs, each with something that the pod alone tells too.
const PODS: &str = "# world: closed
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop, labels: {app: a}}
spec:
  hostPID: true
  containers: [{name: app, image: shop/web:1.4.2}]
---
apiVersion: v1
kind: Pod
metadata: {name: b, namespace: shop, labels: {app: b}}
spec:
  hostPID: true
  containers: [{name: app, image: shop/web:1.4.2}]
";

fn selection() -> Selection {
    Selection { rules: vec!["host-pid".into(), "no-network-policy".into()], ..Selection::default() }
}

fn said(findings: &[Finding]) -> Vec<(&str, &str)> {
    findings.iter().map(|finding| (&*finding.object.name, finding.rule.id)).collect()
}

#[test]
fn findings_of_a_survey_stand_among_the_others_of_their_object() {
    let catalog = Catalog::built_in();
    let plan = selection().plan(&catalog, Frameworks::built_in()).expect("rules");
    let report: Report = run(&plan, &Cluster::parse(PODS).snapshot, Vec::new());
    let expected = [("a", "host-pid"), ("a", "no-network-policy"), ("b", "host-pid"), ("b", "no-network-policy")];
    assert_eq!(said(&report.findings), expected);
}

#[test]
fn a_stream_says_the_same() {
    let catalog = Catalog::built_in();
    let plan = selection().plan(&catalog, Frameworks::built_in()).expect("rules");
    let cluster = Cluster::parse(PODS);
    let stream = Stream::new(&plan, cluster.snapshot.facts().clone());
    let early = cluster.snapshot.objects().iter().flat_map(|object| stream.early(object).findings);
    let mut all: Vec<Finding> = early.collect();
    all.extend(stream.late(&cluster.snapshot).findings);
    let mut streamed = said(&all);
    streamed.sort_unstable();
    let report = run(&plan, &cluster.snapshot, Vec::new());
    let mut whole = said(&report.findings);
    whole.sort_unstable();
    assert_eq!(streamed, whole);
}
