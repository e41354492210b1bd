//! Brings into one line what belongs together.

use std::sync::Arc;

use seawall_model::problem::Effect;
use seawall_model::{Object, Observation, Problem, SourceFile};

use crate::problem::{at, count, doubtful, foreign, unread};

/// Problems of one file that are told one by one, those of objects not counted.
const MOST: usize = 100;

/// The observations of `file`, given those of its documents: a file that is none of ours is one problem, and so is a log
/// of events, and problems without end are cut short. `has_documents` is whether there was anything to read.
pub(crate) fn sum_up(
    file: &Arc<SourceFile>,
    observations: impl Iterator<Item = Observation>,
    has_documents: bool,
) -> Vec<Observation> {
    let mut objects = Vec::new();
    let mut problems = Vec::new();
    let mut audited = 0;
    for observation in observations {
        match observation {
            Observation::Object(object) if object.reference.group == AUDIT => audited += 1,
            Observation::Problem(problem) if problem.object.as_ref().is_some_and(|it| it.group == AUDIT) => {}
            Observation::Problem(problem) => problems.push(problem),
            Observation::Object(object) => {
                problems.extend(unrendered(file, &object));
                objects.push(Observation::Object(object));
            }
        }
    }
    if audited > 0 {
        let message = format!("{} of an audit log, not objects; skipped", count(audited, "event"));
        problems.push(foreign(&file.path, message));
    }
    if objects.is_empty() && problems.is_empty() {
        problems.push(foreign(&file.path, nothing(file, has_documents)));
    }
    if objects.is_empty() && problems.len() > 1 && problems.iter().all(|it| it.effect == Effect::Foreign) {
        let message = format!("no Kubernetes object in any of its {}; skipped", count(problems.len(), "document"));
        problems = vec![foreign(&file.path, message)];
    }
    objects.extend(cut_short(file, problems).into_iter().map(Observation::Problem));
    objects
}

/// The group of what API servers log.
const AUDIT: &str = "audit.k8s.io";

/// Names cannot hold what templates are marked with.
fn unrendered(file: &SourceFile, object: &Object) -> Option<Problem> {
    let name = Some(&object.reference.name).filter(|name| name.contains("{{"))?;
    let message =
        format!("looks like a template that was not rendered: its name is `{name}`; it was judged as it stands");
    let problem = at(file.text.position(object.span().start), doubtful(&file.path, message));
    Some(Problem { object: Some(object.reference.clone()), ..problem })
}

fn nothing(file: &SourceFile, has_documents: bool) -> &'static str {
    let text = file.text.as_str().trim_start_matches('\u{feff}').trim();
    let holds_more = |line: &str| !line.is_empty() && !line.starts_with('#') && !line.starts_with("---");
    match text.lines().any(|line| holds_more(line.trim())) {
        _ if text.is_empty() => "the file is empty",
        true if has_documents => "the file holds no object: its lists and documents are empty",
        _ => "the file holds no document, only comments or separators",
    }
}

fn cut_short(file: &Arc<SourceFile>, problems: Vec<Problem>) -> Vec<Problem> {
    let (mut told, mut others): (Vec<_>, Vec<_>) = problems.into_iter().partition(|it| it.object.is_some());
    if others.len() > MOST {
        others.sort_by(|a, b| (a.position, &a.message).cmp(&(b.position, &b.message)));
        let rest = others.split_off(MOST);
        let worst = rest.iter().map(|problem| problem.effect).min().unwrap_or(Effect::Doubtful);
        let message = format!("{} more in this file", count(rest.len(), "problem"));
        others.push(Problem { effect: worst, ..unread(&file.path, message) });
    }
    told.append(&mut others);
    told
}
