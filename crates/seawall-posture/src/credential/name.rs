//! Names: does a variable, key or flag of this name hold a secret?
//!
//! The head of a name is its last word: `DB_PASSWORD` is a password, `PASSWORD_FILE`, `TOKEN_TTL` and `SECRET_NAME` are
//! a file, a time and a name.

use super::nouns::{ENDINGS, NEGATIONS, Needs, PHRASES, PUBLIC, QUALIFIERS};
use super::{code, shape};

/// A word for a secret that a name ends in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noun {
    /// With its article: `a password`.
    pub(super) what: &'static str,
    needs: Needs,
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
        let chosen = |value| self.needs == Needs::Literal || !code::is_object_name(value);
        self.fits_alone(value)
            && (matches!(self.needs, Needs::Random | Needs::Pair) || !code::is_code(value, quoted) && chosen(value))
    }
}

const MOST_WORDS: usize = 4;

/// What the name promises, if its last words are words for a secret.
pub(super) fn noun(name: &str) -> Option<Noun> {
    let mut words = Words { rest: name };
    let head = loop {
        let word = words.next()?;
        if ends_like_noun(word) && !among(QUALIFIERS, word) {
            break word;
        }
        if !is_qualifier(word) {
            return None;
        }
    };
    let mut last = [""; MOST_WORDS];
    last[MOST_WORDS - 1] = head;
    let mut first = MOST_WORDS - 1;
    for word in words.take(MOST_WORDS - 1) {
        first -= 1;
        last[first] = word;
    }
    let words = &last[first..];
    let before = &last[first..MOST_WORDS - 1];
    let phrase = PHRASES.iter().find(|(phrase, ..)| ends_in(words, phrase)).map(|(_, what, needs)| (what, needs));
    let ending = || ENDINGS.iter().find(|(ending, ..)| ends_with(head, ending)).map(|(_, what, needs)| (what, needs));
    let (what, &needs) = phrase.or_else(ending)?;
    let negated = before.iter().any(|word| among(NEGATIONS, word)) || is_trust_store(before);
    (!negated).then_some(Noun { what, needs })
}

/// Whether any noun ends in the last two letters of `word`. Nearly all words are done with here, at a tenth of what the
/// comparison with every noun costs.
fn ends_like_noun(word: &str) -> bool {
    let word = word.trim_end_matches(|last: char| last.is_ascii_digit()).as_bytes();
    let [.., a, b] = word else { return false };
    matches!(
        &[a.to_ascii_lowercase(), b.to_ascii_lowercase()],
        b"ss"
            | b"wd"
            | b"sw"
            | b"pw"
            | b"th"
            | b"sk"
            | b"ey"
            | b"se"
            | b"et"
            | b"ie"
            | b"al"
            | b"ls"
            | b"ds"
            | b"er"
            | b"rd"
            | b"de"
            | b"en"
    )
}

/// Whether the last word of `name` is one for things that are told to everybody: a user name, an address.
pub(super) fn is_public(name: &str) -> bool {
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
    list.iter().any(|entry| entry.len() == word.len() && entry.eq_ignore_ascii_case(word))
}

fn ends_in(words: &[&str], phrase: &[&str]) -> bool {
    words.len() >= phrase.len() && words.iter().rev().zip(phrase.iter().rev()).all(|(word, wanted)| same(word, wanted))
}

/// Equal but for case and a number at the end.
fn same(word: &str, wanted: &str) -> bool {
    word.len() >= wanted.len() && word.trim_end_matches(|last: char| last.is_ascii_digit()).eq_ignore_ascii_case(wanted)
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
    use super::{ENDINGS, PHRASES, Words, ends_like_noun, noun};

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
    fn no_noun_is_lost_to_its_last_letters() {
        let phrases = PHRASES.iter().filter_map(|(words, ..)| words.last());
        for word in phrases.chain(ENDINGS.iter().map(|(word, ..)| word)) {
            assert!(ends_like_noun(word), "{word}");
        }
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
