//! Istio: AuthorizationPolicy and PeerAuthentication, in front of the pod that is connected to.

use core::net::IpAddr;

use serde_json::Value;

use super::cluster::namespace_of;
use super::flow::{End, Flow, one_of};
use super::outcomes::Outcomes;
use super::{Protocol, Truth, address, list, port};

const ROOT: &str = "istio-system";

/// How a pod takes part in the mesh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Sidecar,
    Ambient,
    None,
}

fn part(flow: &Flow<'_>, pod: &Value) -> Part {
    let labels = &pod["metadata"]["labels"];
    let inits = list(&pod["spec"]["initContainers"]);
    if list(&pod["spec"]["containers"]).iter().chain(inits).any(|container| container["name"] == "istio-proxy") {
        return Part::Sidecar;
    }
    let namespace = flow.cluster.of("", "Namespace").find(|object| object["metadata"]["name"] == namespace_of(pod));
    let of_namespace =
        namespace.map_or(&Value::Null, |namespace| &namespace["metadata"]["labels"]["istio.io/dataplane-mode"]);
    let own = &labels["istio.io/dataplane-mode"];
    if *own == "ambient" || own.is_null() && *of_namespace == "ambient" { Part::Ambient } else { Part::None }
}

/// Whether both ends speak through the tunnel of ambient mode, whose port is all that other policies see.
pub(crate) fn is_tunnelled(flow: &Flow<'_>) -> bool {
    let is_ambient = |end| flow.ordinary(end).is_some_and(|pod| part(flow, pod) == Part::Ambient);
    flow.protocol == Protocol::Tcp && is_ambient(flow.from) && is_ambient(flow.to)
}

/// What the mesh does in front of `pod`. It only looks at TCP.
pub(crate) fn decide(flow: &Flow<'_>, pod: &Value) -> Outcomes {
    let own = part(flow, pod);
    if own == Part::None || flow.protocol != Protocol::Tcp {
        return Outcomes::ALLOW;
    }
    let mode = mode(flow, pod);
    let peer = flow.ordinary(flow.from);
    let identity = peer.filter(|peer| part(flow, peer) != Part::None && mode != "DISABLE");
    if identity.is_none() && mode == "STRICT" {
        return Outcomes::DENY;
    }
    let call = Call { flow, pod, identity, fails_closed: own == Part::Ambient };
    let custom = call.any("CUSTOM");
    let deny = call.any("DENY");
    let allow = if call.policies("ALLOW").next().is_none() { Truth::Yes } else { call.any("ALLOW") };
    let mut outcomes = match (deny, allow) {
        (Truth::Yes, _) | (_, Truth::No) => Outcomes::DENY,
        (Truth::No, Truth::Yes) => Outcomes::ALLOW,
        _ => Outcomes::ALLOW.or(Outcomes::DENY),
    };
    if custom != Truth::No {
        // Somebody else is asked.
        outcomes = outcomes.or(Outcomes::DENY);
    }
    outcomes
}

/// The mode of mTLS in force: the port's, else the workload's, the namespace's, the mesh's.
fn mode<'c>(flow: &Flow<'c>, pod: &Value) -> &'c str {
    let all: Vec<&'c Value> = flow.cluster.of("security.istio.io", "PeerAuthentication").collect();
    let of = |namespace: &str, own: bool| {
        all.iter().copied().find(|policy| {
            let selector = &policy["spec"]["selector"]["matchLabels"];
            let is_own = selector.as_object().is_some_and(|labels| !labels.is_empty());
            namespace_of(policy) == namespace && is_own == own && (!own || labels_match(selector, pod))
        })
    };
    let own = of(namespace_of(pod), true);
    let by_port = own.and_then(|policy| policy["spec"]["portLevelMtls"][flow.port.to_string()]["mode"].as_str());
    let wider = [own, of(namespace_of(pod), false), of(ROOT, false)];
    let modes = wider.into_iter().flatten().filter_map(|policy| policy["spec"]["mtls"]["mode"].as_str());
    by_port.into_iter().chain(modes).find(|mode| *mode != "UNSET").unwrap_or("PERMISSIVE")
}

fn labels_match(wanted: &Value, pod: &Value) -> bool {
    wanted.as_object().into_iter().flatten().all(|(key, value)| pod["metadata"]["labels"][key] == *value)
}

struct Call<'f, 'c> {
    flow: &'f Flow<'c>,
    pod: &'f Value,
    /// The pod that the other end has proved to be; none in plaintext.
    identity: Option<&'c Value>,
    /// Whether nothing here can read requests.
    fails_closed: bool,
}

impl<'c> Call<'_, 'c> {
    fn policies(&self, action: &'static str) -> impl Iterator<Item = &'c Value> + use<'_, 'c> {
        self.flow.cluster.of("security.istio.io", "AuthorizationPolicy").filter(move |policy| {
            let spec = &policy["spec"];
            let here = [namespace_of(self.pod), ROOT].contains(&namespace_of(policy));
            here && spec["action"].as_str().unwrap_or("ALLOW") == action
                && labels_match(&spec["selector"]["matchLabels"], self.pod)
        })
    }

    fn any(&self, action: &'static str) -> Truth {
        let rules = self.policies(action).flat_map(|policy| list(&policy["spec"]["rules"]));
        Truth::any(rules.map(|rule| {
            let requests = self.requests(action);
            one_of(&rule["from"], |from| self.is_source(&from["source"], requests))
                .and(one_of(&rule["to"], |to| self.is_operation(&to["operation"], requests)))
                .and(Truth::all(list(&rule["when"]).iter().map(|when| self.holds(when, requests))))
        }))
    }

    /// What a demand on requests comes to: where there are none to be read, whoever allows never does, whoever denies
    /// does not look at it. Where there are, a connection is allowed when some of its requests are.
    fn requests(&self, action: &str) -> Truth {
        match (self.fails_closed || self.is_plain_tcp(), action) {
            (true, _) => (action != "ALLOW").into(),
            (false, "ALLOW") => Truth::Yes,
            (false, _) => Truth::Maybe,
        }
    }

    /// Whether a Service says that what is spoken on the port is no HTTP.
    fn is_plain_tcp(&self) -> bool {
        let services = self.flow.cluster.of("", "Service").filter(|service| {
            let selector = &service["spec"]["selector"];
            namespace_of(service) == namespace_of(self.pod) && selector.is_object() && labels_match(selector, self.pod)
        });
        let mut ports = services.flat_map(|service| list(&service["spec"]["ports"]));
        ports.any(|written| {
            let target = if written["targetPort"].is_null() { &written["port"] } else { &written["targetPort"] };
            let named = target.as_str().map(|name| port::named(self.pod, name, Protocol::Tcp));
            let numbers = named.unwrap_or_else(|| target.as_u64().into_iter().collect());
            let spoken = written["appProtocol"].as_str().or(written["name"].as_str()).unwrap_or_default();
            numbers.contains(&u64::from(self.flow.port)) && (spoken == "tcp" || spoken.starts_with("tcp-"))
        })
    }

    fn is_source(&self, source: &Value, requests: Truth) -> Truth {
        let one = |key: &str, is: &dyn Fn(&str) -> Truth| {
            one_of(&source[key], |written| is(written.as_str().unwrap_or_default()))
        };
        let none = |key: &str, is: &dyn Fn(&str) -> Truth| {
            Truth::any(list(&source[key]).iter().map(|written| is(written.as_str().unwrap_or_default()))).not()
        };
        let principal = |wanted: &str| self.has_principal(wanted);
        let namespace = |wanted: &str| self.has_namespace(wanted);
        let block = |wanted: &str| self.comes_from(wanted);
        let http = |key: &str| if list(&source[key]).is_empty() { Truth::Yes } else { requests };
        Truth::all([
            one("principals", &principal),
            none("notPrincipals", &principal),
            one("namespaces", &namespace),
            none("notNamespaces", &namespace),
            one("ipBlocks", &block),
            none("notIpBlocks", &block),
            http("requestPrincipals"),
            http("notRequestPrincipals"),
        ])
    }

    fn is_operation(&self, operation: &Value, requests: Truth) -> Truth {
        let own = self.flow.port.to_string();
        let named = |key: &str| list(&operation[key]).iter().any(|port| *port == own);
        let ports = list(&operation["ports"]).is_empty() || named("ports");
        let http = ["hosts", "notHosts", "methods", "notMethods", "paths", "notPaths"];
        let asks = http.iter().any(|key| !list(&operation[*key]).is_empty());
        Truth::from(ports && !named("notPorts")).and(if asks { requests } else { Truth::Yes })
    }

    fn holds(&self, when: &Value, requests: Truth) -> Truth {
        let is = |wanted: &str| match when["key"].as_str().unwrap_or_default() {
            "source.ip" => self.comes_from(wanted),
            "source.namespace" => self.has_namespace(wanted),
            "source.principal" => self.has_principal(wanted),
            "destination.port" => (wanted == self.flow.port.to_string()).into(),
            key if key.starts_with("request.") => requests,
            _ => Truth::Maybe,
        };
        let text = |value: &Value| is(value.as_str().unwrap_or_default());
        one_of(&when["values"], text).and(Truth::any(list(&when["notValues"]).iter().map(text)).not())
    }

    fn has_principal(&self, wanted: &str) -> Truth {
        self.identity.map_or(Truth::No, |peer| {
            let account = peer["spec"]["serviceAccountName"].as_str().unwrap_or("default");
            is_like(wanted, &format!("cluster.local/ns/{}/sa/{account}", namespace_of(peer))).into()
        })
    }

    fn has_namespace(&self, wanted: &str) -> Truth {
        self.identity.map_or(Truth::No, |peer| is_like(wanted, namespace_of(peer)).into())
    }

    fn comes_from(&self, cidr: &str) -> Truth {
        let whole = match (cidr.contains('/'), cidr.contains(':')) {
            (true, _) => cidr.to_owned(),
            (false, is_v6) => format!("{cidr}/{}", if is_v6 { 128 } else { 32 }),
        };
        let is_in = |address: IpAddr| address::contains(&whole, address).map_or(Truth::Maybe, Truth::from);
        match self.flow.from {
            End::Address(address) => is_in(address),
            End::Pod(_) => self.flow.end_is_in(self.flow.from, &whole),
        }
    }
}

/// `*` at one end stands for anything.
fn is_like(wanted: &str, text: &str) -> bool {
    match (wanted.strip_prefix('*'), wanted.strip_suffix('*')) {
        (Some(_), Some(_)) if wanted == "*" => !text.is_empty(),
        (Some(end), _) => text.ends_with(end),
        (_, Some(start)) => text.starts_with(start),
        _ => wanted == text,
    }
}
