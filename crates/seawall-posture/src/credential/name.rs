//! Names: does a variable, key or flag of this name hold a secret?
//!
//! The head of a name is its last word: `DB_PASSWORD` is a password, `PASSWORD_FILE`, `TOKEN_TTL` and `SECRET_NAME` are
//! a file, a time and a name.

use super::shape;

/// A word for a secret that a name ends in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noun {
    /// With its article: `a password`.
    pub(super) what: &'static str,
    needs: Needs,
}

/// What a value has to look like to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Any literal: people choose passwords, so `abc123` is one.
    Literal,
    /// Any literal but a word that names a key within a Secret.
    Chosen,
    /// Something that looks drawn at random: the word also names objects, kinds and fields.
    Random,
    /// `user:password` in base64.
    Pair,
}

impl Noun {
    /// Whether a value that stands alone fits: nothing else is around it that could be part of it.
    pub(super) fn fits_alone(self, value: &str) -> bool {
        match self.needs {
            Needs::Literal => shape::is_literal(value),
            Needs::Chosen => shape::is_literal(value) && !shape::is_key_word(value),
            Needs::Random => shape::is_random(value),
            Needs::Pair => shape::is_encoded_pair(value),
        }
    }

    /// Whether a value within a text of unknown syntax fits, where names of objects and pieces of code are common.
    pub(super) fn fits_within(self, value: &str, quoted: bool) -> bool {
        let chosen = |value| self.needs == Needs::Literal || !shape::is_object_name(value);
        self.fits_alone(value)
            && (matches!(self.needs, Needs::Random | Needs::Pair) || shape::is_no_code(value, quoted) && chosen(value))
    }
}

/// What a name that ends in one of these words holds, the words in the order of the text.
const PHRASES: &[(&[&str], &str, Needs)] = &[
    (&["pass"], "a password", Needs::Literal),
    (&["pwd"], "a password", Needs::Literal),
    (&["psw"], "a password", Needs::Literal),
    (&["pw"], "a password", Needs::Literal),
    (&["requirepass"], "a password", Needs::Literal),
    (&["masterauth"], "a password", Needs::Literal),
    (&["neo4j", "auth"], "a user name with its password", Needs::Literal),
    (&["rediscli", "auth"], "a password", Needs::Literal),
    (&["psk"], "a pre-shared key", Needs::Chosen),
    (&["secret", "access", "key"], "an AWS secret access key", Needs::Chosen),
    (&["secret", "key", "base"], "a secret key", Needs::Chosen),
    (&["secret", "key"], "a secret key", Needs::Chosen),
    (&["client", "secret"], "a client secret", Needs::Chosen),
    (&["app", "secret"], "an application secret", Needs::Chosen),
    (&["application", "secret"], "an application secret", Needs::Chosen),
    (&["api", "secret"], "an API secret", Needs::Chosen),
    (&["consumer", "secret"], "a client secret", Needs::Chosen),
    (&["session", "secret"], "a session secret", Needs::Chosen),
    (&["cookie", "secret"], "a session secret", Needs::Chosen),
    (&["jwt", "secret"], "a signing secret", Needs::Chosen),
    (&["auth", "secret"], "a shared secret", Needs::Chosen),
    (&["shared", "secret"], "a shared secret", Needs::Chosen),
    (&["webhook", "secret"], "a webhook secret", Needs::Chosen),
    (&["hmac", "secret"], "a signing secret", Needs::Chosen),
    (&["hmac", "key"], "a signing key", Needs::Chosen),
    (&["signing", "secret"], "a signing secret", Needs::Chosen),
    (&["signing", "key"], "a signing key", Needs::Random),
    (&["encryption", "key"], "an encryption key", Needs::Random),
    (&["encrypt", "key"], "an encryption key", Needs::Random),
    (&["master", "key"], "an encryption key", Needs::Random),
    (&["private", "key"], "a private key", Needs::Random),
    (&["account", "key"], "a storage account key", Needs::Random),
    (&["storage", "key"], "a storage account key", Needs::Random),
    (&["azure", "batch", "key"], "an Azure account key", Needs::Chosen),
    (&["azure", "storage", "key"], "an Azure account key", Needs::Chosen),
    (&["oci", "cli", "key"], "a private key", Needs::Chosen),
    (&["access", "key"], "an access key", Needs::Random),
    (&["api", "key"], "an API key", Needs::Random),
    (&["apikey"], "an API key", Needs::Random),
    (&["auth", "key"], "an authentication key", Needs::Random),
    (&["service", "key"], "an API key", Needs::Random),
    (&["deploy", "key"], "a deploy key", Needs::Random),
    (&["ssh", "key"], "a private key", Needs::Random),
    (&["write", "key"], "an API key", Needs::Random),
    (&["application", "key"], "an API key", Needs::Random),
    (&["app", "key"], "an API key", Needs::Random),
    (&["instrumentation", "key"], "an instrumentation key", Needs::Random),
    (&["erlang", "cookie"], "a shared secret", Needs::Random),
    (&["credential"], "a credential", Needs::Random),
    (&["credentials"], "a credential", Needs::Random),
    (&["creds"], "a credential", Needs::Random),
    (&["bearer"], "a token", Needs::Random),
    (&["auth"], "a user name with its password", Needs::Pair),
];

/// Compounds are written as one word too: `pgpassword`, `clientsecret`, `authtoken`.
const ENDINGS: &[(&str, &str, Needs)] = &[
    ("password", "a password", Needs::Literal),
    ("passwd", "a password", Needs::Literal),
    ("passphrase", "a passphrase", Needs::Literal),
    ("passcode", "a password", Needs::Literal),
    ("clientsecret", "a client secret", Needs::Chosen),
    ("secretkey", "a secret key", Needs::Chosen),
    ("token", "a token", Needs::Random),
    ("secret", "a secret", Needs::Random),
    ("apikey", "an API key", Needs::Random),
    ("accesskey", "an access key", Needs::Random),
    ("accountkey", "a storage account key", Needs::Random),
];

/// Words at the end that say which one, or how it is written, and leave it what it is.
const QUALIFIERS: &[&str] = &[
    "value",
    "val",
    "plain",
    "plaintext",
    "text",
    "txt",
    "string",
    "content",
    "raw",
    "base64",
    "b64",
    "prod",
    "production",
    "dev",
    "staging",
    "test",
    "primary",
    "secondary",
    "default",
    "new",
    "old",
    "current",
    "previous",
];

/// Words before the noun that make a switch, a name or a public thing of it.
const NEGATIONS: &[&str] = &[
    "no", "without", "disable", "skip", "allow", "enable", "use", "has", "require", "ask", "prompt", "existing",
    "pull", "public", "forgot", "reset", "password",
];

const MOST_WORDS: usize = 4;

/// What the name promises, if its last words are words for a secret.
pub(super) fn noun(name: &str) -> Option<Noun> {
    let mut last = [""; MOST_WORDS];
    let mut count = 0;
    let meaningful = Words { rest: name }.skip_while(|word| is_qualifier(word));
    for word in meaningful.take(MOST_WORDS) {
        count += 1;
        last[MOST_WORDS - count] = word;
    }
    let words = &last[MOST_WORDS - count..];
    let (head, before) = words.split_last()?;
    if before.iter().any(|word| among(NEGATIONS, word)) || is_trust_store(before) {
        return None;
    }
    let phrase = PHRASES.iter().find(|(phrase, ..)| ends_in(words, phrase)).map(|(_, what, needs)| (what, needs));
    let ending = || ENDINGS.iter().find(|(ending, ..)| ends_with(head, ending)).map(|(_, what, needs)| (what, needs));
    phrase.or_else(ending).map(|(what, &needs)| Noun { what, needs })
}

/// Whether the last word of `name` is one for things that are told to everybody: a user name, an address.
pub(super) fn is_public(name: &str) -> bool {
    const PUBLIC: &[&str] = &[
        "name",
        "username",
        "user",
        "login",
        "email",
        "host",
        "hostname",
        "address",
        "addr",
        "port",
        "url",
        "uri",
        "endpoint",
        "server",
        "region",
        "bucket",
        "database",
        "db",
        "dbname",
        "account",
        "accountname",
        "tenant",
        "realm",
        "domain",
        "type",
        "id",
        "path",
        "file",
        "filename",
        "enabled",
        "issuer",
        "scope",
        "schema",
        "mode",
        "protocol",
        "version",
        "namespace",
        "cert",
        "certificate",
        "crt",
        "ca",
        "pub",
        "org",
        "organization",
        "project",
        "in",
    ];
    let mut words = Words { rest: name }.filter(|word| !among(&["in", "txt"], word));
    words
        .next()
        .is_some_and(|word| among(PUBLIC, word) || ends_with(word, "username") || ends_with(word, "accountname"))
}

/// A trust store holds certificates that everybody knows; its password guards nothing.
fn is_trust_store(before: &[&str]) -> bool {
    before.iter().any(|word| word.eq_ignore_ascii_case("truststore")) || ends_in(before, &["trust", "store"])
}

fn is_qualifier(word: &str) -> bool {
    among(QUALIFIERS, word) || word.bytes().all(|byte| byte.is_ascii_digit())
}

fn among(list: &[&str], word: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(word))
}

fn ends_in(words: &[&str], phrase: &[&str]) -> bool {
    words.len() >= phrase.len()
        && words[words.len() - phrase.len()..].iter().zip(phrase).all(|(word, wanted)| same(word, wanted))
}

/// Equal but for case and a number at the end.
fn same(word: &str, wanted: &str) -> bool {
    word.trim_end_matches(|last: char| last.is_ascii_digit()).eq_ignore_ascii_case(wanted)
}

fn ends_with(word: &str, ending: &str) -> bool {
    let word = word.trim_end_matches(|last: char| last.is_ascii_digit());
    let start = word.len().checked_sub(ending.len());
    start.and_then(|start| word.get(start..)).is_some_and(|tail| tail.eq_ignore_ascii_case(ending))
}

/// The words of a name from the last to the first, cut at punctuation and at camel humps.
struct Words<'n> {
    rest: &'n str,
}

impl<'n> Iterator for Words<'n> {
    type Item = &'n str;

    fn next(&mut self) -> Option<&'n str> {
        let bytes = self.rest.as_bytes();
        let end = bytes.iter().rposition(u8::is_ascii_alphanumeric)? + 1;
        let mut start = end - 1;
        while start > 0 && !is_cut(bytes, start, end) {
            start -= 1;
        }
        let word = self.rest.get(start..end)?;
        self.rest = &self.rest[..start];
        Some(word)
    }
}

/// Whether a word begins at `at`.
fn is_cut(bytes: &[u8], at: usize, end: usize) -> bool {
    let (before, here) = (bytes[at - 1], bytes[at]);
    if !before.is_ascii_alphanumeric() {
        return true;
    }
    let after_is_lower = at + 1 < end && bytes[at + 1].is_ascii_lowercase();
    here.is_ascii_uppercase() && (before.is_ascii_lowercase() || after_is_lower)
}

#[cfg(test)]
mod tests {
    use super::{Words, noun};

    #[test]
    fn words_are_cut_at_punctuation_and_humps() {
        let words = |name| Words { rest: name }.collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(" ");
        assert_eq!(words("DB_PASSWORD"), "DB PASSWORD");
        assert_eq!(words("spring.datasource.dbPassword"), "spring datasource db Password");
        assert_eq!(words("AWSSecretAccessKey"), "AWS Secret Access Key");
        assert_eq!(words("s3-secret-key_2"), "s3 secret key 2");
        assert_eq!(words("NEO4J_AUTH"), "NEO4J AUTH");
        assert_eq!(words("--"), "");
    }

    #[test]
    fn the_last_word_decides() {
        for name in ["DB_PASSWORD", "pgpassword", "apiKey", "AWS_SECRET_ACCESS_KEY", "token", "jwtSecret", "PASSWORD_1"]
        {
            assert!(noun(name).is_some(), "{name}");
        }
        for name in
            ["PASSWORD_FILE", "TOKEN_TTL", "SECRET_NAME", "passwordPolicy", "PUBLIC_KEY", "KEY", "compass", "id"]
        {
            assert!(noun(name).is_none(), "{name}");
        }
    }
}
