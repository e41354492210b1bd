//! Analyses that are made of checks: where their rules lie, and what a check of theirs says first.

use std::path::PathBuf;

/// An analysis whose rules are files.
pub(crate) struct Analysis {
    /// As users write it: `posture`.
    pub(crate) name: &'static str,
    /// What a rule's file imports beside the words of the model.
    pub(crate) imports: &'static str,
    /// The type of a check.
    pub(crate) check: &'static str,
    /// How an empty check looks at things.
    pub(crate) run: &'static str,
}

/// By name.
pub(crate) const ANALYSES: &[Analysis] = &[
    Analysis {
        name: "network",
        imports: "use seawall_check::Fix;\nuse seawall_model::{Rule, Severity, Status};\n\nuse crate::lint::{Check, Run};\n",
        check: "crate::lint::Check",
        run: "Run::Over(&[], |survey, desk| {
        for object in survey.snapshot.objects() {
            desk.report(object).field(object.node(), \"WHAT IS WRONG HERE\");
        }
    })",
    },
    Analysis {
        name: "posture",
        imports: "use seawall_check::{Check, Fix, Run};\nuse seawall_model::{Rule, Severity, Status};\n",
        check: "seawall_check::Check",
        run: "Run::Workload(|workload, report| {
        for container in workload.containers() {
            if container.name.is_empty() {
                report.field(container.at, \"WHAT IS WRONG HERE\");
            }
        }
    })",
    },
    Analysis {
        name: "rbac",
        imports: "use seawall_check::Fix;\nuse seawall_model::{Rule, Severity, Status};\n\nuse crate::lint::{Check, Run};\n",
        check: "crate::lint::Check",
        run: "Run::Over(Run::BINDINGS, |survey, desk| {
        for set in &survey.rbac.sets {
            desk.report(set.object).field(set.object.node(), \"WHAT IS WRONG HERE\");
        }
    })",
    },
];

/// Analyses that find edges of the access graph, by name.
pub(crate) const EDGE_SOURCES: &[&str] = &["cloud", "network", "posture", "rbac"];

impl Analysis {
    /// The folder of its rules, from the root of the workspace.
    pub(crate) fn rules(&self) -> PathBuf {
        format!("crates/seawall-{}/src/rules", self.name).into()
    }
}
