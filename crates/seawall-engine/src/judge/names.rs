//! What names in other tools' suppressions mean here.

use rustc_hash::FxHashMap;

use crate::Catalog;

/// The rules behind names, looked up once each.
#[derive(Debug, Default)]
pub(crate) struct Names(FxHashMap<String, Vec<&'static str>>);

impl Names {
    /// The ids of the rules that answer to `name`, sorted. Several may: other tools ask several of our questions in one.
    pub(crate) fn rules(&mut self, name: &str, catalog: &Catalog) -> &[&'static str] {
        self.0.entry(name.to_owned()).or_insert_with(|| rules(name, catalog))
    }
}

/// All rules that have the name as an id or as an alias, sorted.
pub(crate) fn rules(name: &str, catalog: &Catalog) -> Vec<&'static str> {
    let all = catalog.entries().iter().filter(|entry| entry.rule.answers_to(name));
    let mut ids: Vec<&'static str> = all.map(|entry| entry.rule.id).collect();
    ids.sort_unstable();
    ids
}
