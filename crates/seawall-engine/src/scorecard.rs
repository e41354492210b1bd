//! How the input stands against a framework, control by control, with the evidence.

use rustc_hash::FxHashMap;
use seawall_model::Snapshot;

use crate::{Catalog, Control, Framework, Plan, Report};

/// How the input stands against a framework.
#[derive(Debug, Clone)]
pub struct Scorecard {
    /// The framework.
    pub framework: Framework,
    /// One entry for each of its controls, in their order.
    pub controls: Vec<Score>,
}

/// How the input stands against one control.
#[derive(Debug, Clone)]
pub struct Score {
    /// The answer.
    pub standing: Standing,
    /// Objects that at least one of the control's rules looked at; of several rules, the one that looked at most.
    pub judged: usize,
    /// The findings against it, by their places in the order of [`Report::all`].
    pub findings: Vec<usize>,
    /// Questions of its rules that the input leaves open.
    pub unknown: usize,
}

/// The answer for one control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Its rules found nothing. What the control asks beyond them is in [`Control::rest`].
    Pass,
    /// There are findings that nobody has excepted.
    Fail,
    /// All findings are excepted.
    Excepted,
    /// Nobody can tell from this input; the cause is one sentence without a full stop.
    NotAssessed(String),
}

impl Standing {
    /// The word used in reports.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Excepted => "excepted",
            Self::NotAssessed(_) => "not-assessed",
        }
    }

    /// Why it was not assessed.
    pub fn cause(&self) -> Option<&str> {
        match self {
            Self::NotAssessed(cause) => Some(cause),
            _ => None,
        }
    }
}

impl Scorecard {
    /// Reads the score out of a report. `plan` must be the one that the report was made with, and hold the framework's
    /// rules with the findings that others cover: what [`crate::Selection::frameworks`] gives.
    /// What a baseline knows fails all the same.
    pub fn of(framework: &Framework, catalog: &Catalog, plan: &Plan, report: &Report) -> Self {
        let mut by_rule: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (index, finding) in report.all().enumerate() {
            by_rule.entry(finding.rule.id).or_default().push(index);
        }
        let mut unknown: FxHashMap<&str, (usize, &str)> = FxHashMap::default();
        for one in &report.unknowns {
            unknown.entry(one.rule).or_insert((0, one.reason)).0 += 1;
        }
        let look = Look { catalog, plan, report, by_rule, unknown };
        let controls = framework.controls.iter().map(|control| look.score(control)).collect();
        Self { framework: framework.clone(), controls }
    }

    /// How many controls stand like this.
    pub fn count(&self, word: &str) -> usize {
        self.controls.iter().filter(|score| score.standing.word() == word).count()
    }

    /// The controls with their scores.
    pub fn rows(&self) -> impl Iterator<Item = (&Control, &Score)> {
        self.framework.controls.iter().zip(&self.controls)
    }
}

struct Look<'r> {
    catalog: &'r Catalog,
    plan: &'r Plan,
    report: &'r Report,
    by_rule: FxHashMap<&'r str, Vec<usize>>,
    unknown: FxHashMap<&'r str, (usize, &'r str)>,
}

impl Look<'_> {
    fn score(&self, control: &Control) -> Score {
        let ran = || control.rules.iter().map(String::as_str).filter(|rule| self.plan.runs(rule));
        let mut findings: Vec<usize> = ran().filter_map(|rule| self.by_rule.get(rule)).flatten().copied().collect();
        findings.sort_unstable();
        let unknown = ran().filter_map(|rule| self.unknown.get(rule)).map(|(count, _)| count).sum();
        let snapshot = self.report.snapshot.as_ref();
        let judged = ran().map(|rule| self.concerned(rule, snapshot)).max().unwrap_or(0);
        Score { standing: self.standing(control, &findings, judged), judged, findings, unknown }
    }

    fn standing(&self, control: &Control, findings: &[usize], judged: usize) -> Standing {
        if findings.iter().any(|&index| !self.report.is_excepted(index)) {
            return Standing::Fail;
        }
        if !findings.is_empty() {
            return Standing::Excepted;
        }
        let open = control.rules.iter().filter_map(|rule| self.unknown.get(rule.as_str())).next();
        let not_run = control.rules.iter().find(|rule| !self.plan.runs(rule));
        match (&control.manual, open, not_run) {
            (Some(manual), _, _) => Standing::NotAssessed(manual.clone()),
            (None, _, Some(rule)) => Standing::NotAssessed(format!("`{rule}` did not run")),
            (None, Some((_, reason)), None) => Standing::NotAssessed(format!("not to be told: {reason}")),
            (None, None, None) if judged == 0 => {
                Standing::NotAssessed("there is nothing in the input that it is about".into())
            }
            (None, None, None) => Standing::Pass,
        }
    }

    fn concerned(&self, rule: &str, snapshot: Option<&Snapshot>) -> usize {
        let (Some(entry), Some(snapshot)) = (self.catalog.rule(rule), snapshot) else { return 0 };
        let analysis = self.catalog.analyses().iter().find(|analysis| analysis.name() == entry.analysis);
        analysis.map_or(0, |analysis| analysis.concerned(entry.rule, snapshot))
    }
}
