//! The cover algebra: the API server's own cases, and its laws on sampled rules and requests.

use proptest::prelude::*;
use seawall_rbac::{PolicyRule, Resource, Target, covers, is_covered};

fn rule(
    verbs: &[&'static str],
    groups: &[&'static str],
    resources: &[&'static str],
    names: &[&'static str],
) -> PolicyRule<'static> {
    PolicyRule {
        verbs: verbs.to_vec(),
        groups: groups.to_vec(),
        resources: resources.to_vec(),
        names: names.to_vec(),
        urls: Vec::new(),
        id: None,
    }
}

fn paths(verbs: &[&'static str], urls: &[&'static str]) -> PolicyRule<'static> {
    PolicyRule { urls: urls.to_vec(), ..rule(verbs, &[], &[], &[]) }
}

/// What is not covered, as text.
fn missing(owner: &[PolicyRule<'_>], asked: &[PolicyRule<'_>]) -> String {
    let rules = covers(owner, asked);
    rules.iter().flat_map(|rule| rule.permissions().map(|one| one.to_string())).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_rule_may_be_covered_by_several() {
    let owner = [rule(&["get"], &[""], &["pods"], &[]), rule(&["list"], &["", "apps"], &["pods", "services"], &[])];
    assert_eq!(missing(&owner, &[rule(&["get", "list"], &[""], &["pods"], &[])]), "");
    assert_eq!(missing(&owner, &[rule(&["get", "list"], &[""], &["pods", "services"], &[])]), "get services");
}

#[test]
fn verb_group_and_resource_come_from_the_same_rule() {
    let owner = [rule(&["get"], &[""], &["pods"], &[]), rule(&["delete"], &["apps"], &["deployments"], &[])];
    assert_eq!(missing(&owner, &[rule(&["delete"], &[""], &["pods"], &[])]), "delete pods");
}

#[test]
fn a_star_is_covered_by_a_star_only() {
    let listed = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
    let owner = [rule(&listed, &["", "apps"], &["pods", "pods/log"], &[])];
    assert_eq!(missing(&owner, &[rule(&["*"], &[""], &["pods"], &[])]), "* pods");
    assert_eq!(missing(&owner, &[rule(&["get"], &["*"], &["pods"], &[])]), "get pods.*");
    assert_eq!(missing(&owner, &[rule(&["get"], &[""], &["*"], &[])]), "get *");
    assert_eq!(missing(&[rule(&["*"], &["*"], &["*"], &[])], &owner), "");
    assert_eq!(missing(&[rule(&["*"], &["*"], &["*"], &[])], &[rule(&["*"], &["*"], &["*", "*/scale"], &["a"])]), "");
}

#[test]
fn a_subresource_of_everything_covers_that_subresource_and_nothing_else() {
    let owner = [rule(&["get"], &["*"], &["*/scale"], &[])];
    assert_eq!(missing(&owner, &[rule(&["get"], &["apps"], &["deployments/scale", "*/scale"], &[])]), "");
    let asked = [rule(&["get"], &["apps"], &["deployments", "deployments/status", "*/status", "*"], &[])];
    let all = "get deployments.apps; get deployments.apps/status; get *.apps/status; get *.apps";
    assert_eq!(missing(&owner, &asked), all);
    assert_eq!(
        missing(&[rule(&["get"], &[""], &["pods/*"], &[])], &[rule(&["get"], &[""], &["pods/log"], &[])]),
        "get pods/log"
    );
}

#[test]
fn names_are_covered_by_the_same_names_or_by_all() {
    let asked = [rule(&["get"], &[""], &["secrets"], &["a", "b"])];
    assert_eq!(missing(&[rule(&["get"], &[""], &["secrets"], &[])], &asked), "");
    assert_eq!(missing(&[rule(&["get"], &[""], &["secrets"], &["a", "c"])], &asked), "get secrets \"b\"");
    let all = [rule(&["get"], &[""], &["secrets"], &[])];
    assert_eq!(missing(&asked, &all), "get secrets");
}

#[test]
fn paths_are_covered_by_prefixes() {
    let owner = [paths(&["get"], &["/healthz", "/api/*"])];
    assert_eq!(missing(&owner, &[paths(&["get"], &["/healthz", "/api/v1", "/api/v1/*"])]), "");
    assert_eq!(missing(&owner, &[paths(&["get"], &["/healthz/*", "/api", "*"])]), "get /healthz/*; get /api; get *");
    assert_eq!(missing(&owner, &[paths(&["post"], &["/healthz"])]), "post /healthz");
    assert_eq!(missing(&[paths(&["*"], &["*"])], &[paths(&["*"], &["*", "/a"])]), "");
    assert_eq!(
        missing(&[paths(&["get"], &["/a**"])], &[paths(&["get"], &["/ab"])]),
        "",
        "all stars at the end are cut off"
    );
}

#[test]
fn rules_of_resources_do_not_cover_paths() {
    let everything = [rule(&["*"], &["*"], &["*"], &[])];
    assert_eq!(missing(&everything, &[paths(&["get"], &["/metrics"])]), "get /metrics");
    // A rule with both, limited to names, covers no path: the API server compares the names of both.
    let named = PolicyRule { urls: vec!["/metrics"], ..rule(&["get"], &[""], &["secrets"], &["a"]) };
    assert_eq!(missing(std::slice::from_ref(&named), std::slice::from_ref(&named)), "get /metrics");
}

#[test]
fn a_rule_without_verbs_or_resources_asks_for_nothing() {
    assert_eq!(
        missing(
            &[],
            &[rule(&[], &[""], &["pods"], &[]), rule(&["get"], &[""], &[], &[]), rule(&["get"], &[], &["pods"], &[])]
        ),
        ""
    );
}

#[test]
fn what_is_not_covered_keeps_the_name_of_its_rule() {
    let asked = [rule(&["get"], &[""], &["pods"], &[])];
    assert_eq!(covers(&[], &asked), asked);
}

const VERBS: &[&str] = &["get", "list", "create", "*", "impersonate-on:user-info:get"];
const GROUPS: &[&str] = &["", "apps", "*"];
const RESOURCES: &[&str] = &["pods", "pods/log", "deployments", "deployments/scale", "*/scale", "*", "pods/*"];
const NAMES: &[&str] = &["a", "b", ""];
const URLS: &[&str] = &["/a", "/a/b", "/a*", "/a/*", "*", "/a**"];

fn some(of: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(of), 0..=most)
}

fn rules() -> impl Strategy<Value = Vec<PolicyRule<'static>>> {
    let resource = (some(VERBS, 3), some(GROUPS, 2), some(RESOURCES, 3), some(NAMES, 2)).prop_map(
        |(verbs, groups, resources, names)| PolicyRule { verbs, groups, resources, names, urls: Vec::new(), id: None },
    );
    let path = (some(VERBS, 2), some(URLS, 2))
        .prop_map(|(verbs, urls)| PolicyRule { urls, ..PolicyRule { verbs, ..rule(&[], &[], &[], &[]) } });
    prop::collection::vec(prop_oneof![4 => resource, 1 => path], 0..4)
}

/// Every request that the words above can tell apart, and some that no rule names.
fn requests() -> Vec<(&'static str, Target<'static>)> {
    let mut all = Vec::new();
    for verb in ["get", "list", "create", "delete", "impersonate-on:user-info:get", "*"] {
        for group in ["", "apps", "batch"] {
            for resource in ["pods", "deployments", "jobs"] {
                for subresource in ["", "log", "scale"] {
                    for name in ["", "a", "b", "c"] {
                        all.push((
                            verb,
                            Target::Resource(Resource { group, resource, subresource, name, namespace: "n" }),
                        ));
                    }
                }
            }
        }
        all.extend(["/a", "/a/b", "/ab", "/b", "/"].map(|path| (verb, Target::Path(path))));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn rules_cover_themselves(rules in rules()) {
        prop_assert!(is_covered(&rules, &rules));
    }

    #[test]
    fn more_rules_cover_no_less(owner in rules(), more in rules(), asked in rules()) {
        let few = covers(&owner, &asked);
        let many = covers(&[owner, more].concat(), &asked);
        prop_assert!(many.iter().all(|left| few.contains(left)));
    }

    #[test]
    fn cover_is_transitive(first in rules(), second in rules(), third in rules()) {
        prop_assume!(is_covered(&first, &second) && is_covered(&second, &third));
        prop_assert!(is_covered(&first, &third));
    }

    #[test]
    fn what_is_covered_allows_no_request_that_the_owner_does_not(owner in rules(), asked in rules()) {
        let covered: Vec<PolicyRule<'_>> = {
            let left = covers(&owner, &asked);
            let atoms = asked.iter().flat_map(|rule| rule.permissions().map(|one| one.rule(None)));
            atoms.filter(|atom| !left.contains(atom)).collect()
        };
        for (verb, target) in requests() {
            if covered.iter().any(|rule| rule.allows(verb, &target)) {
                prop_assert!(owner.iter().any(|rule| rule.allows(verb, &target)), "{verb} {target:?}");
            }
        }
    }

    #[test]
    fn the_atoms_of_rules_allow_what_the_rules_allow(rules in rules()) {
        let atoms: Vec<PolicyRule<'_>> = rules.iter().flat_map(|rule| rule.permissions().map(|one| one.rule(None))).collect();
        for (verb, target) in requests() {
            let whole = rules.iter().any(|rule| rule.allows(verb, &target));
            prop_assert_eq!(whole, atoms.iter().any(|rule| rule.allows(verb, &target)), "{} {:?}", verb, target);
        }
    }
}
