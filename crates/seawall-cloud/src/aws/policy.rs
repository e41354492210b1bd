//! Policy documents of IAM: statements, with explicit denial and conditions.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::texts;

/// What a document says of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    /// It denies it.
    Denies,
    /// Nothing, which is as good as a denial.
    Nothing,
    /// It allows it under a condition that is not known to hold, or denies it under one.
    Perhaps,
    /// It allows it.
    Allows,
}

impl Says {
    /// What is left when both have to allow.
    pub(crate) fn at_most(self, other: Self) -> Self {
        match (self, other) {
            (Self::Denies, _) | (_, Self::Denies) => Self::Denies,
            (Self::Nothing, _) | (_, Self::Nothing) => Self::Nothing,
            (Self::Perhaps, _) | (_, Self::Perhaps) => Self::Perhaps,
            (Self::Allows, Self::Allows) => Self::Allows,
        }
    }

    /// Whether it is allowed, for sure or not.
    pub(crate) fn is_something(self) -> bool {
        matches!(self, Self::Allows | Self::Perhaps)
    }
}

/// A policy document.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    value: Cow<'a, Value>,
}

impl<'a> Document<'a> {
    /// Reads a document, which the interface gives as JSON or as a text with JSON in it, percent-encoded.
    pub(crate) fn of(value: &'a Value) -> Option<Self> {
        let value = match value {
            Value::Object(_) => Cow::Borrowed(value),
            Value::String(text) => Cow::Owned(serde_json::from_str(&decoded(text)?).ok()?),
            _ => return None,
        };
        value.get("Statement").is_some().then_some(Self { value })
    }

    /// A document that allows everything.
    pub(crate) fn everything() -> Self {
        let value = json!({ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] });
        Self { value: Cow::Owned(value) }
    }

    /// Its statements.
    pub(crate) fn statements(&self) -> impl Iterator<Item = Statement<'_>> {
        let (one, many) = match self.value.get("Statement") {
            Some(Value::Array(list)) => (None, list.as_slice()),
            Some(one) => (Some(one), [].as_slice()),
            None => (None, [].as_slice()),
        };
        one.into_iter().chain(many).map(|value| Statement { value })
    }

    /// What it says of an action on a resource; `*` asks for every resource.
    pub(crate) fn of_action(&self, action: &str, resource: &str) -> Says {
        of_action(std::slice::from_ref(self), action, resource)
    }

    /// What it says, as a document of trust, of whoever `is_meant` by a principal, in a context of known values.
    pub(crate) fn of_trust(
        &self,
        action: &str,
        is_meant: &dyn Fn(&str, &str) -> bool,
        context: &[(&str, &str)],
    ) -> Says {
        let of = self.statements().filter(|statement| statement.is_about(action) && statement.means(is_meant));
        decide(of.filter_map(|statement| match statement.holds(context) {
            Some(true) => Some((statement, None)),
            Some(false) => None,
            None => Some((statement, Some(Says::Perhaps))),
        }))
    }
}

/// What documents that apply together say of an action on a resource; `*` asks for every resource.
pub(crate) fn of_action(documents: &[Document<'_>], action: &str, resource: &str) -> Says {
    let statements = documents.iter().flat_map(Document::statements);
    let of = statements.filter(|statement| statement.is_about(action) && statement.covers(resource));
    decide(of.map(|statement| (statement, statement.has_conditions().then_some(Says::Perhaps))))
}

/// Puts together what applies: a denial wins, and what is under a condition is open.
fn decide<'s>(statements: impl Iterator<Item = (Statement<'s>, Option<Says>)>) -> Says {
    let (mut allowed, mut denied) = (Says::Nothing, Says::Nothing);
    for (statement, open) in statements {
        let said = open.unwrap_or(Says::Allows);
        let of = if statement.allows() { &mut allowed } else { &mut denied };
        if *of != Says::Allows {
            *of = said;
        }
    }
    match (allowed, denied) {
        (_, Says::Allows) => Says::Denies,
        (Says::Allows, Says::Perhaps) => Says::Perhaps,
        (allowed, _) => allowed,
    }
}

/// A statement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statement<'a> {
    value: &'a Value,
}

impl<'a> Statement<'a> {
    pub(crate) fn allows(self) -> bool {
        self.value["Effect"] == "Allow"
    }

    fn has_conditions(self) -> bool {
        self.value.get("Condition").and_then(Value::as_object).is_some_and(|conditions| !conditions.is_empty())
    }

    pub(crate) fn is_about(self, action: &str) -> bool {
        let any = |key: &str| {
            let written = self.value.get(key)?;
            Some(
                texts(Some(written))
                    .iter()
                    .any(|pattern| is_like(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase())),
            )
        };
        any("Action").or_else(|| any("NotAction").map(|named| !named)).unwrap_or(false)
    }

    fn covers(self, resource: &str) -> bool {
        let any = |key: &str| {
            let written = self.value.get(key)?;
            Some(texts(Some(written)).iter().any(|pattern| is_like(pattern, resource)))
        };
        any("Resource").or_else(|| any("NotResource").map(|named| !named)).unwrap_or(false)
    }

    /// The principals of a kind: `AWS`, `Service`, `Federated`.
    pub(crate) fn principals(self, kind: &str) -> Vec<&'a str> {
        match self.value.get("Principal") {
            Some(Value::String(text)) if kind == "AWS" => vec![text],
            Some(map) => texts(map.get(kind)),
            None => Vec::new(),
        }
    }

    fn means(self, is_meant: &dyn Fn(&str, &str) -> bool) -> bool {
        ["AWS", "Service", "Federated"]
            .iter()
            .any(|kind| self.principals(kind).iter().any(|principal| is_meant(kind, principal)))
    }

    /// Whether its conditions hold; nothing when that is not known.
    fn holds(self, context: &[(&str, &str)]) -> Option<bool> {
        let Some(conditions) = self.value.get("Condition").and_then(Value::as_object) else { return Some(true) };
        let mut known = Some(true);
        for (operator, keys) in conditions {
            for (key, values) in keys.as_object().into_iter().flatten() {
                let own = context.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| *value);
                match own.and_then(|own| compare(operator, &texts(Some(values)), own)) {
                    Some(true) => {}
                    Some(false) => return Some(false),
                    None => known = None,
                }
            }
        }
        known
    }
}

/// Whether a condition on a text holds; nothing for an operator that is not about texts.
fn compare(operator: &str, patterns: &[&str], own: &str) -> Option<bool> {
    let operator = operator.rsplit(':').next().unwrap_or(operator);
    let operator = operator.strip_suffix("IfExists").unwrap_or(operator);
    let any = |fits: &dyn Fn(&str) -> bool| patterns.iter().any(|pattern| fits(pattern));
    match operator {
        "StringEquals" => Some(any(&|pattern| pattern == own)),
        "StringEqualsIgnoreCase" => Some(any(&|pattern| pattern.eq_ignore_ascii_case(own))),
        "StringLike" | "ArnLike" | "ArnEquals" => Some(any(&|pattern| is_like(pattern, own))),
        "StringNotEquals" => Some(!any(&|pattern| pattern == own)),
        "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => Some(!any(&|pattern| is_like(pattern, own))),
        _ => None,
    }
}

/// Whether a text fits a pattern in which `*` stands for any text and `?` for any character. Takes time in the product
/// of both lengths at most.
pub(crate) fn is_like(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut read) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while read < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                back = Some((at + 1, read));
                at += 1;
            }
            Some(&byte) if byte == b'?' || byte == text[read] => {
                at += 1;
                read += 1;
            }
            _ => match &mut back {
                Some((star, tried)) => {
                    *tried += 1;
                    (at, read) = (*star, *tried);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|&byte| byte == b'*')
}

/// A percent-encoded text; nothing when it is no text.
fn decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let (high, low) = (digit(rest.next())?, digit(rest.next())?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn patterns_fit_as_in_iam() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("s3:Get*", "s3:GetObject", true),
            ("s3:Get*", "s3:PutObject", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("system:serviceaccount:?:web", "system:serviceaccount:a:web", true),
            ("", "a", false),
        ] {
            assert_eq!(is_like(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn an_explicit_denial_wins_and_a_condition_leaves_it_open() {
        let value = document(
            r#"{"Statement": [
                {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
                {"Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": "*", "Condition": {"Bool": {"x": "true"}}},
                {"Effect": "Allow", "NotAction": "iam:*", "Resource": "arn:aws:sqs:::*"},
                {"Effect": "Deny", "Action": "S3:PutObject", "Resource": "*"},
                {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*", "Condition": {"Bool": {"x": "true"}}}
            ]}"#,
        );
        let document = Document::of(&value).unwrap();
        assert_eq!(document.of_action("s3:ListBucket", "*"), Says::Allows);
        assert_eq!(document.of_action("s3:PutObject", "*"), Says::Denies);
        assert_eq!(document.of_action("s3:GetObject", "*"), Says::Perhaps);
        assert_eq!(document.of_action("sts:AssumeRole", "*"), Says::Perhaps);
        assert_eq!(document.of_action("sqs:SendMessage", "arn:aws:sqs:::q"), Says::Allows);
        assert_eq!(document.of_action("sqs:SendMessage", "*"), Says::Nothing);
        assert_eq!(document.of_action("iam:PassRole", "arn:aws:sqs:::q"), Says::Nothing);
    }

    #[test]
    fn a_document_may_be_encoded() {
        let value = Value::from("%7B%22Statement%22%3A%5B%5D%7D");
        assert!(Document::of(&value).is_some());
        for broken in ["%7", "%zz", "{", "[]", "%ff"] {
            assert!(Document::of(&Value::from(broken)).is_none(), "{broken}");
        }
    }
}
