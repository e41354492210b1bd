//! Where one rule about grants puts what it finds.

use seawall_check::{Author, Report};
use seawall_model::finding::Findings;
use seawall_model::{Object, Parameters};

use super::grant::rule_node;
use super::sentence::{scope, subjects};
use super::{Hit, Power, Spot, Survey};

/// Where one rule puts what it finds.
pub(crate) struct Desk<'r> {
    author: Author,
    parameters: &'r Parameters,
    into: &'r mut Findings,
}

/// As many bindings as stand in the evidence.
const MOST: usize = 8;

impl<'r> Desk<'r> {
    pub(super) fn new(author: Author, parameters: &'r Parameters, into: &'r mut Findings) -> Self {
        Self { author, parameters, into }
    }

    /// What the rule has to say about one object; ask once for each.
    pub(crate) fn report<'o>(&'o mut self, object: &'o Object) -> Report<'o> {
        Report::new(self.author, self.parameters, Some(object), self.into)
    }

    /// Reports who has a power.
    pub(crate) fn grants(&mut self, survey: &Survey<'_>, power: &Power) {
        let spots = Spot::all(survey, power);
        for about in spots.chunk_by(|a, b| a.object == b.object) {
            let mut report = self.report(survey.snapshot.object(about[0].object));
            about.iter().for_each(|spot| tell(spot, survey, power, &mut report));
        }
    }
}

fn tell<'s>(spot: &Spot<'_, 's>, survey: &Survey<'s>, power: &Power, report: &mut Report<'_>) {
    let mut message = spot.sentence(power);
    if spot.dangers.is_empty() {
        message.push_str(if survey.snapshot.is_closed() { "; nobody is" } else { "; nobody in the input is" });
    }
    let mut reported = report.field(spot.node(survey), message).severity(spot.severity());
    let role = survey.snapshot.object(spot.object);
    for hit in &spot.hits {
        let Some(id) = hit.rule.id.filter(|id| id.role == spot.object && spot.rule.is_some()) else { continue };
        let rule = rule_node(role.node(), id.index);
        for key in ["verbs", "resources"] {
            if let Some(list) = rule.get(key) {
                reported = reported.also(list);
            }
        }
    }
    let allowed = allowed(&spot.hits);
    if !allowed.is_empty() {
        reported = reported.fact(format!("allows {allowed}"));
    }
    for (_, danger) in spot.dangers.iter().take(MOST) {
        if spot.rule.is_some() {
            let part = format!(
                "gives the role to {}{}",
                subjects(&danger.subjects),
                scope(danger.set.scope, danger.set.object)
            );
            reported = reported.related(danger.set.object, part);
        } else if let Some(role) = survey.role_object(danger.set) {
            reported = reported.related(survey.snapshot.object(role), "is the role");
        }
    }
}

/// `get secrets, list secrets`.
fn allowed(hits: &[Hit<'_, '_>]) -> String {
    let actions = hits.iter().filter_map(|hit| hit.action);
    let mut texts: Vec<String> = actions.map(|action| format!("{} {}", action.verb, action.resource)).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.join(", ")
}
