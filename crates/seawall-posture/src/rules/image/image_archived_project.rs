//! `image-archived-project`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::image;
use crate::image::archived::Archived;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "image-archived-project",
        title: "Image is of a project that nobody mends any more",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0292"],
        doc: include_str!("image_archived_project.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        image::each(workload, report, |image, report| {
            let Some(archived) = Archived::of(&image.reference.repository) else { return };
            let (who, name, fate) = (image.user, archived.name, archived.fate);
            let which = if fate.starts_with("which") { "" } else { "which " };
            report
                .field(image.at, format!("{who} uses {name}, {which}{fate}"))
                .fact(format!("in its place: {}", archived.instead));
        });
    }),
};
