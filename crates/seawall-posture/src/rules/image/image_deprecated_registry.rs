//! `image-deprecated-registry`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::image;
use crate::image::frozen::{Frozen, Successor};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "image-deprecated-registry",
        title: "Image comes from a registry that was given up",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0253"],
        doc: include_str!("image_deprecated_registry.md"),
    },
    fix: Fix::Safe("Take the same image from the registry that replaces it"),
    run: Run::Workload(|workload, report| {
        image::each(workload, report, |image, report| {
            let Some(frozen) = Frozen::of(&image.reference) else { return };
            let name = frozen.name();
            let message = format!("{} uses `{}`, but `{name}` {}", image.user, image.text, frozen.fate);
            let reported = report.field(image.at, message);
            match frozen.successor {
                Successor::Same(to) => reported.set(image.at, frozen.moved(&image.reference, image.text, to)),
                Successor::Copied(to) => {
                    reported.set(image.at, frozen.moved(&image.reference, image.text, to)).review()
                }
                Successor::Newer(place) => reported.fact(format!("newer images are at {place}")),
            };
        });
    }),
};
