//! What the input says must be able to talk: every connection with the places that ask for it.

mod access;
mod declared;
mod host;
mod key;
mod mention;
mod reason;
mod route;
mod scrape;
mod webhook;
mod written;

pub use reason::Reason;

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::Snapshot;

use self::host::{Names, Stands};
use self::key::{Speaks, ends_in_address, has_word, speaks};
use self::mention::{Clue, Form, Mention, mentions};
use self::written::{Hidden, Written, texts};
use super::party::{Connection, Party};
use super::service::{Behind, Service, Services};
use super::{Gap, Grave, Member, MemberId, Roster, Site};
use crate::ports::Protocol;

/// All connections that the input asks for.
#[derive(Debug, Default)]
pub struct Needs<'s> {
    /// Each with its reasons, in the order in which they were found; never empty.
    pub connections: FxHashMap<Connection, Vec<Reason<'s>>>,
    /// What could not be made out.
    pub gaps: Vec<Gap<'s>>,
    /// Addresses on the node that were seen to answer names.
    pub local_resolvers: std::collections::BTreeSet<core::net::IpAddr>,
    listed: FxHashSet<(&'static str, String)>,
}

/// So many reasons of one connection are kept.
const MOST_REASONS: usize = 6;

impl<'s> Needs<'s> {
    /// Reads the needs of all members of `roster`.
    pub fn collect(snapshot: &'s Snapshot, roster: &Roster<'s>, services: &Services<'s>) -> Self {
        let mut needs = Self::default();
        let names = Names { roster, services, snapshot };
        for (id, member) in roster.iter() {
            let (texts, hidden) = texts(snapshot, member);
            for text in &texts {
                needs.text(names, id, text);
            }
            needs.hidden(member, &hidden);
            needs.host_ports(id, roster);
            access::collect(snapshot, id, member, &mut needs);
        }
        needs.peers(snapshot, names);
        route::collect(snapshot, names, &mut needs);
        scrape::collect(snapshot, names, &mut needs);
        webhook::collect(snapshot, names, &mut needs);
        declared::collect(snapshot, names, &mut needs);
        needs
    }

    /// Adds a connection, or a reason to one.
    pub fn add(&mut self, connection: Connection, reason: Reason<'s>) {
        let reasons = self.connections.entry(connection).or_default();
        if reasons.len() < MOST_REASONS && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }

    /// States what is not known, once.
    pub(super) fn gap(&mut self, gap: Gap<'s>) {
        if self.listed.insert((gap.code, format!("{}\u{0}{}", gap.about, gap.message))) {
            self.gaps.push(gap);
        }
    }

    fn text(&mut self, names: Names<'_, 's>, id: MemberId, written: &Written<'s>) {
        // What may be a secret is not repeated in a message, as far as it is no host that is known.
        let is_secret = written.site.object.reference.kind == "Secret"
            || written.key.is_some_and(|key| speaks(key) == Speaks::OfOther);
        for mut mention in mentions(&written.text, written.key, written.form) {
            let is_whole = mention.host.len() == written.text.trim().len();
            mention.port = mention.port.or(written.port.filter(|_| is_whole));
            let namespace = names.roster.get(id).namespace;
            if mention.clue == Clue::Alone
                && !(mention.host.contains(".svc") || is_whole && written.form == Form::Value)
            {
                continue;
            }
            match names.resolve(mention.host, namespace) {
                Stands::Service(service) if believes_service(&mention, written.form, is_whole) => {
                    self.service(names, id, service, &mention, written.site);
                }
                Stands::Member(to) if matches!(mention.clue, Clue::Address | Clue::Pair) => {
                    let connection = Connection {
                        from: Party::Member(id),
                        to: Party::Member(to),
                        protocol: Protocol::Tcp,
                        port: mention.port,
                    };
                    self.add(
                        connection,
                        Reason::Written { site: written.site, host: mention.host.to_owned(), service: None },
                    );
                }
                Stands::Address(address) if believes_address(&mention) => {
                    self.outside(id, Party::address(address), &mention, written.site);
                }
                Stands::Outside(name) if believes_name(&mention) => {
                    self.outside(id, Party::Name(name), &mention, written.site);
                }
                Stands::Missing(name) if !is_secret && misses(&mention, written.form) => {
                    let own = names.roster.get(id).label();
                    let message = format!(
                        "`{own}` names `{}`, which is no Service of the input ({name}): no rule was written for it",
                        mention.host
                    );
                    self.gap(Gap::new(Grave::Check, "service-missing", own, message).at(written.site));
                }
                _ => {}
            }
        }
    }

    /// Variables that speak of addresses, and whose values are not in the input.
    fn hidden(&mut self, member: &Member<'s>, hidden: &[Hidden<'s>]) {
        let mut named: Vec<&Hidden<'s>> = hidden.iter().filter(|hidden| ends_in_address(hidden.name)).collect();
        named.sort_by_key(|hidden| hidden.name);
        named.dedup_by_key(|hidden| hidden.name);
        let Some(first) = named.first() else { return };
        let names: Vec<&str> = named.iter().map(|hidden| hidden.name).collect();
        let label = member.label();
        let message = format!(
            "`{label}` takes {} from objects whose values are not in the input: whom it names there is not known",
            names.join(", ")
        );
        self.gap(Gap::new(Grave::Check, "value-unknown", label, message).at(first.site));
    }

    fn outside(&mut self, id: MemberId, to: Party, mention: &Mention<'_>, site: Site<'s>) {
        let connection = Connection { from: Party::Member(id), to, protocol: Protocol::Tcp, port: mention.port };
        self.add(connection, Reason::Written { site, host: mention.host.to_owned(), service: None });
    }

    fn service(
        &mut self,
        names: Names<'_, 's>,
        id: MemberId,
        service: &Service<'s>,
        mention: &Mention<'_>,
        site: Site<'s>,
    ) {
        let roster = names.roster;
        let reason =
            || Reason::Written { site, host: mention.host.to_owned(), service: Some(Site::whole(service.object)) };
        if service.is_api_server() {
            let connection =
                Connection { from: Party::Member(id), to: Party::ApiServer, protocol: Protocol::Tcp, port: None };
            return self.add(connection, reason());
        }
        if let Some(name) = service.external_name() {
            let to = match names.resolve(name, service.namespace()) {
                Stands::Service(other) if other.external_name().is_none() => {
                    let behind = self.ports(roster, other, mention, site, id);
                    return self.reach(id, &behind, reason, roster);
                }
                _ => Party::Name(name.to_owned()),
            };
            let connection = Connection { from: Party::Member(id), to, protocol: Protocol::Tcp, port: mention.port };
            return self.add(connection, reason());
        }
        // A workload that names its own Service by name alone says who it is.
        let is_self =
            service.members == [id] && !matches!(mention.clue, Clue::Address | Clue::Pair) && !service.is_headless();
        if is_self {
            return;
        }
        if service.members.is_empty() {
            return self.without_pods(id, service, mention, site, roster);
        }
        let behind = self.ports(roster, service, mention, site, id);
        self.reach(id, &behind, reason, roster);
    }

    /// A Service without a selector leads to its endpoints; one that selects nobody leads nowhere.
    fn without_pods(
        &mut self,
        id: MemberId,
        service: &Service<'s>,
        mention: &Mention<'_>,
        site: Site<'s>,
        roster: &Roster<'s>,
    ) {
        let host = mention.host.to_owned();
        for (address, ports) in &service.endpoints {
            let to = roster.at(*address).map_or(Party::address(*address), Party::Member);
            for port in ports {
                let connection =
                    Connection { from: Party::Member(id), to: to.clone(), protocol: Protocol::Tcp, port: Some(*port) };
                self.add(
                    connection,
                    Reason::Written { site, host: host.clone(), service: Some(Site::whole(service.object)) },
                );
            }
        }
        if service.endpoints.is_empty() {
            let own = roster.get(id).label();
            let message = format!(
                "`{own}` names {}, behind which the input holds no pod: no rule was written for it",
                service.object.reference
            );
            self.gap(Gap::new(Grave::Check, "service-without-pods", own, message).at(site));
        }
    }

    /// The pods' ports that `mention` means.
    fn ports(
        &mut self,
        roster: &Roster<'s>,
        service: &Service<'s>,
        mention: &Mention<'_>,
        site: Site<'s>,
        id: MemberId,
    ) -> Vec<Behind> {
        let Some(port) = mention.port else { return service.behind(roster, |_| true) };
        if service.is_headless() {
            // Its name leads to the pods, whatever its ports say.
            let protocol =
                service.ports.iter().find(|own| own.number == port).map_or(Protocol::Tcp, |own| own.protocol);
            return service.members.iter().map(|&member| Behind { member, protocol, port: Some(port) }).collect();
        }
        let behind = service.behind(roster, |own| own.number == port);
        if behind.is_empty() {
            let own = roster.get(id).label();
            let message = format!(
                "`{own}` names port {port} of {}, which has no such port: no rule was written for it",
                service.object.reference
            );
            self.gap(Gap::new(Grave::Check, "port-not-served", own, message).at(site));
        }
        behind
    }

    /// Adds connections to what stands behind a Service.
    pub(super) fn reach(
        &mut self,
        id: MemberId,
        behind: &[Behind],
        reason: impl Fn() -> Reason<'s>,
        roster: &Roster<'s>,
    ) {
        self.reach_from(&Party::Member(id), behind, reason, roster);
    }

    pub(super) fn reach_from(
        &mut self,
        from: &Party,
        behind: &[Behind],
        reason: impl Fn() -> Reason<'s>,
        roster: &Roster<'s>,
    ) {
        for target in behind {
            if target.port.is_none() {
                let label = roster.get(target.member).label();
                let message =
                    format!("a Service leads to a named port that `{label}` does not have: no rule was written for it");
                self.gap(Gap::new(Grave::Check, "named-port-missing", label, message));
                continue;
            }
            let to = Party::Member(target.member);
            self.add(Connection { from: from.clone(), to, protocol: target.protocol, port: target.port }, reason());
        }
    }

    /// Ports of the node that lead to a container.
    fn host_ports(&mut self, id: MemberId, roster: &Roster<'s>) {
        let member = roster.get(id);
        for port in member.ports().filter(|port| port.host.is_some() && !member.is_on_host_network()) {
            let connection = Connection {
                from: Party::Anyone,
                to: Party::Member(id),
                protocol: port.protocol,
                port: Some(port.number),
            };
            self.add(connection, Reason::HostPort { site: Site::new(member.object(), port.node) });
        }
    }

    /// Pods of a StatefulSet that have a headless Service find each other by it.
    fn peers(&mut self, _: &'s Snapshot, names: Names<'_, 's>) {
        for (id, member) in names.roster.iter() {
            let object = member.object();
            let spec = object.node().get("spec").filter(|_| object.reference.kind == "StatefulSet");
            let Some(named) = spec.and_then(|spec| spec.get("serviceName")) else { continue };
            let replicas = spec.and_then(|spec| spec.get("replicas")).and_then(|replicas| replicas.as_i64());
            let service = named.as_str().and_then(|name| names.services.get(member.namespace, name));
            let Some(service) = service.filter(|service| service.is_headless() && service.members.contains(&id)) else {
                continue;
            };
            if replicas.unwrap_or(1) <= 1 {
                continue;
            }
            let behind: Vec<Behind> =
                service.behind(names.roster, |_| true).into_iter().filter(|behind| behind.member == id).collect();
            let site = Site::new(object, named);
            self.reach(id, &behind, || Reason::Peers { site, service: Site::whole(service.object) }, names.roster);
        }
    }
}

/// Whether a word that is the name of a Service means the Service.
fn believes_service(mention: &Mention<'_>, form: Form, is_whole: bool) -> bool {
    let is_compound = mention.host.contains(['-', '.']);
    match mention.clue {
        Clue::Address | Clue::Pair => true,
        Clue::Under(key) => match speaks(key) {
            Speaks::OfAddress => true,
            Speaks::Nothing if form == Form::Value && !is_whole => mention.host.contains(".svc"),
            Speaks::Nothing => is_compound || form == Form::Value && has_word(key, mention.host),
            Speaks::OfOther => mention.host.contains(".svc"),
        },
        Clue::Alone => mention.host.contains(".svc"),
    }
}

fn believes_address(mention: &Mention<'_>) -> bool {
    match mention.clue {
        Clue::Address | Clue::Pair => true,
        Clue::Under(key) => speaks(key) == Speaks::OfAddress,
        Clue::Alone => false,
    }
}

fn believes_name(mention: &Mention<'_>) -> bool {
    match mention.clue {
        Clue::Address | Clue::Pair => !NAMESPACES_OF_XML.contains(&mention.host),
        Clue::Under(key) => speaks(key) == Speaks::OfAddress,
        Clue::Alone => false,
    }
}

fn misses(mention: &Mention<'_>, form: Form) -> bool {
    mention.host.contains(".svc")
        || form != Form::File && mention.clue == Clue::Address
        || matches!(mention.clue, Clue::Under(key) if form == Form::Value && speaks(key) == Speaks::OfAddress && mention.host.contains('-'))
}

/// Hosts of URLs that are names, not addresses.
const NAMESPACES_OF_XML: &[&str] =
    &["www.w3.org", "json-schema.org", "schemas.xmlsoap.org", "java.sun.com", "maven.apache.org", "xmlns.jcp.org"];
