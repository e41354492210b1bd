//! Files of exceptions: `kind: Exception` objects of `seawall.dev/v1`.

use std::sync::Arc;

use jiff::civil::Date;
use seawall_model::{Problem, SourceFile};
use seawall_yaml::{Kind, Node, Options, read_all};

use super::exception::{Exception, Tool, Written};
use super::pattern::Pattern;
use super::scope::{Scope, Selector};
use super::{fault, kubescape};
use crate::Catalog;
use crate::catalog::closest;

const API_VERSION: &str = "seawall.dev/v1";

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) exceptions: Vec<Exception>,
    pub(crate) problems: Vec<Problem>,
}

/// Reads a file of exceptions: documents, lists of them, in YAML or JSON. What is not in order is a problem, and the
/// exception that it belongs to does not work.
pub(crate) fn read(file: &Arc<SourceFile>, catalog: &Catalog) -> Read {
    let mut read = Read::default();
    for reading in read_all(&file.text, &Options::default()) {
        for problem in &reading.problems {
            let position = Some(file.text.position(problem.span.start));
            read.problems.push(match problem.fatal {
                true => fault::unread(file, position, format!("no exception was read here: {}", problem.message)),
                false => fault::at(file, problem.span.start, problem.message.clone()),
            });
        }
        if let Some(document) = &reading.document {
            entry(document.root(), file, catalog, &mut read);
        }
    }
    if read.exceptions.is_empty() && read.problems.is_empty() {
        read.problems.push(fault::at(file, 0, "the file holds no exception".to_owned()));
    }
    read
}

fn entry(node: Node<'_>, file: &Arc<SourceFile>, catalog: &Catalog, into: &mut Read) {
    if kubescape::is_policy(node) {
        return kubescape::read(node, file, catalog, into);
    }
    let word = |key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default();
    match (node.kind(), word("apiVersion"), word("kind")) {
        (Kind::Null, ..) => {}
        (Kind::Sequence, ..) => node.items().for_each(|item| entry(item, file, catalog, into)),
        (Kind::Mapping, "v1", "List") | (Kind::Mapping, API_VERSION, "ExceptionList") => {
            node.get("items").into_iter().flat_map(Node::items).for_each(|item| entry(item, file, catalog, into));
        }
        (Kind::Mapping, API_VERSION, "Exception") => one(node, file, catalog, into),
        _ => {
            let message = "no exception: `apiVersion: seawall.dev/v1` and `kind: Exception` are missing; skipped";
            into.problems.push(fault::at(file, node.span().start, message.to_owned()));
        }
    }
}

fn one(node: Node<'_>, file: &Arc<SourceFile>, catalog: &Catalog, into: &mut Read) {
    let mut fields = Fields { file, name: String::new(), problems: Vec::new(), is_broken: false };
    let exception = fields.exception(node, catalog);
    into.problems.append(&mut fields.problems);
    into.exceptions.extend(exception.filter(|_| !fields.is_broken));
}

/// The fields of one exception, read with all that is wrong with them.
struct Fields<'f> {
    file: &'f Arc<SourceFile>,
    name: String,
    problems: Vec<Problem>,
    /// Whether something is wrong that keeps the exception from working.
    is_broken: bool,
}

impl Fields<'_> {
    fn exception(&mut self, node: Node<'_>, catalog: &Catalog) -> Option<Exception> {
        self.keys(node, &["apiVersion", "kind", "metadata", "spec", "status"]);
        let metadata = node.get("metadata");
        let text = |key| metadata.and_then(|metadata| metadata.get(key)).and_then(Node::as_str);
        self.name = text("name").unwrap_or_default().to_owned();
        if self.name.is_empty() {
            self.breaks(metadata.unwrap_or(node), "it has no `metadata.name`");
        }
        let Some(spec) = node.get("spec").filter(|spec| spec.kind() == Kind::Mapping) else {
            self.breaks(node, "it has no `spec`");
            return None;
        };
        self.keys(spec, &["rules", "objects", "container", "path", "owner", "reason", "ticket", "expires"]);
        let rules = self.rules(spec, catalog);
        let scope = self.scope(spec, text("namespace"));
        if rules.is_none() && matches!(scope, Scope::Everywhere) {
            self.breaks(spec, "it is about all rules and all objects; name `objects`");
        }
        let reason = self.required(spec, "reason", "no reason is given: say why the findings are accepted");
        let expires = self.required(spec, "expires", "no expiry is given: `expires` takes a date such as 2027-01-31");
        Some(Exception {
            name: self.name.clone(),
            tool: Tool::Seawall,
            written: Written {
                file: Some(self.file.path.clone()),
                position: Some(self.file.text.position(node.span().start)),
                ..Written::default()
            },
            rules,
            reason,
            owner: self.text(spec, "owner"),
            ticket: self.text(spec, "ticket"),
            until: expires.and_then(|expires| self.date(spec, &expires)),
            scope,
            container: self.pattern(spec, "container"),
            path: self.path(spec),
        })
    }

    /// The ids of the rules; none for all.
    fn rules(&mut self, spec: Node<'_>, catalog: &Catalog) -> Option<Vec<&'static str>> {
        let names = spec.get("rules");
        let listed: Vec<Node<'_>> = names.into_iter().flat_map(Node::items).collect();
        if listed.is_empty() {
            self.breaks(names.unwrap_or(spec), "`rules` must list the rules that it is about");
        }
        let mut ids = Vec::new();
        for node in listed {
            let Some(name) = node.as_str().filter(|name| !name.is_empty()) else {
                self.breaks(node, "`rules` must list words");
                continue;
            };
            if name == "*" {
                return None;
            }
            let known = catalog.answering_to(name);
            if known.is_empty() {
                let hint = fault::did_you_mean(&catalog.similar(name));
                self.doubts(node, &format!("no rule is called `{name}`{hint}"));
            }
            ids.extend(known.iter().map(|entry| entry.rule.id));
        }
        if ids.is_empty() && !self.is_broken {
            self.breaks(spec, "none of its rules exists");
        }
        ids.sort_unstable();
        ids.dedup();
        Some(ids)
    }

    /// The objects; of an exception that has a namespace, only those in it.
    fn scope(&mut self, spec: Node<'_>, within: Option<&str>) -> Scope {
        let Some(objects) = spec.get("objects") else {
            return match within {
                Some(namespace) => {
                    let namespace = Some(Pattern::new(namespace));
                    Scope::Objects(vec![Selector { namespace, ..Selector::default() }])
                }
                None => Scope::Everywhere,
            };
        };
        if objects.items().next().is_none() {
            self.breaks(objects, "`objects` must list selectors; leave it out to mean all objects");
        }
        Scope::Objects(objects.items().map(|node| self.selector(node, within)).collect())
    }

    fn selector(&mut self, node: Node<'_>, within: Option<&str>) -> Selector {
        self.keys(node, &["apiGroup", "kind", "namespace", "name", "labels"]);
        if node.entries().next().is_none() {
            self.breaks(node, "a selector must name something: kind, namespace, name, labels or apiGroup");
        }
        let mut selector = Selector {
            api_group: self.pattern(node, "apiGroup"),
            kind: self.pattern(node, "kind"),
            namespace: self.pattern(node, "namespace"),
            name: self.pattern(node, "name"),
            labels: Vec::new(),
        };
        if let Some(within) = within {
            if selector.namespace.as_ref().is_some_and(|namespace| !namespace.matches(within)) {
                self.breaks(node, &format!("it lies in the namespace `{within}` and can be about no other"));
            }
            selector.namespace = Some(Pattern::new(within));
        }
        if let Some(labels) = node.get("labels") {
            if labels.entries().next().is_none() {
                self.breaks(labels, "`labels` must name labels and their values");
            }
            for (key, value) in labels.entries() {
                let wanted = self.glob(value, "a label");
                selector.labels.extend(key.scalar().zip(wanted).map(|(key, wanted)| (key.to_owned(), wanted)));
            }
        }
        selector
    }

    fn path(&mut self, spec: Node<'_>) -> Option<Pattern> {
        let node = spec.get("path")?;
        let path = node.as_str().unwrap_or_default();
        if path.is_empty() || path.starts_with(['/', '.']) {
            self.breaks(node, "`path` takes the place of a finding, such as `spec.containers[app].image`");
        }
        Some(Pattern::new(path))
    }

    fn date(&mut self, spec: Node<'_>, text: &str) -> Option<Date> {
        let date = date(text);
        if date.is_none() {
            let node = spec.get("expires").unwrap_or(spec);
            self.breaks(node, &format!("`{text}` is no date; write it as 2027-01-31"));
        }
        date
    }

    fn pattern(&mut self, node: Node<'_>, key: &str) -> Option<Pattern> {
        let value = node.get(key)?;
        self.glob(value, &format!("`{key}`"))
    }

    /// A pattern of a name. Sets and alternatives, which other globs have, are refused rather than misread.
    fn glob(&mut self, value: Node<'_>, what: &str) -> Option<Pattern> {
        let text = value.as_str();
        match text {
            None => self.breaks(value, &format!("{what} must be text")),
            Some(text) if text.contains(['[', ']', '{', '}', '\\', '!']) => {
                self.breaks(value, &format!("`{text}` is no pattern: only `*` and `?` stand for something else"));
            }
            Some(_) => {}
        }
        text.map(Pattern::new)
    }

    fn required(&mut self, spec: Node<'_>, key: &str, message: &str) -> Option<String> {
        let text = self.text(spec, key).filter(|text| !text.trim().is_empty());
        let is_missing = spec.get(key).is_none_or(|node| node.scalar().is_some_and(|text| text.trim().is_empty()));
        if text.is_none() && is_missing {
            self.breaks(spec.get(key).unwrap_or(spec), message);
        }
        text
    }

    fn text(&mut self, spec: Node<'_>, key: &str) -> Option<String> {
        let node = spec.get(key).filter(|node| !node.is_null())?;
        let text = node.scalar();
        if text.is_none() {
            self.breaks(node, &format!("`{key}` must be text"));
        }
        text.map(str::to_owned)
    }

    /// A misspelt key must not make an exception wider than it was meant.
    fn keys(&mut self, node: Node<'_>, known: &[&str]) {
        for (key, _) in node.entries() {
            let name = key.scalar().unwrap_or_default();
            if !known.contains(&name) {
                let hint = fault::did_you_mean(&closest(name, known.iter().copied()));
                self.breaks(key, &format!("`{name}` is no field of it{hint}"));
            }
        }
    }

    fn breaks(&mut self, node: Node<'_>, message: &str) {
        self.is_broken = true;
        let name = if self.name.is_empty() { String::new() } else { format!(" `{}`", self.name) };
        let message = format!("exception{name} does not work: {message}");
        self.problems.push(fault::at(self.file, node.span().start, message));
    }

    fn doubts(&mut self, node: Node<'_>, message: &str) {
        let message = format!("exception `{}`: {message}", self.name);
        self.problems.push(fault::at(self.file, node.span().start, message));
    }
}

/// A date as it is written in exceptions: `2027-01-31`, or the day of a time stamp.
pub(crate) fn date(text: &str) -> Option<Date> {
    let day = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let is_plain = day.len() == 10 && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    day.parse().ok().filter(|_| is_plain)
}
