//! What speaks against an intent, as lines.

use seawall_network::intent::{Counterexample, Hop, Outcome};
use seawall_network::reason::Reasons;

use crate::network::name::name;
use crate::text::count;

/// A line or more for each counterexample, and one for those that are left out.
pub(crate) fn lines(outcome: &Outcome<'_, '_>) -> Vec<String> {
    let mut lines: Vec<String> = outcome.counterexamples.iter().map(line).collect();
    if outcome.more > 0 {
        lines.push(format!("and {} more", outcome.more));
    }
    let all = outcome.counterexamples.iter().fold(Reasons::NONE, |all, example| match example {
        Counterexample::Way(hops) => hops.iter().fold(all, |all, hop| all.and(hop.doubt)),
        Counterexample::Missing(hop) => all.and(hop.doubt),
        Counterexample::Unknown => all,
    });
    lines.extend(all.iter().map(|reason| format!("not sure because {}", reason.text())));
    lines
}

fn line(example: &Counterexample) -> String {
    match example {
        Counterexample::Way(hops) => way(hops),
        Counterexample::Missing(hop) => {
            let sure = if hop.doubt.is_empty() { "cannot" } else { "may not" };
            format!("{} {sure} reach {} on {}", name(&hop.from), name(&hop.to), hop.ports)
        }
        Counterexample::Unknown => "a selector asks for a label that is not in the input".to_owned(),
    }
}

/// `a —TCP 80→ b —TCP 5432→ c`.
fn way(hops: &[Hop]) -> String {
    let mut text = hops.first().map_or(String::new(), |hop| name(&hop.from));
    for hop in hops {
        let perhaps = if hop.doubt.is_empty() { "" } else { "perhaps " };
        text.push_str(&format!(" —{perhaps}{}→ {}", hop.ports, name(&hop.to)));
    }
    match hops.len() {
        0 | 1 => text,
        number => format!("{text} ({})", count(number, "hop")),
    }
}
