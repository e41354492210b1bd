//! Prints what targets lead to: each file with its objects and problems, then how long it took.
#![allow(clippy::print_stdout, missing_docs)]

use std::time::Instant;

use seawall_model::Observation;
use seawall_source::{Settings, Target, read};

fn main() {
    let quiet = std::env::args().any(|argument| argument == "--quiet");
    let targets: Vec<Target> =
        std::env::args_os().skip(1).filter(|argument| argument != "--quiet").map(Target::parse).collect();
    let start = Instant::now();
    let (mut files, mut objects, mut problems) = (0, 0, 0);
    let mut kept = Vec::new();
    let hints = read(&targets, &Settings::default(), &mut |file| {
        files += usize::from(file.was_read);
        let mut here = 0;
        for observation in &file.observations {
            match observation {
                Observation::Object(_) => here += 1,
                Observation::Problem(problem) => {
                    problems += 1;
                    let at = problem.position.map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
                    if !quiet {
                        println!("{}{at}: {:?}: {}", file.path, problem.effect, problem.message);
                    }
                }
            }
        }
        objects += here;
        if !quiet {
            println!("{}: {here}", file.path);
        }
        kept.push(file);
    });
    let took = start.elapsed();
    println!("{files} files, {objects} objects, {problems} problems in {took:?}; {hints:?}");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default());
}
