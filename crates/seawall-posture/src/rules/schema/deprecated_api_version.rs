//! `deprecated-api-version`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Field, Object, Rule, Severity, Snapshot, Status, Version};

use crate::api_version::{Former, written_as};
use crate::migration::Migration;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "deprecated-api-version",
        title: "Object is written for an API version that is deprecated or gone",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0107", "no-extensions-v1beta", "stable-version"],
        doc: include_str!("deprecated_api_version.md"),
    },
    fix: Fix::Safe("Write it for the version that took its place"),
    run: Run::ObjectAmong(&[], |object, snapshot, report| {
        let reference = &object.reference;
        // A version of the API's own, as nearly all are, needs no look at the table, and no text to look with.
        if reference.version.len() > "v1".len()
            && let Some(former) = Former::of(&reference.api_version(), &reference.kind)
        {
            return as_written(object, former, snapshot, report);
        }
        if object.uid().is_some() {
            as_served(object, snapshot, report);
        }
    }),
};

fn as_written(object: &Object, former: Former, snapshot: &Snapshot, report: &mut Report<'_>) {
    let kubernetes = snapshot.facts().kubernetes;
    let Some(fate) = fate(&former, kubernetes) else { return };
    let api_version = object.reference.api_version();
    let reported = report.field(field(object), format!("is written for `{api_version}`, {fate}"));
    let Some(written) = object.node().get("apiVersion") else { return };
    match former.replacement_in(kubernetes) {
        Some(target) => Migration::of(object, target).offer(reported, written, target),
        None => {
            reported.fact(match former.replacement {
                Some((newer, since)) => format!("there is no fix: `{newer}` is served since Kubernetes {since}"),
                None => "there is no fix: nothing took its place".to_owned(),
            });
        }
    }
}

/// A server answers every object in the version that it prefers; who wrote it may have used another, and will again.
fn as_served(object: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    for written in written_as(object) {
        let former = Former::of(written.api_version, &object.reference.kind);
        let Some(fate) = former.and_then(|former| fate(&former, snapshot.facts().kubernetes)) else { continue };
        let by = written.manager.map_or(String::new(), |manager| format!(" by `{manager}`"));
        let message = format!("was written for `{}`{by}, {fate}", written.api_version);
        report.field(field(object), message).fact(format!(
            "`{}` says so; the manifest that it comes from is what has to change",
            Field::from(written.field).keyed_path(object.node())
        ));
        return;
    }
}

fn field(object: &Object) -> Field<'_> {
    Field { node: object.node(), path: "apiVersion" }
}

/// What becomes of a version in a release; nothing while it is neither deprecated nor gone.
fn fate(former: &Former, kubernetes: Version) -> Option<String> {
    let Former { deprecated, removed, .. } = former;
    let instead = former.replacement.map_or(String::new(), |(replacement, _)| format!("; use `{replacement}`"));
    if kubernetes >= *removed {
        Some(format!("which Kubernetes {removed} and later do not serve{instead}"))
    } else if kubernetes >= *deprecated {
        Some(format!("which is deprecated since Kubernetes {deprecated} and gone with {removed}{instead}"))
    } else {
        None
    }
}
