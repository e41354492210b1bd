//! From TOML to settings; what is not understood is an error with its line.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use seawall_engine::{Catalog, Frameworks, closest};
use seawall_model::parameter::Setting;
use seawall_model::{SourceFile, World};
use seawall_source::Exclude;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Configuration, Given};
use crate::arguments::world;
use crate::output::Destination;

const KEYS: [&str; 14] = [
    "profile",
    "only",
    "rule",
    "skip",
    "framework",
    "fail-on",
    "format",
    "kubernetes",
    "world",
    "exceptions",
    "baseline",
    "strict-input",
    "scan",
    "rules",
];

/// Reads the file at `path`.
///
/// # Errors
/// Names everything that is not in order.
pub(super) fn read(file: &Arc<SourceFile>, path: &Path) -> Result<Configuration> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut reader = Reader { file, folder, faults: Vec::new() };
    let mut configuration = Configuration { file: Some(Arc::clone(file)), ..Configuration::default() };
    let (table, errors) = DeTable::parse_recoverable(file.text.as_str());
    for error in errors {
        reader.fault(error.span().unwrap_or_default(), error.message());
    }
    if reader.faults.is_empty() {
        reader.table(table.get_ref(), &mut configuration);
    }
    if reader.faults.is_empty() { Ok(configuration) } else { Err(anyhow!("{}", reader.faults.join("\n       "))) }
}

type Value<'t> = Spanned<DeValue<'t>>;

struct Reader<'f> {
    file: &'f SourceFile,
    folder: &'f Path,
    faults: Vec<String>,
}

impl Reader<'_> {
    fn table(&mut self, table: &DeTable<'_>, into: &mut Configuration) {
        let catalog = Catalog::built_in();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "profile" => into.profile = self.parsed("profile", value),
                "fail-on" => into.fail_on = self.parsed("fail-on", value),
                "kubernetes" => into.kubernetes = self.parsed("kubernetes", value),
                "world" => into.world = self.parsed("world", value).map(|given| given.map(|ParsedWorld(world)| world)),
                "baseline" => {
                    into.baseline = self.text("baseline", value).map(|given| given.map(|path| self.path(&path)));
                }
                "strict-input" => into.strict_input = self.flag("strict-input", value),
                "exceptions" => {
                    let paths = self.words("exceptions", value);
                    into.exceptions =
                        paths.map(|given| given.map(|paths| paths.iter().map(|path| self.path(path)).collect()));
                }
                "format" => into.format = self.formats(value),
                "only" => {
                    let known: Vec<&str> = catalog.analyses().iter().map(|analysis| analysis.name()).collect();
                    into.only = self.known("only", value, "analysis", |name| known.contains(&name), &known);
                }
                "rule" => into.rule = self.rules("rule", value, &catalog),
                "skip" => into.skip = self.rules("skip", value, &catalog),
                "framework" => {
                    let frameworks = Frameworks::built_in();
                    let is_known = |name: &str| frameworks.named(name).is_some();
                    into.framework = self.known("framework", value, "framework", is_known, &frameworks.names());
                }
                "scan" => self.scan(value, into),
                "rules" => self.parameters(value, &catalog, into),
                unknown => self.unknown(key.span(), "key", unknown, &KEYS),
            }
        }
    }

    fn rules(&mut self, key: &str, value: &Value<'_>, catalog: &Catalog) -> Option<Given<Vec<String>>> {
        let ids: Vec<&str> = catalog.entries().iter().map(|entry| entry.rule.id).collect();
        self.known(key, value, "rule", |name| !catalog.answering_to(name).is_empty(), &ids)
    }

    /// Words, each of which must be known.
    fn known(
        &mut self,
        key: &str,
        value: &Value<'_>,
        noun: &str,
        is_known: impl Fn(&str) -> bool,
        all: &[&str],
    ) -> Option<Given<Vec<String>>> {
        let given = self.words(key, value)?;
        for name in given.value.iter().filter(|name| !is_known(name)) {
            self.unknown(value.span(), noun, name, all);
        }
        Some(given)
    }

    fn formats(&mut self, value: &Value<'_>) -> Option<Given<Vec<Destination>>> {
        let given = self.words("format", value)?;
        let mut formats = Vec::new();
        for word in &given.value {
            match word.parse::<Destination>() {
                Ok(format) => {
                    formats.push(Destination { file: format.file.map(|file| self.folder.join(file)), ..format });
                }
                Err(error) => self.fault(value.span(), error),
            }
        }
        Some(given.map(|_| formats))
    }

    fn scan(&mut self, value: &Value<'_>, into: &mut Configuration) {
        let Some(table) = value.get_ref().as_table() else {
            return self.fault(value.span(), "`scan` is a table: `[scan]`");
        };
        for (key, value) in table {
            if key.get_ref() != "exclude" {
                self.unknown(key.span(), "key", key.get_ref(), &["exclude"]);
                continue;
            }
            let Some(given) = self.words("exclude", value) else { continue };
            match Exclude::new(self.folder, &given.value) {
                Ok(exclude) => into.exclude = Some(given.map(|_| exclude)),
                Err(message) => self.fault(value.span(), message),
            }
        }
    }

    /// `[rules.ID]` tables.
    fn parameters(&mut self, value: &Value<'_>, catalog: &Catalog, into: &mut Configuration) {
        let Some(table) = value.get_ref().as_table() else {
            let message =
                "`rules` holds the parameters of rules, as `[rules.ID]`; the rules that run are `rule = [..]`";
            return self.fault(value.span(), message);
        };
        for (name, value) in table {
            let rule = match &catalog.answering_to(name.get_ref())[..] {
                [] => {
                    let ids: Vec<&str> = catalog.entries().iter().map(|entry| entry.rule.id).collect();
                    self.unknown(name.span(), "rule", name.get_ref(), &ids);
                    continue;
                }
                [one] => one.rule.id,
                several => {
                    let ids: Vec<String> = several.iter().map(|entry| format!("`{}`", entry.rule.id)).collect();
                    self.fault(name.span(), format!("`{}` is several rules: {}", name.get_ref(), ids.join(", ")));
                    continue;
                }
            };
            match value.get_ref().as_table() {
                Some(table) => self.rule(rule, table, catalog, into),
                None => self.fault(value.span(), format!("`rules.{rule}` is a table: `[rules.{rule}]`")),
            }
        }
    }

    fn rule(&mut self, rule: &str, table: &DeTable<'_>, catalog: &Catalog, into: &mut Configuration) {
        for (name, value) in table {
            let parameter = catalog.parameters(rule).find(|parameter| parameter.name == name.get_ref());
            let Some(parameter) = parameter else {
                let names: Vec<&str> = catalog.parameters(rule).map(|parameter| parameter.name).collect();
                if names.is_empty() {
                    self.fault(name.span(), format!("the rule `{rule}` has no parameters"));
                } else {
                    self.unknown(name.span(), &format!("parameter of `{rule}`"), name.get_ref(), &names);
                }
                continue;
            };
            let set = setting(value.get_ref())
                .ok_or_else(|| format!("`{rule}.{}` takes {}", parameter.name, parameter.default.kind()));
            match set.and_then(|setting| into.parameters.set(parameter, setting)) {
                Ok(()) => {
                    let row =
                        (format!("rules.{rule}.{}", parameter.name), self.written(value), self.line(&name.span()));
                    into.parameter_rows.push(row);
                }
                Err(message) => self.fault(value.span(), message),
            }
        }
    }

    fn parsed<T: FromStr<Err: fmt::Display>>(&mut self, key: &str, value: &Value<'_>) -> Option<Given<T>> {
        let text = self.text(key, value)?;
        match text.value.parse() {
            Ok(parsed) => Some(text.map(|_| parsed)),
            Err(error) => {
                self.fault(value.span(), error);
                None
            }
        }
    }

    fn text(&mut self, key: &str, value: &Value<'_>) -> Option<Given<String>> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.fault(value.span(), format!("`{key}` takes a text: `{key} = \"..\"`"));
        }
        Some(self.given(value, text?.to_owned()))
    }

    fn flag(&mut self, key: &str, value: &Value<'_>) -> Option<Given<bool>> {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.fault(value.span(), format!("`{key}` takes true or false"));
        }
        Some(self.given(value, flag?))
    }

    /// One word or a list of them.
    fn words(&mut self, key: &str, value: &Value<'_>) -> Option<Given<Vec<String>>> {
        let words = words(value.get_ref());
        if words.is_none() {
            self.fault(value.span(), format!("`{key}` takes a list of words: `{key} = [\"..\"]`"));
        }
        Some(self.given(value, words?))
    }

    fn given<T>(&self, value: &Value<'_>, parsed: T) -> Given<T> {
        Given { value: parsed, text: self.written(value), line: self.line(&value.span()) }
    }

    fn written(&self, value: &Value<'_>) -> String {
        let text = self.file.text.as_str().get(value.span()).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Paths count from the folder of the file.
    fn path(&self, path: &str) -> PathBuf {
        if self.folder == Path::new(".") { path.into() } else { self.folder.join(path) }
    }

    fn unknown(&mut self, span: Range<usize>, noun: &str, name: &str, known: &[&str]) {
        let hint = match closest(name, known.iter().copied()).first() {
            Some(best) => format!("; did you mean `{best}`?"),
            None if known.len() <= KEYS.len() => format!("; there are {}", known.join(", ")),
            None => String::new(),
        };
        self.fault(span, format!("no {noun} is called `{name}`{hint}"));
    }

    fn fault(&mut self, span: Range<usize>, message: impl fmt::Display) {
        let at = self.file.text.position(span.start);
        self.faults.push(format!("{}:{}:{}: {message}", self.file.path, at.line, at.column));
    }

    fn line(&self, span: &Range<usize>) -> u32 {
        self.file.text.position(span.start).line
    }
}

impl<T> Given<T> {
    fn map<U>(self, make: impl FnOnce(T) -> U) -> Given<U> {
        Given { value: make(self.value), text: self.text, line: self.line }
    }
}

struct ParsedWorld(World);

impl FromStr for ParsedWorld {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        world(text).map(Self)
    }
}

fn words(value: &DeValue<'_>) -> Option<Vec<String>> {
    if let Some(word) = value.as_str() {
        return Some(vec![word.to_owned()]);
    }
    value.as_array()?.iter().map(|word| word.get_ref().as_str().map(str::to_owned)).collect()
}

fn setting(value: &DeValue<'_>) -> Option<Setting> {
    match value {
        DeValue::String(text) => Some(Setting::Text(text.to_string())),
        DeValue::Boolean(flag) => Some(Setting::Flag(*flag)),
        DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok().map(Setting::Number),
        DeValue::Array(_) => words(value).map(Setting::List),
        _ => None,
    }
}
