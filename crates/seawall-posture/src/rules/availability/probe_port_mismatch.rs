//! `probe-port-mismatch`.

use seawall_check::{Check, Fix, Run};
use seawall_model::api::{LifecycleHandler, Probe, Written};
use seawall_model::workload::Container;
use seawall_model::{Rule, Severity, Status, Workload};
use seawall_yaml::Node;

use crate::port::{self, PortRef};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "probe-port-mismatch",
        title: "Probe or hook uses a port that is not declared",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["liveness-port", "readiness-port", "startup-port"],
        doc: include_str!("probe_port_mismatch.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for container in workload.containers() {
            for (from, node) in asked(container) {
                if let Some(fault) = fault(node, container, workload) {
                    let (container, port) = (container.name, node.scalar().unwrap_or_default());
                    report.field(node, format!("the {from} of container `{container}` asks port `{port}`, {fault}"));
                }
            }
        }
    }),
};

/// The ports that probes and hooks ask, with who asks; not the numbers of other hosts.
fn asked<'c, 's>(container: &'c Container<'s>) -> impl Iterator<Item = (&'static str, Node<'s>)> + use<'c, 's> {
    let probes = [
        ("liveness probe", &container.liveness_probe),
        ("readiness probe", &container.readiness_probe),
        ("startup probe", &container.startup_probe),
    ];
    let hooks = container
        .lifecycle
        .as_ref()
        .map(|lifecycle| [("post-start hook", &lifecycle.post_start), ("pre-stop hook", &lifecycle.pre_stop)]);
    let of_probes = probes.into_iter().filter_map(|(from, probe)| Some((from, of_probe(probe.as_ref()?)?)));
    let of_hooks = hooks.into_iter().flatten().filter_map(|(from, hook)| Some((from, of_hook(hook.as_ref()?)?)));
    of_probes.chain(of_hooks)
}

fn of_probe<'s>(probe: &Probe<'s>) -> Option<Node<'s>> {
    let http = probe.http_get.as_ref().and_then(|action| own(action.port, action.host));
    let tcp = || probe.tcp_socket.as_ref().and_then(|action| own(action.port, action.host));
    http.or_else(tcp).or_else(|| probe.grpc.and_then(|action| action.get("port")))
}

/// A hook that opens a connection does nothing.
fn of_hook<'s>(hook: &LifecycleHandler<'s>) -> Option<Node<'s>> {
    hook.http_get.as_ref().and_then(|action| own(action.port, action.host))
}

/// A number means on another host what it means there; a name is looked up in the container all the same.
fn own<'s>(port: Option<Node<'s>>, host: Option<Written<'s, &'s str>>) -> Option<Node<'s>> {
    let is_elsewhere = host.is_some_and(|host| !host.value.is_empty());
    port.filter(|port| !is_elsewhere || port.as_i64().is_none())
}

fn fault(node: Node<'_>, container: &Container<'_>, workload: &Workload<'_>) -> Option<&'static str> {
    match PortRef::read(node)? {
        PortRef::Invalid => None,
        name @ PortRef::Name(_) => (!port::declares(container, name, "TCP")).then_some("which it does not declare"),
        number @ PortRef::Number(_) => {
            let declared = workload.containers().iter().any(|other| port::declares(other, number, "TCP"));
            (!declared).then_some("which no container of the pod declares")
        }
    }
}
