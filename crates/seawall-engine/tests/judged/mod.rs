//! Cases of judging: manifests and exceptions in, lines out.

use std::fmt::Write as _;
use std::sync::Arc;

use seawall_engine::{Catalog, Exceptions, Frameworks, Report, Selection};
use seawall_model::finding::Finding;
use seawall_model::{Facts, SourceFile};
use seawall_testkit::pages::Cluster;
use seawall_yaml::Text;

/// What is asked, and what is accepted.
pub(crate) struct Case<'c> {
    /// The rules that run.
    pub(crate) rules: &'c [&'c str],
    /// Files of exceptions.
    pub(crate) exceptions: &'c [(&'c str, &'c str)],
    /// Trivy's.
    pub(crate) ignore_files: &'c [(&'c str, &'c [u8])],
    /// Whether what stands with the objects counts.
    pub(crate) suppressions: bool,
    pub(crate) today: &'c str,
}

impl Default for Case<'_> {
    fn default() -> Self {
        Self { rules: &[], exceptions: &[], ignore_files: &[], suppressions: true, today: "2026-11-21" }
    }
}

impl Case<'_> {
    /// A line for each finding, each exception and each problem.
    pub(crate) fn judge(&self, files: &[(&str, &str)]) -> String {
        let report = self.report(files);
        let mut lines = String::new();
        let line = |finding: &Finding| format!("{} {} {}", finding.rule.id, finding.object, finding.place);
        for finding in &report.findings {
            writeln!(lines, "stands: {}", line(finding)).unwrap();
        }
        for excepted in &report.excepted {
            writeln!(lines, "excepted by {}: {}", excepted.exception.name, line(&excepted.finding)).unwrap();
        }
        for listed in &report.exceptions {
            writeln!(lines, "{}: {} {}", listed.exception.name, listed.state.word(), listed.findings).unwrap();
        }
        lines + &problems(&report)
    }

    /// A line for each problem; nothing may be excepted then.
    pub(crate) fn problems(&self, files: &[(&str, &str)]) -> String {
        let report = self.report(files);
        let mut lines = problems(&report);
        if !report.excepted.is_empty() {
            writeln!(lines, "but {} findings are excepted", report.excepted.len()).unwrap();
        }
        lines
    }

    fn report(&self, files: &[(&str, &str)]) -> Report {
        let catalog = Catalog::built_in();
        let rules = self.rules.iter().map(|rule| (*rule).to_owned()).collect();
        let plan = Selection { rules, ..Selection::default() }.plan(&catalog, Frameworks::built_in()).unwrap();
        let cluster = Cluster::of(files, Facts::default());
        let mut report = seawall_engine::run(&plan, &cluster.snapshot, Vec::new());
        let mut exceptions = Exceptions::new(Some(self.today.parse().unwrap()));
        for (path, text) in self.exceptions {
            let text = Arc::new(Text::new((*text).to_owned()));
            exceptions.add_file(&Arc::new(SourceFile { path: (*path).into(), text }), &catalog);
        }
        for (path, text) in self.ignore_files {
            let text = Arc::new(Text::from_bytes(text.to_vec()));
            exceptions.add_ignore_file(&Arc::new(SourceFile { path: (*path).into(), text }), &catalog);
        }
        if self.suppressions {
            exceptions.learn_all(&cluster.snapshot, &catalog);
        }
        exceptions.judge(&mut report, &plan);
        report
    }
}

fn problems(report: &Report) -> String {
    let mut lines = String::new();
    for problem in &report.problems {
        let place = problem.position.map_or(String::new(), |at| format!("{}:{}", at.line, at.column));
        writeln!(lines, "{}:{place}: {}", problem.file.as_deref().unwrap_or("-"), problem.message).unwrap();
    }
    lines
}
