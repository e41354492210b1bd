//! What the user accepts: exceptions, and what was there before.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use seawall_engine::{Baseline, Catalog, Excepted, Exceptions, Plan, Report};
use seawall_model::finding::Finding;
use seawall_model::{Object, SourceFile};
use seawall_report::JsonLines;

use crate::arguments::{Input, Scan};
use crate::scan::today;

/// What the user accepts.
#[derive(Default)]
pub(crate) struct Acceptance {
    exceptions: Exceptions,
    baseline: Option<Baseline>,
}

/// Findings, by what is thought of them.
pub(crate) struct Divided {
    standing: Vec<Finding>,
    /// Whether there is a baseline, which does not know those that stand.
    is_new: bool,
    known: Vec<Finding>,
    excepted: Vec<Excepted>,
}

impl Acceptance {
    /// Reads the files that are named.
    pub(crate) fn read(scan: &Scan) -> Result<Self> {
        let exceptions = exceptions(&scan.input, &scan.exceptions)?;
        let baseline = scan.baseline.as_deref().map(read_baseline).transpose()?;
        Ok(Self { exceptions, baseline })
    }

    /// Moves what is accepted aside.
    pub(crate) fn judge(self, report: &mut Report, plan: &Plan) {
        self.exceptions.judge(report, plan);
        if let Some(baseline) = self.baseline {
            baseline.judge(report, plan);
        }
    }

    /// The same for some of the findings, while others are not known yet.
    pub(crate) fn divide<'o>(
        &mut self,
        findings: Vec<Finding>,
        object: impl Fn(&Finding) -> Option<&'o Object>,
    ) -> Divided {
        let (standing, excepted) = self.exceptions.divide(findings, object);
        let (standing, known) = match &mut self.baseline {
            Some(baseline) => baseline.divide(standing),
            None => (standing, Vec::new()),
        };
        Divided { standing, is_new: self.baseline.is_some(), known, excepted }
    }

    /// Adds to `report`, whose findings are divided, what is known at the end.
    pub(crate) fn end(self, report: &mut Report, plan: &Plan) {
        self.exceptions.end(report, plan);
        if let Some(baseline) = self.baseline {
            baseline.end(report, plan);
        }
    }
}

impl Divided {
    pub(crate) fn write(&self, lines: &mut JsonLines<'_>) -> io::Result<()> {
        self.standing.iter().try_for_each(|finding| lines.finding(finding, self.is_new))?;
        self.known.iter().try_for_each(|finding| lines.known(finding))?;
        self.excepted.iter().try_for_each(|excepted| lines.excepted(excepted))
    }

    pub(crate) fn add_to(self, report: &mut Report) {
        report.findings.extend(self.standing);
        report.known.extend(self.known);
        report.excepted.extend(self.excepted);
    }
}

/// Reads the exceptions in these files.
pub(crate) fn exceptions(input: &Input, files: &[PathBuf]) -> Result<Exceptions> {
    let mut exceptions = Exceptions::new(Some(today(input)));
    let catalog = Catalog::built_in();
    for path in files {
        exceptions.add_file(&side_file(path, "exceptions")?, &catalog);
    }
    Ok(exceptions)
}

fn read_baseline(path: &Path) -> Result<Baseline> {
    let file = side_file(path, "a baseline")?;
    Baseline::read(&file).with_context(|| format!("`{}` is no baseline", path.display()))
}

/// Writes the findings of `report` to `path`, whole or not at all.
pub(crate) fn write_baseline(report: &Report, path: &Path) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(name);
    let written = File::create(&beside).and_then(|file| {
        let mut out = BufWriter::new(file);
        seawall_report::write_baseline(report, &mut out)?;
        out.into_inner()?.sync_all()?;
        fs::rename(&beside, path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.with_context(|| format!("cannot write the baseline to `{}`", path.display()))
}

/// A file that the user named; `what` says for what.
pub(crate) fn side_file(path: &Path, what: &str) -> Result<Arc<SourceFile>> {
    let file = seawall_source::side_file(path);
    Ok(Arc::new(file.with_context(|| format!("cannot read the file of {what} `{}`", path.display()))?))
}
