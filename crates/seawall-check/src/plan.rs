//! Checks ready to run.

use seawall_model::analysis::Judge;
use seawall_model::finding::Findings;
use seawall_model::{Facts, Object, ObjectId, Parameters, Snapshot, Workload};

use crate::check::covers;
use crate::{
    Author, Check, Covers, Kinds, OnObject, OnObjectAmong, OnSnapshot, OnWorkload, OnWorkloadAmong, Report, Run,
};

/// The selected checks by what they look at: most objects are none of most checks' business.
#[derive(Debug)]
pub struct Plan {
    analysis: &'static str,
    covers: Covers,
    parameters: Parameters,
    workload: Vec<(Author, OnWorkload)>,
    workload_among: Vec<(Author, OnWorkloadAmong)>,
    object: Vec<(Author, Kinds, OnObject)>,
    object_among: Vec<(Author, Kinds, OnObjectAmong)>,
    survey: Vec<(Author, OnSnapshot)>,
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
        for (author, run) in &self.survey {
            run(snapshot, &mut Report::new(*author, &self.parameters, None, into));
        }
    }
}

impl Plan {
    /// No checks yet, for the analysis of this name, as the user set them.
    pub fn new(analysis: &'static str, covers: Covers, parameters: &Parameters) -> Self {
        Self {
            analysis,
            covers,
            parameters: parameters.clone(),
            workload: Vec::new(),
            workload_among: Vec::new(),
            object: Vec::new(),
            object_among: Vec::new(),
            survey: Vec::new(),
        }
    }

    /// Adds a check that looks at `run`.
    pub fn add<R>(&mut self, check: &Check<R>, run: Run) {
        self.add_for(check.author(self.analysis), run);
    }

    fn add_for(&mut self, author: Author, run: Run) {
        match run {
            Run::Workload(run) => self.workload.push((author, run)),
            Run::WorkloadAmong(run) => self.workload_among.push((author, run)),
            Run::Object(kinds, run) => self.object.push((author, kinds, run)),
            Run::ObjectAmong(kinds, run) => self.object_among.push((author, kinds, run)),
            Run::Survey(run) => self.survey.push((author, run)),
            Run::Several(runs) => runs.iter().for_each(|&run| self.add_for(author, run)),
        }
    }

    fn workload_alone(&self, workload: &Workload<'_>, into: &mut Findings) {
        let first = into.findings.len();
        for (author, run) in &self.workload {
            run(workload, &mut Report::new(*author, &self.parameters, Some(workload.object), into));
        }
        self.covers.settle(Some(workload), first, into);
    }

    fn workload_among(&self, workload: &Workload<'_>, snapshot: &Snapshot, into: &mut Findings) {
        let first = into.findings.len();
        for (author, run) in &self.workload_among {
            run(workload, snapshot, &mut Report::new(*author, &self.parameters, Some(workload.object), into));
        }
        self.covers.settle(Some(workload), first, into);
    }

    fn objects_alone(&self, object: &Object, into: &mut Findings) {
        for (author, _, run) in self.object.iter().filter(|(_, kinds, _)| covers(kinds, object)) {
            run(object, &mut Report::new(*author, &self.parameters, Some(object), into));
        }
    }

    fn objects_among(&self, object: &Object, snapshot: &Snapshot, into: &mut Findings) {
        for (author, _, run) in self.object_among.iter().filter(|(_, kinds, _)| covers(kinds, object)) {
            run(object, snapshot, &mut Report::new(*author, &self.parameters, Some(object), into));
        }
    }
}
