//! `plaintext-secret-in-args`.

use seawall_check::{Check, Fix, Report, Run, mention};
use seawall_model::api::{ExecAction, HttpGetAction, LifecycleHandler, Probe, Written};
use seawall_model::workload::Container;
use seawall_model::{Rule, Severity, Status};

use crate::credential::{self, Command, Credential};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "plaintext-secret-in-args",
        title: "Credential in plain text in a command line",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("plaintext_secret_in_args.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for container in workload.containers() {
            let mut finds = Finds { container, report: &mut *report };
            let mut command = Command::default();
            finds.words("its command", &container.command, &mut command);
            finds.words("its arguments", &container.args, &mut command);
            let probes = [
                ("its liveness probe", &container.liveness_probe),
                ("its readiness probe", &container.readiness_probe),
                ("its startup probe", &container.startup_probe),
            ];
            for (place, probe) in probes {
                finds.probe(place, probe.as_ref());
            }
            if let Some(lifecycle) = &container.lifecycle {
                finds.hook("its postStart hook", lifecycle.post_start.as_ref());
                finds.hook("its preStop hook", lifecycle.pre_stop.as_ref());
            }
        }
    }),
};

struct Finds<'f, 'r, 's> {
    container: &'f Container<'s>,
    report: &'f mut Report<'r>,
}

impl<'s> Finds<'_, '_, 's> {
    fn probe(&mut self, place: &str, probe: Option<&Probe<'s>>) {
        self.exec(place, probe.and_then(|probe| probe.exec.as_ref()));
        self.headers(place, probe.and_then(|probe| probe.http_get.as_ref()));
    }

    fn hook(&mut self, place: &str, hook: Option<&LifecycleHandler<'s>>) {
        self.exec(place, hook.and_then(|hook| hook.exec.as_ref()));
        self.headers(place, hook.and_then(|hook| hook.http_get.as_ref()));
    }

    fn exec(&mut self, place: &str, exec: Option<&ExecAction<'s>>) {
        if let Some(exec) = exec {
            self.words(place, &exec.command, &mut Command::default());
        }
    }

    fn words(&mut self, place: &str, words: &[Written<'s, &'s str>], command: &mut Command<'s>) {
        for word in words {
            if let Some(found) = command.word(word.value) {
                self.say(place, word, found);
            }
        }
    }

    fn headers(&mut self, place: &str, request: Option<&HttpGetAction<'s>>) {
        for header in request.into_iter().flat_map(|request| &request.http_headers) {
            let Some((name, value)) = header.name.zip(header.value) else { continue };
            if let Some(found) = credential::under(&name, &value) {
                self.say(place, &value, Credential { what: found.what, under: found.under.or(Some(name.value)) });
            }
        }
    }

    fn say(&mut self, place: &str, word: &Written<'s, &'s str>, found: Credential<'_>) {
        let (container, what, under) = (self.container.name, found.what, mention::under(found.under));
        let message = format!("container `{container}` has {what} in plain text in {place}{under}");
        self.report.secret(word.node, message).fact(credential::NOT_SHOWN);
    }
}
