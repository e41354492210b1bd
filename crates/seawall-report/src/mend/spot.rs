//! What a finding is about, in words that hold while files change.

use std::collections::HashMap;
use std::sync::Arc;

use seawall_model::finding::Finding;
use seawall_model::{Object, Snapshot};

use super::Judged;

/// An object by the file it stands in and its number there: neither an edit nor an object at the end of the file
/// changes that, and both hold when two objects are called the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Site {
    /// None for the cluster as a whole and what stands in no file.
    pub(super) file: Option<Arc<str>>,
    pub(super) number: usize,
}

/// A rule's finding about one place of an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Spot {
    pub(super) site: Site,
    pub(super) rule: &'static str,
    pub(super) place: String,
}

/// The sites of all objects, and the spots of all findings.
pub(super) struct Spots {
    by_object: HashMap<usize, Site>,
    /// Objects in each file.
    pub(super) objects: HashMap<Arc<str>, usize>,
    /// Findings of [`Judged::all`] at each spot, covered ones too.
    pub(super) at: HashMap<Spot, usize>,
    /// Findings of [`Judged::all`] of each rule about each object, covered ones too.
    pub(super) of_rule: HashMap<(Site, &'static str), usize>,
    /// The spots of [`Judged::wanted`], in its order.
    pub(super) wanted: Vec<Spot>,
}

impl Spots {
    pub(super) fn of(judged: &Judged) -> Self {
        let mut spots = Self {
            by_object: HashMap::new(),
            objects: HashMap::new(),
            at: HashMap::new(),
            of_rule: HashMap::new(),
            wanted: Vec::new(),
        };
        for object in judged.snapshot.objects() {
            let Some(file) = object.origin.file() else { continue };
            let number = spots.objects.entry(Arc::clone(&file.path)).or_insert(0);
            spots.by_object.insert(address(object), Site { file: Some(Arc::clone(&file.path)), number: *number });
            *number += 1;
        }
        for finding in judged.all.findings.iter().chain(&judged.all.covered) {
            let spot = spots.spot(finding, &judged.snapshot);
            *spots.of_rule.entry((spot.site.clone(), spot.rule)).or_insert(0) += 1;
            *spots.at.entry(spot).or_insert(0) += 1;
        }
        spots.wanted = judged.wanted.iter().map(|finding| spots.spot(finding, &judged.snapshot)).collect();
        spots
    }

    pub(super) fn spot(&self, finding: &Finding, snapshot: &Snapshot) -> Spot {
        let object = snapshot.object_at(&finding.object, finding.location.as_ref());
        let site = object.and_then(|object| self.site(object)).cloned();
        let site = site.unwrap_or(Site { file: None, number: 0 });
        // Of what stands in no file the name must tell.
        let place =
            if site.file.is_some() { finding.place.clone() } else { format!("{}#{}", finding.object, finding.place) };
        Spot { site, rule: finding.rule.id, place }
    }

    pub(super) fn site(&self, object: &Object) -> Option<&Site> {
        self.by_object.get(&address(object))
    }
}

fn address(object: &Object) -> usize {
    std::ptr::from_ref(object).addr()
}
