//! Four million connections as text: how fast, and that none of it is held.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::io::{self, Write};
use std::time::Instant;

use seawall_network::connections::{Admitted, Connection, Connections, End, WorkloadEnd};
use seawall_network::ports::{Ports, Protocol};
use seawall_network::profile::Profile;
use seawall_report::network::ConnectionReport;

const WORKLOADS: u32 = 2_000;

/// Counts what is written.
#[derive(Default)]
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn main() -> io::Result<()> {
    let end = |number: u32| {
        End::Workload(WorkloadEnd {
            namespace: format!("team-{:03}", number / 20).into(),
            name: format!("service-{number:05}").into(),
            kind: "Deployment".into(),
            variant: None,
            object: None,
            on_host_network: false,
        })
    };
    let sets = (0..500).map(|port| Ports::range(Protocol::Tcp, 1_000 + port, 1_000 + port));
    let connections = Connections {
        ends: (0..WORKLOADS).map(end).collect(),
        admitted: sets.map(|allowed| Admitted { allowed, ..Admitted::default() }).collect(),
        connections: (0..WORKLOADS)
            .flat_map(|from| (0..WORKLOADS).map(move |to| Connection { from, to, admitted: (from + to) % 500 }))
            .collect(),
    };
    let report = ConnectionReport { connections: &connections, profile: Profile::Default, problems: &[] };
    println!("{} connections", connections.connections.len());
    for &format in ConnectionReport::FORMATS {
        let mut out = Counter::default();
        let start = Instant::now();
        report.write(format, &mut io::BufWriter::with_capacity(1 << 18, &mut out))?;
        let (seconds, megabytes) = (start.elapsed().as_secs_f64(), out.0 as f64 / 1e6);
        println!("{:<10} {megabytes:>9.1} MB {seconds:>8.2} s {:>9.0} MB/s", format.word(), megabytes / seconds);
    }
    Ok(())
}
