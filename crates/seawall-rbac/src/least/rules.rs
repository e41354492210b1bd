//! Rules that allow exactly some atoms, and no more of them than need be.

use std::collections::{BTreeMap, BTreeSet};

use super::actor::{Use, verb_rank};
use super::atom::Atom;
use crate::PolicyRule;

/// A role that is proposed.
#[derive(Debug, Clone)]
pub struct MinimalRole<'u> {
    /// The namespace of a Role and its RoleBinding; none for a ClusterRole and its ClusterRoleBinding.
    pub namespace: Option<&'u str>,
    /// Its rules, by group and resource, paths last.
    pub rules: Vec<MinimalRule<'u>>,
}

/// A rule that is proposed, and why.
#[derive(Debug, Clone)]
pub struct MinimalRule<'u> {
    /// The rule.
    pub rule: PolicyRule<'u>,
    /// How often it was used.
    pub times: u64,
    /// Of these, how often the answer was an error all the same.
    pub failed: u64,
    /// How often what it allows was denied; of somebody to whom everything was.
    pub denied: u64,
    /// How many names it was used for where it lists none.
    pub names: usize,
    /// How many namespaces it was used in where it is for all.
    pub namespaces: usize,
    /// Whether it allows something that leaves no trace in logs.
    pub is_implied: bool,
}

/// The roles that allow `atoms`; `uses` are what they are for.
pub(super) fn roles<'u>(atoms: &BTreeSet<Atom<'u>>, uses: &[Use<'u>]) -> Vec<MinimalRole<'u>> {
    let mut scopes: BTreeMap<Option<&'u str>, Vec<Atom<'u>>> = BTreeMap::new();
    for atom in atoms {
        scopes.entry(atom.scope).or_default().push(*atom);
    }
    let role = |(namespace, atoms): (Option<&'u str>, Vec<Atom<'u>>)| {
        let rules = rules(&atoms).into_iter().map(|rule| explained(rule, namespace, uses)).collect();
        MinimalRole { namespace, rules }
    };
    scopes.into_iter().map(role).collect()
}

type Words<'u> = BTreeSet<&'u str>;

/// Each step joins what is equal in everything else, so that nothing is allowed that no atom allows.
fn rules<'u>(atoms: &[Atom<'u>]) -> Vec<PolicyRule<'u>> {
    let mut names: BTreeMap<(Option<&str>, &str, &str), Words<'u>> = BTreeMap::new();
    for atom in atoms {
        names.entry((atom.group, atom.resource, atom.verb)).or_default().extend(atom.name);
    }
    let mut verbs: BTreeMap<(Option<&str>, &str, Words<'_>), Words<'_>> = BTreeMap::new();
    for ((group, resource, verb), names) in names {
        verbs.entry((group, resource, names)).or_default().insert(verb);
    }
    let mut resources: BTreeMap<(Option<&str>, Words<'_>, Words<'_>), Words<'_>> = BTreeMap::new();
    for ((group, resource, names), verbs) in verbs {
        resources.entry((group, names, verbs)).or_default().insert(resource);
    }
    let mut groups: BTreeMap<(bool, Words<'_>, Words<'_>, Words<'_>), Words<'_>> = BTreeMap::new();
    for ((group, names, verbs), resources) in resources {
        groups.entry((group.is_none(), resources, names, verbs)).or_default().extend(group);
    }
    let mut rules: Vec<PolicyRule<'u>> = groups.into_iter().map(rule).collect();
    rules.sort_by(|one, other| key(one).cmp(&key(other)));
    rules
}

fn rule<'u>(
    ((is_path, resources, names, verbs), groups): ((bool, Words<'u>, Words<'u>, Words<'u>), Words<'u>),
) -> PolicyRule<'u> {
    let mut verbs: Vec<&str> = verbs.into_iter().collect();
    verbs.sort_by_key(|verb| (verb_rank(verb), *verb));
    let (resources, urls) = if is_path { (Words::new(), resources) } else { (resources, Words::new()) };
    PolicyRule {
        verbs,
        groups: groups.into_iter().collect(),
        resources: resources.into_iter().collect(),
        names: names.into_iter().collect(),
        urls: urls.into_iter().collect(),
        id: None,
    }
}

fn key<'r>(rule: &'r PolicyRule<'_>) -> (bool, &'r [&'r str], &'r [&'r str], &'r [&'r str]) {
    (!rule.urls.is_empty(), &rule.groups, &rule.resources, &rule.names)
}

/// A rule with what it was used for.
fn explained<'u>(rule: PolicyRule<'u>, namespace: Option<&'u str>, uses: &[Use<'u>]) -> MinimalRule<'u> {
    let is_here = |used: &&Use<'u>| namespace.is_none_or(|namespace| namespace == used.namespace);
    let matching: Vec<&Use<'u>> =
        uses.iter().filter(is_here).filter(|used| rule.allows(used.verb, &used.target())).collect();
    let sum = |count: fn(&Use<'u>) -> u32| matching.iter().map(|used| u64::from(count(used))).sum();
    let words = |word: fn(&Use<'u>) -> &'u str| {
        let words: Words<'_> = matching.iter().map(|used| word(used)).filter(|word| !word.is_empty()).collect();
        words.len()
    };
    let is_traced = |verb: &&str| matching.iter().any(|used| used.verb == *verb);
    MinimalRule {
        times: sum(|used| used.times),
        failed: sum(|used| used.failed),
        denied: sum(|used| used.denied),
        names: if rule.names.is_empty() { words(|used| used.name) } else { 0 },
        namespaces: if namespace.is_none() { words(|used| used.namespace) } else { 0 },
        is_implied: !rule.verbs.iter().all(is_traced),
        rule,
    }
}
