//! What runs here as far as containers tell: looked at once, whoever asks first.

use rustc_hash::FxHashMap;
use seawall_model::access::{Member, VertexId, namespace_of};
use seawall_model::{GroupKind, ImageReference};
use seawall_yaml::{Kind, Node};

use crate::access::Survey;
use crate::api_server::ApiServer;
use crate::deputy::{Catalogue, Controller, Deputy};

/// What runs here as far as containers tell.
#[derive(Debug, Default)]
pub(crate) struct Containers<'s> {
    /// The controllers of the catalogue.
    pub(crate) deputies: Vec<Deputy<'s>>,
    /// The API server, if its pod is there: control planes that somebody else runs show none.
    pub(crate) api_server: Option<ApiServer<'s>>,
    /// By namespace, the containers whose process has an input, each with the vertex of its pods.
    pub(crate) listening: FxHashMap<&'s str, Vec<(VertexId, VertexId)>>,
    /// The namespaces that pods or templates are in that have not ended, sorted.
    pub(crate) populated: Vec<&'s str>,
    /// The namespaces that hold the API server's images of pods which kubelets run by themselves, with the vertices of
    /// their other pods.
    pub(crate) with_static_pods: FxHashMap<&'s str, Vec<VertexId>>,
}

/// Which controllers of the catalogue an image may be, with its tag.
type Candidates<'s> = Vec<(&'static Controller, Option<&'s str>)>;

impl<'s> Containers<'s> {
    pub(crate) fn of(survey: &Survey<'_, 's>) -> Self {
        let mut all = Self::default();
        let mut images: FxHashMap<&'s str, Candidates<'s>> = FxHashMap::default();
        for member in survey.inventory.members() {
            let namespace = namespace_of(survey.object(member.object));
            if is_static(survey.object(member.object)) {
                all.with_static_pods.entry(namespace).or_default();
            }
            if member.is_alive {
                all.populated.push(namespace);
                all.take(survey, &mut images, (member, namespace));
            }
        }
        all.populated.sort_unstable();
        all.populated.dedup();
        if !all.with_static_pods.is_empty() {
            all.take_own_pods(survey);
        }
        all
    }

    fn take_own_pods(&mut self, survey: &Survey<'_, 's>) {
        for member in survey.inventory.members() {
            let object = survey.object(member.object);
            match self.with_static_pods.get_mut(namespace_of(object)) {
                Some(own) if !is_static(object) => own.push(member.vertex),
                _ => {}
            }
        }
    }

    fn take(
        &mut self,
        survey: &Survey<'_, 's>,
        images: &mut FxHashMap<&'s str, Candidates<'s>>,
        (member, namespace): (&Member, &'s str),
    ) {
        let Some(spec) = survey.snapshot.pod_specs(member.object).nth(member.index as usize) else { return };
        let mut run: Candidates<'s> = Vec::new();
        let mut first = None;
        for (container, &vertex) in containers(spec).zip(&member.containers) {
            if container.get("stdin").and_then(Node::as_bool) == Some(true) {
                self.listening.entry(namespace).or_default().push((member.vertex, vertex));
            }
            first = first.or_else(|| words_of(container).next());
            let Some(image) = container.get("image").and_then(Node::as_str) else { continue };
            for &(controller, tag) in &*images.entry(image).or_insert_with(|| candidates(image)) {
                // Of several containers that may be one controller the first one is.
                if run.iter().all(|known| known.0.name != controller.name) {
                    run.push((controller, tag));
                }
            }
        }
        let program = |word: &&str| word.rsplit('/').next() == Some("kube-apiserver");
        let is_server = self.api_server.is_none() && first.as_ref().is_some_and(program);
        if !is_server && run.is_empty() {
            return;
        }
        let words: Vec<&'s str> = containers(spec).flat_map(words_of).collect();
        if is_server {
            self.api_server = Some(ApiServer::new(member.object, words.clone()));
        }
        for controller in &Catalogue::get().controllers {
            let Some(&(controller, tag)) = run.iter().find(|known| known.0.name == controller.name) else { continue };
            let program = controller.command.as_deref();
            if program.is_none_or(|program| words.iter().any(|word| word.rsplit('/').next() == Some(program))) {
                let (object, account) = (member.object, member.account);
                self.deputies.push(Deputy::new(controller, (object, namespace), account, (tag, words.clone())));
            }
        }
    }
}

/// The containers of a pod's specification, in the order of [`Member::containers`].
fn containers(spec: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let lists =
        ["initContainers", "containers", "ephemeralContainers"].into_iter().filter_map(move |key| spec.get(key));
    lists.flat_map(Node::items).filter(|container| container.kind() == Kind::Mapping)
}

/// The command and the arguments of a container.
fn words_of(container: Node<'_>) -> impl Iterator<Item = &str> {
    let lists = ["command", "args"].into_iter().filter_map(move |key| container.get(key));
    lists.flat_map(Node::items).filter_map(Node::as_str)
}

fn candidates(image: &str) -> Candidates<'_> {
    let Ok(image) = ImageReference::parse(image) else { return Vec::new() };
    let is_meant = |controller: &&Controller| controller.images.iter().any(|end| image.repository.ends_with(end));
    Catalogue::get().controllers.iter().filter(is_meant).map(|controller| (controller, image.tag)).collect()
}

/// Whether an object is the API server's image of a pod that a kubelet runs by itself.
pub(crate) fn is_static(object: &seawall_model::Object) -> bool {
    object.reference.group_kind() == GroupKind::core("Pod")
        && object.annotation("kubernetes.io/config.mirror").is_some()
}
