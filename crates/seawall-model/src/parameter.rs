//! What users can set on a rule.

use std::collections::BTreeMap;
use std::fmt;

/// Something that users can set on a rule.
#[derive(Debug)]
pub struct Parameter {
    /// The rule's id.
    pub rule: &'static str,
    /// One word in kebab case, such as `allow`.
    pub name: &'static str,
    /// What it means, with its unit; one sentence without a full stop.
    pub meaning: &'static str,
    /// What holds when nobody sets it; also fixes the type.
    pub default: Default,
}

/// The value of a parameter that nobody set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Default {
    /// Words.
    List(&'static [&'static str]),
    /// A number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// Text; empty for none.
    Text(&'static str),
}

impl fmt::Display for Default {
    /// As `seawall.toml` writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(words) => write!(f, "{words:?}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Text(text) => write!(f, "{text:?}"),
        }
    }
}

/// A value that a user set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// Words.
    List(Vec<String>),
    /// A number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// Text.
    Text(String),
}

impl Default {
    /// Whether a setting is of this type.
    pub fn takes(self, setting: &Setting) -> bool {
        matches!(
            (self, setting),
            (Self::List(_), Setting::List(_))
                | (Self::Number(_), Setting::Number(_))
                | (Self::Flag(_), Setting::Flag(_))
                | (Self::Text(_), Setting::Text(_))
        )
    }

    /// The type, for messages: `a list of words`.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::List(_) => "a list of words",
            Self::Number(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::Text(_) => "a text",
        }
    }
}

/// What users set; everything else is at its default.
#[derive(Debug, Clone, PartialEq, Eq, std::default::Default)]
pub struct Parameters(BTreeMap<(&'static str, &'static str), Setting>);

impl Parameters {
    /// Sets a parameter.
    ///
    /// # Errors
    /// When the setting is of another type; names the type that is wanted.
    pub fn set(&mut self, parameter: &'static Parameter, setting: Setting) -> Result<(), String> {
        if !parameter.default.takes(&setting) {
            return Err(format!("`{}.{}` takes {}", parameter.rule, parameter.name, parameter.default.kind()));
        }
        self.0.insert((parameter.rule, parameter.name), setting);
        Ok(())
    }

    /// Whether a user set it.
    pub fn is_set(&self, parameter: &Parameter) -> bool {
        self.get(parameter).is_some()
    }

    /// The words of a list; nothing for parameters of another type.
    pub fn list<'p>(&'p self, parameter: &Parameter) -> impl Iterator<Item = &'p str> + use<'p> {
        let (set, default): (&[String], &[&'static str]) = match (self.get(parameter), parameter.default) {
            (Some(Setting::List(words)), _) => (words, &[]),
            (None, Default::List(words)) => (&[], words),
            _ => (&[], &[]),
        };
        set.iter().map(String::as_str).chain(default.iter().copied())
    }

    /// The number; 0 for parameters of another type.
    pub fn number(&self, parameter: &Parameter) -> u64 {
        match (self.get(parameter), parameter.default) {
            (Some(Setting::Number(number)), _) => *number,
            (_, Default::Number(number)) => number,
            _ => 0,
        }
    }

    /// The flag; false for parameters of another type.
    pub fn flag(&self, parameter: &Parameter) -> bool {
        match (self.get(parameter), parameter.default) {
            (Some(Setting::Flag(flag)), _) => *flag,
            (_, Default::Flag(flag)) => flag,
            _ => false,
        }
    }

    /// The text; none when it is empty, and for parameters of another type.
    pub fn text(&self, parameter: &Parameter) -> Option<&str> {
        let text = match (self.get(parameter), parameter.default) {
            (Some(Setting::Text(text)), _) => text,
            (_, Default::Text(text)) => text,
            _ => "",
        };
        (!text.is_empty()).then_some(text)
    }

    fn get(&self, parameter: &Parameter) -> Option<&Setting> {
        self.0.get(&(parameter.rule, parameter.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static ALLOW: Parameter =
        Parameter { rule: "some-rule", name: "allow", meaning: "what is allowed", default: Default::List(&["a"]) };

    #[test]
    fn what_is_set_takes_the_place_of_the_default() {
        let mut parameters = Parameters::default();
        assert_eq!(parameters.list(&ALLOW).collect::<Vec<_>>(), ["a"]);
        parameters.set(&ALLOW, Setting::List(vec!["b".into()])).unwrap();
        assert_eq!(parameters.list(&ALLOW).collect::<Vec<_>>(), ["b"]);
        parameters.set(&ALLOW, Setting::List(vec![])).unwrap();
        assert_eq!(parameters.list(&ALLOW).count(), 0);
    }

    #[test]
    fn a_setting_of_another_type_is_refused() {
        let refused = Parameters::default().set(&ALLOW, Setting::Number(1)).unwrap_err();
        assert_eq!(refused, "`some-rule.allow` takes a list of words");
    }
}
