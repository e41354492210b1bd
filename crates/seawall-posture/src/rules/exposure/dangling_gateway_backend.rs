//! `dangling-gateway-backend`.

use seawall_check::{Check, Fix, Run};
use seawall_model::backend::{Backend, ROUTES};
use seawall_model::{Rule, Severity, Status};

use crate::backend;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "dangling-gateway-backend",
        title: "Route sends to a backend that does not exist",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0302"],
        doc: include_str!("dangling_gateway_backend.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(&ROUTES, |object, snapshot, report| {
        for backend in &Backend::all_in(object) {
            backend::report_absent(object, backend, snapshot, report);
        }
    }),
};
