//! `image-not-digest-pinned`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::image;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "image-not-digest-pinned",
        title: "Image is not pinned by its digest",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0306", "CKV_K8S_43"],
        doc: include_str!("image_not_digest_pinned.md"),
    },
    fix: Fix::Review("Pin the image by the digest that the tag stands for"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        image::each(workload, report, |image, report| {
            if image.reference.is_pinned() {
                return;
            }
            let pinned = image.pinned(snapshot, report);
            let reported = report.field(image.at, format!("{} uses `{}` without its digest", image.user, image.text));
            if let Some(pinned) = pinned {
                reported.set(image.at, pinned);
            }
        });
    }),
};
