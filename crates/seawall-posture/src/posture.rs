//! The analysis: which checks run on which object.

use seawall_model::analysis::{Analysis, Judge};
use seawall_model::finding::Findings;
use seawall_model::{Facts, GroupKind, Object, ObjectId, Parameter, Parameters, Rule, Snapshot, Workload};

use crate::check::{Check, Kinds, OnObject, OnObjectAmong, OnSnapshot, OnWorkload, OnWorkloadAmong, Run};
use crate::cover;
use crate::parameter::PARAMETERS;
use crate::report::Report;
use crate::rules::CHECKS;

/// Checks over objects.
#[derive(Debug, Clone, Copy, Default)]
pub struct Posture;

impl Analysis for Posture {
    fn name(&self) -> &'static str {
        "posture"
    }

    fn rules(&self) -> Vec<&'static Rule> {
        CHECKS.iter().map(|check| check.rule).collect()
    }

    fn parameters(&self) -> &'static [&'static Parameter] {
        PARAMETERS
    }

    fn concerned(&self, rule: &Rule, snapshot: &Snapshot) -> usize {
        let Some(check) = CHECKS.iter().find(|check| check.rule.id == rule.id) else { return 0 };
        concerned(check.run, snapshot)
    }

    fn plan(&self, selected: &dyn Fn(&Rule) -> bool, parameters: &Parameters) -> Box<dyn Judge> {
        let mut plan = Plan { parameters: parameters.clone(), ..Plan::default() };
        for check in CHECKS.iter().copied().filter(|check| selected(check.rule)) {
            plan.add(check, check.run);
        }
        Box::new(plan)
    }
}

fn concerned(run: Run, snapshot: &Snapshot) -> usize {
    let own = || snapshot.ids().filter(|&id| snapshot.maker(id).is_none());
    match run {
        Run::Workload(_) | Run::WorkloadAmong(_) => snapshot.all_workloads().count(),
        Run::Object(kinds, _) | Run::ObjectAmong(kinds, _) => {
            own().filter(|&id| covers(kinds, snapshot.object(id))).count()
        }
        Run::Survey(_) => 1,
        Run::Several(runs) => runs.iter().map(|&run| concerned(run, snapshot)).sum(),
    }
}

/// The selected checks by what they look at: most objects are none of most checks' business.
#[derive(Default)]
struct Plan {
    parameters: Parameters,
    workload: Vec<(&'static Check, OnWorkload)>,
    workload_among: Vec<(&'static Check, OnWorkloadAmong)>,
    object: Vec<(&'static Check, Kinds, OnObject)>,
    object_among: Vec<(&'static Check, Kinds, OnObjectAmong)>,
    survey: Vec<(&'static Check, OnSnapshot)>,
}

impl Judge for Plan {
    fn alone(&self, object: &Object, facts: &Facts, into: &mut Findings) {
        self.objects_alone(object, into);
        for workload in Workload::all_in(object, facts) {
            self.workload_alone(&workload, into);
        }
    }

    fn among(&self, id: ObjectId, snapshot: &Snapshot, into: &mut Findings) {
        self.objects_among(snapshot.object(id), snapshot, into);
        for workload in snapshot.workloads(id) {
            self.workload_among(&workload, snapshot, into);
        }
    }

    fn judge(&self, id: ObjectId, snapshot: &Snapshot, into: &mut Findings) {
        let object = snapshot.object(id);
        self.objects_alone(object, into);
        self.objects_among(object, snapshot, into);
        for workload in snapshot.workloads(id) {
            self.workload_alone(&workload, into);
            self.workload_among(&workload, snapshot, into);
        }
    }

    fn survey(&self, snapshot: &Snapshot, into: &mut Findings) {
        for (check, run) in &self.survey {
            run(snapshot, &mut Report::new(check, &self.parameters, None, into));
        }
    }
}

impl Plan {
    fn add(&mut self, check: &'static Check, run: Run) {
        match run {
            Run::Workload(run) => self.workload.push((check, run)),
            Run::WorkloadAmong(run) => self.workload_among.push((check, run)),
            Run::Object(kinds, run) => self.object.push((check, kinds, run)),
            Run::ObjectAmong(kinds, run) => self.object_among.push((check, kinds, run)),
            Run::Survey(run) => self.survey.push((check, run)),
            Run::Several(runs) => runs.iter().for_each(|&run| self.add(check, run)),
        }
    }

    fn workload_alone(&self, workload: &Workload<'_>, into: &mut Findings) {
        let first = into.findings.len();
        for (check, run) in &self.workload {
            run(workload, &mut Report::new(check, &self.parameters, Some(workload.object), into));
        }
        cover::settle(workload, first, into);
    }

    fn workload_among(&self, workload: &Workload<'_>, snapshot: &Snapshot, into: &mut Findings) {
        let first = into.findings.len();
        for (check, run) in &self.workload_among {
            run(workload, snapshot, &mut Report::new(check, &self.parameters, Some(workload.object), into));
        }
        cover::settle(workload, first, into);
    }

    fn objects_alone(&self, object: &Object, into: &mut Findings) {
        for (check, _, run) in self.object.iter().filter(|(_, kinds, _)| covers(kinds, object)) {
            run(object, &mut Report::new(check, &self.parameters, Some(object), into));
        }
    }

    fn objects_among(&self, object: &Object, snapshot: &Snapshot, into: &mut Findings) {
        for (check, _, run) in self.object_among.iter().filter(|(_, kinds, _)| covers(kinds, object)) {
            run(object, snapshot, &mut Report::new(check, &self.parameters, Some(object), into));
        }
    }
}

fn covers(kinds: &[GroupKind<'_>], object: &Object) -> bool {
    kinds.is_empty() || kinds.contains(&object.reference.group_kind())
}
