//! `debug-endpoint-enabled`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::api::Written;
use seawall_model::workload::Container;
use seawall_model::{Rule, Severity, Status};

use crate::command_line;
use crate::debug_flag::{self, Flag};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "debug-endpoint-enabled",
        title: "Program is started with debugging on or protection off",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("debug_endpoint_enabled.md"),
    },
    fix: Fix::Review("Take the flag away"),
    run: Run::Workload(|workload, report| {
        for container in workload.containers() {
            let first = container.command.first().or(container.args.first());
            let program = first.map_or("", |word| word.value.rsplit('/').next().unwrap_or_default());
            if !is_judged_elsewhere(program) {
                elements(container, &container.command, report);
                elements(container, &container.args, report);
            }
            scripts(container, report);
        }
    }),
};

/// Flags that are elements of the command line: one finding for all of a list, because its elements go by their number.
fn elements(container: &Container<'_>, words: &[Written<'_, &str>], report: &mut Report<'_>) {
    let next = |index: usize| words.get(index + 1);
    let flags: Vec<(usize, Flag<'_>)> = words
        .iter()
        .enumerate()
        .filter_map(|(index, word)| Some((index, debug_flag::find(word.value, next(index).map(|next| next.value))?)))
        .collect();
    let Some((first, _)) = flags.first() else { return };
    let reported = report.field(words[*first].node, message(container, flags.iter().map(|(_, flag)| flag)));
    let taken: usize = flags.iter().map(|(_, flag)| 1 + usize::from(flag.takes_next)).sum();
    // Without a command and arguments the image's own arguments would come back.
    if container.command.is_empty() && words.len() == taken {
        return;
    }
    flags.iter().rev().fold(reported, |reported, (index, flag)| {
        let value = next(*index).filter(|_| flag.takes_next);
        let reported = value.into_iter().fold(reported, |reported, value| reported.remove(value.node));
        reported.remove(words[*index].node)
    });
}

/// Flags of what a script calls.
fn scripts(container: &Container<'_>, report: &mut Report<'_>) {
    let words = || container.command.iter().chain(&container.args).map(|word| word.value);
    let is_script = |text: &str| text.contains(char::is_whitespace) && SIGNS.iter().any(|sign| text.contains(sign));
    if !words().any(is_script) {
        return;
    }
    for called in command_line::main(container) {
        let is_element = called.node.as_str().is_none_or(|text| !text.contains(char::is_whitespace));
        if is_element || is_judged_elsewhere(called.program()) {
            continue;
        }
        let arguments = called.arguments();
        for (index, argument) in arguments.iter().enumerate() {
            let next = arguments.get(index + 1).map(|next| next.text.as_str());
            if let Some(flag) = debug_flag::find(&argument.text, next) {
                report.field(called.node, message(container, [&flag]));
            }
        }
    }
}

/// What all these flags contain one of.
const SIGNS: [&str; 9] = ["-pprof", "-profil", "debug", "insecure", "-inspect", "auth", "-skip", "tls-verify", "jdwp"];

fn message<'f>(container: &Container<'_>, flags: impl IntoIterator<Item = &'f Flag<'f>>) -> String {
    let flags = flags.into_iter().map(|flag| format!("`{}`, which {}", flag.name, flag.effect.words()));
    format!("container `{}` is started with {}", container.name, flags.collect::<Vec<String>>().join(", and "))
}

/// Kubernetes' own programs have rules for each of their flags; a client's `--insecure` is about what it asks.
fn is_judged_elsewhere(program: &str) -> bool {
    let own = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy", "kubelet", "etcd"];
    let clients =
        ["curl", "wget", "grpcurl", "grpc_health_probe", "helm", "docker", "podman", "skopeo", "crane", "git"];
    own.contains(&program) || clients.contains(&program)
}
