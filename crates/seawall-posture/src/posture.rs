//! The analysis: which checks run on which object.

use seawall_model::analysis::{Analysis, Judge};
use seawall_model::finding::Findings;
use seawall_model::{Facts, GroupKind, Object, ObjectId, Parameter, Parameters, Rule, Snapshot, Workload};

use crate::check::{Check, Run};
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

    fn plan(&self, selected: &dyn Fn(&Rule) -> bool, parameters: &Parameters) -> Box<dyn Judge> {
        let mut plan = Plan { parameters: parameters.clone(), ..Plan::default() };
        for check in CHECKS.iter().copied().filter(|check| selected(check.rule)) {
            match check.run {
                Run::Workload(_) => plan.workload.push(check),
                Run::WorkloadAmong(_) => plan.workload_among.push(check),
                Run::Object(..) => plan.object.push(check),
                Run::ObjectAmong(..) => plan.object_among.push(check),
                Run::Both(..) => {
                    plan.workload.push(check);
                    plan.object_among.push(check);
                }
                Run::Survey(_) => plan.survey.push(check),
            }
        }
        Box::new(plan)
    }
}

/// The selected checks by what they look at: most objects are none of most checks' business.
#[derive(Default)]
struct Plan {
    parameters: Parameters,
    workload: Vec<&'static Check>,
    workload_among: Vec<&'static Check>,
    object: Vec<&'static Check>,
    object_among: Vec<&'static Check>,
    survey: Vec<&'static Check>,
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
        for check in &self.survey {
            if let Run::Survey(run) = check.run {
                run(snapshot, &mut Report::new(check, &self.parameters, None, into));
            }
        }
    }
}

impl Plan {
    fn workload_alone(&self, workload: &Workload<'_>, into: &mut Findings) {
        let first = into.findings.len();
        for check in &self.workload {
            if let Run::Workload(run) | Run::Both(run, ..) = check.run {
                run(workload, &mut Report::new(check, &self.parameters, Some(workload.object), into));
            }
        }
        cover::settle(workload, first, into);
    }

    fn workload_among(&self, workload: &Workload<'_>, snapshot: &Snapshot, into: &mut Findings) {
        for check in &self.workload_among {
            if let Run::WorkloadAmong(run) = check.run {
                run(workload, snapshot, &mut Report::new(check, &self.parameters, Some(workload.object), into));
            }
        }
    }

    fn objects_alone(&self, object: &Object, into: &mut Findings) {
        for check in &self.object {
            match check.run {
                Run::Object(kinds, run) if covers(kinds, object) => {
                    run(object, &mut Report::new(check, &self.parameters, Some(object), into));
                }
                _ => {}
            }
        }
    }

    fn objects_among(&self, object: &Object, snapshot: &Snapshot, into: &mut Findings) {
        for check in &self.object_among {
            match check.run {
                Run::ObjectAmong(kinds, run) | Run::Both(_, kinds, run) if covers(kinds, object) => {
                    run(object, snapshot, &mut Report::new(check, &self.parameters, Some(object), into));
                }
                _ => {}
            }
        }
    }
}

fn covers(kinds: &[GroupKind<'_>], object: &Object) -> bool {
    kinds.is_empty() || kinds.contains(&object.reference.group_kind())
}
