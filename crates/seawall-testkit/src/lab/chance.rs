//! Policies that nobody thought of.

use serde_json::{Map, Value, json};

use super::case::Case;
use super::cluster::{Cluster, Endpoint, Labels, Place, Port};
use super::probe::Family;

impl Case {
    /// Policies made up from `seed`: valid ones, about labels, addresses and ports that `cluster` has, and some that it has not.
    /// No two of a tier have the same priority, since what those do is not defined.
    pub fn by_chance(cluster: &Cluster, seed: u64) -> Self {
        let mut author = Author { cluster, dice: Dice(seed) };
        let mut policies: Vec<Value> = (0..author.dice.below(5)).map(|number| author.network_policy(number)).collect();
        let is_old = author.dice.once_in(4);
        for tier in ["Admin", "Baseline"] {
            let most = if is_old && tier == "Baseline" { 2 } else { 3 };
            let number = author.dice.below(most);
            policies.extend((0..number).map(|number| author.cluster_policy(tier, is_old, number)));
        }
        let name = format!("chance: {} {seed}", cluster.name);
        Self { name, tags: Vec::new(), cluster: cluster.clone(), policies, expectation: None }
    }
}

struct Author<'a> {
    cluster: &'a Cluster,
    dice: Dice,
}

impl Author<'_> {
    fn network_policy(&mut self, number: u64) -> Value {
        let namespaces: Vec<&String> = self.cluster.namespaces.keys().collect();
        let namespace = *self.dice.one_of(&namespaces);
        let mut spec = Map::new();
        if !self.dice.once_in(8) {
            spec.insert("podSelector".to_owned(), self.pods());
        }
        let types = [json!(null), json!([]), json!(["Ingress"]), json!(["Egress"]), json!(["Ingress", "Egress"])];
        spec.insert("policyTypes".to_owned(), self.dice.one_of(&types).clone());
        for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
            match self.dice.below(4) {
                0 => {}
                1 => drop(spec.insert(direction.to_owned(), Value::Null)),
                _ => {
                    let rules = (0..self.dice.below(4)).map(|_| self.rule(peers)).collect();
                    spec.insert(direction.to_owned(), rules);
                }
            }
        }
        let metadata = json!({"namespace": namespace, "name": format!("policy-{number}")});
        json!({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": spec})
    }

    fn rule(&mut self, peers: &str) -> Value {
        let mut rule = Map::new();
        if !self.dice.once_in(5) {
            let listed = (0..=self.dice.below(2)).map(|_| self.peer()).collect();
            rule.insert(peers.to_owned(), listed);
        }
        if !self.dice.once_in(3) {
            let ports = (0..=self.dice.below(2)).map(|_| self.port()).collect();
            rule.insert("ports".to_owned(), ports);
        }
        rule.into()
    }

    fn peer(&mut self) -> Value {
        match self.dice.below(5) {
            0 => json!({"podSelector": self.pods()}),
            1 => json!({"namespaceSelector": self.namespaces()}),
            2 => json!({"namespaceSelector": self.namespaces(), "podSelector": self.pods()}),
            _ => {
                let (cidr, inside) = self.block();
                let except: Vec<String> = inside.into_iter().filter(|_| self.dice.once_in(2)).collect();
                json!({"ipBlock": {"cidr": cidr, "except": except}})
            }
        }
    }

    /// A block around somebody's address, and smaller ones inside of it.
    fn block(&mut self) -> (String, Vec<String>) {
        let everybody = self.cluster.endpoints();
        let family = *self.dice.one_of(&Family::ALL);
        let (bits, shortest) = if family == Family::V4 { (32, 8) } else { (128, 32) };
        let address = self.dice.one_of(everybody).addresses.of(family);
        let whole = ipnet::IpNet::new_assert(address, shortest + self.dice.below(u64::from(bits - shortest)) as u8);
        let others = everybody.iter().map(|endpoint| endpoint.addresses.of(family)).filter(|one| whole.contains(one));
        let inside = others.collect::<Vec<_>>().into_iter().map(|address| {
            let longer = u64::from(bits - whole.prefix_len());
            let length = whole.prefix_len() + 1 + self.dice.below(longer) as u8;
            ipnet::IpNet::new_assert(address, length.min(bits)).trunc().to_string()
        });
        (whole.trunc().to_string(), inside.collect())
    }

    fn port(&mut self) -> Value {
        let port = self.any_port();
        let protocol = port.protocol.name();
        match (self.dice.below(5), port.name) {
            (0, _) => json!({"protocol": protocol}),
            (1, Some(name)) => json!({"protocol": protocol, "port": name}),
            (2, _) => {
                let first = port.number.saturating_sub(self.dice.below(3) as u16);
                json!({"protocol": protocol, "port": first, "endPort": first + self.dice.below(3) as u16})
            }
            _ => json!({"protocol": protocol, "port": port.number}),
        }
    }

    fn cluster_policy(&mut self, tier: &str, is_old: bool, number: u64) -> Value {
        let mut spec = Map::from_iter([("subject".to_owned(), self.ends())]);
        let kind = match (is_old, tier) {
            (true, "Baseline") => "BaselineAdminNetworkPolicy",
            (true, _) => "AdminNetworkPolicy",
            (false, _) => {
                spec.insert("tier".to_owned(), json!(tier));
                "ClusterNetworkPolicy"
            }
        };
        if kind != "BaselineAdminNetworkPolicy" {
            spec.insert("priority".to_owned(), json!(10 * number + self.dice.below(10)));
        }
        for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
            let rules = (0..self.dice.below(4)).map(|_| self.action(kind, peers)).collect();
            spec.insert(direction.to_owned(), rules);
        }
        let version = if is_old { "v1alpha1" } else { "v1alpha2" };
        let name = if kind == "BaselineAdminNetworkPolicy" {
            "default".to_owned()
        } else {
            format!("{tier}-{number}").to_lowercase()
        };
        json!({
            "apiVersion": format!("policy.networking.k8s.io/{version}"), "kind": kind,
            "metadata": {"name": name}, "spec": spec,
        })
    }

    fn action(&mut self, kind: &str, peers: &str) -> Value {
        let is_new = kind == "ClusterNetworkPolicy";
        let actions = [if is_new { "Accept" } else { "Allow" }, "Deny", "Pass"];
        let actions = if kind == "BaselineAdminNetworkPolicy" { &actions[..2] } else { &actions[..] };
        let mut rule = Map::from_iter([("action".to_owned(), json!(self.dice.one_of(actions)))]);
        let reaches_networks = peers == "to" && self.dice.once_in(3);
        let peer = if reaches_networks { json!({"networks": [self.block().0]}) } else { self.ends() };
        rule.insert(peers.to_owned(), json!([peer]));
        if self.dice.once_in(2) {
            let port = self.any_port();
            let (protocol, number, end) = (port.protocol, port.number, port.number + 1 + self.dice.below(3) as u16);
            let (key, port) = match (is_new, self.dice.below(3), port.name.filter(|_| !reaches_networks)) {
                (true, 0, Some(name)) => ("protocols", json!({"destinationNamedPort": name})),
                (true, 1, _) => {
                    let range = json!({"range": {"start": number, "end": end}});
                    ("protocols", json!({protocol.keyword(): {"destinationPort": range}}))
                }
                (true, ..) => ("protocols", json!({protocol.keyword(): {"destinationPort": {"number": number}}})),
                (false, 0, Some(name)) => ("ports", json!({"namedPort": name})),
                (false, 1, _) => {
                    ("ports", json!({"portRange": {"protocol": protocol.name(), "start": number, "end": end}}))
                }
                (false, ..) => ("ports", json!({"portNumber": {"protocol": protocol.name(), "port": number}})),
            };
            rule.insert(key.to_owned(), json!([port]));
        }
        rule.into()
    }

    /// Subject or peer of a policy of the whole cluster.
    fn ends(&mut self) -> Value {
        if self.dice.once_in(2) {
            return json!({"namespaces": self.namespaces()});
        }
        json!({"pods": {"namespaceSelector": self.namespaces(), "podSelector": self.pods()}})
    }

    fn any_port(&mut self) -> Port {
        let endpoint = self.dice.one_of(self.cluster.endpoints());
        self.dice.one_of(&endpoint.ports).clone()
    }

    fn namespaces(&mut self) -> Value {
        let all: Vec<&Labels> = self.cluster.namespaces.values().collect();
        self.selector(&all)
    }

    fn pods(&mut self) -> Value {
        let labels = |endpoint: &Endpoint| match &endpoint.place {
            Place::Pod { labels, .. } => Some(labels.clone()),
            Place::Outside(_) => None,
        };
        let all: Vec<Labels> = self.cluster.endpoints().iter().filter_map(labels).collect();
        self.selector(&all.iter().collect::<Vec<_>>())
    }

    /// A selector of some of those labels.
    fn selector(&mut self, all: &[&Labels]) -> Value {
        let labels: Vec<(&String, &String)> = all.iter().flat_map(|labels| labels.iter()).collect();
        let mut selector = Map::new();
        if labels.is_empty() || self.dice.once_in(4) {
            return selector.into();
        }
        let (key, value) = *self.dice.one_of(&labels);
        let other = self.dice.one_of(&labels).1;
        let key = if self.dice.once_in(10) { "missing" } else { key };
        match self.dice.below(6) {
            0 | 1 => drop(selector.insert("matchLabels".to_owned(), json!({key: value}))),
            kind => {
                let operator = ["In", "NotIn", "Exists", "DoesNotExist"][kind as usize - 2];
                let mut expression = json!({"key": key, "operator": operator});
                if kind < 4 {
                    expression["values"] = if value == other { json!([value]) } else { json!([value, other]) };
                }
                selector.insert("matchExpressions".to_owned(), json!([expression]));
            }
        }
        selector.into()
    }
}

/// The same numbers for the same seed: SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ bits >> 31) % bound
    }

    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len() as u64) as usize]
    }
}
