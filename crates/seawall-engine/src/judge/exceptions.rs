//! All exceptions of a run, and what they were used for.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use seawall_model::finding::Finding;
use seawall_model::{Object, Problem, Reference, Snapshot, SourceFile};

use super::exception::{Exception, Tool};
use super::names::Names;
use super::stretches::Stretches;
use super::{annotation, comment, fault, ignore_file, read};
use crate::{Catalog, Plan, Report};

/// All exceptions of a run, and what they were used for.
#[derive(Debug, Default)]
pub struct Exceptions {
    all: Vec<Entry>,
    by_rule: FxHashMap<&'static str, Vec<usize>>,
    /// Those about all rules.
    any_rule: Vec<usize>,
    /// Those that an object's annotations make, by the object.
    by_object: FxHashMap<Reference, Vec<usize>>,
    /// Those that comments make, by the file and the first byte of the document.
    by_document: FxHashMap<(Arc<str>, usize), Stretches>,
    /// The document whose comments were read last, by the address of its file's text and its first byte.
    last: Option<(usize, usize)>,
    names: Names,
    problems: Vec<Problem>,
    today: Option<Date>,
}

#[derive(Debug)]
struct Entry {
    exception: Arc<Exception>,
    /// Findings that it is about; when it is expired, those that it would have been about.
    findings: usize,
}

/// A finding that an exception is about.
#[derive(Debug, Clone)]
pub struct Excepted {
    /// The finding.
    pub finding: Finding,
    /// The exception: of several the first.
    pub exception: Arc<Exception>,
}

/// An exception and what became of it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The exception.
    pub exception: Arc<Exception>,
    /// What became of it.
    pub state: State,
    /// Findings that it is about; when it is expired, those that it would have been about.
    pub findings: usize,
}

/// What became of an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is about a finding or more.
    Used,
    /// All its rules ran, and it is about nothing.
    Unused,
    /// It is about nothing, but not all of its rules ran.
    NotAsked,
    /// Its time is over.
    Expired,
}

impl State {
    /// The word used in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Unused => "unused",
            Self::NotAsked => "not-asked",
            Self::Expired => "expired",
        }
    }
}

impl Exceptions {
    /// None yet. Those that end before `today` do not work; without a date none has ended.
    pub fn new(today: Option<Date>) -> Self {
        Self { today, ..Self::default() }
    }

    /// Takes the exceptions that a file holds; what is wrong with it is reported at the end.
    pub fn add_file(&mut self, file: &Arc<SourceFile>, catalog: &Catalog) {
        let read = read::read(file, catalog);
        self.problems.extend(read.problems);
        read.exceptions.into_iter().for_each(|exception| self.add(exception));
    }

    fn add(&mut self, exception: Exception) {
        let rules = exception.rules.clone();
        let index = self.push(exception);
        match rules {
            Some(rules) => rules.iter().for_each(|rule| self.by_rule.entry(rule).or_default().push(index)),
            None => self.any_rule.push(index),
        }
    }

    fn push(&mut self, exception: Exception) -> usize {
        self.all.push(Entry { exception: Arc::new(exception), findings: 0 });
        self.all.len() - 1
    }

    /// Takes a problem that is to be reported with those of the exceptions.
    pub fn add_problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Takes what an ignore file of Trivy holds.
    pub fn add_ignore_file(&mut self, file: &Arc<SourceFile>, catalog: &Catalog) {
        let read = ignore_file::read(file, catalog);
        self.problems.extend(read.problems);
        read.exceptions.into_iter().for_each(|exception| self.add(exception));
    }

    /// Takes what stands with the objects of a snapshot, those aside that repeat their maker.
    pub fn learn_all(&mut self, snapshot: &Snapshot, catalog: &Catalog) {
        let own = snapshot.ids().filter(|&id| snapshot.maker(id).is_none());
        own.for_each(|id| self.learn(snapshot.object(id), catalog));
    }

    /// Takes what the object's annotations and the comments of its document say, whoever they are written for. The
    /// objects of one document are to come one after the other.
    pub fn learn(&mut self, object: &Object, catalog: &Catalog) {
        for exception in annotation::of(object, &mut self.names, catalog) {
            let index = self.push(exception);
            self.by_object.entry(object.reference.clone()).or_default().push(index);
        }
        let Some(file) = object.origin.file() else { return };
        let start = object.document.chunk().range.start;
        let document = Some((Arc::as_ptr(object.document.text()).addr(), start));
        if self.last == document || !comment::may_hold(object) {
            self.last = document;
            return;
        }
        self.last = document;
        let key = (Arc::clone(&file.path), start);
        if self.by_document.contains_key(&key) {
            return;
        }
        let (exceptions, problems) = comment::of(&object.document, file, &mut self.names, catalog);
        self.problems.extend(problems);
        let spans = exceptions.into_iter().filter_map(|exception| Some((exception.span()?, self.push(exception))));
        let stretches = Stretches::new(spans.collect());
        self.by_document.insert(key, stretches);
    }

    /// Whether there are none at all.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Moves the findings of `report` that are accepted aside, and adds what became of the exceptions.
    pub fn judge(mut self, report: &mut Report, plan: &Plan) {
        let snapshot = report.snapshot.clone();
        let look_up = |finding: &Finding| snapshot.as_ref()?.object_at(&finding.object, finding.location.as_ref());
        let (standing, excepted) = self.divide(std::mem::take(&mut report.findings), look_up);
        report.findings = standing;
        report.excepted.extend(excepted);
        self.end(report, plan);
    }

    /// Divides findings into those that stand and those that are accepted. `object` looks up what a finding is about.
    pub fn divide<'o>(
        &mut self,
        findings: Vec<Finding>,
        object: impl Fn(&Finding) -> Option<&'o Object>,
    ) -> (Vec<Finding>, Vec<Excepted>) {
        if self.all.is_empty() {
            return (findings, Vec::new());
        }
        let (mut standing, mut excepted) = (Vec::with_capacity(findings.len()), Vec::new());
        for finding in findings {
            match self.exception(&finding, || object(&finding)) {
                Some(exception) => excepted.push(Excepted { finding, exception }),
                None => standing.push(finding),
            }
        }
        (standing, excepted)
    }

    /// The first exception that is about the finding and still works. All that are about it count as used.
    fn exception<'o>(&mut self, finding: &Finding, object: impl Fn() -> Option<&'o Object>) -> Option<Arc<Exception>> {
        let by_rule = self.by_rule.get(finding.rule.id);
        let by_object = self.by_object.get(&finding.object);
        let document = || {
            let (file, start) = finding.location.as_ref().map(|at| (&at.file.path, at.span.start))?;
            let stretches = self.by_document.get(&(Arc::clone(file), object()?.document.chunk().range.start))?;
            Some(stretches.holding(start))
        };
        let by_document = if self.by_document.is_empty() { None } else { document() };
        let lists = [by_rule, Some(&self.any_rule), by_object, by_document.as_ref()];
        let mut first: Option<usize> = None;
        for &index in lists.into_iter().flatten().flatten() {
            let entry = &mut self.all[index];
            if entry.exception.covers(finding, &object) {
                entry.findings += 1;
                if !entry.exception.is_expired(self.today) {
                    first = Some(first.map_or(index, |first| first.min(index)));
                }
            }
        }
        first.map(|index| Arc::clone(&self.all[index].exception))
    }

    /// Adds to `report` what became of all of them, in the order in which they were given, and what the user should know
    /// of it. The findings of `report` are divided already.
    pub fn end(self, report: &mut Report, plan: &Plan) {
        report.problems.extend(self.problems);
        for Entry { exception, findings } in self.all {
            let state = state(&exception, findings, self.today, plan);
            let listed = Listed { exception, state, findings };
            report.problems.extend(problem(&listed));
            report.exceptions.push(listed);
        }
    }
}

fn state(exception: &Exception, findings: usize, today: Option<Date>, plan: &Plan) -> State {
    let ran = exception.rules.as_ref().is_none_or(|rules| rules.iter().all(|rule| plan.runs(rule)));
    match findings {
        _ if exception.is_expired(today) => State::Expired,
        0 if ran => State::Unused,
        0 => State::NotAsked,
        _ => State::Used,
    }
}

/// What the user should know. Suppressions of other tools may be there for those tools alone.
fn problem(listed: &Listed) -> Option<Problem> {
    let exception = &listed.exception;
    let name = &exception.name;
    let message = match listed.state {
        State::Expired => {
            let until = exception.until?;
            let again = match listed.findings {
                0 => "there is nothing left that it is about".to_owned(),
                1 => "the finding that it is about is reported again".to_owned(),
                number => format!("the {number} findings that it is about are reported again"),
            };
            format!("exception `{name}` has expired (its last day was {until}); {again}")
        }
        State::Unused if exception.tool == Tool::Seawall => {
            format!("exception `{name}` is about nothing that was found; it can go")
        }
        _ => return None,
    };
    Some(fault::doubtful(exception.written.clone(), message))
}
