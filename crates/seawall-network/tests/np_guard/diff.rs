//! What changes from one input to another.

use seawall_network::connections::End as NetworkEnd;
use seawall_network::diff::Diff;
use seawall_network::{Network, Profile};

use crate::connlist::end;
use crate::corpus::Corpus;
use crate::read::diff::{Difference, read};
use crate::tally::Tally;

#[test]
fn changes_are_those_that_are_expected() {
    let Some(corpus) = Corpus::open() else { return };
    tally(&corpus).check();
}

/// Compares every file that tells differences; a row is a connection of one of the two sides.
pub(crate) fn tally(corpus: &Corpus) -> Tally {
    let connections = |input: &str| {
        let (snapshot, _) = corpus.snapshot(input);
        Network::build(&snapshot, Profile::NpGuard).connections()
    };
    let mut tally = Tally::default();
    for pair in corpus.pairs() {
        let expected = read(&corpus.expected("diff", &pair.file));
        let diff = Diff::between(&connections(&pair.old), &connections(&pair.new), Profile::NpGuard);
        let mut own = Difference::default();
        for change in &diff.changes {
            let side = |index: u32| -> &NetworkEnd { &diff.ends[index as usize].end };
            let transition = diff.transition(change);
            own.old.add(end(side(change.from)), end(side(change.to)), transition.before.allowed.clone());
            own.new.add(end(side(change.from)), end(side(change.to)), transition.after.allowed.clone());
        }
        let mut lines = own.old.differences(&expected.old);
        lines.extend(own.new.differences(&expected.new));
        assert!(expected.lost.is_empty() && expected.gained.is_empty(), "{}: workloads come or go", pair.file);
        tally.add(&pair.file, expected.old.len() + expected.new.len(), &lines);
    }
    tally
}
