//! Reads our own list of what Kubernetes makes.

use rustc_hash::FxHashMap;

use super::{DefaultBinding, DefaultRole};
use crate::{PolicyRule, Subject};

type Both = (Vec<DefaultRole>, Vec<DefaultBinding>);

/// Reads the list, which is our own: what has no meaning in it is left out, and a test compares all of it with the source.
pub(super) fn read(text: &'static str) -> Both {
    let (mut roles, mut bindings): Both = (Vec::new(), Vec::new());
    let mut is_everywhere = true;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_ascii_whitespace();
        match (line.starts_with("  "), words.next()) {
            (true, Some(first)) => {
                let Some(role) = roles.last_mut() else { continue };
                match first {
                    "gated" => role.gated.extend(rule(words)),
                    _ => role.rules.extend(rule(line.split_ascii_whitespace())),
                }
            }
            (false, Some("kubeadm")) => is_everywhere = false,
            (false, Some("role")) => roles.extend(role(words, is_everywhere)),
            (false, Some("binding")) => bindings.extend(binding(words)),
            _ => {}
        }
    }
    aggregate(&mut roles);
    (roles, bindings)
}

fn role(mut words: impl Iterator<Item = &'static str>, is_everywhere: bool) -> Option<DefaultRole> {
    let (namespace, name) = place(words.next()?);
    let (mut into, mut is_aggregated) = (Vec::new(), false);
    while let Some(word) = words.next() {
        match word {
            "into" => into = list(words.next()?),
            _ => is_aggregated = word == "aggregated",
        }
    }
    let (rules, gated) = (Vec::new(), Vec::new());
    Some(DefaultRole { namespace, name, rules, gated, into, is_aggregated, is_everywhere })
}

fn rule(words: impl Iterator<Item = &'static str>) -> Option<PolicyRule<'static>> {
    let words: Vec<&str> = words.collect();
    let none = Vec::new;
    let (verbs, groups, resources, names, urls) = match words[..] {
        [verbs, urls] => (verbs, none(), none(), none(), list(urls)),
        [verbs, groups, resources] => (verbs, list(groups), list(resources), none(), none()),
        [verbs, groups, resources, names] => (verbs, list(groups), list(resources), list(names), none()),
        _ => return None,
    };
    let groups = groups.into_iter().map(|group| if group == "\"\"" { "" } else { group }).collect();
    Some(PolicyRule { verbs: list(verbs), groups, resources, names, urls, id: None })
}

fn binding(mut words: impl Iterator<Item = &'static str>) -> Option<DefaultBinding> {
    let (namespace, name) = place(words.next()?);
    let (role_kind, role) = (words.next()?, words.next()?);
    let subjects = words.next().map(list).unwrap_or_default().into_iter().filter_map(subject).collect();
    Some(DefaultBinding { namespace, name, role_kind, role, subjects })
}

/// Who is written as `Subject` displays.
fn subject(word: &'static str) -> Option<Subject<'static>> {
    match word.split_once(':')? {
        ("user", name) => Some(Subject::user(name)),
        ("group", name) => Some(Subject::Group(name)),
        ("sa", account) => account.split_once('/').map(|(namespace, name)| Subject::ServiceAccount { namespace, name }),
        _ => None,
    }
}

fn place(word: &'static str) -> (Option<&'static str>, &'static str) {
    word.split_once('/').map_or((None, word), |(namespace, name)| (Some(namespace), name))
}

fn list(word: &'static str) -> Vec<&'static str> {
    word.split(',').collect()
}

/// Gives aggregated roles the rules of those that are aggregated to them, and of those that these are made of.
fn aggregate(roles: &mut [DefaultRole]) {
    let mut parts: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, role) in roles.iter().enumerate() {
        role.into.iter().for_each(|&whole| parts.entry(whole).or_default().push(index));
    }
    let parts_of = |whole| parts.get(whole).into_iter().flatten().copied();
    for whole in 0..roles.len() {
        if !roles[whole].is_aggregated {
            continue;
        }
        let mut open: Vec<usize> = parts_of(roles[whole].name).collect();
        let (mut rules, mut gated) = (Vec::new(), Vec::new());
        while let Some(part) = open.pop() {
            if roles[part].is_aggregated {
                open.extend(parts_of(roles[part].name));
            } else {
                rules.extend_from_slice(&roles[part].rules);
                gated.extend_from_slice(&roles[part].gated);
            }
        }
        (roles[whole].rules, roles[whole].gated) = (rules, gated);
    }
}
