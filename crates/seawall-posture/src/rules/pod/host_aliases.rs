//! `host-aliases`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "host-aliases",
        title: "Pod answers names from its own hosts file",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0007", "HostAliases"],
        doc: include_str!("host_aliases.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        let aliases = &workload.spec.host_aliases;
        let mut names = aliases.iter().flat_map(|alias| &alias.hostnames).map(|name| name.value);
        let (Some(first), Some(list)) = (names.next(), aliases.node) else { return };
        let message = match names.count() {
            0 => format!("pod takes the address of `{first}` from its own `/etc/hosts`"),
            1 => format!("pod takes the addresses of `{first}` and one other name from its own `/etc/hosts`"),
            more => format!("pod takes the addresses of `{first}` and {more} other names from its own `/etc/hosts`"),
        };
        aliases.iter().fold(report.field(list, message), |reported, alias| reported.also(alias.node));
    }),
};
