//! Whether one condition implies another: the proof that a rule says nothing new.

use super::namespaces::NAME_LABEL;
use crate::condition::{Condition, Requirement, Test};
use crate::policy::{Port, Rule};
use crate::ports::Ports;
use crate::words::{Word, Words};

/// Whether every end for which `narrow` holds is one for which `wide` holds. Says no where it cannot tell.
pub(crate) fn implies(narrow: &Condition, wide: &Condition, words: &Words) -> bool {
    use Condition::{
        Account, AccountLabel, Address, All, Always, Any, Label, Maybe, Namespace, NamespaceLabel, Never, NodeLabel,
        Pod,
    };
    match (narrow, wide) {
        (_, Always) | (Never, _) => true,
        (Maybe(_), _) | (_, Maybe(_)) => false,
        _ if narrow == wide => true,
        (_, All(parts)) => parts.iter().all(|part| implies(narrow, part, words)),
        (Any(parts), _) => parts.iter().all(|part| implies(part, wide, words)),
        (_, Any(parts)) if parts.iter().any(|part| implies(narrow, part, words)) => true,
        (All(parts), _) => parts.iter().any(|part| implies(part, wide, words)),
        (Label(_) | NamespaceLabel(_) | Namespace(_) | Account(_) | AccountLabel(_), Pod) => true,
        (Label(narrow), Label(wide))
        | (NamespaceLabel(narrow), NamespaceLabel(wide))
        | (AccountLabel(narrow), AccountLabel(wide))
        | (NodeLabel(narrow), NodeLabel(wide)) => demands(narrow, wide),
        (Namespace(name), NamespaceLabel(wide)) => *words.text(wide.key) == *NAME_LABEL && admits(&wide.test, *name),
        (NamespaceLabel(narrow), Namespace(name)) => {
            *words.text(narrow.key) == *NAME_LABEL
                && matches!(&narrow.test, Test::In(values) if values.iter().all(|value| value == name))
        }
        (Address(narrow), Address(wide)) => {
            wide.addresses.covers(&narrow.addresses) && (wide.pods || !narrow.pods) && (wide.hosts || !narrow.hosts)
        }
        _ => false,
    }
}

fn demands(narrow: &Requirement, wide: &Requirement) -> bool {
    narrow.key == wide.key
        && match (&narrow.test, &wide.test) {
            (Test::In(narrow), wide) => narrow.iter().all(|&value| admits(wide, value)),
            (Test::NotIn(narrow), Test::NotIn(wide)) => wide.iter().all(|value| narrow.contains(value)),
            (Test::Absent, Test::NotIn(_)) => true,
            (narrow, wide) => narrow == wide,
        }
}

/// Whether a label of this value passes.
fn admits(test: &Test, value: Word) -> bool {
    match test {
        Test::In(values) => values.contains(&value),
        Test::NotIn(values) => !values.contains(&value),
        Test::Exists => true,
        Test::Absent | Test::Like(_) => false,
    }
}

/// Whether nothing can fulfil the condition.
pub(crate) fn is_impossible(condition: &Condition) -> bool {
    match condition {
        Condition::Never => true,
        Condition::Address(block) => block.addresses.is_empty(),
        Condition::Any(parts) => parts.iter().all(is_impossible),
        Condition::All(parts) => {
            parts.iter().any(is_impossible)
                || parts.iter().enumerate().any(|(at, one)| parts[..at].iter().any(|other| excludes(one, other)))
        }
        _ => false,
    }
}

/// Whether two demands cannot hold together.
fn excludes(one: &Condition, other: &Condition) -> bool {
    let ((Condition::Label(one), Condition::Label(other))
    | (Condition::NamespaceLabel(one), Condition::NamespaceLabel(other))) = (one, other)
    else {
        return false;
    };
    let none = |values: &[Word], test: &Test| !values.iter().any(|&value| admits(test, value));
    let is_plain = |test: &Test| !matches!(test, Test::Like(_));
    one.key == other.key
        && match (&one.test, &other.test) {
            (Test::In(values), test) | (test, Test::In(values)) => is_plain(test) && none(values, test),
            (Test::Exists, Test::Absent) | (Test::Absent, Test::Exists) => true,
            _ => false,
        }
}

/// Whether every connection that `narrow` matches is matched by `wide`.
pub(crate) fn covers(wide: &Rule, narrow: &Rule, words: &Words) -> bool {
    wide.doubt.is_none()
        && narrow.doubt.is_none()
        && wide.note.is_none()
        && ports_cover(&wide.ports, &narrow.ports)
        && implies(&narrow.peers, &wide.peers, words)
}

fn ports_cover(wide: &[Port], narrow: &[Port]) -> bool {
    if wide.contains(&Port::Any) {
        return true;
    }
    let numbers = wide.iter().fold(Ports::default(), |sum, port| match port {
        Port::Numbers(ports) => sum.union(ports),
        _ => sum,
    });
    narrow.iter().all(|port| match port {
        Port::Any => numbers.is_all(),
        Port::Numbers(ports) => numbers.covers(ports),
        Port::Named { protocol, .. } => {
            wide.contains(port) || protocol.is_some_and(|protocol| numbers.covers(&Ports::of(protocol)))
        }
    })
}

#[cfg(test)]
mod tests {
    use smallvec::smallvec;

    use super::*;

    fn label(words: &Words, key: &str, test: Test) -> Condition {
        Condition::Label(Requirement { key: words.word(key), test })
    }

    #[test]
    fn a_selector_with_more_demands_implies_one_with_fewer() {
        let words = Words::default();
        let is = |key, value: &str| label(&words, key, Test::In(smallvec![words.word(value)]));
        let exists = label(&words, "app", Test::Exists);
        let not_db = label(&words, "app", Test::NotIn(smallvec![words.word("db")]));
        let both = Condition::all([Condition::Pod, is("app", "web"), is("tier", "front")]);
        for wide in [Condition::Always, Condition::Pod, is("app", "web"), exists.clone(), not_db.clone()] {
            assert!(implies(&both, &wide, &words), "{wide:?}");
            assert!(!implies(&wide, &both, &words), "{wide:?}");
        }
        // An absent label is not in the list either, so this does not say that the label is there.
        assert!(!implies(&not_db, &exists, &words));
        assert!(implies(&label(&words, "app", Test::Absent), &not_db, &words));
    }

    #[test]
    fn the_name_of_a_namespace_is_one_of_its_labels() {
        let words = Words::default();
        let shop = words.word("shop");
        let name = Condition::Namespace(shop);
        let label =
            Condition::NamespaceLabel(Requirement { key: words.word(NAME_LABEL), test: Test::In(smallvec![shop]) });
        assert!(implies(&name, &label, &words) && implies(&label, &name, &words));
    }

    #[test]
    fn demands_that_exclude_each_other_are_impossible() {
        let words = Words::default();
        let is = |value: &str| label(&words, "app", Test::In(smallvec![words.word(value)]));
        let absent = label(&words, "app", Test::Absent);
        assert!(is_impossible(&Condition::all([is("a"), is("b")])));
        assert!(is_impossible(&Condition::all([is("a"), absent.clone()])));
        assert!(!is_impossible(&Condition::all([absent, label(&words, "app", Test::NotIn(smallvec![]))])));
        assert!(!is_impossible(&Condition::any([Condition::all([is("a"), is("b")]), is("a")])));
    }
}
