//! What is in force: flags, then the file, then defaults.

use std::path::PathBuf;

use seawall_engine::Profile;
use seawall_model::{Version, World};

use super::{Configuration, Given};
use crate::arguments::{FailOn, Fix, Input, ListExceptions, Scan};
use crate::output::Destination;

/// A setting that is in force.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) source: Source,
}

/// Why a setting is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Flag,
    /// This line of the file.
    File(u32),
    Default,
}

impl Configuration {
    /// Fills in what the flags leave open, and says why each setting is what it is. A flag takes the place of the key of
    /// the same name; a flag that selects rules takes the place of all keys that do.
    pub(crate) fn complete(mut self, scan: &mut Scan) -> Vec<Row> {
        if scan.profile.is_some() || !scan.rules.is_empty() || !scan.frameworks.is_empty() {
            (self.rule, self.framework) = (None, None);
        }
        let mut rows = Rows::default();
        rows.one(
            "profile",
            &mut scan.profile,
            self.profile,
            |profile| profile.word().to_owned(),
            Profile::default().word(),
        );
        rows.many("only", &mut scan.only, self.only, Clone::clone);
        rows.many("rule", &mut scan.rules, self.rule, Clone::clone);
        rows.many("skip", &mut scan.skip, self.skip, Clone::clone);
        rows.many("framework", &mut scan.frameworks, self.framework, Clone::clone);
        rows.one("fail-on", &mut scan.fail_on, self.fail_on, FailOn::to_string, &FailOn::default().to_string());
        rows.many("format", &mut scan.formats, self.format, Destination::to_string);
        let kubernetes = format!("what the input says, else {}", Version::NEWEST);
        rows.one("kubernetes", &mut scan.input.kubernetes, self.kubernetes, Version::to_string, &kubernetes);
        let world_word = |world: &World| if *world == World::Open { "open" } else { "closed" }.to_owned();
        rows.one("world", &mut scan.input.world, self.world, world_word, "what the input says, else open");
        rows.many("exceptions", &mut scan.exceptions, self.exceptions, |path| path.display().to_string());
        rows.one("baseline", &mut scan.baseline, self.baseline, |path| path.display().to_string(), "");
        let mut strict = scan.strict_input.then_some(true);
        rows.one("strict-input", &mut strict, self.strict_input, bool::to_string, "false");
        scan.strict_input = strict.unwrap_or_default();
        let exclude = self.exclude.as_ref().map(|given| (given.text.clone(), Source::File(given.line)));
        rows.add("scan.exclude", exclude.unwrap_or((String::new(), Source::Default)));
        scan.input.exclude = self.exclude.map(|given| given.value).unwrap_or_default();
        scan.input.parameters = self.parameters;
        for (name, value, line) in self.parameter_rows {
            rows.add(&name, (value, Source::File(line)));
        }
        if scan.formats.is_empty() {
            scan.formats.push(Destination::default());
        }
        rows.0
    }

    /// The same for a fix, as far as it has such settings.
    pub(crate) fn complete_fix(mut self, fix: &mut Fix) {
        if fix.profile.is_some() || !fix.rules.is_empty() {
            self.rule = None;
        }
        fix.profile = fix.profile.or(value(self.profile.take()));
        for (flag, given) in [(&mut fix.rules, self.rule.take()), (&mut fix.skip, self.skip.take())] {
            if flag.is_empty() {
                *flag = value(given).unwrap_or_default();
            }
        }
        fix.strict_input |= value(self.strict_input.take()).unwrap_or_default();
        self.complete_input(&mut fix.input, &mut fix.exceptions);
    }

    /// The same for a list of what is accepted, which asks all rules.
    pub(crate) fn complete_list(self, list: &mut ListExceptions) {
        self.complete_input(&mut list.input, &mut list.exceptions);
    }

    /// The same for a question about the network.
    pub(crate) fn complete_question(mut self, input: &mut Input, strict_input: &mut bool) {
        *strict_input |= value(self.strict_input.take()).unwrap_or_default();
        self.complete_input(input, &mut Vec::new());
    }

    fn complete_input(self, input: &mut Input, exceptions: &mut Vec<PathBuf>) {
        if exceptions.is_empty() {
            *exceptions = value(self.exceptions).unwrap_or_default();
        }
        input.kubernetes = input.kubernetes.or(value(self.kubernetes));
        input.world = input.world.or(value(self.world));
        input.exclude = value(self.exclude).unwrap_or_default();
        input.parameters = self.parameters;
    }
}

fn value<T>(given: Option<Given<T>>) -> Option<T> {
    given.map(|given| given.value)
}

#[derive(Default)]
struct Rows(Vec<Row>);

impl Rows {
    fn add(&mut self, name: &str, (value, source): (String, Source)) {
        self.0.push(Row { name: name.to_owned(), value, source });
    }

    fn one<T>(
        &mut self,
        name: &str,
        flag: &mut Option<T>,
        given: Option<Given<T>>,
        word: impl Fn(&T) -> String,
        default: &str,
    ) {
        let entry = match (&flag, given) {
            (Some(flag), _) => (word(flag), Source::Flag),
            (None, Some(given)) => {
                let entry = (word(&given.value), Source::File(given.line));
                *flag = Some(given.value);
                entry
            }
            (None, None) => (default.to_owned(), Source::Default),
        };
        self.add(name, entry);
    }

    fn many<T>(&mut self, name: &str, flag: &mut Vec<T>, given: Option<Given<Vec<T>>>, word: impl Fn(&T) -> String) {
        let words = |all: &[T]| all.iter().map(&word).collect::<Vec<_>>().join(", ");
        let entry = match (flag.is_empty(), given) {
            (false, _) => (words(flag), Source::Flag),
            (true, Some(given)) => {
                *flag = given.value;
                (words(flag), Source::File(given.line))
            }
            (true, None) => (if name == "format" { "table".to_owned() } else { String::new() }, Source::Default),
        };
        self.add(name, entry);
    }
}
