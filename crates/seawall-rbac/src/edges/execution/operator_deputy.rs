//! Whoever can write what a controller acts on acts with its rights.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Hub, Proof, Tier, Vertex, VertexId, namespace_of};

use crate::access::{Finder, Survey};
use crate::deputy::{Acts, Catalogue, Controller, Deputy, Gives};
use crate::pods::CONTROLLER_RUNS;
use crate::way::Step;
use crate::writer::{Writer, Written};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W31",
        name: "OPERATOR_DEPUTY",
        title: "has a controller act on a custom resource",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1548", "T1610"],
        doc: include_str!("operator_deputy.md"),
    },
    find,
};

const SETTINGS: &str = "what the controller is set up to do";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    for controller in &Catalogue::get().controllers {
        let mut deputies =
            survey.deputies().iter().filter(|deputy| deputy.controller.name == controller.name).peekable();
        for acts in controller.acts.iter().filter(|acts| !acts.is_template) {
            if deputies.peek().is_none() && survey.shows(acts) {
                of_kind(survey, edges, &Acting { controller, acts, deputy: None });
            }
            for deputy in deputies.clone() {
                of_kind(survey, edges, &Acting { controller, acts, deputy: Some(deputy) });
            }
        }
    }
}

/// A controller with one kind that it acts on.
struct Acting<'d, 's> {
    controller: &'static Controller,
    acts: &'static Acts,
    /// The controller as it runs here; none where it may run elsewhere.
    deputy: Option<&'d Deputy<'s>>,
}

impl Acting<'_, '_> {
    fn unsure(&self) -> Option<&'static str> {
        let runs = self.deputy.is_none().then_some(CONTROLLER_RUNS);
        runs.or(self.acts.is_unsure.then_some(SETTINGS))
    }

    /// The namespace that the controller is in.
    fn home(&self) -> &str {
        self.deputy.map_or(&self.controller.account.0, |deputy| deputy.namespace)
    }

    fn account(&self, edges: &mut Edges<'_>) -> VertexId {
        let (namespace, name) = &self.controller.account;
        self.deputy.map_or_else(|| edges.vertex(Vertex::account(namespace, name)), |deputy| deputy.account)
    }

    /// Whether the controller keeps its own rights to itself.
    fn is_for_tenants(&self) -> bool {
        let flag = self.acts.tenants.as_deref();
        flag.zip(self.deputy).is_some_and(|(flag, deputy)| deputy.has_flag(flag))
    }
}

fn of_kind(survey: &Survey<'_, '_>, edges: &mut Edges<'_>, acting: &Acting<'_, '_>) {
    let acts = acting.acts;
    let kind = GroupKind::of(acts.group, acts.kind);
    let written = Written { kind, create: std::slice::from_ref(&acts.create), change: &acts.change };
    survey.each_writer(written, |writer| {
        for space in spaces(survey, kind, &writer) {
            if acts.is_home && space.is_some_and(|space| space != acting.home()) {
                continue;
            }
            for &gives in &acts.gives {
                lead(survey, edges, acting, &writer, (gives, space));
            }
        }
    });
}

fn lead(
    survey: &Survey<'_, '_>,
    edges: &mut Edges<'_>,
    acting: &Acting<'_, '_>,
    writer: &Writer<'_, '_, '_>,
    (gives, space): (Gives, Option<&str>),
) {
    let to = match gives {
        Gives::Own if acting.is_for_tenants() => return,
        Gives::Own => acting.account(edges),
        Gives::Accounts => edges.vertex(Vertex::all(Hub::ServiceAccounts, space)),
        Gives::Secrets => edges.vertex(Vertex::all(Hub::Secrets, space)),
        Gives::ConfigMaps => edges.vertex(Vertex::all(Hub::ConfigMaps, space)),
        Gives::Claims => edges.vertex(Vertex::all(Hub::Claims, space)),
        Gives::Pods => edges.vertex(Vertex::all(Hub::Gates, space)),
        Gives::Nodes => edges.vertex(Vertex::Goal(Goal::NodeRoot)),
    };
    let unsure = writer.unsure.or(acting.unsure());
    let part = acting.deputy.map(|deputy| Proof::Object { object: deputy.object, part: "runs the controller" });
    writer.of.lead_by(survey, edges, Step { kind: FINDER.kind, ways: writer.ways, to, unsure }, part);
}

/// The namespaces that the writer writes such objects in; none for all. Where they are changed only, those that hold one.
fn spaces<'s>(survey: &Survey<'_, 's>, kind: GroupKind<'static>, writer: &Writer<'_, '_, 's>) -> Vec<Option<&'s str>> {
    let namespace = writer.of.namespace();
    let is_made = writer.ways.iter().all(|way| way.action.verb == "create");
    let is_of_cluster = writer.ways.iter().any(|way| way.action.is_of_cluster);
    if is_made || is_of_cluster || namespace.is_some() || writer.unsure.is_some() {
        return vec![namespace];
    }
    let objects = survey.snapshot.of_kind(kind);
    let meant = objects.filter(|object| writer.name.is_none_or(|name| object.reference.name == name));
    let mut spaces: Vec<Option<&str>> = meant.map(|object| Some(namespace_of(object))).collect();
    spaces.sort_unstable();
    spaces.dedup();
    spaces
}
