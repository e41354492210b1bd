//! `projected-token-lifetime`.

use seawall_check::{Check, Fix, Run};
use seawall_model::api::Volume;
use seawall_model::{Place, Rule, Severity, Status, Workload};

use crate::service_account::{TOKEN_FOLDER, TOKEN_VOLUMES};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "projected-token-lifetime",
        title: "Projected token lives long or is good for any purpose",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("projected_token_lifetime.md"),
    },
    fix: Fix::Review("Set expirationSeconds to 3600"),
    run: Run::Workload(|workload, report| {
        for volume in &workload.spec.volumes {
            let name = volume.name.map_or("", |name| name.value);
            let sources = volume.projected.iter().flat_map(|projected| &projected.sources);
            for token in sources.filter_map(|source| source.service_account_token.as_ref()) {
                if let Some(lifetime) = token.expiration_seconds.filter(|lifetime| lifetime.value > DAY) {
                    let hours = lifetime.value / 3600;
                    let message = format!("the token in volume `{name}` lives {hours} hours");
                    report.field(lifetime.node, message).set(lifetime.node, HOUR);
                }
                let named = token.audience.is_some_and(|audience| !audience.value.is_empty());
                if !named && !name.starts_with(TOKEN_VOLUMES) && !stands_for_automount(workload, volume) {
                    let field = Place::from(token.node).join("audience");
                    let message = format!("the token in volume `{name}` names no audience, so the API server takes it");
                    report.field(field, message);
                }
            }
        }
    }),
};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Whether the volume is mounted where the token for the API server belongs, which is the audience when none is named.
fn stands_for_automount(workload: &Workload<'_>, volume: &Volume<'_>) -> bool {
    let mut mounts = workload.containers().iter().flat_map(|container| &container.volume_mounts);
    mounts.any(|mount| {
        let of_this = mount.name.zip(volume.name).is_some_and(|(mount, volume)| mount.value == volume.value);
        of_this && mount.mount_path.is_some_and(|path| path.value.trim_end_matches('/') == TOKEN_FOLDER)
    })
}
