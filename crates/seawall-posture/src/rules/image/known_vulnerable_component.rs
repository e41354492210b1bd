//! `known-vulnerable-component`.

use seawall_check::{Check, Fix, Report, Reported, Run, mention};
use seawall_model::{Field, GroupKind, Object, Rule, Severity, Status, Workload};
use seawall_yaml::Node;

use crate::component::{Build, Component, Flaw, KERNEL, RUNTIMES, Version};
use crate::image::{self, Image};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "known-vulnerable-component",
        title: "Component of the cluster has known flaws",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0079", "C-0081", "C-0087", "C-0090", "C-0091", "KCV-0093"],
        doc: include_str!("known_vulnerable_component.md"),
    },
    fix: Fix::Review("Move to the release of the same line that has none of the flaws"),
    run: Run::Several(&[Run::Workload(workload), Run::Object(&[GroupKind::core("Node")], node)]),
};

const UNKNOWN: &str = "which version of a component runs: the tag tells none";
const VENDOR: &str = "whether the vendor of a component's build has mended the flaws of its version";

fn workload(workload: &Workload<'_>, report: &mut Report<'_>) {
    image::each(workload, report, |image, report| {
        let Some(component) = Component::of(&image.reference.repository) else { return };
        let Some((version, build)) = image.reference.tag.and_then(Version::parse) else {
            return report.unknown(UNKNOWN);
        };
        let user = image.user;
        let Some(reported) = judge(component, version, build, image.at, |what| format!("{user} runs {what}"), report)
        else {
            return;
        };
        if let Some(moved) = moved(image, component, version, build) {
            reported.set(image.at, moved);
        }
    });
}

/// The image in the version that has none of the flaws. A digest would go on meaning the old one, and which revision a
/// packer has given to the new version is not known.
fn moved(image: &Image<'_, '_>, component: &Component, version: Version<'_>, build: Build) -> Option<String> {
    let mended = component.mended(version).filter(|mended| mended.is_plain())?;
    if image.reference.is_pinned() || build != Build::Own {
        return None;
    }
    let v = if image.reference.tag?.starts_with('v') { "v" } else { "" };
    Some(format!("{}:{v}{mended}", image.reference.written_name))
}

fn node(object: &Object, report: &mut Report<'_>) {
    let Some(info) = object.node().path(&["status", "nodeInfo"]) else { return };
    if let Some(at) = info.get("containerRuntimeVersion")
        && let Some((name, version)) = at.as_str().and_then(|runtime| runtime.split_once("://"))
        && let Some(runtime) = RUNTIMES.iter().find(|runtime| runtime.images.contains(&name))
    {
        of_node(runtime, version, at, report);
    }
    let is_linux = info.get("operatingSystem").and_then(Node::as_str).is_none_or(|system| system == "linux");
    if let Some(at) = info.get("kernelVersion").filter(|_| is_linux) {
        of_node(&KERNEL, at.as_str().unwrap_or_default(), at, report);
    }
}

fn of_node(component: &Component, version: &str, at: Node<'_>, report: &mut Report<'_>) {
    // A plus is how builds say that they are not quite the version.
    let is_changed = version.ends_with('+');
    match Version::parse(version) {
        Some((version, build)) => {
            let build = if is_changed { Build::Other } else { build };
            judge(component, version, build, at, |what| format!("runs {what}"), report);
        }
        None => report.unknown("which version of the container runtime or the kernel runs: what the node says is none"),
    }
}

fn judge<'r>(
    component: &Component,
    version: Version<'_>,
    build: Build,
    at: Node<'_>,
    message: impl Fn(String) -> String,
    report: &'r mut Report<'_>,
) -> Option<Reported<'r>> {
    let mut flaws = component.flaws_of(version).peekable();
    flaws.peek()?;
    if build == Build::Other {
        report.unknown(VENDOR);
        return None;
    }
    let flaws: Vec<&Flaw> = flaws.collect();
    let listed = mention::several("flaw", flaws.len(), flaws.iter().map(|flaw| flaw.id));
    let reported = report.field(Field::from(at), message(format!("{} {version} with known {listed}", component.name)));
    Some(flaws.into_iter().fold(reported, |reported, flaw| match flaw.fixed(version) {
        Some(fixed) => reported.fact(format!("{}: {}; mended in {fixed}", flaw.id, flaw.what)),
        None => reported,
    }))
}
