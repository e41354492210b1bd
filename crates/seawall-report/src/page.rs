//! A rule's page, as far as its readers need it.

use seawall_model::Rule;

/// The page without the cases at its end, which are for the tests.
pub(crate) fn shown(rule: &Rule) -> &str {
    rule.doc.split("\n## More cases").next().unwrap_or(rule.doc).trim()
}

/// The first paragraph on one line: what an attacker does with it.
pub(crate) fn why(rule: &Rule) -> String {
    rule.doc.split("\n\n").nth(1).unwrap_or(rule.title).trim().replace('\n', " ")
}
