//! Every text of a workload that may name an address: variables, arguments, ConfigMaps and Secrets that it takes.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use seawall_model::api::{EnvVarSource, KeySelector, Read, Secret};
use seawall_model::workload::Container;
use seawall_model::{Found, GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use super::mention::{Form, HOLE};
use crate::synthesis::{Member, Site};

/// A text, what it stands under and where.
#[derive(Debug)]
pub(super) struct Written<'s> {
    pub(super) text: Cow<'s, str>,
    pub(super) key: Option<&'s str>,
    pub(super) form: Form,
    pub(super) site: Site<'s>,
    /// The port that a variable beside it tells: `DB_PORT` beside `DB_HOST`.
    pub(super) port: Option<u16>,
}

/// A variable whose value is not in the input.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hidden<'s> {
    pub(super) name: &'s str,
    pub(super) site: Site<'s>,
}

/// The texts of `member`, and the variables that stay hidden.
pub(super) fn texts<'s>(snapshot: &'s Snapshot, member: &Member<'s>) -> (Vec<Written<'s>>, Vec<Hidden<'s>>) {
    let mut collected = Collected { snapshot, object: member.object(), texts: Vec::new(), hidden: Vec::new() };
    for container in member.workload.containers() {
        collected.container(container);
    }
    collected.files(member);
    (collected.texts, collected.hidden)
}

struct Collected<'s> {
    snapshot: &'s Snapshot,
    object: &'s Object,
    texts: Vec<Written<'s>>,
    hidden: Vec<Hidden<'s>>,
}

/// Variables of a container, in the order in which they are set.
type Variables<'s> = FxHashMap<&'s str, (Cow<'s, str>, Site<'s>)>;

const CONFIG_MAP: GroupKind<'static> = GroupKind::core("ConfigMap");
const SECRET: GroupKind<'static> = GroupKind::core("Secret");

impl<'s> Collected<'s> {
    fn container(&mut self, container: &Container<'s>) {
        let mut variables: Variables<'s> = FxHashMap::default();
        let mut order: Vec<&'s str> = Vec::new();
        for source in &container.env_from {
            // A prefix changes names, not values; the key alone tells as much.
            for (reference, kind) in [(&source.config_map_ref, CONFIG_MAP), (&source.secret_ref, SECRET)] {
                let Some(name) = reference.as_ref().and_then(|reference| reference.name) else { continue };
                let Some(object) = self.find(kind, name.value) else {
                    self.hidden.push(Hidden { name: name.value, site: Site::new(self.object, name.node) });
                    continue;
                };
                for (key, value) in plain_data(object) {
                    let Some(text) = value.scalar() else { continue };
                    order.push(key);
                    variables.insert(key, (Cow::Borrowed(text), Site::new(object, value)));
                }
            }
        }
        for variable in &container.env {
            let Some(name) = variable.name else { continue };
            let source = variable.value_from.as_ref();
            let written = match (variable.value, source) {
                (Some(value), _) => Some((expand(value.value, &variables), Site::new(self.object, value.node))),
                (None, Some(source)) => self
                    .key(source.config_map_key_ref.as_ref(), CONFIG_MAP)
                    .or_else(|| self.key(source.secret_key_ref.as_ref(), SECRET)),
                (None, None) => None,
            };
            match written {
                Some(written) => {
                    order.push(name.value);
                    variables.insert(name.value, written);
                }
                None if source.is_some_and(|source| self.is_hidden(source)) => {
                    self.hidden.push(Hidden { name: name.value, site: Site::new(self.object, variable.node) });
                }
                None => {}
            }
        }
        for argument in container.command.iter().chain(&container.args) {
            let site = Site::new(self.object, argument.node);
            let text = expand(argument.value, &variables);
            let key = self.flag_before(container, argument.node);
            self.texts.push(Written { text, key, form: Form::Argument, site, port: None });
        }
        order.sort_unstable();
        order.dedup();
        for name in order {
            let Some((text, site)) = variables.get(name) else { continue };
            let port = port_beside(name, &variables);
            self.texts.push(Written { text: text.clone(), key: Some(name), form: Form::Value, site: *site, port });
        }
    }

    /// The argument before one, if it is a flag that may take it.
    fn flag_before(&self, container: &Container<'s>, node: Node<'s>) -> Option<&'s str> {
        let mut before = None;
        for argument in container.command.iter().chain(&container.args) {
            if argument.node.id() == node.id() {
                return before;
            }
            before = Some(argument.value).filter(|flag| flag.starts_with('-') && !flag.contains('='));
        }
        None
    }

    /// Whether a value is there for all that is known, and cannot be read: a key that a known object does not have is
    /// not set, one of a Secret is not plain.
    fn is_hidden(&self, source: &EnvVarSource<'s>) -> bool {
        let refers = [(source.config_map_key_ref.as_ref(), CONFIG_MAP), (source.secret_key_ref.as_ref(), SECRET)];
        refers.into_iter().any(|(selector, kind)| {
            let Some((selector, name)) = selector.and_then(|selector| Some((selector, selector.name?))) else {
                return false;
            };
            match self.snapshot.find(kind, self.object.reference.namespace.as_deref(), name.value) {
                Found::Yes(object) => {
                    let data = object.node().get("data").filter(|_| kind == SECRET);
                    data.zip(selector.key).is_some_and(|(data, key)| data.get(key.value).is_some())
                }
                Found::No => selector.optional.is_none_or(|optional| !optional.value),
                Found::Unknown => true,
            }
        })
    }

    /// ConfigMaps that are mounted.
    fn files(&mut self, member: &Member<'s>) {
        for volume in &member.workload.spec.volumes {
            let single = volume.config_map.as_ref().and_then(|source| Some((source.name?.value, source.items)));
            let sources = volume.projected.iter().flat_map(|projected| projected.sources.iter());
            let projected = sources.filter_map(|source| {
                let map = source.config_map?;
                Some((map.get("name")?.as_str()?, map.get("items")))
            });
            for (name, items) in single.into_iter().chain(projected) {
                let Some(object) = self.find(CONFIG_MAP, name) else { continue };
                let taken: Option<Vec<&str>> =
                    items.map(|items| items.items().filter_map(|item| item.get("key")?.as_str()).collect());
                for (key, value) in plain_data(object) {
                    if taken.as_ref().is_some_and(|taken| !taken.contains(&key)) {
                        continue;
                    }
                    let Some(text) = value.scalar() else { continue };
                    let form = if text.contains('\n') || key.contains('.') { Form::File } else { Form::Value };
                    let site = Site::new(object, value);
                    self.texts.push(Written { text: Cow::Borrowed(text), key: Some(key), form, site, port: None });
                }
            }
        }
    }

    fn find(&self, kind: GroupKind<'_>, name: &str) -> Option<&'s Object> {
        match self.snapshot.find(kind, self.object.reference.namespace.as_deref(), name) {
            Found::Yes(object) => Some(object),
            _ => None,
        }
    }

    fn key(&self, selector: Option<&KeySelector<'s>>, kind: GroupKind<'_>) -> Option<(Cow<'s, str>, Site<'s>)> {
        let selector = selector?;
        let object = self.find(kind, selector.name?.value)?;
        let (_, value) =
            plain_data(object).into_iter().find(|(key, _)| selector.key.is_some_and(|name| name == *key))?;
        Some((Cow::Borrowed(value.scalar()?), Site::new(object, value)))
    }
}

/// The keys of a ConfigMap's `data`, or of a Secret's `stringData`.
fn plain_data(object: &Object) -> Vec<(&str, Node<'_>)> {
    let data = if object.reference.group_kind() == SECRET {
        Option::<Secret<'_>>::read(object.node()).and_then(|secret| secret.string_data)
    } else {
        object.node().get("data")
    };
    data.into_iter().flat_map(Node::entries).filter_map(|(key, value)| Some((key.scalar()?, value))).collect()
}

/// `DB_PORT` beside `DB_HOST`.
fn port_beside(name: &str, variables: &Variables<'_>) -> Option<u16> {
    let number =
        |key: String| -> Option<u16> { variables.get(key.as_str())?.0.trim().parse().ok().filter(|port| *port > 0) };
    let upper = name.to_ascii_uppercase();
    for (ending, port) in ENDINGS {
        if upper.ends_with(ending) {
            let base = &name[..name.len() - ending.len()];
            if let Some(port) =
                number(format!("{base}{port}")).or_else(|| number(format!("{base}{}", port.to_ascii_lowercase())))
            {
                return Some(port);
            }
        }
    }
    number(format!("{name}_PORT"))
}

const ENDINGS: &[(&str, &str)] = &[
    ("_HOST", "_PORT"),
    ("_ADDR", "_PORT"),
    ("_ADDRESS", "_PORT"),
    ("_SERVER", "_PORT"),
    ("_HOSTNAME", "_PORT"),
    ("_ENDPOINT", "_PORT"),
    ("_NAME", "_PORT"),
    (".HOST", ".PORT"),
    ("HOST", "PORT"),
];

/// Replaces `$(NAME)`, and `${NAME}` and `$NAME` as shells do, by the variable's value; by [`HOLE`] where it is not
/// known. `$$` is a dollar.
fn expand<'s>(text: &'s str, variables: &Variables<'s>) -> Cow<'s, str> {
    if !text.contains('$') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        let braces =
            [('(', ')'), ('{', '}')].into_iter().find_map(|(open, close)| rest.strip_prefix(open)?.split_once(close));
        let (name, after) = braces.unwrap_or_else(|| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            rest.split_at(end)
        });
        let name = name.split(':').next().unwrap_or_default();
        match variables.get(name) {
            Some((value, _)) => out.push_str(value),
            None => match service_variable(name) {
                Some(service) => out.push_str(&service),
                None => out.push(HOLE),
            },
        }
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// `REDIS_MASTER_SERVICE_HOST` is set for the Service `redis-master` of the same namespace.
fn service_variable(name: &str) -> Option<String> {
    let service = name.strip_suffix("_SERVICE_HOST")?;
    Some(service.to_ascii_lowercase().replace('_', "-"))
}
