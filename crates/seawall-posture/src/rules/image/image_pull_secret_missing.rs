//! `image-pull-secret-missing`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::api::{Read, ServiceAccount};
use seawall_model::{Found, Object, Repository, Rule, Severity, Snapshot, Status, Workload};

use crate::image::{self, pattern};
use crate::parameter::IMAGE_PUBLIC_REGISTRY_REGISTRIES;
use crate::service_account::{SERVICE_ACCOUNT, account};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "image-pull-secret-missing",
        title: "Pull secret is missing, or every pod of the namespace has it",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("image_pull_secret_missing.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[Run::WorkloadAmong(workload), Run::Object(&[SERVICE_ACCOUNT], default_account)]),
};

/// Registries for which the kubelet has credentials of its node's own.
const OF_THE_CLOUD: &[&str] = &[
    "*.dkr.ecr.*.amazonaws.com",
    "*.dkr.ecr.*.amazonaws.com.cn",
    "*.dkr.ecr-fips.*.amazonaws.com",
    "*.azurecr.io",
    "*.azurecr.cn",
    "*.azurecr.us",
    "gcr.io",
    "*.gcr.io",
    "*.pkg.dev",
    "localhost*",
    "127.0.0.1*",
];

fn workload(workload: &Workload<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    if !workload.spec.image_pull_secrets.is_empty() {
        return;
    }
    image::each(workload, report, |image, report| {
        let repository = &image.reference.repository;
        if !asks_for_credentials(repository, report) {
            return;
        }
        match account(workload, snapshot) {
            Found::Yes(account) if has_secrets(account) => {}
            Found::Unknown => report.unknown("whether the ServiceAccount has a pull secret"),
            Found::Yes(_) | Found::No if !snapshot.is_pulled_with_secret(repository.registry) => {
                report.unknown("whether the registry asks for credentials, and whether the nodes have them");
            }
            Found::Yes(_) | Found::No => {
                let message = format!(
                    "{} is pulled from `{}` without a pull secret, with which others pull from there",
                    image.user, repository.registry
                );
                report.field(image.at, message);
            }
        }
    });
}

fn asks_for_credentials(repository: &Repository<'_>, report: &Report<'_>) -> bool {
    let public = report.parameters().list(&IMAGE_PUBLIC_REGISTRY_REGISTRIES);
    !pattern::any_covers(public, repository) && !pattern::any_covers(OF_THE_CLOUD.iter().copied(), repository)
}

fn has_secrets(account: &Object) -> bool {
    let account: Option<ServiceAccount<'_>> = Option::read(account.node());
    account.is_some_and(|account| !account.image_pull_secrets.is_empty())
}

fn default_account(object: &Object, report: &mut Report<'_>) {
    let Some(secrets) = object.node().get("imagePullSecrets") else { return };
    if object.reference.name == "default" && secrets.items().next().is_some() {
        report.field(secrets, "gives its pull secret to every pod of the namespace that names no other ServiceAccount");
    }
}
