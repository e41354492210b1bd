//! Command lines: flags with values, assignments, and scripts given to a shell.

use super::name::{self, Noun};
use super::program::Program;
use super::{Credential, format, pairs, placeholder, shape};

/// Reads a command line word by word.
#[derive(Default)]
pub(crate) struct Command<'t> {
    /// The flag that the next word belongs to.
    open: Option<Flag<'t>>,
    program: Option<Program>,
}

#[derive(Clone, Copy)]
enum Flag<'t> {
    Named(&'t str, Noun),
    Password(&'t str),
    User(&'t str),
}

impl<'t> Command<'t> {
    /// The credential in the next element of `command` or `args`, which may be a whole script.
    pub(crate) fn word(&mut self, element: &'t str) -> Option<Credential<'t>> {
        let known = format::find(element).map(Credential::is);
        if known.is_some() {
            return known;
        }
        if !element.contains([' ', '\n', '\t']) {
            return self.single(element);
        }
        let answer = self.answer(element.trim_matches(['"', '\'']));
        answer.or_else(|| pairs::find(element)).or_else(|| script(element))
    }

    /// A word of a script: quoted, or the end of a command.
    fn shell(&mut self, word: &'t str) -> Option<Credential<'t>> {
        let bare = word.trim_end_matches(';').trim_matches(['"', '\'', '(', ')']);
        let found = self.single(bare);
        if word.ends_with(';') || matches!(word, "|" | "||" | "&&" | "&" | "then" | "do") {
            *self = Self::default();
        }
        found
    }

    fn single(&mut self, word: &'t str) -> Option<Credential<'t>> {
        let answer = self.answer(word);
        if answer.is_some() {
            return answer;
        }
        if let Some(program) = Program::started_by(word) {
            self.program = Some(program);
            return None;
        }
        let flag = word.starts_with('-');
        match word.split_once('=') {
            Some((name, value)) => assigned(name, value).or_else(|| pairs::find(word)),
            None if flag => {
                self.open = self.flag(word);
                self.glued(word)
            }
            None => pairs::find(word),
        }
    }

    /// `word` as the value of the flag before it.
    fn answer(&mut self, word: &'t str) -> Option<Credential<'t>> {
        let flag = self.open.take()?;
        if word.starts_with('-') {
            return None;
        }
        let literal = shape::is_literal(word);
        let (what, under) = match flag {
            Flag::Named(name, noun) => (noun.fits_alone(word).then_some(noun.what)?, name),
            Flag::Password(name) => (literal.then_some("a password")?, name),
            Flag::User(name) => {
                let (user, password) = word.split_once(':')?;
                let literal = shape::is_literal(password) && !placeholder::is_one(user);
                (literal.then_some("a password")?, name)
            }
        };
        Some(Credential { what, under: Some(under) })
    }

    fn flag(&self, word: &'t str) -> Option<Flag<'t>> {
        let program = self.program.as_ref();
        if program.is_some_and(|program| program.user.contains(&word)) {
            return Some(Flag::User(word));
        }
        if program.is_some_and(|program| program.next == Some(word)) {
            return Some(Flag::Password(word));
        }
        name::noun(word).map(|noun| Flag::Named(word, noun))
    }

    /// `-pSECRET`.
    fn glued(&self, word: &'t str) -> Option<Credential<'t>> {
        let flag = self.program?.glued?;
        let value = word.strip_prefix(flag)?.trim_matches(['"', '\'']);
        shape::is_literal(value).then_some(Credential { what: "a password", under: Some(flag) })
    }
}

/// What a shell is given to run: a command ends with its line, unless that ends in a backslash.
fn script(text: &str) -> Option<Credential<'_>> {
    let mut command = Command::default();
    for line in text.lines().filter(|line| !pairs::is_comment(line)) {
        let found = line.split_ascii_whitespace().find_map(|word| command.shell(word));
        if found.is_some() {
            return found;
        }
        if !line.ends_with('\\') {
            command = Command::default();
        }
    }
    None
}

/// `--password=abc`, `PGPASSWORD=abc`.
fn assigned<'t>(name: &'t str, value: &str) -> Option<Credential<'t>> {
    let noun = name::noun(name)?;
    let value = value.trim_matches(['"', '\'']);
    noun.fits_alone(value).then_some(Credential { what: noun.what, under: Some(name) })
}
