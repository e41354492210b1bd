//! One page of a list: what the server answered, read with the same eyes as a dump.

use std::sync::Arc;

use compact_str::CompactString;
use seawall_model::problem::Effect;
use seawall_model::{ListType, Object, Observation, Origin, Problem, Reference, expand, expand_at};
use seawall_yaml::{Kind as NodeKind, Node, Reading, Shapes, Text};

use super::discovery::Kind;
use crate::Settings;
use crate::text::decode;

/// One page of a list.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) observations: Vec<Observation>,
    /// Where the list goes on; nothing on its last page.
    pub(crate) next: Option<String>,
    /// The state of the server that it shows.
    pub(crate) version: Option<String>,
    /// Objects that are on later pages, as the server thinks.
    pub(crate) remaining: i64,
}

impl Page {
    /// Reads an answer of objects of `kind`. Says what it is instead when it is none.
    pub(crate) fn read(answer: Vec<u8>, kind: &Kind, settings: &Settings, shapes: &Shapes) -> Result<Self, String> {
        let text = Arc::new(decode(answer).text);
        if !text.as_str().trim_start().starts_with('{') {
            return Err("the answer is no JSON".into());
        }
        let list = kind.of_elements();
        let chunks = seawall_yaml::split(&text);
        let Some((first, elements)) = chunks.split_first() else { return Err("the answer is empty".into()) };
        let Reading { document, problems } = seawall_yaml::read(&text, first, &settings.yaml);
        if let Some(fatal) = problems.iter().find(|problem| problem.fatal) {
            let what = fatal.message.split(';').next().unwrap_or_default();
            return Err(format!("the answer cannot be read: {what}"));
        }
        let Some(document) = document.map(Arc::new) else { return Err("the answer is empty".into()) };
        let mut page = Self::of_list(document.root(), &text)?;
        for element in document.root().get("items").into_iter().flat_map(Node::items) {
            page.take(expand_at(&document, element.id(), &Origin::Cluster, Some(&list)), kind);
        }
        for chunk in elements {
            if chunk.list != Some(0) {
                return Err("the answer goes on after its end".into());
            }
            let Reading { document, problems } = seawall_yaml::read(&text, chunk, &settings.yaml);
            for problem in problems {
                let (effect, done) =
                    if problem.fatal { (Effect::Unread, "; it was skipped") } else { (Effect::Doubtful, "") };
                page.observations.push(told(kind, format!("one of them: {}{done}", problem.message), effect));
            }
            if let Some(mut document) = document {
                document.share(shapes);
                let document = Arc::new(document);
                page.take(expand(&document, &Origin::Cluster, Some(&list)), kind);
            }
        }
        Ok(page)
    }

    fn of_list(root: Node<'_>, text: &Text) -> Result<Self, String> {
        let written = |key| root.get(key).and_then(Node::as_str);
        // The elements of a long list are read beside it.
        let is_list = root
            .get("items")
            .is_some_and(|items| matches!(items.kind(), NodeKind::Sequence | NodeKind::Opaque | NodeKind::Null));
        if !is_list {
            let start: String = text.as_str().chars().take(80).collect();
            let said = written("message").unwrap_or(&start);
            return Err(format!("the answer is no list but {}: {said}", written("kind").unwrap_or("something else")));
        }
        let about = |key| root.path(&["metadata", key]);
        let text = |key| about(key).and_then(Node::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
        Ok(Self {
            observations: Vec::new(),
            next: text("continue"),
            version: text("resourceVersion"),
            remaining: about("remainingItemCount").and_then(Node::as_i64).unwrap_or(0),
        })
    }

    fn take(&mut self, observations: Vec<Observation>, kind: &Kind) {
        for observation in &observations {
            if let Observation::Object(object) = observation
                && (object.reference.group != kind.group || object.reference.kind != kind.kind)
            {
                let message =
                    format!("{} is among them, which is none of them; it was read all the same", object.reference);
                self.observations.push(told(kind, message, Effect::Doubtful));
            }
        }
        self.observations.extend(observations);
    }

    /// Its objects.
    pub(crate) fn objects(&self) -> impl Iterator<Item = &Object> {
        objects(&self.observations)
    }
}

impl Kind {
    /// The type that elements of its lists leave out.
    pub(crate) fn of_elements(&self) -> ListType {
        ListType {
            api_version: CompactString::from(Reference::join_api_version(&self.group, &self.version)),
            kind: CompactString::from(&self.kind),
        }
    }
}

/// The objects among observations.
pub(crate) fn objects(observations: &[Observation]) -> impl Iterator<Item = &Object> {
    observations.iter().filter_map(|observation| match observation {
        Observation::Object(object) => Some(object),
        Observation::Problem(_) => None,
    })
}

/// A problem with the objects of a kind.
pub(crate) fn told(kind: &Kind, message: impl AsRef<str>, effect: Effect) -> Observation {
    Observation::Problem(of_cluster(format!("{}: {}", kind.shown(), message.as_ref()), effect))
}

/// A problem with the cluster.
pub(crate) fn of_cluster(message: String, effect: Effect) -> Problem {
    Problem { file: None, position: None, object: None, message, effect, told_by: None }
}
