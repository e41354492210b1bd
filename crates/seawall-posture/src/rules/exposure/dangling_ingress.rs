//! `dangling-ingress`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::backend::{Backend, OPENSHIFT_ROUTE};
use seawall_model::{GroupKind, Object, Rule, Severity, Snapshot, Status};

use crate::backend;
use crate::ingress::INGRESSES;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "dangling-ingress",
        title: "Ingress sends to a Service that does not exist",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0298", "dangling-ingress", "ingress-targets-service"],
        doc: include_str!("dangling_ingress.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[Run::ObjectAmong(INGRESSES, judge), Run::ObjectAmong(ROUTES, judge)]),
};

const ROUTES: &[GroupKind<'static>] = &[OPENSHIFT_ROUTE];

fn judge(object: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    // AWS' controller makes the rules of such a backend from annotations.
    let by_annotation = |backend: &Backend<'_>| backend.port.and_then(|port| port.as_str()) == Some("use-annotation");
    for backend in Backend::all_in(object).iter().filter(|backend| !by_annotation(backend)) {
        backend::report_absent(object, backend, snapshot, report);
    }
}
