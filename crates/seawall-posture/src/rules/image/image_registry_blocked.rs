//! `image-registry-blocked`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::image::{self, pattern};
use crate::parameter::IMAGE_REGISTRY_BLOCKED_BLOCK;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "image-registry-blocked",
        title: "Image comes from a registry that is blocked",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0001"],
        doc: include_str!("image_registry_blocked.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        if report.parameters().list(&IMAGE_REGISTRY_BLOCKED_BLOCK).next().is_none() {
            return;
        }
        image::each(workload, report, |image, report| {
            let repository = &image.reference.repository;
            let mut blocked = report.parameters().list(&IMAGE_REGISTRY_BLOCKED_BLOCK);
            if let Some(pattern) = blocked.find(|pattern| pattern::covers(pattern, repository)) {
                let message = format!("{} uses `{repository}`, which is blocked with `{pattern}`", image.user);
                report.field(image.at, message);
            }
        });
    }),
};
