//! `image-tag-latest`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::{image, parameter};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "image-tag-latest",
        title: "Image has no tag, or one that is no version",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0013", "CKV_K8S_14", "latest-tag", "tagNotSpecified", "container-image-tag"],
        doc: include_str!("image_tag_latest.md"),
    },
    fix: Fix::Review("Pin the image by the digest that the tag stands for"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        image::each(workload, report, |image, report| {
            let reference = &image.reference;
            let Some(tag) = reference.effective_tag().filter(|_| !reference.is_pinned()) else { return };
            let message = match reference.tag {
                None => format!("{} uses image `{}` without a tag", image.user, image.text),
                Some(_) if !report.parameters().list(&parameter::IMAGE_TAG_LATEST_TAGS).any(|one| one == tag) => return,
                Some(_) => format!("{} uses tag `{tag}` of image `{}`", image.user, reference.written_name),
            };
            let pinned = image.pinned(snapshot, report);
            let reported = report.field(image.at, message);
            if let Some(pinned) = pinned {
                reported.set(image.at, pinned);
            }
        });
    }),
};
