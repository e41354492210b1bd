//! What the user accepts: exceptions.

use std::io;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use seawall_engine::{Catalog, Excepted, Exceptions, Plan, Report};
use seawall_model::finding::Finding;
use seawall_model::{Object, SourceFile};
use seawall_report::JsonLines;

use crate::arguments::Scan;
use crate::scan::today;

/// What the user accepts.
#[derive(Default)]
pub(crate) struct Acceptance {
    exceptions: Exceptions,
}

/// Findings, by what is thought of them.
pub(crate) struct Divided {
    standing: Vec<Finding>,
    excepted: Vec<Excepted>,
}

impl Acceptance {
    /// Reads the files that are named.
    pub(crate) fn read(scan: &Scan) -> Result<Self> {
        let mut exceptions = Exceptions::new(Some(today(&scan.input)));
        let catalog = Catalog::built_in();
        for path in &scan.exceptions {
            exceptions.add_file(&side_file(path, "exceptions")?, &catalog);
        }
        Ok(Self { exceptions })
    }

    /// Moves what is accepted aside.
    pub(crate) fn judge(self, report: &mut Report, plan: &Plan) {
        self.exceptions.judge(report, plan);
    }

    /// The same for some of the findings, while others are not known yet.
    pub(crate) fn divide<'o>(
        &mut self,
        findings: Vec<Finding>,
        object: impl Fn(&Finding) -> Option<&'o Object>,
    ) -> Divided {
        let (standing, excepted) = self.exceptions.divide(findings, object);
        Divided { standing, excepted }
    }

    /// Adds to `report`, whose findings are divided, what is known at the end.
    pub(crate) fn end(self, report: &mut Report, plan: &Plan) {
        self.exceptions.end(report, plan);
    }
}

impl Divided {
    pub(crate) fn write(&self, lines: &mut JsonLines<'_>) -> io::Result<()> {
        self.standing.iter().try_for_each(|finding| lines.finding(finding))?;
        self.excepted.iter().try_for_each(|excepted| lines.excepted(excepted))
    }

    pub(crate) fn add_to(self, report: &mut Report) {
        report.findings.extend(self.standing);
        report.excepted.extend(self.excepted);
    }
}

/// A file that the user named; `what` says for what.
pub(crate) fn side_file(path: &Path, what: &str) -> Result<Arc<SourceFile>> {
    let file = seawall_source::side_file(path);
    Ok(Arc::new(file.with_context(|| format!("cannot read the file of {what} `{}`", path.display()))?))
}
