//! One path or decoy: which links it is made of, and where it is broken.

use serde_json::Value;

use super::Parameters;
use super::links::{self, Link, State, fits};
use super::scene::{Place, Scene};
use super::truth::Planted;
use crate::generate::names::noun;
use crate::generate::random::{For, Random, Seed};

/// Makes the path with this number, or the decoy that is like it.
pub(super) fn plant(
    parameters: &Parameters,
    seed: Seed,
    number: u32,
    is_decoy: bool,
    background: &[String],
) -> (Planted, Vec<Value>) {
    let seed = seed.fork(For::Plan, u64::from(number) + 1);
    let mut random = seed.random();
    let (source, chain) = chain(parameters, &mut random);
    // The decoy is like the path in all but its names and the one step.
    let own = seed.fork(For::Names, u64::from(is_decoy));
    let prefix = format!("{}-{}", noun(own.bits()), 2 * number + u32::from(is_decoy));
    let mut scene = Scene::new(prefix, own, background, parameters.replicas_most, parameters.odd_subjects);
    let mut place = begin(&mut scene, source);
    let from = scene.vertex(&place);
    let breakable: Vec<usize> = (0..chain.len()).filter(|&at| !traps(&chain, at, None).is_empty()).collect();
    let broken = is_decoy.then(|| random.pick(&breakable)).copied();
    let mut trap = None;
    for (at, link) in chain.iter().enumerate() {
        let wrong = (broken == Some(at)).then(|| *random.pick(&traps(&chain, at, Some(&place))));
        place = (link.build)(&mut scene, &place, wrong);
        trap = trap.or(wrong);
    }
    let to = scene.vertex(&place);
    let id = format!("{}-{}", if is_decoy { "decoy" } else { "path" }, number + 1);
    let links = chain.iter().map(|link| link.name).collect();
    let mut steps = std::mem::take(&mut scene.steps);
    // From what has ended nothing leads on.
    if trap == Some("the pod has ended") {
        let end = steps.iter().position(|step| step.missing).map_or(steps.len(), |at| at + 1);
        steps.truncate(end);
    }
    (Planted { id, links, trap, from, to, steps }, scene.render())
}

/// Draws a source, and links that fit one another.
fn chain(parameters: &Parameters, random: &mut Random) -> (State, Vec<&'static Link>) {
    let source = [State::Container, State::Identity, State::Internet][random.weighted(&parameters.sources)];
    let count = random.between(parameters.links_least, parameters.links_most);
    let (mut state, mut chain) = (source, Vec::<&'static Link>::new());
    for number in 1..=count {
        let is_last = number == count;
        let fitting = |link: &&Link| {
            let after = chain.last().map_or("", |last| last.name);
            link.from == state
                && (is_last || link.to != State::End)
                && !(source == State::Internet && link.is_wide)
                && follows(after, link)
        };
        let mut candidates: Vec<&'static Link> = links::all().filter(fitting).collect();
        if is_last && candidates.iter().any(|link| link.to == State::End) && random.chance(0.7) {
            candidates.retain(|link| link.to == State::End);
        }
        if candidates.is_empty() {
            break;
        }
        let link = *random.pick(&candidates);
        state = link.to;
        chain.push(link);
    }
    (source, chain)
}

/// Whether a link can come after the one of that name.
fn follows(after: &str, link: &Link) -> bool {
    let reaches_node = link.from == State::Container && matches!(link.to, State::Node | State::End);
    match after {
        // A hosted pod is where it is; who may add containers where hosts are open needs no other way to the host.
        "hosted-pod" | "debug" => !reaches_node,
        _ => true,
    }
}

/// The traps of a link that surely break the chain there, and that are ones for whoever is at `place`.
fn traps(chain: &[&'static Link], at: usize, place: Option<&Place>) -> Vec<&'static str> {
    let name = |index: Option<usize>| index.and_then(|index| chain.get(index)).map_or("", |link| link.name);
    let (before, after) = (name(at.checked_sub(1)), name(Some(at + 1)));
    let is_sure = |trap: &str| match (before, chain[at].name) {
        // A node may ask for tokens of the accounts of its pods, mounted or not, ended or not.
        ("hosted-pod", "own-token") => false,
        (_, "hosted-pod") => after != "own-token" || trap != "the pod has ended",
        _ => true,
    };
    let traps = chain[at].traps.iter().copied().filter(|trap| is_sure(trap));
    traps.filter(|trap| place.is_none_or(|place| fits(trap, place))).collect()
}

fn begin(scene: &mut Scene<'_>, source: State) -> Place {
    match source {
        State::Container => {
            let space = scene.space();
            Place::Container(scene.pods(&space))
        }
        State::Identity => Place::User(scene.name("user")),
        _ => Place::Internet,
    }
}
