//! One run over a frozen snapshot.

use rayon::prelude::*;
use seawall_model::finding::{Finding, Findings, Unknown};
use seawall_model::{ObjectId, Problem, Reference, Severity, Snapshot};

use crate::judge::{Excepted, Listed};
use crate::surveyed::Surveyed;
use crate::worst::WorstPaths;
use crate::{Plan, Scorecard};

/// What a run has to say.
#[derive(Debug, Default)]
pub struct Report {
    /// What stands: by object in canonical order, then the worst first, then by rule and place.
    pub findings: Vec<Finding>,
    /// What the baseline knows, in the same order.
    pub known: Vec<Finding>,
    /// How many findings of the baseline are gone, of those whose rules ran; absent without a baseline.
    pub fixed: Option<usize>,
    /// What exceptions accept, in the same order.
    pub excepted: Vec<Excepted>,
    /// All exceptions that were there, used or not.
    pub exceptions: Vec<Listed>,
    /// What could not be decided, by rule.
    pub unknowns: Vec<Unknown>,
    /// What could not be read, or not as it was meant.
    pub problems: Vec<Problem>,
    /// Objects judged, those that repeat their maker included.
    pub objects: usize,
    /// Files read.
    pub files: usize,
    /// How the input stands against the frameworks that were asked for.
    pub scorecards: Vec<Scorecard>,
    /// What was judged, for outputs that show or mend it; absent when findings were reported before it was known.
    pub snapshot: Option<Snapshot>,
    /// The worst attack paths, where somebody asked for them.
    pub paths: Option<WorstPaths>,
}

impl Report {
    /// All findings: those that stand, those that the baseline knows, those that exceptions accept.
    pub fn all(&self) -> impl Iterator<Item = &Finding> {
        let excepted = self.excepted.iter().map(|excepted| &excepted.finding);
        self.findings.iter().chain(&self.known).chain(excepted)
    }

    /// The finding with this place in the order of [`Self::all`].
    pub fn finding(&self, index: usize) -> Option<&Finding> {
        let (standing, known) = (self.findings.len(), self.findings.len() + self.known.len());
        match index {
            _ if index < standing => self.findings.get(index),
            _ if index < known => self.known.get(index - standing),
            _ => self.excepted.get(index - known).map(|excepted| &excepted.finding),
        }
    }

    /// Whether an exception accepts the finding with this place in the order of [`Self::all`].
    pub fn is_excepted(&self, index: usize) -> bool {
        index >= self.findings.len() + self.known.len()
    }

    /// How many findings that stand there are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The problems that no finding tells.
    pub fn untold(&self) -> impl Iterator<Item = &Problem> + Clone {
        self.problems.iter().filter(|problem| problem.told_by.is_none())
    }

    /// The worst severity of those that stand.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// Objects judged in one go: enough to make the hand-over between threads cheap, few enough to share out evenly.
const BATCH: usize = 32;

/// Batches before their findings are put together: enough to keep all threads busy, few enough that findings are not
/// held twice.
const WINDOW: usize = 64;

/// Judges every object of `snapshot` that does not repeat its maker.
pub fn run(plan: &Plan, snapshot: &Snapshot, problems: Vec<Problem>) -> Report {
    let own: Vec<ObjectId> = snapshot.ids().filter(|&id| snapshot.maker(id).is_none()).collect();
    let problems = plan.leave_told(problems);
    let mut report =
        Report { problems, objects: snapshot.objects().len(), snapshot: Some(snapshot.clone()), ..Report::default() };
    let surveyed = Surveyed::by(plan, snapshot);
    for window in own.chunks(BATCH * WINDOW) {
        let judged: Vec<Findings> =
            window.par_chunks(BATCH).map(|batch| judge(plan, batch, snapshot, &surveyed)).collect();
        for findings in judged {
            report.findings.extend(findings.findings);
            report.unknowns.extend(findings.unknowns);
        }
    }
    let mut rest = surveyed.rest;
    settle(plan, &mut rest, 0);
    sort(&mut rest.findings);
    report.findings.extend(rest.findings);
    report.unknowns.extend(rest.unknowns);
    report.unknowns.sort();
    report
}

/// Judges those of `objects` that do not repeat their maker, among all the others: what is known of a few objects without
/// judging the rest. Of what can only be said of the snapshot as a whole, what is about one of them.
pub fn run_on(plan: &Plan, snapshot: &Snapshot, objects: &[ObjectId]) -> Report {
    let own: Vec<ObjectId> = objects.iter().copied().filter(|&id| snapshot.maker(id).is_none()).collect();
    let mut report = Report { objects: objects.len(), snapshot: Some(snapshot.clone()), ..Report::default() };
    let surveyed = Surveyed::by(plan, snapshot);
    let judged: Vec<Findings> = own.par_chunks(1).map(|one| judge(plan, one, snapshot, &surveyed)).collect();
    for findings in judged {
        report.findings.extend(findings.findings);
        report.unknowns.extend(findings.unknowns);
    }
    let among = |reference: &Reference| own.iter().any(|&id| snapshot.object(id).reference == *reference);
    report.unknowns.extend(surveyed.rest.unknowns.into_iter().filter(|unknown| among(&unknown.object)));
    report.unknowns.sort();
    report
}

/// The findings of a run in no particular order, those that say nothing new beside others kept apart: against them it
/// is judged what a change has brought.
pub fn findings(plan: &Plan, snapshot: &Snapshot) -> Findings {
    let own: Vec<ObjectId> = snapshot.ids().filter(|&id| snapshot.maker(id).is_none()).collect();
    let judged: Vec<Findings> = own
        .par_chunks(BATCH)
        .map(|batch| {
            let mut all = Findings::default();
            for &id in batch {
                plan.judges.iter().for_each(|judge| judge.judge(id, snapshot, &mut all));
            }
            all
        })
        .collect();
    let mut all = Findings::default();
    plan.judges.iter().for_each(|judge| judge.survey(snapshot, &mut all));
    for one in judged {
        all.findings.extend(one.findings);
        all.covered.extend(one.covered);
        all.unknowns.extend(one.unknowns);
    }
    all
}

fn judge(plan: &Plan, batch: &[ObjectId], snapshot: &Snapshot, surveyed: &Surveyed) -> Findings {
    let mut all = Findings::default();
    for &id in batch {
        let start = all.findings.len();
        for judge in &plan.judges {
            judge.judge(id, snapshot, &mut all);
        }
        surveyed.add_about(id, &mut all);
        settle(plan, &mut all, start);
        sort(&mut all.findings[start..]);
    }
    all
}

/// Reports the covered findings as well, or lets them go. Of the findings from `start` on, those go too that are milder
/// than their rule and than the user asked for.
pub(crate) fn settle(plan: &Plan, findings: &mut Findings, start: usize) {
    if plan.everything {
        findings.findings.append(&mut findings.covered);
    } else {
        findings.covered.clear();
    }
    let is_too_mild = |finding: &mut Finding| finding.severity < plan.least && finding.severity < finding.rule.severity;
    findings.findings.extract_if(start.., is_too_mild).for_each(drop);
}

/// The worst first, then by rule and place.
pub(crate) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        b.severity.cmp(&a.severity).then_with(|| a.rule.id.cmp(b.rule.id)).then_with(|| a.path.cmp(&b.path))
    });
}
