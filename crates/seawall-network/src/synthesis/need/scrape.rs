//! Who reads metrics of whom: annotations for Prometheus, and its operator's monitors.

use seawall_model::selector::{Label, Match, Selector};
use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::{Kind, Node};

use super::host::Names;
use super::{Needs, Reason};
use crate::ports::Protocol;
use crate::synthesis::party::Party;
use crate::synthesis::roster::namespace_of;
use crate::synthesis::service::{Behind, Service, Target};
use crate::synthesis::{Gap, Grave, Member, MemberId, Site};

const GROUP: &str = "monitoring.coreos.com";

/// Adds what is scraped.
pub(super) fn collect<'s>(snapshot: &'s Snapshot, names: Names<'_, 's>, needs: &mut Needs<'s>) {
    let scrapers = scrapers(snapshot, names);
    for (id, member) in names.roster.iter() {
        if member.workload.annotation("prometheus.io/scrape") == Some("true") {
            let site = member.workload.template.path(&["metadata", "annotations", "prometheus.io/scrape"]);
            let site = Site::new(member.object(), site.unwrap_or(member.workload.template));
            annotated(&[id], member.workload.annotation("prometheus.io/port"), site, &scrapers, names, needs);
        }
    }
    for service in names.services.iter() {
        let annotations = service.object.node().path(&["metadata", "annotations"]);
        let Some(flag) = annotations.and_then(|all| all.get("prometheus.io/scrape")) else { continue };
        if flag.as_str() == Some("true") {
            let port = service.object.annotation("prometheus.io/port");
            annotated(&service.members, port, Site::new(service.object, flag), &scrapers, names, needs);
        }
    }
    for monitor in snapshot.of_kind(GroupKind::of(GROUP, "ServiceMonitor")) {
        let spec = monitor.node().get("spec");
        for service in names
            .services
            .iter()
            .filter(|service| watches(monitor, service.namespace()) && selects(spec, service.object))
        {
            for endpoint in spec.and_then(|spec| spec.get("endpoints")).into_iter().flat_map(Node::items) {
                let behind = of_service(service, endpoint, names);
                scraped(&behind, Site::new(monitor, endpoint), &scrapers, names, needs);
            }
        }
    }
    for monitor in snapshot.of_kind(GroupKind::of(GROUP, "PodMonitor")) {
        let spec = monitor.node().get("spec");
        let selector = Selector::read(spec.and_then(|spec| spec.get("selector")));
        let watched = names.roster.iter().filter(|(_, member)| watches(monitor, member.namespace));
        for (id, member) in watched.filter(|(_, member)| matches(&selector, member)) {
            for endpoint in spec.and_then(|spec| spec.get("podMetricsEndpoints")).into_iter().flat_map(Node::items) {
                let name = endpoint.get("port").and_then(Node::as_str);
                let number = name
                    .and_then(|name| member.named_port(name, Protocol::Tcp))
                    .or_else(|| number(endpoint.get("portNumber")));
                let number = number.or_else(|| target(endpoint, member));
                let behind = Behind { member: id, protocol: Protocol::Tcp, port: number };
                scraped(&[behind], Site::new(monitor, endpoint), &scrapers, names, needs);
            }
        }
    }
}

fn annotated<'s>(
    members: &[MemberId],
    port: Option<&str>,
    site: Site<'s>,
    scrapers: &[Party],
    names: Names<'_, 's>,
    needs: &mut Needs<'s>,
) {
    let mut behind = Vec::new();
    for &member in members {
        let of = |port| Behind { member, protocol: Protocol::Tcp, port: Some(port) };
        match port.and_then(|port| port.trim().parse().ok()) {
            Some(port) => behind.push(of(port)),
            None => behind.extend(
                names
                    .roster
                    .get(member)
                    .ports()
                    .filter(|port| port.protocol == Protocol::Tcp)
                    .map(|port| of(port.number)),
            ),
        }
    }
    scraped(&behind, site, scrapers, names, needs);
}

fn scraped<'s>(behind: &[Behind], site: Site<'s>, scrapers: &[Party], names: Names<'_, 's>, needs: &mut Needs<'s>) {
    if scrapers.is_empty() {
        let message = "metrics are offered, and nobody in the input reads them: who may read is not known, no rule was written for it".to_owned();
        return needs.gap(Gap::new(Grave::Check, "scraper-unknown", "", message));
    }
    for scraper in scrapers {
        needs.reach_from(scraper, behind, || Reason::Scraped { site }, names.roster);
    }
}

fn of_service(service: &Service<'_>, endpoint: Node<'_>, names: Names<'_, '_>) -> Vec<Behind> {
    let name = endpoint.get("port").and_then(Node::as_str);
    if name.is_some() {
        return service.behind(names.roster, |port| port.name == name);
    }
    let wanted = endpoint.get("targetPort");
    let is_wanted = |target: Target<'_>| match target {
        Target::Number(own) => number(wanted) == Some(own),
        Target::Name(own) => wanted.and_then(Node::as_str) == Some(own),
    };
    service.behind(names.roster, |port| is_wanted(port.target))
}

fn target(endpoint: Node<'_>, member: &Member<'_>) -> Option<u16> {
    let target = endpoint.get("targetPort")?;
    number(Some(target)).or_else(|| member.named_port(target.as_str()?, Protocol::Tcp))
}

fn number(node: Option<Node<'_>>) -> Option<u16> {
    node.filter(|node| node.kind() == Kind::Int)?.as_i64()?.try_into().ok().filter(|port: &u16| *port > 0)
}

fn watches(monitor: &Object, namespace: &str) -> bool {
    let Some(selector) = monitor.node().path(&["spec", "namespaceSelector"]) else {
        return namespace_of(monitor) == namespace;
    };
    if selector.get("any").and_then(Node::as_bool) == Some(true) {
        return true;
    }
    let named = selector.get("matchNames").filter(|names| names.kind() == Kind::Sequence);
    named.map_or(namespace_of(monitor) == namespace, |names| names.items().any(|name| name.as_str() == Some(namespace)))
}

fn selects(spec: Option<Node<'_>>, service: &Object) -> bool {
    let selector = Selector::read(spec.and_then(|spec| spec.get("selector")));
    selector.matches(service.node().path(&["metadata", "labels"])) == Match::Yes
}

fn matches(selector: &Selector<'_>, member: &Member<'_>) -> bool {
    let label = |variant: &[(&str, &str)], key: &str| variant.iter().position(|(own, _)| *own == key);
    member.variants.iter().any(|variant| {
        selector.matches_with(|key| label(variant, key).map_or(Label::Absent, |at| Label::Is(variant[at].1)))
            == Match::Yes
    })
}

/// Prometheus itself: by its image, and what the operator makes of the resource of that name.
fn scrapers(snapshot: &Snapshot, names: Names<'_, '_>) -> Vec<Party> {
    let is_prometheus = |member: &Member<'_>| {
        let mut images = member.workload.containers().iter().filter_map(|container| container.image);
        images.any(|image| {
            let bare = image.value.split(['@', ':']).next().unwrap_or_default();
            bare == "prometheus"
                || bare.ends_with("prometheus/prometheus")
                || bare.ends_with("prom/prometheus")
                || bare.ends_with("vmagent")
        })
    };
    let members = names.roster.iter().filter(|(_, member)| is_prometheus(member)).map(|(id, _)| Party::Member(id));
    let mut found: Vec<Party> = members.collect();
    for object in snapshot.of_kind(GroupKind::of(GROUP, "Prometheus")) {
        let labels =
            [("app.kubernetes.io/name", "prometheus"), ("operator.prometheus.io/name", &object.reference.name)];
        let made =
            names.roster.carrying(namespace_of(object), &[]).into_iter().any(|id| found.contains(&Party::Member(id)));
        if !made {
            let labels = labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
            found.push(Party::Pods(namespace_of(object).to_owned(), labels));
        }
    }
    found
}
