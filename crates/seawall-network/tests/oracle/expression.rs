//! Calico's selectors: `app == 'web' && !(has(old) || tier in {'a', 'b'})`.

use super::Truth;
use super::selector::{Labels, value_of};

/// Whether `text` matches. A selector that cannot be read is not known to match.
pub(crate) fn matches(text: &str, labels: &Labels, is_known: impl Fn(&str) -> bool) -> Truth {
    let mut reader = Reader { rest: text, labels, is_known: &is_known };
    match reader.any() {
        Some(holds) if reader.rest.trim().is_empty() => holds,
        _ => Truth::Maybe,
    }
}

/// Whether a label's value is like a text.
type Test = fn(&str, &str) -> bool;

struct Reader<'t> {
    rest: &'t str,
    labels: &'t Labels,
    is_known: &'t dyn Fn(&str) -> bool,
}

impl<'t> Reader<'t> {
    fn any(&mut self) -> Option<Truth> {
        let mut holds = self.all()?;
        while self.takes("||") {
            holds = holds.or(self.all()?);
        }
        Some(holds)
    }

    fn all(&mut self) -> Option<Truth> {
        let mut holds = self.one()?;
        while self.takes("&&") {
            holds = holds.and(self.one()?);
        }
        Some(holds)
    }

    fn one(&mut self) -> Option<Truth> {
        if self.takes("!") {
            return Some(self.one()?.not());
        }
        if self.takes("(") {
            let holds = self.any()?;
            return self.takes(")").then_some(holds);
        }
        if self.takes("all()") {
            return Some(Truth::Yes);
        }
        if self.takes("global()") {
            // All that is asked here lives in a namespace.
            return Some(Truth::No);
        }
        if self.takes("has(") {
            let key = self.word()?;
            let holds = self.of(key, |value| value.is_some());
            return self.takes(")").then_some(holds);
        }
        let key = self.word()?;
        self.comparison(key)
    }

    fn comparison(&mut self, key: &str) -> Option<Truth> {
        if self.takes("==") {
            let wanted = self.text()?;
            return Some(self.of(key, |value| value == Some(wanted)));
        }
        if self.takes("!=") {
            let wanted = self.text()?;
            return Some(self.of(key, |value| value != Some(wanted)));
        }
        let not = self.takes("not in");
        if not || self.takes("in") {
            let wanted = self.set()?;
            let holds = self.of(key, |value| value.is_some_and(|value| wanted.contains(&value)));
            return Some(if not { holds.not() } else { holds });
        }
        let tests: [(&str, Test); 3] = [
            ("contains", |value, part| value.contains(part)),
            ("starts with", |value, part| value.starts_with(part)),
            ("ends with", |value, part| value.ends_with(part)),
        ];
        let (_, test) = tests.into_iter().find(|(name, _)| self.takes(name))?;
        let part = self.text()?;
        Some(self.of(key, |value| value.is_some_and(|value| test(value, part))))
    }

    fn set(&mut self) -> Option<Vec<&'t str>> {
        let mut all = Vec::new();
        if !self.takes("{") {
            return None;
        }
        while !self.takes("}") {
            all.push(self.text()?);
            self.takes(",");
        }
        Some(all)
    }

    fn of(&self, key: &str, holds: impl Fn(Option<&str>) -> bool) -> Truth {
        if (self.is_known)(key) { holds(value_of(self.labels, key)).into() } else { Truth::Maybe }
    }

    fn takes(&mut self, token: &str) -> bool {
        match self.rest.trim_start().strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> Option<&'t str> {
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_./-".contains(c))).unwrap_or(rest.len());
        self.rest = &rest[end..];
        (end > 0).then_some(&rest[..end])
    }

    fn text(&mut self) -> Option<&'t str> {
        let rest = self.rest.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let (text, rest) = rest[1..].split_once(quote)?;
        self.rest = rest;
        Some(text)
    }
}
