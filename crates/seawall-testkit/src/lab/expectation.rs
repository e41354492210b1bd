//! What a person expects of a case, in a few lines.

use super::cluster::{Cluster, EndpointId};
use super::probe::{Family, Probe, Protocol};

/// Lines such as `deny * -> x/a` and `allow y/b, y/c -> x/a TCP/80 v4`. What no line speaks of is allowed; where
/// several do, the last one holds. `x/*` is a namespace, `*/a` the pods of a name, `*/*` all pods, `outside/*` what is
/// outside of the cluster, `*` everything.
#[derive(Debug, Clone, Default)]
pub struct Expectation(Vec<Line>);

#[derive(Debug, Clone)]
struct Line {
    allows: bool,
    from: Vec<EndpointId>,
    to: Vec<EndpointId>,
    /// Empty is all.
    ports: Vec<(Option<Protocol>, Option<u16>)>,
    family: Option<Family>,
}

impl Expectation {
    /// Reads lines.
    ///
    /// # Errors
    /// A line that cannot be read, or that is about nobody.
    pub fn read(text: &str, cluster: &Cluster) -> Result<Self, String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let read = |line: &str| Line::read(line, cluster).ok_or_else(|| format!("`{line}` cannot be read"));
        lines.map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Whether the probe is expected to get through.
    pub fn allows(&self, probe: &Probe) -> bool {
        self.0.iter().rev().find(|line| line.is_about(probe)).is_none_or(|line| line.allows)
    }
}

impl Line {
    fn read(line: &str, cluster: &Cluster) -> Option<Self> {
        let (verb, rest) = line.split_once(' ')?;
        let allows = match verb {
            "allow" => true,
            "deny" => false,
            _ => return None,
        };
        let (from, rest) = rest.split_once(" -> ")?;
        let mut words = rest.split([' ', ',']).filter(|word| !word.is_empty()).peekable();
        let mut to = Vec::new();
        while let Some(word) = words.next_if(|word| word.contains('*') || is_name(word)) {
            to.extend(endpoints(word, cluster)?);
        }
        let from: Option<Vec<_>> = from.split(',').map(|word| endpoints(word.trim(), cluster)).collect();
        let mut read = Self { allows, from: from?.concat(), to, ports: Vec::new(), family: None };
        for word in words {
            match word {
                "v4" => read.family = Some(Family::V4),
                "v6" => read.family = Some(Family::V6),
                word => read.ports.push(port(word)?),
            }
        }
        (!read.to.is_empty()).then_some(read)
    }

    fn is_about(&self, probe: &Probe) -> bool {
        let is_port = |(protocol, port): &(Option<Protocol>, Option<u16>)| {
            protocol.is_none_or(|protocol| protocol == probe.protocol) && port.is_none_or(|port| port == probe.port)
        };
        self.from.contains(&probe.from)
            && self.to.contains(&probe.to)
            && (self.ports.is_empty() || self.ports.iter().any(is_port))
            && self.family.is_none_or(|family| family == probe.family)
    }
}

/// `x/a`, but not `TCP/80`.
fn is_name(word: &str) -> bool {
    word.split_once('/').is_some_and(|(first, _)| Protocol::named(first).is_none())
}

/// Those that `pattern` names; absent when there are none, which is a mistake in the case.
fn endpoints(pattern: &str, cluster: &Cluster) -> Option<Vec<EndpointId>> {
    let (group, name) = pattern.split_once('/').unwrap_or((pattern, "*"));
    let is_meant = |id: &EndpointId| {
        let endpoint = &cluster[*id];
        let shown = endpoint.to_string();
        let (of, called) = shown.split_once('/').unwrap_or_default();
        let is_in = group == of || group == "*" && (pattern == "*" || endpoint.place.is_pod());
        is_in && (name == "*" || name == called)
    };
    let found: Vec<_> = cluster.ids().filter(is_meant).collect();
    (!found.is_empty() && (pattern == "*" || pattern.contains('/'))).then_some(found)
}

/// `TCP`, `TCP/80` or `80`.
fn port(word: &str) -> Option<(Option<Protocol>, Option<u16>)> {
    if let Ok(number) = word.parse() {
        return Some((None, Some(number)));
    }
    let Some((protocol, number)) = word.split_once('/') else { return Some((Some(Protocol::named(word)?), None)) };
    Some((Some(Protocol::named(protocol)?), Some(number.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn cluster() -> Cluster {
        let cluster = json!({
            "cluster": "small",
            "namespaces": {"x": {}, "y": {}},
            "pods": {
                "x/a": {"addresses": ["10.0.0.1", "fd00::1"]},
                "x/b": {"addresses": ["10.0.0.2", "fd00::2"]},
                "y/a": {"addresses": ["10.0.0.3", "fd00::3"]},
            },
            "ports": {"one": "TCP/80", "two": "UDP/81"},
            "outside": {"far": ["192.0.2.1", "2001:db8::1"]},
        });
        Cluster::read(cluster).unwrap()
    }

    /// What is expected to be refused over IPv4.
    fn denied(text: &str) -> Vec<String> {
        let cluster = cluster();
        let expectation = Expectation::read(text, &cluster).unwrap();
        let probes = Probe::all(&cluster).into_iter().filter(|probe| probe.family == Family::V4);
        probes.filter(|probe| !expectation.allows(probe)).map(|probe| probe.shown(&cluster)).collect()
    }

    #[test]
    fn the_last_line_about_a_probe_holds() {
        let text = "deny * -> x/a\nallow */* -> x/a TCP/80\ndeny x/b -> x/a 80";
        let expected =
            ["x/b -> x/a TCP/80 v4", "x/b -> x/a UDP/81 v4", "y/a -> x/a UDP/81 v4"].map(str::to_owned).to_vec();
        let outside = ["outside/far -> x/a TCP/80 v4", "outside/far -> x/a UDP/81 v4"].map(str::to_owned);
        assert_eq!(denied(text), [expected, outside.to_vec()].concat());
    }

    #[test]
    fn a_line_can_be_about_lists_protocols_and_families() {
        let denied = denied("deny x/*, outside/far -> y/a, x/a UDP v4\nallow x/b -> */a\ndeny * -> * v6");
        assert_eq!(denied, ["x/a -> y/a UDP/81 v4", "outside/far -> x/a UDP/81 v4", "outside/far -> y/a UDP/81 v4"]);
    }

    #[test]
    fn a_line_about_nobody_is_a_mistake() {
        for line in ["deny z/a -> x/a", "deny x -> x/a", "deny * -> TCP", "refuse * -> x/a", "deny * -> x/a ICMP"] {
            assert!(Expectation::read(line, &cluster()).is_err(), "{line}");
        }
    }
}
