//! What is drawn and built once for all objects of a workload.

use std::cell::OnceCell;

use crate::generate::defaults;
use crate::generate::facts::Facts;
use crate::generate::fields::Fields;
use crate::generate::plan::Cluster;
use crate::generate::template::PodTemplate;
use crate::generate::workload::Controller;

use super::pods::PodParts;

/// One workload, each part of it made when it is first asked for.
pub(super) struct Prepared<'a> {
    cluster: &'a Cluster,
    pub(super) index: usize,
    pub(super) facts: Facts,
    template: OnceCell<PodTemplate>,
    /// The pod spec with defaults, its fields shared.
    completed: OnceCell<Fields>,
    pods: OnceCell<PodParts>,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(cluster: &'a Cluster, index: usize) -> Self {
        let (_, facts) = cluster.workload(index);
        let (template, completed, pods) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Prepared { cluster, index, facts, template, completed, pods }
    }

    pub(super) fn template(&self) -> &PodTemplate {
        self.template.get_or_init(|| PodTemplate::draw(self.cluster, &self.cluster.workloads[self.index], &self.facts))
    }

    pub(super) fn completed_spec(&self) -> &Fields {
        self.completed.get_or_init(|| {
            let mut spec = self.template().spec();
            let controller = self.cluster.workloads[self.index].controller;
            // The API server knows no defaults for custom resources; their pods get them.
            if !matches!(controller, Controller::Rollout | Controller::KnativeService) {
                defaults::pod_spec(&mut spec);
            }
            defaults::share(&spec)
        })
    }

    /// The template with defaults, as controllers hand it on.
    pub(super) fn completed_template(&self) -> Fields {
        let template = self.template();
        let metadata =
            Fields::new().with("labels", template.labels.clone()).with_any("annotations", template.annotations.clone());
        Fields::new().with("metadata", metadata).with("spec", self.completed_spec().clone())
    }

    pub(super) fn pods(&self) -> &PodParts {
        self.pods.get_or_init(|| {
            let mut spec = self.completed_spec().clone();
            defaults::pod_spec(&mut spec);
            PodParts::new(self.cluster, self.index, &self.facts, self.template(), defaults::share(&spec))
        })
    }
}
