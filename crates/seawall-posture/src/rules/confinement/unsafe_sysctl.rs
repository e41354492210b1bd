//! `unsafe-sysctl`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status, Version};

/// The kernel parameters that stay within the pod, and the minor version of Kubernetes that declared them safe.
const SAFE: [(&str, u16); 14] = [
    ("kernel.shm_rmid_forced", 0),
    ("net.ipv4.ip_local_port_range", 0),
    ("net.ipv4.ip_unprivileged_port_start", 0),
    ("net.ipv4.ping_group_range", 0),
    ("net.ipv4.tcp_syncookies", 0),
    ("net.ipv4.ip_local_reserved_ports", 27),
    ("net.ipv4.tcp_fin_timeout", 29),
    ("net.ipv4.tcp_keepalive_intvl", 29),
    ("net.ipv4.tcp_keepalive_probes", 29),
    ("net.ipv4.tcp_keepalive_time", 29),
    ("net.ipv4.tcp_rmem", 32),
    ("net.ipv4.tcp_wmem", 32),
    ("net.ipv4.tcp_notsent_lowat", 37),
    ("net.ipv4.tcp_slow_start_after_idle", 37),
];

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "unsafe-sysctl",
        title: "Pod sets an unsafe kernel parameter",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0026", "unsafe-sysctls"],
        doc: include_str!("unsafe_sysctl.md"),
    },
    fix: Fix::Review("Leave the kernel parameter alone"),
    run: Run::Workload(|workload, report| {
        let Some(context) = workload.spec.security_context.as_ref().filter(|_| !workload.is_windows()) else { return };
        for sysctl in &context.sysctls {
            let Some(name) = sysctl.name else { continue };
            match since(&name) {
                Some(version) if workload.facts.kubernetes >= version => {}
                Some(version) => {
                    let message =
                        format!("the pod sets sysctl `{}`, which is safe only since Kubernetes {version}", *name);
                    report.field(sysctl.node, message).remove(sysctl.node);
                }
                None => {
                    let message = format!("the pod sets sysctl `{}`, which is not on the safe list", *name);
                    report.field(sysctl.node, message).remove(sysctl.node);
                }
            }
        }
    }),
};

/// The first version in which the parameter is safe. Slashes may stand for dots, as the kernel's tools have it.
fn since(name: &str) -> Option<Version> {
    let slashed = name.find(['.', '/']).is_some_and(|first| name[first..].starts_with('/'));
    let swapped = |byte| match byte {
        b'/' if slashed => b'.',
        b'.' if slashed => b'/',
        byte => byte,
    };
    let is = |safe: &str| name.bytes().map(swapped).eq(safe.bytes());
    SAFE.iter().find(|(safe, _)| is(safe)).map(|&(_, minor)| Version { major: 1, minor })
}
