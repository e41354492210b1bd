//! `image-repo-typosquat`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{GroupKind, ImageReference, Object, Rule, Severity, Status, Workload};

use crate::image;
use crate::image::lookalike::Lookalike;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "image-repo-typosquat",
        title: "Image comes from a look-alike, or a constraint lets one in",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0124"],
        doc: include_str!("image_repo_typosquat.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[
        Run::Workload(workload),
        Run::Object(&[GroupKind::of("constraints.gatekeeper.sh", "K8sAllowedRepos")], constraint),
    ]),
};

fn workload(workload: &Workload<'_>, report: &mut Report<'_>) {
    image::each(workload, report, |image, report| {
        let Some(Lookalike { part, known }) = Lookalike::of(&image.reference) else { return };
        report.field(image.at, format!("{} uses `{}`: `{part}` looks like `{known}`", image.user, image.text));
    });
}

/// Each entry is compared with the beginning of a pod's image, letter by letter.
fn constraint(object: &Object, report: &mut Report<'_>) {
    let Some(repos) = object.node().path(&["spec", "parameters", "repos"]) else { return };
    for repo in repos.items() {
        if let Some(prefix) = repo.as_str().filter(|prefix| is_ambiguous(prefix)) {
            report.field(repo, format!("allows every image whose name begins with `{prefix}`, whatever follows"));
        }
    }
}

/// What ends in a slash ends a part of the path; with a tag or a digest the repository is complete.
fn is_ambiguous(prefix: &str) -> bool {
    let is_complete = |prefix: &str| {
        ImageReference::parse(prefix)
            .is_ok_and(|image| image.tag.is_some() && prefix.contains('/') || image.is_pinned())
    };
    !prefix.ends_with(['/', ':', '@']) && !is_complete(prefix)
}
