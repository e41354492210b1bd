//! Probes: which containers need them, and what a probe asks.

use std::sync::Arc;

use seawall_check::Report;
use seawall_model::api::{ExecAction, HttpGetAction, Probe, Read, TcpSocketAction, Written};
use seawall_model::workload::Container;
use seawall_model::{Parameter, Workload};
use seawall_yaml::{Node, Options, Text};
use serde_json::Value;

use crate::port::{self, PortRef};

/// Containers that are there to run on: none of a pod that is there to end.
pub(crate) fn lasting<'w, 's>(workload: &'w Workload<'s>) -> impl Iterator<Item = &'w Container<'s>> {
    // Operators call their kinds so, too: `ScaledJob`, `PyTorchJob`.
    let ends = workload.object.reference.kind.ends_with("Job")
        || workload.spec.restart_policy.is_some_and(|policy| policy == "OnFailure" || policy == "Never");
    port::serving(workload).filter(move |_| !ends)
}

/// One of the two probes that say how a container is.
pub(crate) struct Sort {
    pub(crate) name: &'static str,
    pub(crate) field: &'static str,
    /// What fixes write.
    pub(crate) parameter: &'static Parameter,
}

/// Reports a container without the probe. A fix writes the user's own where the container can answer it, unless the
/// other probe asks the same.
pub(crate) fn report_missing<'s>(
    container: &Container<'s>,
    own: Option<&Probe<'s>>,
    other: Option<&Probe<'s>>,
    sort: &Sort,
    report: &mut Report<'_>,
) {
    if own.is_some_and(asks_something) {
        return;
    }
    let given = report.parameters().text(sort.parameter);
    let field = container.at.join(sort.field);
    let reported = report.field(field, format!("container `{}` has no {} probe", container.name, sort.name));
    if let Some(probe) = given.and_then(|given| fitting(given, container, other)) {
        reported.set(field, probe);
    }
}

/// The probe that a user wrote as JSON, if it fits the container.
fn fitting(json: &str, container: &Container<'_>, other: Option<&Probe<'_>>) -> Option<Value> {
    let value: Value = serde_json::from_str(json).ok().filter(Value::is_object)?;
    let readings = seawall_yaml::read_all(&Arc::new(Text::new(json.to_owned())), &Options::default());
    let document = readings.first()?.document.as_ref()?;
    let probe: Probe<'_> = Option::read(document.root())?;
    let goes_elsewhere = host(&probe).is_some();
    let is_declared = port_of(&probe)
        .is_none_or(|node| PortRef::read(node).is_some_and(|port| port::declares(container, port, "TCP")));
    let is_same = other.is_some_and(|other| are_alike(&probe, other, container));
    (asks_something(&probe) && !goes_elsewhere && is_declared && !is_same).then_some(value)
}

/// Whether there is a question in it; the API server refuses a probe without.
pub(crate) fn asks_something(probe: &Probe<'_>) -> bool {
    probe.http_get.is_some() || probe.tcp_socket.is_some() || probe.exec.is_some() || probe.grpc.is_some()
}

fn port_of<'d>(probe: &Probe<'d>) -> Option<Node<'d>> {
    let http = probe.http_get.as_ref().and_then(|action| action.port);
    let tcp = || probe.tcp_socket.as_ref().and_then(|action| action.port);
    http.or_else(tcp).or_else(|| probe.grpc.and_then(|action| action.get("port")))
}

fn host<'d>(probe: &Probe<'d>) -> Option<&'d str> {
    let http = probe.http_get.as_ref().and_then(|action| action.host);
    let host = http.or_else(|| probe.tcp_socket.as_ref().and_then(|action| action.host));
    text(host)
}

/// Whether two probes of a container ask the same and fail at the same moment, with the defaults of the API server.
pub(crate) fn are_alike(one: &Probe<'_>, other: &Probe<'_>, container: &Container<'_>) -> bool {
    let number = |written: Option<Written<'_, i64>>, default| {
        written.map_or(default, |number| if number.value == 0 { default } else { number.value })
    };
    let times = |probe: &Probe<'_>| {
        (number(probe.period_seconds, 10), number(probe.timeout_seconds, 1), number(probe.failure_threshold, 3))
    };
    times(one) == times(other)
        && both(one.http_get.as_ref(), other.http_get.as_ref(), |one, other| is_same_get(one, other, container))
        && both(one.tcp_socket.as_ref(), other.tcp_socket.as_ref(), |one, other| is_same_socket(one, other, container))
        && both(one.exec.as_ref(), other.exec.as_ref(), is_same_program)
        && both(one.grpc, other.grpc, is_same_service)
}

fn is_same_get(one: &HttpGetAction<'_>, other: &HttpGetAction<'_>, container: &Container<'_>) -> bool {
    let headers = one.http_headers.len() == other.http_headers.len()
        && one.http_headers.iter().zip(other.http_headers.iter()).all(|(one, other)| {
            let name = text(one.name).unwrap_or_default();
            name.eq_ignore_ascii_case(text(other.name).unwrap_or_default()) && text(one.value) == text(other.value)
        });
    is_same_port(one.port, other.port, container)
        && text(one.host) == text(other.host)
        && text(one.path).unwrap_or("/") == text(other.path).unwrap_or("/")
        && text(one.scheme).unwrap_or("HTTP") == text(other.scheme).unwrap_or("HTTP")
        && headers
}

fn is_same_socket(one: &TcpSocketAction<'_>, other: &TcpSocketAction<'_>, container: &Container<'_>) -> bool {
    is_same_port(one.port, other.port, container) && text(one.host) == text(other.host)
}

fn is_same_program(one: &ExecAction<'_>, other: &ExecAction<'_>) -> bool {
    let words = one.command.iter().map(|word| word.value);
    words.eq(other.command.iter().map(|word| word.value))
}

fn is_same_service(one: Node<'_>, other: Node<'_>) -> bool {
    let asked = |node: Node<'_>| node.get("port").and_then(Node::as_i64);
    let service = |node| Node::get(node, "service").and_then(Node::as_str).unwrap_or_default();
    asked(one) == asked(other) && service(one) == service(other)
}

/// A name is the number that the container gives it.
fn is_same_port(one: Option<Node<'_>>, other: Option<Node<'_>>, container: &Container<'_>) -> bool {
    let (Some(one), Some(other)) = (one.and_then(PortRef::read), other.and_then(PortRef::read)) else { return false };
    let number = |port: PortRef<'_>| match port {
        PortRef::Number(number) => Some(number),
        PortRef::Name(name) => {
            let declared = container.ports.iter().find(|declared| declared.name.is_some_and(|own| own == name));
            declared.and_then(|declared| declared.container_port).map(|port| port.value)
        }
        PortRef::Invalid => None,
    };
    one == other || number(one).is_some_and(|one| number(other) == Some(one))
}

fn both<T>(one: Option<T>, other: Option<T>, alike: impl Fn(T, T) -> bool) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => alike(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

fn text<'d>(written: Option<Written<'d, &'d str>>) -> Option<&'d str> {
    written.map(|text| text.value).filter(|text| !text.is_empty())
}
