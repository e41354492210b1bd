//! Saved answers of clouds.

use seawall_model::cloud::{AnswerKind, CloudFacts};
use seawall_model::{Draft, Facts, Problem};
use seawall_source::{foreign_answers, read_cloud};
use seawall_testkit::pages::Cluster;

fn read(texts: &[&str]) -> (CloudFacts, Vec<Problem>) {
    let folder = tempfile::tempdir().unwrap();
    let paths = texts.iter().enumerate().map(|(number, text)| {
        let path = folder.path().join(format!("{number}.json"));
        std::fs::write(&path, text).unwrap();
        path
    });
    read_cloud(&paths.collect::<Vec<_>>())
}

fn kinds(facts: &CloudFacts) -> Vec<AnswerKind> {
    facts.answers.iter().map(|answer| answer.kind).collect()
}

#[test]
fn answers_are_known_by_their_shape_in_json_and_yaml() {
    let (facts, problems) = read(&[
        r#"{"UserDetailList": [], "RoleDetailList": [], "Policies": []}"#,
        "bindings:\n- members: [serviceAccount:a@b.iam.gserviceaccount.com]\n  role: roles/editor\netag: x\n",
        r#"[{"roleDefinitionName": "Owner", "principalId": "p", "scope": "/"}]"#,
        r#"{"accessEntry": {"principalArn": "a"}} {"accessEntry": {"principalArn": "b"}}"#,
    ]);
    assert_eq!(problems, []);
    let expected = [AnswerKind::AwsAccount, AnswerKind::GcpPolicy, AnswerKind::AzureAssignments];
    assert_eq!(kinds(&facts), [&expected[..], &[AnswerKind::EksAccessEntry; 2]].concat());
}

#[test]
fn what_is_no_answer_is_a_problem_with_its_place_and_is_left_out() {
    let (facts, problems) = read(&[
        "{\"RoleDetailList\": [\n  {\"Arn\": ",
        r#"{"Version": "2012-10-17", "Statement": []}"#,
        "a: b: c",
        "[]",
        "",
    ]);
    assert_eq!(kinds(&facts), []);
    let places: Vec<Option<(u32, u32)>> =
        problems.iter().map(|problem| problem.position.map(|position| (position.line, position.column))).collect();
    assert_eq!(places.len(), 5, "{problems:?}");
    assert_eq!(places[..2], [Some((2, 10)), Some((1, 1))], "{problems:?}");
    assert!(problems[0].message.contains("is no JSON"), "{problems:?}");
    assert!(problems[1].message.contains("is no answer of a cloud"), "{problems:?}");
}

#[test]
fn a_file_that_is_not_there_is_a_problem() {
    let (facts, problems) = read_cloud(&["/nowhere/at/all.json"]);
    assert!(facts.answers.is_empty());
    assert!(problems[0].message.contains("cannot be read"), "{problems:?}");
}

#[test]
fn an_answer_of_a_cloud_that_the_nodes_are_not_in_is_left_out() {
    let (facts, _) = read(&[r#"{"RoleDetailList": []}"#, r#"{"bindings": []}"#]);
    let nodes = "apiVersion: v1\nkind: Node\nmetadata: {name: one}\nspec: {providerID: \"gce://shop/a/one\"}\n";
    let foreign = foreign_answers(&facts, &Cluster::parse(nodes).snapshot);
    assert_eq!(foreign.len(), 1);
    assert!(foreign[0].message.contains("AWS"), "{foreign:?}");
    let (nothing, _) = Draft::default().freeze(Facts::default());
    assert!(foreign_answers(&facts, &nothing).is_empty());
}
