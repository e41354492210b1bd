//! What a container runs: its command and arguments, the scripts that they give to a shell, its hooks and exec probes.

mod wrapper;

use seawall_model::api::{LifecycleHandler, Probe, Written};
use seawall_model::workload::Container;
use seawall_yaml::Node;

use crate::shell::{self, Call, Word};

/// A call of a program by a container.
#[derive(Debug)]
pub(crate) struct Called<'s> {
    /// The program and its arguments, without what only runs another program: `env`, `exec`, `nohup`.
    pub(crate) words: Vec<Word>,
    /// The element of the command line that it stands in.
    pub(crate) node: Node<'s>,
    /// Where that is, for messages: `its command`.
    pub(crate) place: &'static str,
    /// The programs whose output it reads through pipes, the first one first.
    pub(crate) upstream: Vec<String>,
    /// What it reads by `<<<`.
    pub(crate) input: Option<Word>,
}

impl Called<'_> {
    /// The program's name without its folder; empty for what only sets variables.
    pub(crate) fn program(&self) -> &str {
        program(&self.words)
    }

    /// The arguments.
    pub(crate) fn arguments(&self) -> &[Word] {
        self.words.get(1..).unwrap_or_default()
    }
}

/// The shells.
pub(crate) fn is_shell(program: &str) -> bool {
    matches!(program, "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh" | "mksh")
}

/// What a shell is told to run.
pub(crate) enum Script<'w> {
    /// A text, by `-c`.
    Text(&'w Word),
    /// A file.
    File(&'w Word),
    /// What it reads from its input.
    Input,
}

/// What the shell with these arguments runs.
pub(crate) fn script(arguments: &[Word]) -> Script<'_> {
    let mut is_text = false;
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let text = argument.text.as_str();
        let is_operand = !argument.calls.is_empty() || !text.starts_with(['-', '+']);
        if is_operand || text == "-" || text == "--" {
            let operand = if is_operand { Some(argument) } else { arguments.next() };
            return match operand {
                Some(operand) if is_text => Script::Text(operand),
                Some(operand) if operand.text != "/dev/stdin" => Script::File(operand),
                _ => Script::Input,
            };
        }
        if text.starts_with("--") || text.len() < 2 {
            continue;
        }
        if text.contains('s') {
            return Script::Input;
        }
        is_text |= text.starts_with('-') && text.contains('c');
        if text.contains(['o', 'O']) {
            arguments.next();
        }
    }
    Script::Input
}

/// Whether a word of the container's command lines contains the text: the cheap question before the others.
pub(crate) fn mentions(container: &Container<'_>, text: &str) -> bool {
    let has = |words: &[Written<'_, &str>]| words.iter().any(|word| word.value.contains(text));
    has(&container.command) || has(&container.args) || others(container).any(|(_, words)| has(words))
}

/// Every call that the container makes, as far as its manifest tells, in order.
pub(crate) fn called<'s>(container: &Container<'s>) -> Vec<Called<'s>> {
    let mut found = main(container);
    for (place, words) in others(container) {
        let words: Vec<Argument<'s>> = words.iter().map(|word| Argument { word: *word, place }).collect();
        run(&words, &mut found);
    }
    found
}

/// The calls of the command and its arguments only. Without a command the arguments go on with what the image starts;
/// images that start whatever they are given are so common that they are read as a command.
pub(crate) fn main<'s>(container: &Container<'s>) -> Vec<Called<'s>> {
    let command = container.command.iter().map(|word| Argument { word: *word, place: "its command" });
    let arguments = container.args.iter().map(|word| Argument { word: *word, place: "its arguments" });
    let words: Vec<Argument<'s>> = command.chain(arguments).collect();
    let mut found = Vec::new();
    run(&words, &mut found);
    found
}

#[derive(Clone, Copy)]
struct Argument<'s> {
    word: Written<'s, &'s str>,
    place: &'static str,
}

fn others<'c, 's>(container: &'c Container<'s>) -> impl Iterator<Item = (&'static str, &'c [Written<'s, &'s str>])> {
    let hook = |hook: Option<&'c LifecycleHandler<'s>>| hook.and_then(|hook| hook.exec.as_ref());
    let probe = |probe: &'c Option<Probe<'s>>| probe.as_ref().and_then(|probe| probe.exec.as_ref());
    let lifecycle = container.lifecycle.as_ref();
    let all = [
        ("its postStart hook", hook(lifecycle.and_then(|hooks| hooks.post_start.as_ref()))),
        ("its preStop hook", hook(lifecycle.and_then(|hooks| hooks.pre_stop.as_ref()))),
        ("its startup probe", probe(&container.startup_probe)),
        ("its liveness probe", probe(&container.liveness_probe)),
        ("its readiness probe", probe(&container.readiness_probe)),
    ];
    all.into_iter().filter_map(|(place, exec)| Some((place, &*exec?.command)))
}

/// The calls of one command line.
fn run<'s>(words: &[Argument<'s>], found: &mut Vec<Called<'s>>) {
    let Some(first) = words.first() else { return };
    let own = words.iter().map(|word| Word { text: word.word.value.to_owned(), calls: Vec::new() });
    let call = Call { words: own.collect(), ..Call::default() };
    let at = |left: usize| words.get(words.len().saturating_sub(left)).unwrap_or(first);
    Expansion { at: &at, found }.line(vec![call], DEEPEST);
}

/// How often a script may run a script.
const DEEPEST: usize = 6;

/// Adds calls, and those inside them.
struct Expansion<'e, 's> {
    /// The element of the command line with so many elements from it to the end, for a call that is one itself.
    at: &'e dyn Fn(usize) -> &'e Argument<'s>,
    found: &'e mut Vec<Called<'s>>,
}

impl<'s> Expansion<'_, 's> {
    /// The calls of a script.
    fn line(&mut self, calls: Vec<Call>, depth: usize) {
        let mut upstream: Vec<String> = Vec::new();
        for call in calls {
            if !call.is_piped {
                upstream.clear();
            }
            let programs = self.call(call, &upstream, depth);
            upstream.extend(programs);
        }
    }

    /// One call; gives the programs in it.
    fn call(&mut self, call: Call, upstream: &[String], depth: usize) -> Vec<String> {
        let Call { mut words, input, .. } = call;
        let mut programs = Vec::new();
        loop {
            words.drain(..wrapper::length(&words));
            programs.push(program(&words).to_owned());
            // What runs as another user is a call of its own.
            let Some(inner) = wrapper::as_other_user(&words) else { break };
            let rest = words.split_off(inner);
            self.add(words, upstream, None, rest.len());
            words = rest;
        }
        self.inside(&words, depth);
        self.add(words, upstream, input, 0);
        programs
    }

    /// The calls in the words of a call, and in the script that it runs.
    fn inside(&mut self, words: &[Word], depth: usize) {
        if depth == 0 {
            return;
        }
        let (arguments, name) = (words.get(1..).unwrap_or_default(), program(words));
        let text = match (name, script(arguments)) {
            ("su" | "runuser", _) => {
                let option = arguments.iter().position(|word| matches!(&*word.text, "-c" | "--command"));
                option.and_then(|option| arguments.get(option + 1)).map(|word| word.text.clone())
            }
            ("eval", _) => Some(arguments.iter().map(|word| &*word.text).collect::<Vec<&str>>().join(" ")),
            (name, Script::Text(word)) if is_shell(name) => Some(word.text.clone()),
            _ => None,
        };
        if let Some(text) = text {
            let from = arguments.iter().position(|word| word.text == text);
            let left = from.map_or(arguments.len(), |from| arguments.len() - from);
            let place = (self.at)(left);
            let at = |_: usize| place;
            Expansion { at: &at, found: &mut *self.found }.line(shell::calls(&text), depth - 1);
        }
        for word in words {
            self.line(word.calls.clone(), depth - 1);
        }
    }

    fn add(&mut self, words: Vec<Word>, upstream: &[String], input: Option<Word>, behind: usize) {
        let place = (self.at)(words.len() + behind);
        let upstream = upstream.to_vec();
        self.found.push(Called { words, node: place.word.node, place: place.place, upstream, input });
    }
}

fn program(words: &[Word]) -> &str {
    let word = words.first().map_or("", |word| word.text.as_str());
    word.rsplit('/').next().unwrap_or(word)
}
