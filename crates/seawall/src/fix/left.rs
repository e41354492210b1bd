//! Says what was mended and what was not, and why.

use std::collections::BTreeMap;

use seawall_model::finding::Finding;
use seawall_report::mend::{Left, Mended, Why};
use seawall_report::printable;

/// How many places of one rule are named when nothing was tried.
const NAMED: usize = 3;

/// One line on standard error for each fix that was refused, one for each rule whose fixes were not asked for or that
/// has none.
pub(super) fn print(mended: &Mended, is_written: bool) {
    let mut refused: Vec<&Left> = mended.left.iter().filter(|left| matches!(left.why, Why::Refused(_))).collect();
    refused.sort_by_key(|left| place(&left.finding));
    for left in refused {
        if let Why::Refused(reason) = &left.why {
            let Finding { rule, message, .. } = &left.finding;
            let (message, reason) = (printable(message), printable(reason));
            anstream::eprintln!("{}: {}: {message}: refused: {reason}", place(&left.finding), rule.id);
        }
    }
    print_by_rule(mended, &Why::Review, "a running application may notice the fix; --review includes it");
    print_by_rule(mended, &Why::Manual, "no machine fix; `seawall explain RULE` tells what to do");
    let (done, files) = (count(mended.done.len(), "finding"), count(mended.files.len(), "file"));
    let verb = if is_written { "fixed" } else { "can be fixed" };
    anstream::eprintln!("{done} {verb} in {files}, {} left", mended.left.len());
}

fn print_by_rule(mended: &Mended, why: &Why, what: &str) {
    let mut by_rule: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for left in mended.left.iter().filter(|left| left.why == *why) {
        by_rule.entry(left.finding.rule.id).or_default().push(place(&left.finding));
    }
    for (rule, mut places) in by_rule {
        places.sort();
        let more = places.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let named = places[..places.len().min(NAMED)].join(", ");
        anstream::eprintln!("{}: {rule}: {named}{more}: {what}", count(places.len(), "finding"));
    }
}

/// Where a finding is.
fn place(finding: &Finding) -> String {
    match &finding.location {
        Some(location) => format!("{}:{}", printable(&location.file.path), location.start().line),
        None => finding.object.to_string(),
    }
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
