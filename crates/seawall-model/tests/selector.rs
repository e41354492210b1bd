//! Label selectors, as Kubernetes matches them.

use std::sync::Arc;

use seawall_model::selector::{Match, Selector};
use seawall_yaml::{Options, Text, read_all};

#[track_caller]
fn check(selector: &str, labels: &str, expected: Match) {
    let text = format!("selector: {selector}\nlabels: {labels}\n");
    let readings = read_all(&Arc::new(Text::new(text)), &Options::default());
    let root = readings[0].document.as_ref().expect("the text is one document").root();
    let read = Selector::read(root.get("selector"));
    assert_eq!(read.matches(root.get("labels")), expected, "{selector} on {labels}");
}

#[test]
fn an_absent_selector_selects_nothing_and_an_empty_one_everything() {
    check("null", "{a: b}", Match::No);
    check("{}", "{a: b}", Match::Yes);
    check("{matchLabels: {}, matchExpressions: []}", "null", Match::Yes);
    check("{matchLabels: null}", "{a: b}", Match::Yes);
}

#[test]
fn all_requirements_must_hold() {
    check("{matchLabels: {a: b, c: d}}", "{a: b, c: d, e: f}", Match::Yes);
    check("{matchLabels: {a: b, c: d}}", "{a: b}", Match::No);
    check("{matchLabels: {a: b}, matchExpressions: [{key: c, operator: Exists}]}", "{a: b}", Match::No);
    check("{matchLabels: {a: b}}", "{a: B}", Match::No);
    check("{matchLabels: {a: ''}}", "{}", Match::No);
    check("{matchLabels: {a: ''}}", "{a: null}", Match::Yes);
}

#[test]
fn an_absent_key_satisfies_the_negative_operators() {
    check("{matchExpressions: [{key: a, operator: NotIn, values: [b]}]}", "{}", Match::Yes);
    check("{matchExpressions: [{key: a, operator: NotIn, values: [b, c]}]}", "{a: c}", Match::No);
    check("{matchExpressions: [{key: a, operator: DoesNotExist}]}", "{}", Match::Yes);
    check("{matchExpressions: [{key: a, operator: DoesNotExist}]}", "{a: ''}", Match::No);
    check("{matchExpressions: [{key: a, operator: In, values: [b, c]}]}", "{}", Match::No);
    check("{matchExpressions: [{key: a, operator: In, values: [b, c]}]}", "{a: c}", Match::Yes);
    check("{matchExpressions: [{key: a, operator: Exists, values: []}]}", "{a: ''}", Match::Yes);
}

#[test]
fn what_the_api_server_refuses_is_unknown_unless_something_else_says_no() {
    check("{matchExpressions: [{key: a, operator: Like, values: [b]}]}", "{a: b}", Match::Unknown);
    check("{matchExpressions: [{key: a, operator: in, values: [b]}]}", "{a: b}", Match::Unknown);
    check("{matchExpressions: [{key: a, operator: In, values: []}]}", "{a: b}", Match::Unknown);
    check("{matchExpressions: [{key: a, operator: Exists, values: [b]}]}", "{a: b}", Match::Unknown);
    check("{matchExpressions: [{operator: Exists}]}", "{a: b}", Match::Unknown);
    check("{matchLabels: {a: 1}}", "{a: '1'}", Match::Unknown);
    check("{matchLabels: {a: b}}", "{a: true}", Match::Unknown);
    check("{app: web}", "{app: web}", Match::Unknown);
    check("web", "{app: web}", Match::Unknown);
    check("{matchLabels: {c: d}, matchExpressions: [{key: a, operator: Like}]}", "{a: b}", Match::No);
}
