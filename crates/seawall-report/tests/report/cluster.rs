//! Reports about small clusters.

use seawall_engine::{Catalog, Frameworks, Profile, Report, Selection};
use seawall_model::Facts;
use seawall_report::{Context, Format};
use seawall_testkit::pages::Cluster;

/// What every format needs, with a version that does not change with releases.
pub(crate) fn context() -> Context<'static> {
    Context { frameworks: Frameworks::built_in(), version: "1.2.3" }
}

/// The findings of these rules in these files.
pub(crate) fn findings(rules: &[&str], files: &[(&str, &str)]) -> Report {
    let rules = rules.iter().map(|rule| (*rule).to_owned()).collect();
    judge(&Selection { rules, ..Selection::default() }, files)
}

/// The findings of all rules in these files.
pub(crate) fn everything(files: &[(&str, &str)]) -> Report {
    judge(&Selection { profile: Profile::All, ..Selection::default() }, files)
}

fn judge(selection: &Selection, files: &[(&str, &str)]) -> Report {
    let cluster = Cluster::of(files, Facts::default());
    let plan = selection.plan(&Catalog::built_in(), Frameworks::built_in()).unwrap();
    let mut report = seawall_engine::run(&plan, &cluster.snapshot, cluster.problems.clone());
    report.files = files.len();
    report
}

/// The report as text.
pub(crate) fn text(format: Format, report: &Report) -> String {
    let mut out = Vec::new();
    seawall_report::write(format, report, context(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Names that break what is careless: markup, quotes, ends of comments and scripts, commands, control characters.
pub(crate) const HOSTILE: &str = concat!(
    "<script>alert(1)</script>\"'&amp;`|%0A::error::\\ ]]>--></script><!-- @team #1 **b** [x](javascript:y) ",
    "\u{202e}\u{1b}[31m\u{7}\r\n\t\u{0}\u{fffe}é漢😀"
);
