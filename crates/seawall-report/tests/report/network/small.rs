//! Small sets of connections, written by hand.

use seawall_network::addresses::Addresses;
use seawall_network::connections::{Admitted, Connection, Connections, End, WorkloadEnd};
use seawall_network::diff::Diff;
use seawall_network::ports::{Ports, Protocol};
use seawall_network::profile::Profile;
use seawall_network::reason::Reason;
use seawall_report::network::{ConnectionReport, DiffReport, NetworkFormat};

/// `shop/web`, `external`, `ingress-controller`, or networks with commas between them.
pub(crate) fn end(text: &str) -> End {
    match text {
        "external" => End::External,
        "ingress-controller" => End::IngressController,
        _ if text.starts_with(|c: char| c.is_ascii_digit()) => {
            End::Addresses(text.split(',').map(|network| network.parse().unwrap()).collect::<Addresses>())
        }
        _ => {
            let (namespace, name) = text.split_once('/').unwrap();
            End::Workload(WorkloadEnd {
                namespace: namespace.into(),
                name: name.into(),
                kind: "Deployment".into(),
                variant: None,
                object: None,
                on_host_network: false,
            })
        }
    }
}

/// `all`, `80`, or `?80` for what depends.
fn admitted(text: &str) -> Admitted {
    let (depends, text) = text.strip_prefix('?').map_or((false, text), |text| (true, text));
    let ports = match text.parse() {
        Ok(port) => Ports::range(Protocol::Tcp, port, port),
        Err(_) => Ports::all(),
    };
    if depends {
        return Admitted { allowed: Ports::default(), depends: ports, reasons: Reason::PodAddress.into() };
    }
    Admitted { allowed: ports, ..Admitted::default() }
}

/// Connections as lines `from to ports`; a line with one word is an end without a connection.
pub(crate) fn connections(lines: &str) -> Connections {
    let lines: Vec<Vec<&str>> =
        lines.lines().map(|line| line.split(' ').filter(|word| !word.is_empty()).collect()).collect();
    let mut ends: Vec<End> = lines.iter().flat_map(|words| words.iter().take(2)).map(|word| end(word)).collect();
    ends.sort();
    ends.dedup();
    let mut sets: Vec<Admitted> = Vec::new();
    let mut connections = Vec::new();
    for words in lines.iter().filter(|words| words.len() == 3) {
        let admitted = admitted(words[2]);
        let known = sets.iter().position(|set| *set == admitted).unwrap_or_else(|| {
            sets.push(admitted);
            sets.len() - 1
        });
        let place = |word: &str| u32::try_from(ends.binary_search(&end(word)).unwrap()).unwrap();
        connections.push(Connection {
            from: place(words[0]),
            to: place(words[1]),
            admitted: u32::try_from(known).unwrap(),
        });
    }
    connections.sort();
    Connections { ends, admitted: sets, connections }
}

/// The text of the connections in a format.
pub(crate) fn text(format: NetworkFormat, connections: &Connections) -> String {
    let report = ConnectionReport { connections, profile: Profile::Default, problems: &[] };
    let mut bytes = Vec::new();
    report.write(format, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A small shop.
pub(crate) fn shop() -> Connections {
    connections(
        "shop/web shop/db 5432
         shop/web shop/cache ?6379
         ingress-controller shop/web 8080
         shop/cache 10.0.0.0/8,192.168.0.0/24 443
         shop/db
         batch/job shop/db 5432
         batch/job external all",
    )
}

/// Names of somebody who wants to break out.
pub(crate) fn hostile() -> Connections {
    let mut connections = connections("a/b c/d 80\nc/d a/b ?81");
    let bad = "x\"</script><script>alert(1)</script>\u{1b}[2J\n|`${a}`\u{202e},=cmd";
    for end in &mut connections.ends {
        let End::Workload(workload) = end else { continue };
        workload.name = format!("{}{bad}", workload.name).into();
        workload.namespace = format!("{}{bad}", workload.namespace).into();
        workload.variant = Some(bad.into());
    }
    connections
}

/// What changes between two inputs, in a format.
pub(crate) fn diff_text(format: NetworkFormat, old: &str, new: &str) -> String {
    let diff = Diff::between(&connections(old), &connections(new), Profile::Default);
    let report = DiffReport { diff: &diff, profile: Profile::Default, problems: &[] };
    let mut bytes = Vec::new();
    report.write(format, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}
