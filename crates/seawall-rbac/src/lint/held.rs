//! What a rule about grants says of who has a power.

use seawall_check::{Desk, Report};

use super::grant::rule_node;
use super::sentence::{scope, subjects};
use super::{Hit, Power, Spot, Survey};

/// As many bindings as stand in the evidence.
const MOST: usize = 8;

/// Reports who has a power.
pub(super) fn report(survey: &Survey<'_>, power: &Power, desk: &mut Desk<'_>) {
    let spots = Spot::all(survey, power);
    for about in spots.chunk_by(|a, b| a.object == b.object) {
        let mut report = desk.report(survey.snapshot.object(about[0].object));
        about.iter().for_each(|spot| tell(spot, survey, power, &mut report));
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
