//! What the user accepts: exceptions, and what was there before.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use seawall_engine::{Baseline, Catalog, Excepted, Exceptions, Plan, Report};
use seawall_model::finding::Finding;
use seawall_model::{Object, Problem, SourceFile};
use seawall_report::JsonLines;

use crate::arguments::{Input, Scan};
use crate::scan::today;

/// What the user accepts.
#[derive(Default)]
pub(crate) struct Acceptance {
    exceptions: Exceptions,
    baseline: Option<Baseline>,
    /// The rules that suppressions may name; none when nobody is asked who stands in the input.
    suppressible: Option<Catalog>,
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
        Self::of(&scan.input, &scan.exceptions, scan.no_suppressions, scan.baseline.as_deref())
    }

    /// The same, named one by one.
    pub(crate) fn of(input: &Input, files: &[PathBuf], no_suppressions: bool, baseline: Option<&Path>) -> Result<Self> {
        let exceptions = exceptions(input, files, no_suppressions)?;
        let baseline = baseline.map(read_baseline).transpose()?;
        let suppressible = (!no_suppressions).then(Catalog::built_in);
        Ok(Self { exceptions, baseline, suppressible })
    }

    /// Moves what is accepted aside.
    pub(crate) fn judge(mut self, report: &mut Report, plan: &Plan) {
        if let (Some(catalog), Some(snapshot)) = (&self.suppressible, &report.snapshot) {
            self.exceptions.learn_all(snapshot, catalog);
        }
        self.exceptions.judge(report, plan);
        if let Some(baseline) = self.baseline {
            baseline.judge(report, plan);
        }
    }

    /// Takes what stands with an object that is judged, whoever it is written for.
    pub(crate) fn learn(&mut self, object: &Object) {
        if let Some(catalog) = &self.suppressible {
            self.exceptions.learn(object, catalog);
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

/// Reads the exceptions in these files, and in Trivy's ignore files unless suppressions do not count.
pub(crate) fn exceptions(input: &Input, files: &[PathBuf], no_suppressions: bool) -> Result<Exceptions> {
    let mut exceptions = Exceptions::new(Some(today(input)));
    let catalog = Catalog::built_in();
    for path in files {
        exceptions.add_file(&side_file(path, "exceptions")?, &catalog);
    }
    for path in if no_suppressions { Vec::new() } else { ignore_files(&input.targets) } {
        // Nobody named it, so that it stops nothing when it cannot be read.
        match seawall_source::side_file(&path) {
            Ok(file) => exceptions.add_ignore_file(&Arc::new(file), &catalog),
            Err(error) => {
                let message = format!("cannot be read: {error}; what it ignores is reported");
                exceptions.add_problem(Problem::unread(path.display().to_string(), message));
            }
        }
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

/// Trivy's ignore files in the folders of the targets and in the folder that the user is in.
fn ignore_files(targets: &[PathBuf]) -> Vec<PathBuf> {
    const NAMES: [&str; 3] = [".trivyignore", ".trivyignore.yaml", ".trivyignore.yml"];
    let folders =
        targets.iter().filter(|target| target.as_os_str() != "-").filter_map(|target| match target.is_dir() {
            true => Some(target.clone()),
            false => target.parent().map(Path::to_owned),
        });
    let mut seen = BTreeSet::new();
    folders
        .chain([PathBuf::new()])
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .filter(|path| path.is_file() && fs::canonicalize(path).is_ok_and(|path| seen.insert(path)))
        .collect()
}

/// A file that the user named; `what` says for what.
pub(crate) fn side_file(path: &Path, what: &str) -> Result<Arc<SourceFile>> {
    let file = seawall_source::side_file(path);
    Ok(Arc::new(file.with_context(|| format!("cannot read the file of {what} `{}`", path.display()))?))
}
