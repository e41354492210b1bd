//! Rounds with made-up rules, on objects whose `data` says what is wrong with them.

use std::convert::Infallible;
use std::sync::Arc;

use seawall_model::finding::{Change, Evidence, FindingId, Operation, Remediation};
use seawall_model::{Draft, Facts, Field, Object, Observation, Origin, Rule, Severity, SourceFile, Status, expand};
use seawall_yaml::{Options, Text, read_all};
use serde_json::json;

use super::*;

/// `data.bad`: the fix takes it away.
static BAD: Rule = rule("bad", Severity::High, "# fix leaves: small");
/// `data.keep` without `data.bad`: comes when the fix of [`BAD`] is carried out.
static BROKEN: Rule = rule("broken", Severity::High, "");
/// `data.minor` without `data.bad`: comes too, but the page of [`BAD`] announces it.
static SMALL: Rule = rule("small", Severity::Low, "");
/// An object `watcher` when the object that its `data.watches` names has no `data.bad`.
static ALONE: Rule = rule("alone", Severity::High, "");

const fn rule(id: &'static str, severity: Severity, doc: &'static str) -> Rule {
    Rule { id, title: "", severity, status: Status::stable("0.1.0"), aliases: &[], doc }
}

fn findings(object: &Object, all: &[Object]) -> Vec<Finding> {
    let has = |object: &Object, key| object.node().path(&["data", key]).is_some();
    let mut found = Vec::new();
    if has(object, "bad") {
        found.push(finding(&BAD, object));
    } else {
        found.extend(has(object, "keep").then(|| finding(&BROKEN, object)));
        found.extend(has(object, "minor").then(|| finding(&SMALL, object)));
    }
    let watched = object.node().path(&["data", "watches"]).and_then(|name| name.as_str());
    if all.iter().any(|other| Some(&*other.reference.name) == watched && !has(other, "bad")) {
        found.push(finding(&ALONE, object));
    }
    found
}

fn finding(rule: &'static Rule, object: &Object) -> Finding {
    let field = Field { node: object.node(), path: "data/bad" };
    let path = "/data/bad".to_owned();
    let ops = vec![
        Operation::Test { path: "/kind".to_owned(), value: json!("ConfigMap") },
        Operation::Remove { path: path.clone() },
    ];
    let changes = vec![Change::Patch { object: object.reference.clone(), ops }];
    let remediation = Remediation { title: String::new(), safety: Safety::Safe, changes };
    Finding {
        id: FindingId::of(rule, &object.reference, "data.bad"),
        rule,
        analysis: "made-up",
        severity: rule.severity,
        message: format!("`{}` is {}", object.reference.name, rule.id),
        object: object.reference.clone(),
        location: object.locate(field),
        path,
        place: "data.bad".to_owned(),
        secret: false,
        evidence: Vec::<Evidence>::new(),
        remediation: (rule.id == "bad").then_some(remediation),
    }
}

/// Reads and judges one file.
fn judge(text: &str) -> Judged {
    let text = Arc::new(Text::new(text.to_owned()));
    let origin = Origin::File(Arc::new(SourceFile { path: "a.yaml".into(), text: Arc::clone(&text) }));
    let mut draft = Draft::default();
    let documents = read_all(&text, &Options::default()).into_iter().filter_map(|reading| reading.document);
    documents.flat_map(|document| expand(&Arc::new(document), &origin, None)).for_each(|seen| match seen {
        Observation::Object(_) => draft.add(seen),
        Observation::Problem(problem) => panic!("{}", problem.message),
    });
    let (snapshot, _) = draft.freeze(Facts::default());
    let objects = snapshot.objects();
    let found: Vec<Finding> = objects.iter().flat_map(|object| findings(object, objects)).collect();
    let wanted = found.iter().filter(|finding| finding.rule.id == "bad").cloned().collect();
    Judged { snapshot, wanted, all: Findings { findings: found, ..Findings::default() } }
}

/// Objects with these names and data.
fn objects(entries: &[(&str, &str)]) -> String {
    let one = |(name, data): &(&str, &str)| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata:\n  a: b\n{data}")
    };
    entries.iter().map(one).collect::<Vec<_>>().join("---\n")
}

/// The text after everything is mended that can be, the refused fixes with their reasons, and the number of judgements.
fn mended(text: &str) -> (String, Vec<(String, String)>, usize) {
    let closed = |_: &SourceFile| None;
    let order = Order { review: false, closed: &closed };
    let mut judgements = 0;
    let done = mend(&order, &mut |changed: &[Changed<'_>]| {
        judgements += 1;
        Ok::<_, Infallible>(judge(changed.first().map_or(text, |file| file.text)))
    });
    let Ok(done) = done;
    let refused = done.left.into_iter().filter_map(|left| match left.why {
        Why::Refused(reason) => Some((left.finding.object.name.to_string(), reason)),
        _ => None,
    });
    let text = done.files.into_iter().next().map_or_else(|| text.to_owned(), |file| file.text);
    (text, refused.collect(), judgements)
}

const KEY: &str = "  bad: x\n";

#[test]
fn a_fix_that_brings_a_finding_is_refused_and_the_others_are_carried_out() {
    let text = objects(&[("one", KEY), ("two", "  bad: x\n  keep: x\n"), ("three", KEY)]);
    let (fixed, refused, _) = mended(&text);
    assert_eq!(fixed, objects(&[("one", ""), ("two", "  bad: x\n  keep: x\n"), ("three", "")]));
    assert_eq!(refused, [("two".to_owned(), "it would bring a finding of `broken`: `two` is broken".to_owned())]);
}

#[test]
fn a_lesser_finding_that_the_page_announces_is_no_reason_to_refuse() {
    let (fixed, refused, _) = mended(&objects(&[("one", "  bad: x\n  minor: x\n")]));
    assert_eq!((fixed, refused.len()), (objects(&[("one", "  minor: x\n")]), 0));
}

#[test]
fn the_one_among_many_that_shows_elsewhere_is_found() {
    let names: Vec<String> = (0..50).map(|number| format!("n{number}")).collect();
    let mut entries: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), KEY)).collect();
    entries.push(("watcher", "  watches: n37\n"));
    let (fixed, refused, judgements) = mended(&objects(&entries));
    let expected = entries.iter().map(|&(name, data)| (name, if name == "n37" || data != KEY { data } else { "" }));
    assert_eq!(fixed, objects(&expected.collect::<Vec<_>>()));
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].0, "n37");
    assert!(judgements < 40, "{judgements} judgements: it is searched by halving");
}

#[test]
fn objects_of_one_name_are_told_apart() {
    let text = objects(&[("same", KEY), ("same", "  bad: x\n  keep: x\n")]);
    assert_eq!(mended(&text).0, objects(&[("same", ""), ("same", "  bad: x\n  keep: x\n")]));
}

#[test]
fn a_file_that_is_closed_stays() {
    let text = objects(&[("one", KEY)]);
    let closed = |file: &SourceFile| Some(format!("{} is closed", file.path));
    let order = Order { review: false, closed: &closed };
    let Ok(done) = mend(&order, &mut |_: &[Changed<'_>]| Ok::<_, Infallible>(judge(&text)));
    assert!(done.files.is_empty() && done.done.is_empty());
    assert_eq!(done.left[0].why, Why::Refused("a.yaml is closed".to_owned()));
}
