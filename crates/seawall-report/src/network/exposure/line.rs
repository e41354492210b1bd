//! Exposure for people: a line for each way and each peer.

use seawall_model::Snapshot;
use seawall_network::Verdict;
use seawall_network::addresses::Addresses;
use seawall_network::connections::{Admitted, End};
use seawall_network::exposure::Exposure;
use seawall_network::internet::{Opener, Way};
use seawall_network::policy::Direction;
use seawall_network::reason::{Reason, Reasons};

use crate::network::name::name;
use crate::text::printable;

/// One thing that a workload is exposed to.
pub(super) struct Line {
    /// `internet`, `from` or `to`.
    pub(super) side: &'static str,
    /// By which way, or whom.
    pub(super) whom: String,
    /// `TCP 80`, `denied by NetworkPolicy shop/guard`.
    pub(super) answer: String,
    pub(super) verdict: Verdict,
}

/// The lines of the ways from the internet.
pub(super) fn of_way(way: &Way, snapshot: &Snapshot) -> Line {
    let entry = &way.entry;
    let mut whom = entry.kind.name().to_owned();
    for address in entry.addresses.iter() {
        whom.push(' ');
        whom.push_str(address);
    }
    if !entry.ports.is_empty() {
        whom.push_str(&format!(" {}", entry.ports));
    }
    if !entry.hosts.is_empty() {
        whom.push_str(&format!(" for {}", entry.hosts.join(", ")));
    }
    let through = way.legs.iter().rev().skip(1).rev().map(|leg| &snapshot.object(leg.to).reference);
    through.for_each(|pods| whom.push_str(&format!(" → {pods}")));
    let from_unknown = way.legs.iter().any(|leg| leg.from == Opener::Unknown);
    if from_unknown {
        whom.push_str(" → pods that are not in the input");
    }
    let verdict = way.verdict();
    let answer = answer_of(way, verdict);
    Line { side: "internet", whom: printable(&whom).into_owned(), answer, verdict }
}

fn answer_of(way: &Way, verdict: Verdict) -> String {
    let note = way.entry.note;
    let because = if note.is_empty() { String::new() } else { format!(" ({note})") };
    let ports = way.target().map(|leg| &leg.ports);
    let ports = ports.map_or(String::new(), ToString::to_string);
    match verdict {
        Verdict::Allowed => {
            let admitted = way.target().map_or(String::new(), |leg| leg.admitted.allowed.to_string());
            format!("{admitted}{because}")
        }
        Verdict::Depends(reasons) => format!("{ports} depends: {}{because}", texts(reasons)),
        Verdict::Denied => {
            let policies: Vec<String> =
                way.legs.iter().flat_map(|leg| &leg.denied_by).map(ToString::to_string).collect();
            let by = if policies.is_empty() { String::new() } else { format!(" by {}", policies.join(", ")) };
            printable(&format!("{ports} closed{by}{because}")).into_owned()
        }
    }
}

/// What the reasons mean; pods that may be others are no reason of their own.
fn texts(reasons: Reasons) -> String {
    if reasons.is_empty() {
        return "whether these are the pods is not in the input".to_owned();
    }
    reasons.iter().map(|reason| reason.text()).collect::<Vec<_>>().join("; ")
}

/// The lines of one direction.
pub(super) fn of_exposure(exposure: &Exposure) -> Vec<Line> {
    let side = match exposure.direction {
        Direction::Ingress => "from",
        Direction::Egress => "to",
    };
    if !exposure.is_governed {
        let (whom, answer) = ("anywhere".to_owned(), "all, because no policy governs it".to_owned());
        return vec![Line { side, whom, answer, verdict: Verdict::Allowed }];
    }
    let mut lines = Vec::new();
    for exposed in exposure.newcomers.iter().filter(|one| !one.admitted.is_nothing() || !one.names.is_empty()) {
        let mut line = line(side, &exposed.newcomers.to_string(), &exposed.admitted, newcomers);
        for (_, port) in &exposed.names {
            let space = if line.answer.is_empty() { "" } else { ", " };
            line.answer.push_str(&format!("{space}ports called {port}"));
        }
        lines.push(line);
    }
    for (addresses, admitted) in exposure.outside.iter().filter(|(_, admitted)| !admitted.is_nothing()) {
        let whom = if *addresses == Addresses::all() { End::External } else { End::Addresses(addresses.clone()) };
        lines.push(line(side, &name(&whom), admitted, texts));
    }
    if lines.is_empty() {
        lines.push(Line { side, whom: "nobody new".to_owned(), answer: String::new(), verdict: Verdict::Denied });
    }
    lines
}

/// The same for pods that are not there: what they are called will be known when they are.
fn newcomers(reasons: Reasons) -> String {
    let labels = [Reason::Label, Reason::NamespaceLabels];
    if reasons.iter().all(|reason| labels.contains(&reason)) && !reasons.is_empty() {
        return "their labels decide".to_owned();
    }
    texts(reasons)
}

fn line(side: &'static str, whom: &str, admitted: &Admitted, because: fn(Reasons) -> String) -> Line {
    let mut answer = if admitted.allowed.is_empty() { String::new() } else { admitted.allowed.to_string() };
    let mut verdict = Verdict::Allowed;
    if !admitted.depends.is_empty() {
        let space = if answer.is_empty() { "" } else { ", " };
        answer.push_str(&format!("{space}{} depends: {}", admitted.depends, because(admitted.reasons)));
        verdict = Verdict::Depends(admitted.reasons);
    }
    Line { side, whom: printable(whom).into_owned(), answer, verdict }
}
