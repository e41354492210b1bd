//! `tiller-deployed`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{GroupKind, Object, Rule, Severity, Status, Workload};
use seawall_yaml::Node;

use crate::image;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "tiller-deployed",
        title: "Helm 2's Tiller runs in the cluster",
        severity: Severity::Critical,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0102", "CKV_K8S_34", "CKV_K8S_44", "CKV_K8S_45"],
        doc: include_str!("tiller_deployed.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[Run::Workload(workload), Run::Object(&[GroupKind::core("Service")], service)]),
};

fn workload(workload: &Workload<'_>, report: &mut Report<'_>) {
    image::each(workload, report, |image, report| {
        if image.reference.repository.name() == "tiller" {
            report.field(image.at, format!("{} is Helm 2's Tiller", image.user));
        }
    });
}

fn service(object: &Object, report: &mut Report<'_>) {
    let Some(selector) = object.node().path(&["spec", "selector"]) else { return };
    let selects = |key, value| selector.get(key).and_then(Node::as_str) == Some(value);
    if object.reference.name == "tiller-deploy" || selects("app", "helm") && selects("name", "tiller") {
        report.field(selector, "leads to Helm 2's Tiller");
    }
}
