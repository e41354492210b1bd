//! Reports about small clusters.

use std::fs;
use std::path::Path;

use seawall_engine::{Catalog, Frameworks, Profile, Report, Selection};
use seawall_model::problem::Effect;
use seawall_model::{Draft, Facts, Problem};
use seawall_report::{Context, Format};
use seawall_source::{Settings, Target};
use seawall_testkit::pages::Cluster;
use seawall_yaml::Position;

/// What every format needs, with a version that does not change with releases.
pub(crate) fn context() -> Context<'static> {
    Context { frameworks: Frameworks::built_in(), version: "1.2.3" }
}

/// The findings of a profile on a page's cluster, which says itself what is known of it. Only `Profile::All` reports
/// findings that others cover.
pub(crate) fn page(text: &str, profile: Profile) -> Report {
    let selection = Selection { profile, ..Selection::default() };
    judge_under(&selection, &[("page.yaml", text)], Cluster::facts_in(text))
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
    judge_under(selection, files, Facts::default())
}

fn judge_under(selection: &Selection, files: &[(&str, &str)], facts: Facts) -> Report {
    let cluster = Cluster::of(files, facts);
    let plan = selection.plan(&Catalog::built_in(), Frameworks::built_in()).unwrap();
    let mut report = seawall_engine::run(&plan, &cluster.snapshot, cluster.problems.clone());
    report.files = files.len();
    report
}

/// The findings of all rules in the folder `demo`.
pub(crate) fn demo() -> Report {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            (format!("demo/{name}"), fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    everything(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>())
}

/// The findings of all rules in a folder of the outside corpora; nothing when they are not there.
pub(crate) fn corpus(folder: &str) -> Option<Report> {
    let folder = seawall_testkit::shared()?.join(folder);
    let mut draft = Draft::default();
    let mut files = 0;
    seawall_source::read(&[Target::parse(&folder)], &Settings::default(), &mut |file| {
        files += usize::from(file.was_read);
        file.observations.into_iter().for_each(|observation| draft.add(observation));
    });
    let (snapshot, problems) = draft.freeze(Facts::default());
    let selection = Selection { profile: Profile::All, ..Selection::default() };
    let plan = selection.plan(&Catalog::built_in(), Frameworks::built_in()).unwrap();
    let mut report = seawall_engine::run(&plan, &snapshot, problems);
    report.files = files;
    Some(report)
}

/// A report in which every text that comes from the input is hostile.
pub(crate) fn hostile() -> Report {
    let pod = "apiVersion: v1
kind: Pod
metadata: {name: one}
spec:
  hostPID: true # ]]> </script> | `
  containers: [{name: app, image: 'shop/one:1'}]
";
    let mut report = findings(&["host-pid", "writable-root-filesystem"], &[(HOSTILE, pod)]);
    for (number, finding) in report.findings.iter_mut().enumerate() {
        finding.message = HOSTILE.repeat(number + 1);
        finding.place = HOSTILE.to_owned();
        finding.object.namespace = Some(HOSTILE.into());
        finding.object.name = HOSTILE.into();
        if let Some(fix) = &mut finding.remediation {
            fix.title = HOSTILE.to_owned();
        }
    }
    let position = Some(Position { line: 3, column: 1 });
    for effect in Effect::ALL {
        report.problems.push(Problem { position, effect, ..Problem::unread(HOSTILE, HOSTILE) });
    }
    report.problems.push(Problem { file: None, ..Problem::unread("", HOSTILE) });
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
