//! Selectors that pick the pods of one workload and of nobody else.

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::selector::Selector;
use seawall_yaml::{Kind, Node};

use super::member::Labels;
use super::twins::Twins;
use super::{MemberId, Roster};

/// Labels that pods must have, and such that they must not have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pick {
    /// Labels with their values; never empty.
    pub labels: Vec<(String, String)>,
    /// Keys that only others have.
    pub absent: Vec<String>,
}

/// Labels that change with every release; a selector that needs them is better than none, but only just.
const RESTLESS: &[&str] = &[
    "app.kubernetes.io/version",
    "helm.sh/chart",
    "chart",
    "version",
    "heritage",
    "release-revision",
    "app.kubernetes.io/managed-by",
];

/// So many keys may be demanded to be absent.
const MOST_ABSENT: usize = 6;

/// The exact selector of each member, where there is one; twins share theirs. Pods on their node's network do not count:
/// no selector reaches them.
pub(super) fn picks(roster: &Roster<'_>, twins: &Twins) -> FxHashMap<MemberId, Pick> {
    let mut picks: FxHashMap<MemberId, Pick> = FxHashMap::default();
    for (id, _) in roster.iter().filter(|(_, member)| !member.is_on_host_network()) {
        let first = twins.first(id);
        let found = if first == id { pick(roster, twins, id) } else { picks.get(&first).cloned() };
        picks.extend(found.map(|pick| (id, pick)));
    }
    picks
}

fn pick(roster: &Roster<'_>, twins: &Twins, id: MemberId) -> Option<Pick> {
    let member = roster.get(id);
    let shared = shared(&member.variants);
    let mut labels: Labels<'_> = own_selector(member.object().node()).unwrap_or_default();
    if !labels.iter().all(|pair| shared.contains(pair)) {
        labels.clear();
    }
    let caught = |labels: &[(&str, &str)]| -> Vec<MemberId> {
        let found = roster.carrying(member.namespace, labels).into_iter();
        found.filter(|other| twins.first(*other) != id && !roster.get(*other).is_on_host_network()).collect()
    };
    let mut foreign = caught(&labels);
    let mut left: Labels<'_> = shared.iter().copied().filter(|pair| !labels.contains(pair)).collect();
    // Each step takes the label that sheds most; lasting ones first.
    while !foreign.is_empty() || labels.is_empty() {
        let shed = |pair: &(&str, &str)| {
            let keeps = |other: &&MemberId| roster.get(**other).variants.iter().any(|variant| variant.contains(pair));
            foreign.len() - foreign.iter().filter(keeps).count()
        };
        let useful = |pair: &&(&str, &str)| labels.is_empty() || shed(pair) > 0;
        let Some(best) = left
            .iter()
            .filter(useful)
            .max_by_key(|pair| (!RESTLESS.contains(&pair.0), shed(pair), std::cmp::Reverse(pair.0)))
            .copied()
        else {
            break;
        };
        left.retain(|pair| *pair != best);
        labels.push(best);
        foreign = caught(&labels);
    }
    if labels.is_empty() {
        return None;
    }
    labels.sort_unstable();
    let absent = absent(roster, id, foreign)?;
    let labels = labels.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    Some(Pick { labels, absent })
}

/// Keys that all the foreign members have between them and the member does not; nothing where one cannot be told apart.
fn absent(roster: &Roster<'_>, id: MemberId, mut foreign: Vec<MemberId>) -> Option<Vec<String>> {
    let own: FxHashSet<&str> = roster.get(id).variants.iter().flatten().map(|(key, _)| *key).collect();
    let mut absent = Vec::new();
    while let Some(&other) = foreign.first() {
        let keys = shared(&roster.get(other).variants);
        let key = keys.into_iter().map(|(key, _)| key).find(|key| !own.contains(key) && !RESTLESS.contains(key))?;
        foreign.retain(|other| {
            !roster.get(*other).variants.iter().all(|variant| variant.iter().any(|(own, _)| *own == key))
        });
        absent.push(key.to_owned());
        if absent.len() > MOST_ABSENT {
            return None;
        }
    }
    absent.sort_unstable();
    Some(absent)
}

/// The labels that all variants have.
fn shared<'s>(variants: &[Labels<'s>]) -> Labels<'s> {
    let Some((first, others)) = variants.split_first() else { return Vec::new() };
    first.iter().copied().filter(|pair| others.iter().all(|other| other.binary_search(pair).is_ok())).collect()
}

/// The pairs that a workload's own selector demands, those of a controller left out.
fn own_selector(object: Node<'_>) -> Option<Labels<'_>> {
    let selector = object.path(&["spec", "selector"])?;
    let plain =
        selector.get("matchLabels").or_else(|| selector.get("matchExpressions").is_none().then_some(selector))?;
    let is_sound = Selector::read(Some(selector)).is_sound() || selector.get("matchLabels").is_none();
    (plain.kind() == Kind::Mapping && is_sound).then(|| super::member::lasting(Some(plain)))
}
