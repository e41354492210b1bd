//! What changes from one input to another.

use seawall_network::connections::End as NetworkEnd;
use seawall_network::diff::Diff;
use seawall_network::{Network, Profile};

use crate::connlist::end;
use crate::corpus::Corpus;
use crate::read::diff::{Difference, read};

#[test]
fn changes_are_those_that_are_expected() {
    let Some(corpus) = Corpus::open() else { return };
    let connections = |input: &str| {
        let (snapshot, _) = corpus.snapshot(input);
        Network::build(&snapshot, Profile::NpGuard).connections()
    };
    let mut compared = 0;
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
        for (own, expected) in [(own.old, expected.old), (own.new, expected.new)] {
            assert!(own == expected, "{}: {:#?}", pair.file, own.differences(&expected));
            compared += expected.len();
        }
        assert!(expected.lost.is_empty() && expected.gained.is_empty());
    }
    eprintln!("{} files, {compared} connections of both sides", corpus.pairs().len());
}
