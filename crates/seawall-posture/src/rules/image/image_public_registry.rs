//! `image-public-registry`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Rule, Severity, Status};

use crate::image::{self, Image, pattern};
use crate::parameter::{
    IMAGE_PUBLIC_REGISTRY_MIRRORS, IMAGE_PUBLIC_REGISTRY_REGISTRIES, IMAGE_REGISTRY_NOT_ALLOWED_ALLOW,
};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "image-public-registry",
        title: "Image comes from a public registry",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0032", "KSV-0033", "KSV-0034", "KSV-0035"],
        doc: include_str!("image_public_registry.md"),
    },
    fix: Fix::Review("Take the image from the mirror"),
    run: Run::Workload(|workload, report| {
        image::each(workload, report, |image, report| {
            let repository = &image.reference.repository;
            let public = report.parameters().list(&IMAGE_PUBLIC_REGISTRY_REGISTRIES);
            let allowed = report.parameters().list(&IMAGE_REGISTRY_NOT_ALLOWED_ALLOW);
            if !pattern::any_covers(public, repository) || pattern::any_covers(allowed, repository) {
                return;
            }
            let (who, text, registry) = (image.user, image.text, repository.registry);
            let message = match image.reference.has_registry {
                true => format!("{who} uses `{text}` from the public registry `{registry}`"),
                false => format!("{who} uses `{text}` and names no registry, so it comes from `{registry}`"),
            };
            let mirrored = mirrored(image, report);
            let reported = report.field(image.at, message);
            if let Some(mirrored) = mirrored {
                reported.set(image.at, mirrored);
            }
        });
    }),
};

/// The same image from the mirror that users have named for its registry, the longest such name first.
fn mirrored(image: &Image<'_, '_>, report: &Report<'_>) -> Option<String> {
    let repository = &image.reference.repository;
    let mirrors = report.parameters().list(&IMAGE_PUBLIC_REGISTRY_MIRRORS).filter_map(|mirror| mirror.split_once('='));
    let (of, mirror) = mirrors.filter(|(of, _)| pattern::covers(of, repository)).max_by_key(|(of, _)| of.len())?;
    let suffix = image.reference.written_suffix(image.text);
    let text = format!("{}/{}{suffix}", mirror.trim_end_matches('/'), pattern::rest(of, repository)?);
    let there = seawall_model::ImageReference::parse(&text).ok()?;
    let public = report.parameters().list(&IMAGE_PUBLIC_REGISTRY_REGISTRIES);
    let is_public = pattern::any_covers(public, &there.repository);
    (!is_public).then_some(text)
}
