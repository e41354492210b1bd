//! `host-probe-target`.

use seawall_check::{Check, Fix, Run};
use seawall_model::api::{ContainerPort, LifecycleHandler, Probe, Written};
use seawall_model::workload::Container;
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "host-probe-target",
        title: "Probe or hook sends the kubelet to a host of its choice",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("host_probe_target.md"),
    },
    fix: Fix::Safe("Remove host"),
    run: Run::Workload(|workload, report| {
        for container in workload.containers() {
            for target in targets(container) {
                let Some(host) = target.host.filter(|host| !host.value.is_empty()) else { continue };
                let message = format!("{} of container `{}` goes to `{}`", target.from, container.name, host.value);
                let reported = report.field(host.node, message);
                // On the node's network the program may listen on that address alone.
                if workload.is_on_host_network() {
                    continue;
                }
                let reported = reported.remove(host.node);
                if !container.ports.iter().any(|port| target.is_at(port)) {
                    reported.review();
                }
            }
        }
    }),
};

/// Where a probe or a hook makes the kubelet connect to.
struct Target<'s> {
    from: &'static str,
    host: Option<Written<'s, &'s str>>,
    port: Option<Node<'s>>,
}

impl Target<'_> {
    /// Whether it is a port that the container declares.
    fn is_at(&self, declared: &ContainerPort<'_>) -> bool {
        let Some(port) = self.port else { return false };
        let same_number = port.as_i64().zip(declared.container_port).is_some_and(|(port, own)| own == port);
        let same_name = port.as_str().zip(declared.name).is_some_and(|(port, own)| own == port);
        same_number || same_name
    }
}

fn targets<'c, 's>(container: &'c Container<'s>) -> impl Iterator<Item = Target<'s>> + use<'c, 's> {
    let probe = |from, probe: &'c Option<Probe<'s>>| {
        probe.as_ref().map(|probe| (from, probe.http_get.as_ref(), probe.tcp_socket.as_ref()))
    };
    let hook = |from, hook: Option<&'c LifecycleHandler<'s>>| {
        hook.map(|hook| (from, hook.http_get.as_ref(), hook.tcp_socket.as_ref()))
    };
    let lifecycle = container.lifecycle.as_ref();
    let actions = [
        probe("liveness probe", &container.liveness_probe),
        probe("readiness probe", &container.readiness_probe),
        probe("startup probe", &container.startup_probe),
        hook("post-start hook", lifecycle.and_then(|hooks| hooks.post_start.as_ref())),
        hook("pre-stop hook", lifecycle.and_then(|hooks| hooks.pre_stop.as_ref())),
    ];
    actions.into_iter().flatten().flat_map(|(from, http, tcp)| {
        let http = http.map(|action| Target { from, host: action.host, port: action.port });
        let tcp = tcp.map(|action| Target { from, host: action.host, port: action.port });
        http.into_iter().chain(tcp)
    })
}
