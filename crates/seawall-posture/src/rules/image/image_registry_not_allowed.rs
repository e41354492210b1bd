//! `image-registry-not-allowed`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::image::{self, pattern};
use crate::parameter::IMAGE_REGISTRY_NOT_ALLOWED_ALLOW;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "image-registry-not-allowed",
        title: "Image comes from a registry that is not allowed",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0001", "C-0078", "KSV-0125"],
        doc: include_str!("image_registry_not_allowed.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        let allowed = || report.parameters().list(&IMAGE_REGISTRY_NOT_ALLOWED_ALLOW);
        if allowed().next().is_none() {
            return;
        }
        image::each(workload, report, |image, report| {
            let repository = &image.reference.repository;
            let allowed = report.parameters().list(&IMAGE_REGISTRY_NOT_ALLOWED_ALLOW);
            if !pattern::any_covers(allowed, repository) {
                report.field(image.at, format!("{} uses `{repository}`, which is not allowed", image.user));
            }
        });
    }),
};
