//! `git-sync-command-injection`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::workload::Container;
use seawall_model::{ImageReference, Rule, Severity, Status};
use seawall_yaml::Node;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "git-sync-command-injection",
        title: "git-sync runs a command that the manifest names",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["CKV_K8S_159"],
        doc: include_str!("git_sync_command_injection.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for container in workload.containers().iter().filter(|container| is_git_sync(container)) {
            arguments(container, report);
            variables(container, report);
        }
    }),
};

/// A setting of git-sync that can name a command.
struct Setting {
    flag: &'static str,
    /// The variables of version 4 and 3.
    variables: [&'static str; 2],
    names_command: fn(&str) -> bool,
}

const SETTINGS: &[Setting] = &[
    Setting { flag: "git", variables: ["GITSYNC_GIT", "GIT_SYNC_GIT"], names_command: |value| value != "git" },
    Setting {
        flag: "exechook-command",
        variables: ["GITSYNC_EXECHOOK_COMMAND", "GIT_SYNC_EXECHOOK_COMMAND"],
        names_command: |_| true,
    },
    Setting {
        flag: "sync-hook-command",
        variables: ["GITSYNC_SYNC_HOOK_COMMAND", "GIT_SYNC_HOOK_COMMAND"],
        names_command: |_| true,
    },
    Setting {
        flag: "git-config",
        variables: ["GITSYNC_GIT_CONFIG", "GIT_SYNC_GIT_CONFIG"],
        names_command: |value| COMMAND_KEYS.iter().any(|key| contains(value, key)),
    },
    Setting {
        flag: "repo",
        variables: ["GITSYNC_REPO", "GIT_SYNC_REPO"],
        names_command: |value| value.starts_with("ext::"),
    },
];

/// Settings of git whose value git runs.
const COMMAND_KEYS: [&str; 9] = [
    "core.sshcommand",
    "core.gitproxy",
    "core.fsmonitor",
    "core.hookspath",
    "core.askpass",
    "core.pager",
    "credential.helper",
    "uploadpack.packobjectshook",
    "protocol.ext.allow",
];

fn is_git_sync(container: &Container<'_>) -> bool {
    let is = |name: &str| name == "git-sync" || name.starts_with("git-sync-");
    let by_image = container.image.and_then(|image| ImageReference::parse(image.value).ok());
    let by_command = || container.command.first().and_then(|program| program.rsplit('/').next()).is_some_and(is);
    by_image.is_some_and(|image| is(image.repository.name())) || by_command()
}

fn arguments(container: &Container<'_>, report: &mut Report<'_>) {
    let mut words = container.command.iter().skip(1).chain(&container.args).peekable();
    while let Some(word) = words.next() {
        let Some(flag) = word.strip_prefix('-').map(|flag| flag.strip_prefix('-').unwrap_or(flag)) else { continue };
        let (name, value) = match flag.split_once('=') {
            Some((name, value)) => (name, value),
            None => (flag, words.peek().map_or("", |value| value.value)),
        };
        let setting = SETTINGS.iter().find(|setting| setting.flag == name);
        if setting.is_some_and(|setting| !value.is_empty() && (setting.names_command)(value)) {
            report_at(word.node, container, &format!("--{name}"), report);
        }
    }
}

fn variables(container: &Container<'_>, report: &mut Report<'_>) {
    for variable in &container.env {
        let (Some(name), Some(value)) = (variable.name, variable.value) else { continue };
        let setting = SETTINGS.iter().find(|setting| setting.variables.contains(&name.value));
        if setting.is_some_and(|setting| !value.is_empty() && (setting.names_command)(value.value)) {
            report_at(value.node, container, name.value, report);
        }
    }
}

/// The value is not shown: a setting of git may hold a token.
fn report_at(at: Node<'_>, container: &Container<'_>, setting: &str, report: &mut Report<'_>) {
    report.secret(at, format!("git-sync in container `{}` runs the command that `{setting}` names", container.name));
}

/// `part` is in lower case.
fn contains(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}
