//! Credentials in plain text: what a literal value looks like.
//!
//! Two things speak for a credential: a format that only one issuer writes (a prefix, a checksum, a header that
//! parses), or a name that ends in a word for secrets together with a value of the right shape. A name alone or a high
//! entropy alone says nothing. What a template or the cluster will put something else in place of is no literal.

mod base64;
#[cfg(test)]
mod cases;
mod checksum;
mod code;
mod command;
mod content;
mod format;
mod issuers;
mod name;
mod nouns;
mod pairs;
mod placeholder;
mod program;
mod shape;
mod token;
mod url;

pub(crate) use base64::decode;
pub(crate) use command::Command;
pub(crate) use content::{is_secret_data, is_secret_text};

/// The evidence for a credential.
pub(crate) const NOT_SHOWN: &str = "the value is written as a literal and is not shown";

/// What a literal looks like. Never holds the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Credential<'t> {
    /// With its article: `a password`.
    pub(crate) what: &'static str,
    /// The name that it stands under inside the text; absent when the text is the credential.
    pub(crate) under: Option<&'t str>,
}

impl Credential<'_> {
    fn is(what: &'static str) -> Self {
        Self { what, under: None }
    }
}

/// The credential that `value` is or holds when it stands under `name`: an environment variable, a key of a ConfigMap.
pub(crate) fn under<'t>(name: &str, value: &'t str) -> Option<Credential<'t>> {
    if value.len() < 2 {
        return None;
    }
    let named = || name::noun(name).filter(|noun| noun.fits_alone(value)).map(|noun| Credential::is(noun.what));
    format::find(value).map(Credential::is).or_else(named).or_else(|| pairs::find(value))
}

/// The first credential in a text of many lines: a configuration file of whatever syntax, a script.
pub(crate) fn within(text: &str) -> Option<Credential<'_>> {
    format::find(text).map(Credential::is).or_else(|| pairs::find(text))
}
