//! What one file has to say, gathered document by document.

use std::sync::Arc;

use seawall_model::problem::Effect;
use seawall_model::{Object, Observation, Problem, SourceFile};

use crate::problem::{at, count, doubtful, foreign, unread};

/// Problems of one file that are told one by one, those of objects not counted.
const MOST: usize = 100;

/// The observations of one file. A file that is none of ours is one problem, and so is a log of events; problems without
/// end are counted and not kept.
pub(crate) struct Summary<'f> {
    file: &'f Arc<SourceFile>,
    objects: Vec<Observation>,
    /// Problems of objects.
    told: Vec<Problem>,
    /// The first of the other problems.
    others: Vec<Problem>,
    /// Documents that could not be read, by their problem's number among `others`.
    refused: Vec<usize>,
    /// How many other problems there were, and what the gravest of those means that are not kept.
    number: usize,
    gravest: Option<Effect>,
    audited: usize,
    /// Whether any document could be read.
    is_read: bool,
}

impl<'f> Summary<'f> {
    /// Nothing so far.
    pub(crate) fn new(file: &'f Arc<SourceFile>) -> Self {
        Self {
            file,
            objects: Vec::new(),
            told: Vec::new(),
            others: Vec::new(),
            refused: Vec::new(),
            number: 0,
            gravest: None,
            audited: 0,
            is_read: false,
        }
    }

    /// Takes what a document led to.
    pub(crate) fn take(&mut self, observations: Vec<Observation>) {
        self.is_read = true;
        for observation in observations {
            match observation {
                Observation::Object(object) if object.reference.group == AUDIT => self.audited += 1,
                Observation::Problem(problem) if problem.object.as_ref().is_some_and(|it| it.group == AUDIT) => {}
                Observation::Problem(problem) if problem.object.is_some() => self.told.push(problem),
                Observation::Problem(problem) => self.other(problem),
                Observation::Object(object) => {
                    self.told.extend(unrendered(self.file, &object));
                    self.objects.push(Observation::Object(object));
                }
            }
        }
    }

    /// Takes why a document could not be read.
    pub(crate) fn refuse(&mut self, problem: Problem) {
        self.refused.extend((self.others.len() < MOST).then_some(self.others.len()));
        self.other(problem);
    }

    fn other(&mut self, problem: Problem) {
        self.number += 1;
        if self.others.len() < MOST {
            self.others.push(problem);
        } else {
            self.gravest = Some(self.gravest.map_or(problem.effect, |gravest| gravest.min(problem.effect)));
        }
    }

    /// All of it.
    pub(crate) fn end(mut self) -> Vec<Observation> {
        let path = &self.file.path;
        if self.is_read {
            self.refused.iter().for_each(|&number| self.others[number].message.push_str(", the others were"));
        }
        if self.audited > 0 {
            let message = format!("{} of an audit log, not objects; skipped", count(self.audited, "event"));
            self.others.push(foreign(path, message));
        }
        let is_nothing = self.objects.is_empty() && self.told.is_empty();
        let is_foreign = self.others.iter().map(|it| it.effect).chain(self.gravest).all(|it| it == Effect::Foreign);
        if is_nothing && self.others.is_empty() {
            self.others.push(foreign(path, nothing(self.file, self.is_read)));
        } else if is_nothing && is_foreign && self.number > 1 {
            let message = format!("no Kubernetes object in any of its {}; skipped", count(self.number, "document"));
            self.others = vec![foreign(path, message)];
        } else if let Some(effect) = self.gravest {
            let message = format!("{} more in this file", count(self.number - MOST, "problem"));
            self.others.push(Problem { effect, ..unread(path, message) });
        }
        let problems = self.told.into_iter().chain(self.others);
        self.objects.extend(problems.map(Observation::Problem));
        self.objects
    }
}

/// The group of what API servers log.
const AUDIT: &str = "audit.k8s.io";

/// Names cannot hold what templates are marked with.
fn unrendered(file: &SourceFile, object: &Object) -> Option<Problem> {
    let name = Some(&object.reference.name).filter(|name| name.contains("{{"))?;
    let message =
        format!("looks like a template that was not rendered: its name is `{name}`; it was judged as it stands");
    let problem = at(file.text.position(object.span().start), doubtful(&file.path, message));
    Some(Problem { object: Some(object.reference.clone()), ..problem })
}

fn nothing(file: &SourceFile, is_read: bool) -> &'static str {
    let text = file.text.as_str().trim_start_matches('\u{feff}').trim();
    let holds_more = |line: &str| !line.is_empty() && !line.starts_with('#') && !line.starts_with("---");
    match text.lines().any(|line| holds_more(line.trim())) {
        _ if text.is_empty() => "the file is empty",
        true if is_read => "the file holds no object: its lists and documents are empty",
        _ => "the file holds no document, only comments or separators",
    }
}
