//! Reads the expected outputs of every format.

mod csv;
pub(crate) mod diff;
mod dot;
pub(crate) mod explain;
mod json;
mod md;
mod txt;

use std::collections::BTreeSet;

use seawall_network::policy::Direction;
use seawall_network::ports::Ports;

use crate::exposed::Exposed;
use crate::file::{File, Format, Question};
use crate::notation::{self, Conn, End};
use crate::reach::Reach;

/// Which table a row stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    /// Who can reach whom.
    Connections,
    /// What pods that need not exist could reach, or be reached by.
    Exposure(Direction),
}

/// A row of any format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) table: Table,
    pub(crate) from: String,
    pub(crate) to: String,
    /// Absent where one port was asked for.
    pub(crate) conn: Option<String>,
    /// The network, where more than one was analysed; `pod-network` is the pods' own.
    pub(crate) network: Option<String>,
}

/// What a file says.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// Connections on the pods' own network.
    pub(crate) reach: Reach,
    /// Exposure, where it was asked for.
    pub(crate) exposed: Exposed,
    /// How many rows were about other networks.
    pub(crate) elsewhere: usize,
}

/// Of an input with other networks: the workloads whose network is the pods' own.
pub(crate) fn on_pod_network(txt: &str) -> Option<BTreeSet<String>> {
    txt::on_pod_network(txt)
}

/// Reads the file's text. In graphs exposure cannot be told from connections: both are in both.
pub(crate) fn read(file: &File, text: &str) -> Answer {
    let rows = match file.format {
        Format::Txt => txt::rows(text),
        Format::Csv => csv::rows(text),
        Format::Md => md::rows(text),
        Format::Json => json::rows(text),
        Format::Dot => dot::rows(text),
    };
    let asked = file.port.map(|(protocol, port)| Ports::range(protocol, port, port));
    let mut answer = Answer::default();
    let explains = matches!(file.question, Question::Explain | Question::ExplainExposure);
    // Explanations list what no policy decides, without ports.
    for row in rows.into_iter().filter(|row| !explains || row.table != Table::Connections) {
        if row.network.as_deref().is_some_and(|network| network != POD_NETWORK) {
            answer.elsewhere += 1;
            continue;
        }
        let conn = match (&row.conn, &asked) {
            (Some(conn), _) => notation::conn(conn),
            (None, Some(ports)) => ports.clone().into(),
            (None, None) => panic!("{}: a row without ports, and none was asked for: {row:?}", file.name),
        };
        add(&mut answer, &row, conn);
    }
    if file.format == Format::Txt {
        answer.exposed.unprotected = txt::unprotected(text);
    }
    answer
}

/// What the analyzer calls the pods' own network.
pub(crate) const POD_NETWORK: &str = "pod-network";

fn add(answer: &mut Answer, row: &Row, conn: Conn) {
    match row.table {
        Table::Connections => {
            assert!(conn.names.is_empty(), "names of ports between pods: {row:?}");
            answer.reach.add(notation::end(&row.from), notation::end(&row.to), conn.ports);
        }
        Table::Exposure(Direction::Egress) => answer.exposed.add(&row.from, Direction::Egress, &row.to, conn),
        Table::Exposure(Direction::Ingress) => answer.exposed.add(&row.to, Direction::Ingress, &row.from, conn),
    }
}

/// Whether a name in a graph is that of a workload, of addresses or of the ingress controller.
fn is_end(name: &str) -> bool {
    matches!(notation::end(name), End::Outside(_)) || name == "{ingress-controller}" || name.ends_with(']')
}
