//! The network between the endpoints, and the rules in it.

use std::fmt::Write;
use std::io;

use super::cluster::Cluster;
use super::namespace::Namespace;
use super::refusal::Refusals;

/// A namespace with a link to each endpoint, that routes between them.
pub(super) struct Router(Namespace);

// Unlimited ICMP, by bucket and by mask: each refused datagram is answered. (Limits stand for no kind, and for kind 255,
// which there is not.) No duplicate address detection: it takes a second.
const ROUTER: &str = "
    ipv4/ip_forward=1
    ipv6/conf/all/forwarding=1
    ipv4/conf/all/rp_filter=0
    ipv4/conf/default/rp_filter=0
    ipv4/icmp_ratelimit=0
    ipv4/icmp_ratemask=0
    ipv6/icmp/ratelimit=0
    ipv6/icmp/ratemask=255
    ipv6/conf/default/accept_dad=0
    ipv6/conf/default/addr_gen_mode=1
";

// The translation takes what goes to these ports for replies.
const ENDPOINT: &str = "
    ipv4/ip_local_port_range=32768 60999
    ipv6/conf/default/accept_dad=0
    ipv6/conf/default/addr_gen_mode=1
";

impl Router {
    /// Links `endpoints`, a namespace for each endpoint of `cluster`. Addresses of neighbours are set rather than
    /// asked for, and nothing on the way answers late.
    pub(super) fn wire(cluster: &Cluster, endpoints: &[Namespace]) -> io::Result<Self> {
        let router = Namespace::new()?;
        router.set(ROUTER)?;
        let (mut links, mut routes) = (String::new(), String::new());
        for (number, endpoint) in endpoints.iter().enumerate() {
            endpoint.set(ENDPOINT)?;
            let path = endpoint.path();
            let (near, far) = (near(number), far(number));
            write(
                &mut links,
                format_args!("link add v{number} address {near} type veth peer name eth0 address {far} netns {path}"),
            );
        }
        router.command("ip", &["-batch", "-"], &links)?;
        for (number, (id, endpoint)) in cluster.ids().zip(endpoints).enumerate() {
            let (v4, v6, near, far) = (cluster[id].addresses.v4, cluster[id].addresses.v6, near(number), far(number));
            let lines = format!(
                "link set lo up\naddr add {v4}/32 dev eth0\naddr add {v6}/128 dev eth0 nodad\nlink set eth0 up\n\
                 neigh add 169.254.1.1 lladdr {near} dev eth0 nud permanent\n\
                 neigh add fe80::1 lladdr {near} dev eth0 nud permanent\n\
                 route add default via 169.254.1.1 dev eth0 onlink\nroute add default via fe80::1 dev eth0 onlink\n"
            );
            endpoint.command("ip", &["-batch", "-"], &lines)?;
            write(&mut routes, format_args!("addr add 169.254.1.1/32 dev v{number}"));
            write(&mut routes, format_args!("addr add fe80::1/64 dev v{number} nodad"));
            write(&mut routes, format_args!("link set v{number} up"));
            for address in [v4.to_string(), v6.to_string()] {
                write(&mut routes, format_args!("route add {address} dev v{number}"));
                write(&mut routes, format_args!("neigh add {address} lladdr {far} dev v{number} nud permanent"));
            }
        }
        router.command("ip", &["-batch", "-"], &routes)?;
        Ok(Self(router))
    }

    /// Puts `rules` in the place of all that were there.
    pub(super) fn load(&self, rules: &str) -> io::Result<()> {
        self.0.command("nft", &["-f", "-"], &format!("flush ruleset\n{rules}")).map(drop)
    }

    /// What was refused since the rules were loaded.
    pub(super) fn refusals(&self) -> io::Result<Refusals> {
        let listing = self.0.command("nft", &["list", "sets"], "")?;
        Ok(Refusals::read(&String::from_utf8_lossy(&listing)))
    }
}

fn write(into: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(into, "{line}").expect("a string takes everything");
}

/// Link addresses of the router's end and of the endpoint's.
fn near(number: usize) -> String {
    format!("02:00:00:00:01:{number:02x}")
}

fn far(number: usize) -> String {
    format!("02:00:00:00:02:{number:02x}")
}
