//! `dangling-service`.

use seawall_check::{Check, Fix, Run};
use seawall_model::selection::service_selector;
use seawall_model::{Rule, Severity, Status};

use crate::service::{self, SERVICES};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "dangling-service",
        title: "Service selects no pod",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0293", "dangling-service", "service-targets-pod"],
        doc: include_str!("dangling_service.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(SERVICES, |object, snapshot, report| {
        let Some(selector) = service_selector(object) else { return };
        if service::spec(object).is_none_or(|spec| service::kind(&spec) == "ExternalName") {
            return;
        }
        let mut may_be = false;
        for pod in service::pods(object, snapshot) {
            if pod.sure {
                return;
            }
            may_be = true;
        }
        if may_be || !snapshot.has_all_pods_in(object.reference.namespace.as_deref()) {
            report.unknown("whether pods outside the input are selected");
        } else {
            report.field(selector, "selects no pod");
        }
    }),
};
