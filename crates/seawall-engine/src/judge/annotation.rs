//! Annotations with which users of other tools except an object.

use seawall_model::{Field, Object};
use seawall_yaml::Node;

use super::exception::{Exception, Tool, Written};
use super::names::Names;
use super::scope::{Scope, Stretch};
use crate::Catalog;

/// Where annotations stand that speak for the whole object: its own, and those of the pods that it makes.
const METADATA: [&[&str]; 3] = [
    &["metadata", "annotations"],
    &["spec", "template", "metadata", "annotations"],
    &["spec", "jobTemplate", "spec", "template", "metadata", "annotations"],
];

/// The exceptions in the annotations of `object` that name rules of ours.
pub(crate) fn of(object: &Object, names: &mut Names, catalog: &Catalog) -> Vec<Exception> {
    let lists = METADATA.into_iter().filter_map(|path| object.node().path(path));
    let entries = lists.flat_map(Node::entries);
    let known = entries.filter_map(|(key, value)| Some((key.scalar()?, value, meaning(key.scalar()?, value)?)));
    known
        .filter_map(|(key, value, meaning)| {
            let rules = match meaning.check {
                None => None,
                Some(check) => {
                    Some(names.rules(check, catalog).to_vec()).filter(|rules| !rules.is_empty()).map(Some)?
                }
            };
            Some(Exception {
                name: key.to_owned(),
                tool: meaning.tool,
                written: written(object, value),
                rules,
                reason: meaning.reason.filter(|reason| !reason.is_empty()).map(str::to_owned),
                owner: None,
                ticket: None,
                until: None,
                scope: Scope::Object(object.reference.clone(), stretch(object)),
                container: None,
                path: None,
            })
        })
        .collect()
}

/// What an annotation says.
struct Meaning<'a> {
    tool: Tool,
    /// The tool's name of the check; none for all of them.
    check: Option<&'a str>,
    reason: Option<&'a str>,
}

fn meaning<'a>(key: &'a str, value: Node<'a>) -> Option<Meaning<'a>> {
    let value = value.scalar()?;
    if let Some(check) = key.strip_prefix("ignore-check.kube-linter.io/") {
        return Some(Meaning { tool: Tool::KubeLinter, check: Some(check), reason: Some(value) });
    }
    if key == "kube-linter.io/ignore-all" {
        return Some(Meaning { tool: Tool::KubeLinter, check: None, reason: Some(value) });
    }
    if let Some(check) = key.strip_prefix("polaris.fairwinds.com/") {
        let check = if check == "exempt" { None } else { Some(check.strip_suffix("-exempt")?) };
        return value.eq_ignore_ascii_case("true").then_some(Meaning { tool: Tool::Polaris, check, reason: None });
    }
    if key.contains("checkov.io/skip") || key.contains("bridgecrew.io/skip") {
        let (check, reason) = value.split_once('=').map_or((value, None), |(check, reason)| (check, Some(reason)));
        return Some(Meaning { tool: Tool::Checkov, check: Some(check.trim()), reason });
    }
    None
}

fn written(object: &Object, value: Node<'_>) -> Written {
    let location = object.locate(Field::from(value));
    Written {
        file: location.as_ref().map(|location| location.file.path.clone()),
        position: location.map(|location| location.start()),
        object: Some(object.reference.clone()),
        in_source: true,
    }
}

/// The document that the object stands in: another one of the same name speaks for itself.
fn stretch(object: &Object) -> Option<Stretch> {
    let range = object.document.chunk().range.clone();
    let span = seawall_yaml::Span { start: range.start, end: range.end };
    object.origin.file().map(|file| Stretch { file: file.path.clone(), span })
}
