//! Scorecards: pass, fail, excepted or not assessed with the cause.

use std::sync::Arc;

use seawall_engine::{Catalog, Exceptions, Framework, Frameworks, Report, Scorecard, Selection, Standing, run};
use seawall_model::SourceFile;
use seawall_testkit::pages::Cluster;
use seawall_yaml::Text;

const PRIVILEGED: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  hostUsers: false
  containers:
    - name: app
      image: shop/web:1.4.2
      securityContext: {privileged: true}
";

const NODE: &str = "
apiVersion: v1
kind: Node
metadata: {name: a}
";

fn scored(text: &str, framework: &str, exceptions: &str) -> (Scorecard, Report) {
    let selection = Selection { frameworks: vec![framework.into()], ..Selection::default() };
    let catalog = Catalog::built_in();
    let plan = selection.plan(&catalog, Frameworks::built_in()).expect("rules");
    let mut report = run(&plan, &Cluster::parse(text).snapshot, Vec::new());
    let mut accepted = Exceptions::default();
    let text = Arc::new(Text::new(exceptions.to_owned()));
    accepted.add_file(&Arc::new(SourceFile { path: "exceptions.yaml".into(), text }), &catalog);
    accepted.judge(&mut report, &plan);
    let framework = Frameworks::built_in().named(framework).expect("a framework");
    (Scorecard::of(&framework, &catalog, &plan, &report), report)
}

fn standing(card: &Scorecard, control: &str) -> Standing {
    card.rows().find(|(known, _)| known.id == control).expect("a control").1.standing.clone()
}

#[test]
fn a_control_fails_by_findings_and_passes_by_their_absence() {
    let (card, report) = scored(PRIVILEGED, "pss-baseline", "");
    assert_eq!(standing(&card, "baseline/privileged"), Standing::Fail);
    assert_eq!(standing(&card, "baseline/host-namespaces"), Standing::Pass);
    let score = card.rows().find(|(control, _)| control.id == "baseline/privileged").unwrap().1;
    assert_eq!((score.judged, score.findings.len()), (1, 1));
    assert_eq!(report.findings[score.findings[0]].rule.id, "privileged-container");
}

#[test]
fn findings_that_others_cover_count_against_their_control() {
    let (card, _) = scored(PRIVILEGED, "pss-restricted", "");
    assert_eq!(standing(&card, "restricted/privilege-escalation"), Standing::Fail);
    assert_eq!(standing(&card, "restricted/capabilities"), Standing::Fail);
}

#[test]
fn a_control_whose_findings_are_all_excepted_is_excepted() {
    let exception = "apiVersion: seawall.dev/v1\nkind: Exception\nmetadata: {name: one}\nspec: {rules: [privileged-container], reason: r, expires: 2027-01-31}\n";
    let (card, _) = scored(PRIVILEGED, "pss-baseline", exception);
    assert_eq!(standing(&card, "baseline/privileged"), Standing::Excepted);
}

#[test]
fn nothing_to_judge_is_no_pass() {
    let (card, _) = scored(NODE, "pss-baseline", "");
    let cause = "there is nothing in the input that it is about".to_owned();
    assert_eq!(standing(&card, "baseline/privileged"), Standing::NotAssessed(cause));
}

#[test]
fn what_the_input_leaves_open_is_no_pass() {
    let (card, _) = scored(PRIVILEGED, "cis-1.12", "");
    let Standing::NotAssessed(cause) = standing(&card, "5.4.2") else { panic!("{:?}", standing(&card, "5.4.2")) };
    assert_eq!(cause, "not to be told: whether an external secret store is in use outside the input");
}

#[test]
fn a_control_for_people_is_not_assessed_and_says_why() {
    let (card, _) = scored(PRIVILEGED, "checklist", "");
    let cause = "a matter of people, not of objects".to_owned();
    assert_eq!(standing(&card, "auth/5"), Standing::NotAssessed(cause));
}

#[test]
fn a_rule_that_did_not_run_leaves_its_control_open() {
    let framework = Frameworks::built_in().named("pss-baseline").unwrap();
    let selection =
        Selection { frameworks: vec![framework.name.clone()], skip: vec!["host-pid".into()], ..Selection::default() };
    let catalog = Catalog::built_in();
    let plan = selection.plan(&catalog, Frameworks::built_in()).unwrap();
    let report = run(&plan, &Cluster::parse(PRIVILEGED).snapshot, Vec::new());
    let card = Scorecard::of(&framework, &catalog, &plan, &report);
    assert_eq!(standing(&card, "baseline/host-namespaces"), Standing::NotAssessed("`host-pid` did not run".to_owned()));
}

#[test]
fn the_frameworks_have_the_controls_that_their_editions_count() {
    let count = |name: &str| Frameworks::built_in().named(name).unwrap().controls.len();
    let expected = [
        ("checklist", 35),
        ("cis-1.11", 35),
        ("cis-1.12", 34),
        ("nist-800-190", 23),
        ("owasp-2022", 10),
        ("owasp-2025", 10),
        ("pss-baseline", 12),
    ];
    for (name, number) in expected {
        assert_eq!(count(name), number, "{name}");
    }
}

#[test]
fn parts_hold_the_controls_of_their_level_and_those_below() {
    let named = |name: &str| -> Framework { Frameworks::built_in().named(name).unwrap() };
    let (baseline, restricted, whole) = (named("pss-baseline"), named("pss-restricted"), named("pss"));
    assert!(baseline.controls.iter().all(|control| restricted.controls.contains(control)));
    assert_eq!(restricted.controls, whole.controls);
}
