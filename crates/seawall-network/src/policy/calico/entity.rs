//! `source` and `destination` of a rule: one end of a connection.

use seawall_yaml::{Kind, Node};

use super::selector::{Expression, requirement};
use crate::addresses::Addresses;
use crate::condition::{Block, Condition, Test};
use crate::policy::Reader;
use crate::policy::cilium::part;
use crate::policy::surroundings::list;
use crate::reason::Reason;
use crate::words::Words;

/// The label by which selectors know the namespace of what they select.
pub(super) const NAMESPACE: &str = "projectcalico.org/namespace";
const ORCHESTRATOR: &str = "projectcalico.org/orchestrator";
const ACCOUNT: &str = "projectcalico.org/serviceaccount";
/// The label by which selectors of namespaces and ServiceAccounts know their names.
const NAME: &str = "projectcalico.org/name";
/// The label that Kubernetes gives every namespace.
const NAME_LABEL: &str = "kubernetes.io/metadata.name";

/// The ends that one side of a rule means; every end when nothing is said of it. `own` is the namespace of the policy;
/// absent for a global one.
pub(super) fn ends<'r>(reader: &mut Reader<'r>, entity: Option<Node<'r>>, own: Option<&str>) -> Condition {
    let Some(entity) = entity else { return Condition::Always };
    if entity.kind() != Kind::Mapping {
        return reader.unreadable(entity, "must say who is meant");
    }
    let mut demands = Vec::new();
    if let Some(service) = part(entity, "services") {
        demands.push(behind(reader, service, own));
    }
    demands.extend(selected(reader, entity, own));
    if let Some(other) = part(entity, "notSelector").filter(|text| text.as_str() != Some("")) {
        let meant = match expression(reader, other) {
            Some(expression) => members(reader, &expression, &Expression::All, &[]),
            None => Condition::Maybe(Reason::Unreadable),
        };
        demands.push(Condition::negation(meant));
    }
    demands.extend(part(entity, "nets").and_then(|nets| block(reader, nets)));
    demands.extend(part(entity, "notNets").and_then(|nets| block(reader, nets)).map(Condition::negation));
    if list(entity, "domains").next().is_some() {
        demands.push(Condition::all([Condition::Outside, Condition::Maybe(Reason::DomainName)]));
    }
    Condition::all(demands)
}

/// Those whom the selectors mean that must all hold; absent when there is none.
fn selected<'r>(reader: &mut Reader<'r>, entity: Node<'r>, own: Option<&str>) -> Option<Condition> {
    let filled = |key: &str| part(entity, key).filter(|text| text.as_str() != Some(""));
    let (selector, namespaces) = (filled("selector"), filled("namespaceSelector"));
    let accounts = part(entity, "serviceAccounts");
    let narrowed = selector.or(filled("notSelector")).or(accounts).is_some();
    let scope = match (namespaces, own) {
        (Some(written), _) => scope(expression(reader, written)?),
        (None, Some(own)) if narrowed => own_namespace(reader, own),
        (None, _) if selector.or(accounts).is_none() => return None,
        (None, _) => Expression::All,
    };
    let selector = match selector {
        Some(selector) => expression(reader, selector)?,
        None => Expression::All,
    };
    let accounts: Option<Vec<Condition>> = accounts.map(|accounts| account(reader, accounts));
    Some(members(reader, &selector, &scope, accounts.as_deref().unwrap_or_default()))
}

/// A selector of namespaces means what is in one of them, unless it says `global()`.
fn scope(expression: Expression) -> Expression {
    if mentions_global(&expression) {
        return in_any(expression);
    }
    Expression::And(vec![Expression::Not(Box::new(Expression::Global)), expression])
}

fn mentions_global(expression: &Expression) -> bool {
    match expression {
        Expression::Global => true,
        Expression::All | Expression::Label(..) => false,
        Expression::Not(inner) => mentions_global(inner),
        Expression::And(parts) | Expression::Or(parts) => parts.iter().any(mentions_global),
    }
}

/// The same, where `all()` means every namespace and nothing outside of them.
fn in_any(expression: Expression) -> Expression {
    let parts = |parts: Vec<Expression>| parts.into_iter().map(in_any).collect();
    match expression {
        Expression::All => Expression::Not(Box::new(Expression::Global)),
        Expression::Not(inner) => Expression::Not(Box::new(in_any(*inner))),
        Expression::And(all) => Expression::And(parts(all)),
        Expression::Or(any) => Expression::Or(parts(any)),
        other => other,
    }
}

fn own_namespace(reader: &Reader<'_>, own: &str) -> Expression {
    Expression::Label(NAME.into(), Test::In(std::iter::once(reader.word(own)).collect()))
}

/// `names` and `selector` of ServiceAccounts.
fn account<'r>(reader: &mut Reader<'r>, accounts: Node<'r>) -> Vec<Condition> {
    let names: Vec<Condition> = list(accounts, "names")
        .map(|name| match name.as_str() {
            Some(name) => Condition::Account(reader.word(name)),
            None => reader.unreadable(name, "must be the name of a ServiceAccount"),
        })
        .collect();
    let mut demands = vec![Condition::Pod];
    if !names.is_empty() {
        demands.push(Condition::any(names));
    }
    if let Some(selector) = part(accounts, "selector") {
        demands.push(match expression(reader, selector) {
            Some(selector) => accounts_of(&selector, reader.words),
            None => Condition::Maybe(Reason::Unreadable),
        });
    }
    demands
}

/// Pods by the labels of their ServiceAccounts.
pub(super) fn accounts_of(selector: &Expression, words: &Words) -> Condition {
    selector.condition(&mut |key, test| match (key, test) {
        (NAME, Test::In(names)) => Condition::any(names.iter().copied().map(Condition::Account)),
        (NAME, Test::NotIn(names)) => {
            Condition::negation(Condition::any(names.iter().copied().map(Condition::Account)))
        }
        (NAME, Test::Exists) => Condition::Pod,
        (NAME, _) => Condition::Maybe(Reason::NotSupported),
        _ => Condition::AccountLabel(requirement(words, key, test)),
    })
}

/// Pods by the labels of their namespaces.
pub(super) fn namespaces_of(selector: &Expression, words: &Words) -> Condition {
    selector.condition(&mut |key, test| match (key, test) {
        (NAME, Test::In(names)) => Condition::any(names.iter().copied().map(Condition::Namespace)),
        (NAME, _) => Condition::NamespaceLabel(requirement(words, NAME_LABEL, test)),
        _ => Condition::NamespaceLabel(requirement(words, key, test)),
    })
}

/// Pods by their labels, and by those that Calico adds.
pub(super) fn pods_of(selector: &Expression, words: &Words) -> Condition {
    selector.condition(&mut |key, test| match (key, test) {
        (NAMESPACE, Test::In(names)) => Condition::any(names.iter().copied().map(Condition::Namespace)),
        (NAMESPACE, _) => Condition::NamespaceLabel(requirement(words, NAME_LABEL, test)),
        (ORCHESTRATOR, _) => {
            if test.holds(Some("k8s"), words) {
                Condition::Always
            } else {
                Condition::Never
            }
        }
        (ACCOUNT, Test::In(names)) => Condition::any(names.iter().copied().map(Condition::Account)),
        (ACCOUNT, Test::NotIn(names)) => {
            Condition::negation(Condition::any(names.iter().copied().map(Condition::Account)))
        }
        (ACCOUNT, Test::Exists) => Condition::Always,
        (ACCOUNT, _) => Condition::Maybe(Reason::NotSupported),
        _ => Condition::Label(requirement(words, key, test)),
    })
}

/// Pods, sets of networks and interfaces of nodes that `selector` holds for, in the namespaces that `scope` holds for.
/// `accounts` are demands that only pods can fulfil.
fn members(reader: &Reader<'_>, selector: &Expression, scope: &Expression, accounts: &[Condition]) -> Condition {
    let words = reader.words;
    let pods = [Condition::Pod, namespaces_of(scope, words), pods_of(selector, words)];
    let mut members = vec![Condition::all(pods.into_iter().chain(accounts.iter().cloned()))];
    let sets = reader.around.filter(|_| accounts.is_empty()).into_iter().flat_map(|around| around.labelled());
    for set in sets.filter(|set| set.is_meant(selector, words)) {
        let within = match &set.namespace {
            None => scope.holds(&|_| None, true, words).then_some(Condition::Always),
            Some(namespace) => within(reader, scope, namespace),
        };
        let Some(within) = within else { continue };
        // Nets mean whoever has the address, whatever the profile says of blocks in NetworkPolicies.
        let block = Block { addresses: set.addresses.clone(), pods: set.host.is_none(), hosts: true };
        members.push(Condition::all([within.clone(), Condition::Address(block)]));
        if set.damaged {
            members.push(Condition::all([within, Condition::Outside, Condition::Maybe(Reason::Unreadable)]));
        }
    }
    Condition::any(members)
}

/// Whether `scope` holds for a namespace: for sure, perhaps, or not.
fn within(reader: &Reader<'_>, scope: &Expression, name: &str) -> Option<Condition> {
    use seawall_model::{Found, GroupKind};
    let snapshot = reader.around?.snapshot();
    let namespace = match snapshot.find(GroupKind::core("Namespace"), None, name) {
        Found::Yes(namespace) => Some(namespace),
        _ => None,
    };
    let asks_for_more = |expression: &Expression| asks(expression, &|key| key != NAME && key != NAME_LABEL);
    let label = |key: &str| match key {
        NAME | NAME_LABEL => Some(name),
        _ => namespace.and_then(|namespace| namespace.label(key)),
    };
    if namespace.is_none() && asks_for_more(scope) && !snapshot.is_closed() {
        return Some(Condition::Maybe(Reason::NamespaceLabels));
    }
    scope.holds(&label, false, reader.words).then_some(Condition::Always)
}

fn asks(expression: &Expression, about: &dyn Fn(&str) -> bool) -> bool {
    match expression {
        Expression::All | Expression::Global => false,
        Expression::Label(key, _) => about(key),
        Expression::Not(inner) => asks(inner, about),
        Expression::And(parts) | Expression::Or(parts) => parts.iter().any(|part| asks(part, about)),
    }
}

/// A selector that is written as a text; nothing, with a report, when it is none.
pub(super) fn expression<'r>(reader: &mut Reader<'r>, written: Node<'r>) -> Option<Expression> {
    let read = written.as_str().map(|text| Expression::read(text, reader.words));
    match read {
        Some(Ok(expression)) => Some(expression),
        Some(Err(wrong)) => {
            reader.unreadable(written, &format!("is no selector: it {wrong}"));
            None
        }
        None => {
            reader.unreadable(written, "must be a selector as a text");
            None
        }
    }
}

/// Whoever has an address in the list; absent for an empty one.
fn block<'r>(reader: &mut Reader<'r>, nets: Node<'r>) -> Option<Condition> {
    let read: Vec<Option<Addresses>> = nets.items().map(|net| reader.address_or_network(net)).collect();
    if read.is_empty() {
        return None;
    }
    if read.iter().any(Option::is_none) {
        return Some(Condition::Maybe(Reason::Unreadable));
    }
    let addresses = read.into_iter().flatten().fold(Addresses::default(), |all, one| all.union(&one));
    Some(Condition::Address(Block { addresses, pods: true, hosts: true }))
}

fn behind<'r>(reader: &mut Reader<'r>, service: Node<'r>, own: Option<&str>) -> Condition {
    let name = part(service, "name").and_then(Node::as_str);
    let namespace = part(service, "namespace").and_then(Node::as_str).filter(|name| !name.is_empty()).or(own);
    match (name, namespace) {
        (Some(name), Some(namespace)) => reader.behind_service(service, namespace, name),
        _ => reader.unreadable(service, "must have `name` and `namespace`"),
    }
}
