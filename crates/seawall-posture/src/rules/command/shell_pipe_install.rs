//! `shell-pipe-install`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::command_line::{self, Called, Script, is_shell, script};
use crate::shell::{Call, Word};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "shell-pipe-install",
        title: "Container runs a script that it downloads",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("shell_pipe_install.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for container in workload.containers() {
            if !DOWNLOADERS.iter().any(|program| command_line::mentions(container, program)) {
                continue;
            }
            for called in command_line::called(container) {
                if let Some(downloader) = downloaded(&called) {
                    let (program, place) = (called.program(), called.place);
                    let runner = if program.is_empty() { "the shell" } else { program };
                    let message = format!(
                        "container `{}` lets `{runner}` run what `{downloader}` downloads, in {place}",
                        container.name
                    );
                    report.field(called.node, message);
                }
            }
        }
    }),
};

const DOWNLOADERS: [&str; 4] = ["curl", "wget", "aria2c", "fetch"];

/// What has downloaded the program that the call runs.
fn downloaded(called: &Called<'_>) -> Option<&'static str> {
    let program = called.program();
    let arguments = called.arguments();
    let piped = || called.upstream.iter().find_map(|program| downloader(program));
    if is_shell(program) {
        return match script(arguments) {
            Script::Input => piped().or_else(|| called.input.as_ref().and_then(inside)),
            Script::Text(word) | Script::File(word) => inside(word),
        };
    }
    match program {
        "eval" | "source" | "." => arguments.iter().find_map(inside),
        // What is downloaded stands where a program stands.
        "" => called.words.first().and_then(inside),
        _ if is_interpreter(program) && reads_input(arguments) => piped(),
        _ => None,
    }
}

fn inside(word: &Word) -> Option<&'static str> {
    let program = |call: &Call| {
        let name = call.words.iter().map(|word| word.text.rsplit('/').next().unwrap_or_default());
        name.filter_map(downloader).next().filter(|_| !call.words.is_empty())
    };
    word.calls.iter().find_map(program)
}

fn downloader(program: &str) -> Option<&'static str> {
    DOWNLOADERS.into_iter().find(|known| *known == program)
}

/// Programs that run a script from their input, as a shell does.
fn is_interpreter(program: &str) -> bool {
    let name = program.trim_end_matches(|last: char| last.is_ascii_digit() || last == '.');
    matches!(name, "python" | "perl" | "ruby" | "node" | "php")
}

/// Whether no script is given in the arguments: options that change how it runs may be.
fn reads_input(arguments: &[Word]) -> bool {
    let first =
        arguments.iter().map(|word| word.text.as_str()).find(|text| !matches!(*text, "-u" | "-B" | "-I" | "-E"));
    first.is_none_or(|text| text == "-" || text == "/dev/stdin")
}
