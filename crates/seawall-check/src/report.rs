//! Where checks put what they find. Places become text here, so a clean object costs nothing.

use seawall_model::finding::{Change, Evidence, Finding, FindingId, Findings, Operation, Remediation, Safety, Unknown};
use seawall_model::{Field, Object, Parameters, Reference, Severity};
use seawall_yaml::{Kind, Node};
use serde_json::{Map, Value};

use crate::{Author, Fix};

/// What one check has to say about one object.
pub struct Report<'r> {
    author: Author,
    parameters: &'r Parameters,
    object: Option<&'r Object>,
    into: &'r mut Findings,
    /// Findings before this index are not of this check and object.
    first: usize,
    /// Whether something was left out.
    full: bool,
}

/// Enough for a person to see that every element of a list is wrong. Keeps the time bounded that hostile objects take:
/// each finding looks at those before it and at the siblings of its field.
const MOST: usize = 1_000;

impl<'r> Report<'r> {
    /// Takes what `author` finds in `object`, or in the snapshot as a whole where there is none.
    pub fn new(author: Author, parameters: &'r Parameters, object: Option<&'r Object>, into: &'r mut Findings) -> Self {
        let first = into.findings.len();
        Self { author, parameters, object, into, first, full: false }
    }

    /// What the user set, for the parameters of the analysis.
    pub fn parameters(&self) -> &'r Parameters {
        self.parameters
    }

    /// Reports `field`, which is wrong as it is or wrong to be absent. A field is reported once: a second report for
    /// the same field changes nothing, and neither does one that comes after a thousand.
    pub fn field<'d>(&mut self, field: impl Into<Field<'d>>, message: impl Into<String>) -> Reported<'_> {
        let field = field.into();
        let mut reported = self.secret(field, message);
        if !reported.repeated {
            reported.finding_mut().secret = false;
            let value = match field.value() {
                Some(node) if matches!(node.kind(), Kind::Mapping | Kind::Sequence | Kind::Opaque) => return reported,
                Some(node) => node.to_json(),
                None => Value::Null,
            };
            let path = reported.finding().path.clone();
            reported.finding_mut().evidence.push(Evidence::Field { path, value });
        }
        reported
    }

    /// Like [`Report::field`], for a field whose value must not be shown.
    pub fn secret<'d>(&mut self, field: impl Into<Field<'d>>, message: impl Into<String>) -> Reported<'_> {
        let field = field.into();
        let object = self.object.expect("a check that surveys the snapshot reports the cluster, not a field");
        if self.into.findings.len() - self.first == MOST {
            if !std::mem::replace(&mut self.full, true) {
                self.unknown("what else is wrong: more than a thousand findings of one rule are not listed");
            }
            return Reported { author: self.author, object, index: self.first, into: self.into, repeated: true };
        }
        let path = field.pointer(object.node());
        let known = self.into.findings[self.first..].iter().position(|finding| finding.path == path);
        let index = known.map_or(self.into.findings.len(), |known| self.first + known);
        if known.is_none() {
            let place = field.keyed_path(object.node());
            self.into.findings.push(Finding {
                id: FindingId::of(self.author.rule, &object.reference, &place),
                rule: self.author.rule,
                analysis: self.author.analysis,
                severity: self.author.rule.severity,
                message: message.into(),
                object: object.reference.clone(),
                path,
                place,
                location: object.locate(field),
                secret: true,
                evidence: Vec::with_capacity(1),
                remediation: None,
            });
        }
        Reported { author: self.author, object, into: self.into, index, repeated: known.is_some() }
    }

    /// Says that the check could not decide about this object or about the cluster, and what it would have to know.
    pub fn unknown(&mut self, reason: &'static str) {
        let object = self.object.map_or_else(cluster, |object| object.reference.clone());
        self.into.unknowns.push(Unknown { rule: self.author.rule.id, object, reason });
    }

    /// Reports something that no object can be blamed for: the cluster as a whole.
    pub fn cluster(&mut self, message: impl Into<String>) -> OfCluster<'_> {
        self.cluster_about("", message)
    }

    /// The same about one of several things, each of which is a finding of its own: `subject` tells them apart.
    pub fn cluster_about(&mut self, subject: &str, message: impl Into<String>) -> OfCluster<'_> {
        let object = cluster();
        self.into.findings.push(Finding {
            id: FindingId::of(self.author.rule, &object, subject),
            rule: self.author.rule,
            analysis: self.author.analysis,
            severity: self.author.rule.severity,
            message: message.into(),
            object,
            path: String::new(),
            place: subject.to_owned(),
            location: None,
            secret: false,
            evidence: Vec::new(),
            remediation: None,
        });
        OfCluster { finding: self.into.findings.last_mut().expect("it was just added") }
    }
}

/// What stands for the cluster as a whole.
fn cluster() -> Reference {
    Reference {
        group: "seawall.dev".into(),
        version: "v1".into(),
        kind: "Cluster".into(),
        namespace: None,
        name: "cluster".into(),
    }
}

/// A finding about the cluster that has just been reported, to be completed.
pub struct OfCluster<'r> {
    finding: &'r mut Finding,
}

impl OfCluster<'_> {
    /// Adds a fact in words.
    pub fn fact(self, text: impl Into<String>) -> Self {
        self.finding.evidence.push(Evidence::Fact { text: text.into() });
        self
    }

    /// Adds an object that has a part in it.
    pub fn related(self, object: &Object, part: impl Into<String>) -> Self {
        self.finding.evidence.push(Evidence::Object { object: object.reference.clone(), part: part.into() });
        self
    }
}

/// A finding that has just been reported, to be completed.
pub struct Reported<'r> {
    author: Author,
    object: &'r Object,
    into: &'r mut Findings,
    index: usize,
    repeated: bool,
}

impl Reported<'_> {
    /// The finding is milder than the rule's are, as its page says when.
    pub fn severity(mut self, severity: Severity) -> Self {
        if !self.repeated {
            self.finding_mut().severity = severity;
        }
        self
    }

    /// Adds a fact in words.
    pub fn fact(self, text: impl Into<String>) -> Self {
        self.add(Evidence::Fact { text: text.into() })
    }

    /// Adds another object that has a part in it.
    pub fn related(self, object: &Object, part: impl Into<String>) -> Self {
        self.add(Evidence::Object { object: object.reference.clone(), part: part.into() })
    }

    /// Adds another field of the same object.
    pub fn also<'d>(self, field: impl Into<Field<'d>>) -> Self {
        let field = field.into();
        let value = field.value().map_or(Value::Null, Node::to_json);
        let path = field.pointer(self.object.node());
        self.add(Evidence::Field { path, value })
    }

    /// The fix sets `field` to `value`, making missing parents.
    pub fn set<'d>(mut self, field: impl Into<Field<'d>>, value: impl Into<Value>) -> Self {
        if !self.repeated {
            let (node, missing) = field.into().nearest();
            self.write(node, &missing, value.into());
        }
        self
    }

    /// The fix sets the field that `keys` lead to from the mapping `node`; none of them is written yet.
    pub fn set_below(mut self, node: Node<'_>, keys: &[&str], value: impl Into<Value>) -> Self {
        let keys: Vec<String> = keys.iter().map(|&key| key.to_owned()).collect();
        self.write(node, &keys, value.into());
        self
    }

    /// Sets what `missing` leads to from `node`, which is written.
    fn write(&mut self, node: Node<'_>, missing: &[String], value: Value) {
        let pointer = Field::from(node).pointer(self.object.node());
        match missing.split_first() {
            None => self.ops(vec![
                Operation::Test { path: pointer.clone(), value: node.to_json() },
                Operation::Replace { path: pointer, value },
            ]),
            Some(_) if node.is_null() => {
                let value = nest(missing, value);
                self.ops(vec![
                    Operation::Test { path: pointer.clone(), value: Value::Null },
                    Operation::Replace { path: pointer, value },
                ]);
            }
            Some((key, rest)) if node.kind() == Kind::Mapping => {
                let path = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                let guard = self.guard(&pointer);
                self.ops(vec![guard, Operation::Add { path, value: nest(rest, value) }]);
            }
            // A parent of the wrong type: nothing that a machine should mend.
            Some(_) => {}
        }
    }

    /// The fix adds `value` to the list `field`, making the list and missing parents.
    pub fn append<'d>(mut self, field: impl Into<Field<'d>>, value: impl Into<Value>) -> Self {
        let field = field.into();
        let Some(list) = field.value().filter(|list| list.kind() == Kind::Sequence) else {
            return self.set(field, vec![value.into()]);
        };
        let path = field.pointer(self.object.node());
        let seen = Operation::Test { path: path.clone(), value: list.to_json() };
        self.ops(vec![seen, Operation::Add { path: format!("{path}/-"), value: value.into() }]);
        self
    }

    /// The fix takes `field` away; nothing happens when it is not written. Of several elements of one list, take the
    /// last first.
    pub fn remove<'d>(mut self, field: impl Into<Field<'d>>) -> Self {
        let field = field.into();
        if let Some(node) = field.value().filter(|_| !self.repeated) {
            let path = field.pointer(self.object.node());
            self.ops(vec![Operation::Test { path: path.clone(), value: node.to_json() }, Operation::Remove { path }]);
        }
        self
    }

    /// The fix of this finding may be noticed by a running application, though the check's usual fix is not.
    pub fn review(mut self) -> Self {
        if !self.repeated
            && let Some(remediation) = self.remediation()
        {
            remediation.safety = Safety::Review;
        }
        self
    }

    /// Like [`Reported::set`] for a written value that must not be shown: the patch guards itself by the name of the
    /// element instead of the old value.
    pub fn replace_secret<'d>(mut self, element: Node<'d>, value: Value) -> Self {
        let pointer = Field::from(element).pointer(self.object.node());
        let guard = self.guard(&pointer);
        self.ops(vec![guard, Operation::Replace { path: pointer, value }]);
        self
    }

    /// Like [`Reported::remove`] for a value that must not be shown.
    pub fn remove_secret<'d>(mut self, node: Node<'d>) -> Self {
        let path = Field::from(node).pointer(self.object.node());
        let guard = self.guard(&path);
        self.ops(vec![guard, Operation::Remove { path }]);
        self
    }

    /// The fix changes another object as well. The operations begin with a `test`.
    pub fn patch(mut self, object: &Object, ops: Vec<Operation>) -> Self {
        if !self.repeated
            && let Some(remediation) = self.remediation()
        {
            remediation.changes.push(Change::Patch { object: object.reference.clone(), ops });
        }
        self
    }

    /// The fix makes a new object.
    pub fn create(mut self, object: Value) -> Self {
        if !self.repeated
            && let Some(remediation) = self.remediation()
        {
            remediation.changes.push(Change::New { object });
        }
        self
    }

    fn add(mut self, evidence: Evidence) -> Self {
        if !self.repeated {
            self.finding_mut().evidence.push(evidence);
        }
        self
    }

    /// A `test` that holds only for the object that was seen: the name of the list element, else the kind.
    fn guard(&self, pointer: &str) -> Operation {
        let root = self.object.node();
        let named = pointer.char_indices().rev().filter(|&(_, c)| c == '/').map(|(at, _)| at).chain([0]);
        let ends = std::iter::once(pointer.len()).chain(named);
        for end in ends {
            let (parent, last) = pointer[..end].rsplit_once('/').unwrap_or(("", ""));
            if parent.is_empty() || !last.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let name = at(root, &pointer[..end]).and_then(|element| element.get("name")).and_then(Node::as_str);
            if let Some(name) = name {
                return Operation::Test { path: format!("{}/name", &pointer[..end]), value: name.into() };
            }
        }
        Operation::Test { path: "/kind".into(), value: root.get("kind").map_or(Value::Null, Node::to_json) }
    }

    fn ops(&mut self, new: Vec<Operation>) {
        if self.repeated {
            return;
        }
        let object = self.object.reference.clone();
        let Some(remediation) = self.remediation() else { return };
        let patch = remediation.changes.iter_mut().find_map(|change| match change {
            Change::Patch { ops, .. } => Some(ops),
            _ => None,
        });
        match patch {
            Some(ops) => new.into_iter().for_each(|op| push(ops, op)),
            None => remediation.changes.insert(0, Change::Patch { object, ops: new }),
        }
    }

    fn remediation(&mut self) -> Option<&mut Remediation> {
        let (safety, title) = match self.author.fix {
            Fix::None => {
                debug_assert!(false, "`{}` offers a fix but declares none", self.author.rule.id);
                return None;
            }
            Fix::Safe(title) => (Safety::Safe, title),
            Fix::Review(title) => (Safety::Review, title),
        };
        let remediation = &mut self.into.findings[self.index].remediation;
        Some(remediation.get_or_insert_with(|| Remediation {
            title: title.into(),
            safety,
            changes: Vec::with_capacity(1),
        }))
    }

    fn finding(&self) -> &Finding {
        &self.into.findings[self.index]
    }

    fn finding_mut(&mut self) -> &mut Finding {
        &mut self.into.findings[self.index]
    }
}

/// Adds an operation; two that make the same parent are joined, and a guard that stands already is left out.
fn push(ops: &mut Vec<Operation>, new: Operation) {
    if let Operation::Add { path, value } = &new {
        let same = |op: &&mut Operation| matches!(op, Operation::Add { path: other, .. } if other == path);
        if let Some(Operation::Add { value: present, .. }) = ops.iter_mut().find(same) {
            return join(present, value);
        }
    }
    if !ops.contains(&new) {
        ops.push(new);
    }
}

fn join(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                join(into.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}

fn at<'d>(root: Node<'d>, pointer: &str) -> Option<Node<'d>> {
    pointer.split('/').skip(1).try_fold(root, |node, key| match node.kind() {
        Kind::Sequence => node.items().nth(key.parse().ok()?),
        _ => node.get(&key.replace("~1", "/").replace("~0", "~")),
    })
}

fn nest(keys: &[String], value: Value) -> Value {
    keys.iter().rev().fold(value, |inner, key| Value::Object(Map::from_iter([(key.clone(), inner)])))
}
