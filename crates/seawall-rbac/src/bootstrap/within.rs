//! Whether rules allow all that another rule allows.

use crate::PolicyRule;

/// Whether `rules` together allow all that `rule` allows, as the API server decides it before it lets somebody grant:
/// every verb, group, resource and name of it, one by one, is allowed by one of them.
pub fn is_within<'r, 's: 'r>(rule: &PolicyRule<'_>, rules: impl Iterator<Item = &'r PolicyRule<'s>> + Clone) -> bool {
    let paths = rule
        .urls
        .iter()
        .all(|path| rule.verbs.iter().all(|verb| rules.clone().any(|by| by.has_verb(verb) && by.has_url(path))));
    let any = [""];
    let names: &[&str] = if rule.names.is_empty() { &any } else { &rule.names };
    let mut resources = rule.groups.iter().flat_map(|group| rule.resources.iter().map(move |one| (*group, *one)));
    paths
        && resources.all(|(group, resource)| {
            let fitting = rules.clone().filter(move |by| by.has_group(group) && by.has_resource(resource));
            rule.verbs.iter().all(|verb| {
                names.iter().all(|name| {
                    fitting.clone().any(|by| by.has_verb(verb) && (by.names.is_empty() || by.names.contains(name)))
                })
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(verbs: &[&'static str], resources: &[&'static str], names: &[&'static str]) -> PolicyRule<'static> {
        let (groups, urls) = (vec![""], Vec::new());
        PolicyRule { verbs: verbs.into(), groups, resources: resources.into(), names: names.into(), urls, id: None }
    }

    #[test]
    fn several_rules_may_allow_it_together() {
        let own = [rule(&["get"], &["pods"], &[]), rule(&["list"], &["pods"], &[])];
        assert!(is_within(&rule(&["get", "list"], &["pods"], &[]), own.iter()));
        assert!(!is_within(&rule(&["get", "watch"], &["pods"], &[]), own.iter()));
        assert!(!is_within(&rule(&["get"], &["pods", "secrets"], &[]), own.iter()));
    }

    #[test]
    fn a_name_is_within_all_names_and_not_the_other_way() {
        let (one, all) = ([rule(&["get"], &["secrets"], &["a"])], [rule(&["get"], &["secrets"], &[])]);
        assert!(is_within(&one[0], all.iter()));
        assert!(!is_within(&all[0], one.iter()));
    }

    #[test]
    fn a_wildcard_is_within_a_wildcard_only() {
        let own = [rule(&["get"], &["pods"], &[])];
        assert!(!is_within(&rule(&["*"], &["pods"], &[]), own.iter()));
        assert!(!is_within(&rule(&["get"], &["*"], &[]), own.iter()));
        assert!(is_within(&own[0], [rule(&["*"], &["*"], &[])].iter()));
    }
}
