//! Objects that decide what admission policies refuse, of kinds that only the cluster itself tells: the parameters of
//! ValidatingAdmissionPolicies, and Gatekeeper's constraints.

use std::borrow::Cow;

use seawall_model::access::Proof;
use seawall_model::{Found, GroupKind, Object, ObjectId, Reference};
use seawall_yaml::Node;

use crate::access::Survey;
use crate::{ApiResources, PermissionSet, PolicyRule, Scope};

const REGISTRATION: &str = "admissionregistration.k8s.io";
const BINDING: GroupKind<'static> = GroupKind::of(REGISTRATION, "ValidatingAdmissionPolicyBinding");
const POLICY: GroupKind<'static> = GroupKind::of(REGISTRATION, "ValidatingAdmissionPolicy");
const CONSTRAINTS: &str = "constraints.gatekeeper.sh";

/// Objects of one kind that decide what a policy refuses.
pub(crate) struct PolicyPart<'s> {
    group: &'s str,
    resource: Cow<'s, str>,
    place: Place<'s>,
    /// The name of the only object; none for all of the kind.
    name: Option<&'s str>,
    /// Whether the policy refuses less without it.
    may_go: bool,
    /// What says that it decides.
    by: ObjectId,
    /// What it depends on whether changing it is enough.
    pub(crate) unsure: &'static str,
}

/// Where the objects are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place<'s> {
    Cluster,
    Namespace(&'s str),
    /// In each namespace, for that namespace alone.
    Each,
}

impl<'s> PolicyPart<'s> {
    /// All of them.
    pub(crate) fn all(survey: &Survey<'_, 's>) -> Vec<Self> {
        let mut bindings = survey.snapshot.of_kind(BINDING).peekable();
        let resources = bindings.peek().is_some().then(|| ApiResources::of(survey.snapshot));
        let parameters = bindings.filter_map(|binding| Self::parameter(survey, resources.as_ref()?, binding));
        let constraints = survey.snapshot.objects().iter().filter(|object| object.reference.group == CONSTRAINTS);
        parameters.chain(constraints.filter_map(|constraint| Self::constraint(survey, constraint))).collect()
    }

    fn parameter(survey: &Survey<'_, 's>, resources: &ApiResources<'s>, binding: &'s Object) -> Option<Self> {
        let spec = binding.node().get("spec")?;
        let text = |node: Node<'s>, key: &str| node.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
        let asked = spec.get("paramRef")?;
        let Found::Yes(policy) = survey.snapshot.find(POLICY, None, text(spec, "policyName")?) else { return None };
        let kind = policy.node().path(&["spec", "paramKind"])?;
        let (group, _) = Reference::split_api_version(text(kind, "apiVersion")?);
        let resource = resources.find(text(kind, "kind")?, Some(group))?;
        let place = match text(asked, "namespace") {
            _ if resource.is_of_cluster => Place::Cluster,
            Some(namespace) => Place::Namespace(namespace),
            None => Place::Each,
        };
        let name = text(asked, "name");
        Some(Self {
            group: resource.group,
            resource: resource.name.into(),
            place,
            name,
            // One of several that is not there refuses nothing any more.
            may_go: name.is_none() || text(asked, "parameterNotFoundAction") == Some("Allow"),
            by: survey.snapshot.id_of(binding)?,
            unsure: "whether what it refuses depends on its parameters",
        })
    }

    fn constraint(survey: &Survey<'_, 's>, constraint: &'s Object) -> Option<Self> {
        Some(Self {
            group: CONSTRAINTS,
            resource: constraint.reference.kind.to_lowercase().into(),
            place: Place::Cluster,
            name: Some(&constraint.reference.name),
            may_go: true,
            by: survey.snapshot.id_of(constraint)?,
            unsure: "whether what else admission asks lets it pass",
        })
    }

    /// The rules by which a set may change it, with the verb in words.
    pub(crate) fn written_by<'x>(
        &'x self,
        set: &PermissionSet<'s>,
        rules: &'x [PolicyRule<'s>],
    ) -> impl Iterator<Item = (&'x PolicyRule<'s>, &'static str)> + 'x {
        let is_here = match (self.place, set.scope.namespace()) {
            (_, None) => true,
            (Place::Cluster, Some(_)) => false,
            (Place::Namespace(own), Some(namespace)) => own == namespace,
            (Place::Each, Some(_)) => true,
        };
        const VERBS: [(&str, &str); 3] = [
            ("update", "update what a policy goes by"),
            ("patch", "patch what a policy goes by"),
            ("delete", "delete what a policy goes by"),
        ];
        let verbs = &VERBS[..if self.may_go { 3 } else { 2 }];
        let rules = rules.iter().filter(move |rule| {
            let named = rule.names.is_empty() || self.name.is_none_or(|name| rule.names.contains(&name));
            is_here && named && rule.has_group(self.group) && rule.has_resource(&self.resource)
        });
        rules.filter_map(move |rule| Some((rule, verbs.iter().find(|(verb, _)| rule.has_verb(verb))?.1)))
    }

    /// The namespace that whoever writes it by `scope` weakens the policy for; none for all.
    pub(crate) fn weakened(&self, scope: Scope<'s>) -> Option<&'s str> {
        scope.namespace().filter(|_| self.place == Place::Each)
    }

    /// That it decides.
    pub(crate) fn proof(&self) -> Proof {
        Proof::Object { object: self.by, part: "goes by it" }
    }
}
