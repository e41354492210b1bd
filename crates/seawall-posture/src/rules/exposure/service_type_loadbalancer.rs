//! `service-type-loadbalancer`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Place, Rule, Severity, Status};

use crate::load_balancer::{self, Admits};
use crate::parameter;
use crate::service::{self, SERVICES};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "service-type-loadbalancer",
        title: "Load balancer lets everybody in",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0256", "exposed-services"],
        doc: include_str!("service_type_loadbalancer.md"),
    },
    fix: Fix::Review("Limit who may use the load balancer"),
    run: Run::Object(SERVICES, |object, report| {
        let Some(spec) = service::spec(object) else { return };
        let Some(kind) = spec.kind.filter(|kind| *kind == "LoadBalancer") else { return };
        let (field, message) = match load_balancer::admits(object, &spec) {
            Admits::Inside | Admits::Ranges => return,
            Admits::Groups => return report.unknown("whom the security groups of the load balancer let in"),
            Admits::Everybody(node, range) => (node, format!("opens its load balancer to `{range}`")),
            Admits::Anybody => (kind.node, "opens a load balancer to every address".to_owned()),
        };
        let ranges: Vec<&str> = report.parameters().list(&parameter::SERVICE_TYPE_LOADBALANCER_RANGES).collect();
        let reported = report.field(field, message);
        if !ranges.is_empty() {
            reported.set(Place::from(spec.node).join("loadBalancerSourceRanges"), ranges);
            return;
        }
        let Some((key, value)) = load_balancer::inside_annotation(object) else { return };
        let Some(annotations) = object.node().path(&["metadata", "annotations"]) else { return };
        match annotations.get(key) {
            Some(written) => reported.set(written, value),
            None => reported.set_below(annotations, &[key], value),
        };
    }),
};
