//! Fixes carried out in the text.
//!
//! A round takes the fixes that do not get in each other's way, edits the files, and has everything read and judged
//! again. An edit stays only when its document means exactly what was intended, its finding is gone and no finding has
//! come, except a lesser one that the rule's page announces. Otherwise the round is tried again with fewer fixes, until
//! the one that is to blame stands alone and is refused. Rounds go on until nothing is left to do.

mod compare;
mod desk;
pub mod json;
mod left;
mod round;
mod spot;
#[cfg(test)]
mod tests;
pub mod unified;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use seawall_model::finding::{Finding, Findings, Safety};
use seawall_model::{Snapshot, SourceFile};

use compare::{Blame, compare};
use desk::Desk;
pub use desk::MendedFile;
pub use left::{Left, Why};
use round::Round;
use spot::{Site, Spot, Spots};

/// What the rules say of all files as they are at one moment.
pub struct Judged {
    /// All objects.
    pub snapshot: Snapshot,
    /// The findings to be mended, the worst of each object first.
    pub wanted: Vec<Finding>,
    /// The findings of all rules: against these it is judged whether an edit brings something new. Covered ones that
    /// come to light are not new, and new ones that are covered say nothing new.
    pub all: Findings,
}

/// The text that a file has come to have.
#[derive(Debug, Clone, Copy)]
pub struct Changed<'c> {
    /// The file.
    pub path: &'c Arc<str>,
    /// Its whole text.
    pub text: &'c str,
}

/// Which fixes are carried out.
pub struct Order<'o> {
    /// Those that a running application may notice, too.
    pub review: bool,
    /// Why a file cannot be edited, if it cannot: it is a member of an archive, a recording.
    pub closed: &'o dyn Fn(&SourceFile) -> Option<String>,
}

/// What came of it.
pub struct Mended {
    /// The files that change, by path.
    pub files: Vec<MendedFile>,
    /// The findings that were mended, in the order of the fixes.
    pub done: Vec<Finding>,
    /// The findings that are left, with the reason.
    pub left: Vec<Left>,
}

/// Fixes that one object gets in one round at most.
const MOST: usize = 64;

/// Mends what can be mended. `judge` reads and judges the input with some of its files changed.
///
/// # Errors
/// Those of `judge`.
pub fn mend<E>(order: &Order<'_>, judge: &mut dyn FnMut(&[Changed<'_>]) -> Result<Judged, E>) -> Result<Mended, E> {
    let mut work = Work::begin(judge(&[])?);
    loop {
        let round = Round::plan(order, &work);
        if !round.unproven.is_empty() {
            work.whole.extend(round.unproven);
            continue;
        }
        for (spot, reason) in &round.refused {
            work.refuse(spot.clone(), reason.clone());
        }
        if round.is_empty() {
            if round.refused.is_empty() && !work.try_refused_again() {
                return Ok(work.end(order));
            }
            continue;
        }
        let (desk, next) = work.desk.after(&round, judge)?;
        let next_spots = Spots::of(&next);
        match compare(&work, &round, &next, &next_spots) {
            Blame::Nobody => work.accept(&round, desk, next, next_spots),
            Blame::Sites(blamed) => work.blame(&round, &blamed),
            Blame::Someone(why) => work.blame_someone(&round, &why),
        }
    }
}

/// Everything between two rounds.
struct Work {
    now: Judged,
    spots: Spots,
    desk: Desk,
    /// Files whose documents are edited as a whole only.
    whole: HashSet<Arc<str>>,
    done: Vec<Finding>,
    /// Why a fix was refused in the state that the files are in or were in.
    refused: HashMap<Spot, String>,
    /// Whether a fix was accepted since the refused ones were last tried.
    progress: bool,
    /// Fixes that an object may get in the next round, where it is fewer than [`MOST`].
    limits: HashMap<Site, usize>,
    /// Fixes that all objects together may get in the next round.
    limit: usize,
}

impl Work {
    fn begin(now: Judged) -> Self {
        let spots = Spots::of(&now);
        Self {
            now,
            spots,
            desk: Desk::default(),
            whole: HashSet::new(),
            done: Vec::new(),
            refused: HashMap::new(),
            progress: false,
            limits: HashMap::new(),
            limit: usize::MAX,
        }
    }

    fn accept(&mut self, round: &Round, desk: Desk, next: Judged, next_spots: Spots) {
        let mended: HashSet<usize> = round.fixes.iter().map(|fix| fix.finding).collect();
        let before = std::mem::replace(&mut self.now, next);
        let wanted = before.wanted.into_iter().enumerate();
        self.done.extend(wanted.filter(|(index, _)| mended.contains(index)).map(|(_, finding)| finding));
        self.desk = desk;
        self.spots = next_spots;
        self.progress = true;
        self.limits.retain(|_, limit| {
            *limit = limit.saturating_mul(2);
            *limit < MOST
        });
        self.limit = self.limit.saturating_mul(2);
    }

    fn refuse(&mut self, spot: Spot, reason: String) {
        self.refused.insert(spot, reason);
    }

    /// Objects whose fixes brought something: the one fix is refused, of several fewer are tried.
    fn blame(&mut self, round: &Round, blamed: &BTreeMap<Site, String>) {
        for (site, reason) in blamed {
            let fixes: Vec<_> = round.fixes.iter().filter(|fix| fix.spot.site == *site).collect();
            match fixes[..] {
                [only] => self.refuse(only.spot.clone(), reason.clone()),
                _ => drop(self.limits.insert(site.clone(), (fixes.len() / 2).max(1))),
            }
        }
    }

    fn blame_someone(&mut self, round: &Round, why: &str) {
        match &round.fixes[..] {
            [only] => self.refuse(only.spot.clone(), why.to_owned()),
            _ => self.limit = (round.fixes.len() / 2).max(1),
        }
    }

    /// A fix that was refused may have become possible by another one. Gives whether there is anything to try.
    fn try_refused_again(&mut self) -> bool {
        if !self.progress || self.refused.is_empty() {
            return false;
        }
        self.progress = false;
        self.refused.clear();
        true
    }

    fn end(self, order: &Order<'_>) -> Mended {
        let left = left::of(&self.now, &self.spots, &self.refused, order);
        Mended { files: self.desk.end(), done: self.done, left }
    }
}

/// Whether a fix of this safety is carried out.
fn is_ordered(safety: Safety, order: &Order<'_>) -> bool {
    match safety {
        Safety::Safe => true,
        Safety::Review => order.review,
        Safety::Manual => false,
    }
}
