//! `ingress-nginx-eol`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{GroupKind, ImageReference, Object, Rule, Severity, Status, Workload};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "ingress-nginx-eol",
        title: "ingress-nginx gets no more security fixes",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0292"],
        doc: include_str!("ingress_nginx_eol.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[Run::Workload(in_pod), Run::Object(CLASSES, of_class)]),
};

const CLASSES: &[GroupKind<'static>] =
    &[GroupKind::of("networking.k8s.io", "IngressClass"), GroupKind::of("extensions", "IngressClass")];

/// The project ended in March 2026: this rule is younger, so any day on which it runs is later.
const ENDED: &str = "which has had no security fixes since March 2026";

/// The project's own images, and those that others make of it.
const IMAGES: [&str; 4] = [
    "ingress-nginx/controller",
    "ingress-nginx/controller-chroot",
    "ingress-nginx-controller",
    "nginx-ingress-controller",
];

fn in_pod(workload: &Workload<'_>, report: &mut Report<'_>) {
    for container in workload.containers() {
        let Some(image) = container.image else { continue };
        if !image.value.contains("nginx") {
            continue;
        }
        let Ok(reference) = ImageReference::parse(image.value) else { continue };
        let path = reference.repository.path;
        let is = |known: &&str| path.strip_suffix(*known).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
        if IMAGES.iter().any(is) {
            report.field(image.node, format!("container `{}` runs ingress-nginx, {ENDED}", container.name));
        }
    }
}

fn of_class(class: &Object, report: &mut Report<'_>) {
    let controller = class.node().path(&["spec", "controller"]);
    if let Some(node) = controller.filter(|node| node.as_str().is_some_and(|name| name == "k8s.io/ingress-nginx")) {
        report.field(node, format!("is served by ingress-nginx, {ENDED}"));
    }
}
