//! Calico's language of selectors: `role == 'db' && !has(team)`.

use smallvec::SmallVec;

use crate::condition::{Condition, Like, Requirement, Test};
use crate::words::Words;

/// What a selector says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expression {
    /// `all()`, and a selector with nothing in it.
    All,
    /// `global()`: what is in no namespace.
    Global,
    /// A demand on one label, by its key.
    Label(Box<str>, Test),
    Not(Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
}

/// Deeper nesting than anybody writes is refused.
const DEEPEST: usize = 100;

impl Expression {
    /// Reads a selector. The error says what is wrong and where.
    pub(crate) fn read(text: &str, words: &Words) -> Result<Self, String> {
        let mut parser = Parser { text, at: 0, words, depth: 0 };
        if parser.rest().is_empty() {
            return Ok(Self::All);
        }
        let read = parser.either()?;
        if parser.rest().is_empty() { Ok(read) } else { Err(parser.expected("`&&`, `||` or the end")) }
    }

    /// Whether it holds for something with these labels, in a namespace or in none.
    pub(crate) fn holds<'l>(&self, label: &dyn Fn(&str) -> Option<&'l str>, global: bool, words: &Words) -> bool {
        match self {
            Self::All => true,
            Self::Global => global,
            Self::Label(key, test) => test.holds(label(key), words),
            Self::Not(inner) => !inner.holds(label, global, words),
            Self::And(all) => all.iter().all(|one| one.holds(label, global, words)),
            Self::Or(any) => any.iter().any(|one| one.holds(label, global, words)),
        }
    }

    /// The pods that it holds for, where `label` says what a demand on a label means. Means nothing for ends that are no
    /// pods.
    pub(crate) fn condition(&self, label: &mut dyn FnMut(&str, &Test) -> Condition) -> Condition {
        match self {
            Self::All => Condition::Always,
            Self::Global => Condition::Never,
            Self::Label(key, test) => label(key, test),
            Self::Not(inner) => Condition::negation(inner.condition(label)),
            Self::And(all) => Condition::all(all.iter().map(|one| one.condition(label)).collect::<Vec<_>>()),
            Self::Or(any) => Condition::any(any.iter().map(|one| one.condition(label)).collect::<Vec<_>>()),
        }
    }
}

/// A demand on a label under a key, as a condition.
pub(crate) fn requirement(words: &Words, key: &str, test: &Test) -> Requirement {
    Requirement { key: words.word(key), test: test.clone() }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    words: &'t Words,
    depth: usize,
}

impl<'t> Parser<'t> {
    /// What is left, from the next character that is no space on.
    fn rest(&mut self) -> &'t str {
        let rest = &self.text[self.at..];
        let rest = rest.trim_start();
        self.at = self.text.len() - rest.len();
        rest
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn expected(&mut self, what: &str) -> String {
        let rest: String = self.rest().chars().take(20).collect();
        if rest.is_empty() {
            format!("ends where {what} is expected")
        } else {
            format!("has `{rest}` where {what} is expected")
        }
    }

    fn either(&mut self) -> Result<Expression, String> {
        let mut any = vec![self.both()?];
        while self.take("||") {
            any.push(self.both()?);
        }
        Ok(if any.len() == 1 { any.swap_remove(0) } else { Expression::Or(any) })
    }

    fn both(&mut self) -> Result<Expression, String> {
        let mut all = vec![self.one()?];
        while self.take("&&") {
            all.push(self.one()?);
        }
        Ok(if all.len() == 1 { all.swap_remove(0) } else { Expression::And(all) })
    }

    fn one(&mut self) -> Result<Expression, String> {
        let mut negated = false;
        while !self.rest().starts_with("!=") && self.take("!") {
            negated = !negated;
        }
        let read = self.positive()?;
        Ok(if negated { Expression::Not(Box::new(read)) } else { read })
    }

    fn positive(&mut self) -> Result<Expression, String> {
        if self.take("(") {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err("is nested too deeply".to_owned());
            }
            let inner = self.either()?;
            self.depth -= 1;
            return if self.take(")") { Ok(inner) } else { Err(self.expected("`)`")) };
        }
        for (name, expression) in [("all", Expression::All), ("global", Expression::Global)] {
            if self.call(name) {
                return if self.take(")") { Ok(expression) } else { Err(self.expected("`)`")) };
            }
        }
        if self.call("has") {
            let key = self.key()?;
            return if self.take(")") { Ok(Expression::Label(key, Test::Exists)) } else { Err(self.expected("`)`")) };
        }
        let key = self.key()?;
        let test = self.test()?;
        Ok(Expression::Label(key, test))
    }

    /// Takes `name(`.
    fn call(&mut self, name: &str) -> bool {
        let after = self.rest().strip_prefix(name).map(str::trim_start);
        let Some(after) = after.and_then(|after| after.strip_prefix('(')) else { return false };
        self.at = self.text.len() - after.len();
        true
    }

    fn key(&mut self) -> Result<Box<str>, String> {
        let rest = self.rest();
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '-');
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.expected("a label, `has(`, `all()` or `(`"));
        }
        self.at += length;
        Ok(rest[..length].into())
    }

    fn test(&mut self) -> Result<Test, String> {
        if self.take("==") {
            return Ok(Test::In(self.one_value()?));
        }
        if self.take("!=") {
            return Ok(Test::NotIn(self.one_value()?));
        }
        if self.words_follow(&["not", "in"]) {
            return Ok(Test::NotIn(self.set()?));
        }
        if self.words_follow(&["in"]) {
            return Ok(Test::In(self.set()?));
        }
        if self.words_follow(&["contains"]) {
            return Ok(Test::Like(Like::Contains(self.value()?.into())));
        }
        if self.words_follow(&["starts", "with"]) {
            return Ok(Test::Like(Like::Prefix(self.value()?.into())));
        }
        if self.words_follow(&["ends", "with"]) {
            return Ok(Test::Like(Like::Suffix(self.value()?.into())));
        }
        Err(self.expected("an operator"))
    }

    /// Takes words that stand one after the other.
    fn words_follow(&mut self, wanted: &[&str]) -> bool {
        let mut rest = self.rest();
        for word in wanted {
            let Some(after) = rest.trim_start().strip_prefix(word) else { return false };
            rest = after;
        }
        if rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return false;
        }
        self.at = self.text.len() - rest.len();
        true
    }

    fn value(&mut self) -> Result<&'t str, String> {
        let rest = self.rest();
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) else {
            return Err(self.expected("a text in quotes"));
        };
        let Some(length) = rest[1..].find(quote) else {
            return Err("has a text that is never closed".to_owned());
        };
        self.at += length + 2;
        Ok(&rest[1..=length])
    }

    fn one_value(&mut self) -> Result<SmallVec<[crate::words::Word; 2]>, String> {
        let value = self.value()?;
        Ok(SmallVec::from_slice(&[self.words.word(value)]))
    }

    fn set(&mut self) -> Result<SmallVec<[crate::words::Word; 2]>, String> {
        if !self.take("{") {
            return Err(self.expected("`{`"));
        }
        let mut values = SmallVec::new();
        while !self.take("}") {
            let value = self.value()?;
            values.push(self.words.word(value));
            if !self.take(",") && !self.rest().starts_with('}') {
                return Err(self.expected("`,` or `}`"));
            }
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::Expression;
    use crate::words::Words;

    /// Whether the selector holds for `role=db, tier=back-end, empty=`.
    fn holds(selector: &str) -> bool {
        let words = Words::default();
        let label = |key: &str| match key {
            "role" => Some("db"),
            "example.org/tier" => Some("back-end"),
            "empty" => Some(""),
            _ => None,
        };
        Expression::read(selector, &words).unwrap().holds(&label, false, &words)
    }

    #[test]
    fn every_operator_holds_where_it_should() {
        for (selector, expected) in [
            ("", true),
            ("  ", true),
            ("all()", true),
            ("all ( )", true),
            ("global()", false),
            ("role == 'db'", true),
            ("role==\"db\"", true),
            ("role == 'web'", false),
            ("none == ''", false),
            ("empty == ''", true),
            ("role != 'db'", false),
            ("none != 'db'", true),
            ("has(role)", true),
            ("has( none )", false),
            ("!has(none)", true),
            ("! has(role)", false),
            ("!!has(role)", true),
            ("role in {'web', 'db'}", true),
            ("role in { }", false),
            ("role in{'db'}", true),
            ("role not in {'web', 'db'}", false),
            ("role notin {'web'}", true),
            ("none not in {'web'}", true),
            ("example.org/tier contains 'k-e'", true),
            ("example.org/tier starts with 'back'", true),
            ("example.org/tier starts  with 'end'", false),
            ("example.org/tier ends with \"end\"", true),
            ("none contains ''", false),
            ("role == 'x' || has(role) && !has(none)", true),
            ("(role == 'x' || has(role)) && has(none)", false),
            ("!(role == 'x')", true),
            ("!role == 'x'", true),
        ] {
            assert_eq!(holds(selector), expected, "{selector}");
        }
    }

    #[test]
    fn what_is_no_selector_is_told_with_its_place() {
        let words = Words::default();
        for (selector, wrong) in [
            ("role", "ends where an operator"),
            ("role = 'db'", "has `= 'db'` where an operator"),
            ("role == db", "where a text in quotes"),
            ("role == 'db", "never closed"),
            ("has(", "ends where a label"),
            ("has(role", "ends where `)`"),
            ("(role == 'db'", "ends where `)`"),
            ("role in 'db'", "where `{`"),
            ("role in {'db' 'x'}", "where `,` or `}`"),
            ("role == 'db' role == 'x'", "where `&&`, `||` or the end"),
            ("role == 'db' &&", "ends where a label"),
            ("ünicode == 'x'", "where a label"),
            ("&& role == 'db'", "where a label"),
        ] {
            let read = Expression::read(selector, &words);
            let message = read.expect_err(selector);
            assert!(message.contains(wrong), "{selector}: {message}");
        }
        let deep = "(".repeat(100_000);
        assert!(Expression::read(&deep, &words).is_err());
    }
}
