//! What the kubelet says of a pod.

use crate::generate::clock::rfc3339;
use crate::generate::fields::Fields;
use crate::generate::image;
use crate::generate::random::For;
use crate::generate::value::{Value, list};

use super::one_pod::OnePod;
use super::pods::{PodParts, State, state};

impl OnePod<'_> {
    pub(super) fn status(&self, parts: &PodParts) -> Fields {
        let state = state(self.cluster, self.index, self.number);
        let node_address = self.cluster.placement.node_address(self.place.node);
        let started = rfc3339(self.created + 2);
        if state == State::Evicted {
            return Fields::new()
                .with("message", "The node was low on resource: memory.")
                .with("phase", "Failed")
                .with("qosClass", parts.quality)
                .with("reason", "Evicted")
                .with("startTime", started);
        }
        let phase = match state {
            State::Waiting => "Pending",
            State::Succeeded => "Succeeded",
            _ => "Running",
        };
        let address = self.address();
        let ip = |address: &str| list([Fields::new().with("ip", address.to_owned())]);
        let statuses = parts
            .containers
            .iter()
            .enumerate()
            .map(|(number, container)| self.container_status(container, number, state));
        let init = parts.init.iter().enumerate().map(|(number, container)| {
            let keeps_running = container.get("restartPolicy").is_some();
            self.container_status(container, 10 + number, if keeps_running { state } else { State::Succeeded })
        });
        Fields::new()
            .with("conditions", self.conditions(state))
            .with("containerStatuses", list(statuses))
            .with("hostIP", node_address.clone())
            .with("hostIPs", ip(&node_address))
            .with_any("initContainerStatuses", list(init))
            .with("observedGeneration", 1)
            .with("phase", phase)
            .with("podIP", address.clone())
            .with("podIPs", ip(&address))
            .with("qosClass", parts.quality)
            .with("startTime", started)
    }

    fn conditions(&self, state: State) -> Value {
        let ready = state == State::Running;
        let (start, end) = (rfc3339(self.created + 1), rfc3339(self.created + 9));
        let conditions = [
            ("PodReadyToStartContainers", state != State::Succeeded, &end),
            ("Initialized", true, &start),
            ("Ready", ready, &end),
            ("ContainersReady", ready, &end),
            ("PodScheduled", true, &start),
        ];
        list(conditions.map(|(kind, holds, time)| {
            let reason =
                (!holds).then_some(if state == State::Succeeded { "PodCompleted" } else { "ContainersNotReady" });
            Fields::new()
                .with("lastProbeTime", Value::Null)
                .with("lastTransitionTime", time.clone())
                .with("observedGeneration", 1)
                .with_some("reason", reason)
                .with("status", if holds { "True" } else { "False" })
                .with("type", kind)
        }))
    }

    fn container_status(&self, container: &Fields, number: usize, state: State) -> Fields {
        let seed = self.seed.fork(For::Uid, number as u64);
        let id = format!("containerd://{}", seed.hex(64));
        let started = rfc3339(self.created + 5);
        let pulled_image = container.get("image").cloned().unwrap_or(Value::Null);
        let name = pulled_image.text().map(image::repository).unwrap_or_default();
        let digest = self.workload.seed.fork(For::Version, number as u64).hex(64);
        let current = match state {
            State::Waiting => Fields::new()
                .with("waiting", Fields::new().with("message", "pulling image").with("reason", "ImagePullBackOff")),
            State::Crashing => {
                let message = "back-off 5m0s restarting failed container";
                Fields::new().with("waiting", Fields::new().with("message", message).with("reason", "CrashLoopBackOff"))
            }
            State::Succeeded => Fields::new().with("terminated", ended(&id, 0, "Completed", &started)),
            State::Running | State::Evicted => {
                Fields::new().with("running", Fields::new().with("startedAt", started.clone()))
            }
        };
        let last = match state {
            State::Crashing => Fields::new().with("terminated", ended(&id, 1, "Error", &started)),
            _ => Fields::new(),
        };
        let up = state == State::Running;
        let pulled = state != State::Waiting;
        let image_id = if pulled { format!("{name}@sha256:{digest}") } else { String::new() };
        let status = Fields::new()
            .with_some("containerID", pulled.then_some(id))
            .with("image", pulled_image)
            .with("imageID", image_id)
            .with("lastState", last)
            .with("name", container.get("name").cloned().unwrap_or(Value::Null))
            .with("ready", up || (state == State::Succeeded && number >= 10))
            .with("restartCount", if state == State::Crashing { 40 } else { (seed.bits() % 20 / 17) as i64 })
            .with("started", up)
            .with("state", current);
        if !up {
            return status;
        }
        let resources = container.get("resources").filter(|resources| !resources.is_empty());
        let requests = resources.and_then(|resources| resources.at(&["requests"])).cloned();
        let user = Fields::new().with("gid", 0).with("supplementalGroups", list([0i64])).with("uid", 0);
        status
            .with_some("allocatedResources", requests)
            .with_some("resources", resources.cloned())
            .with("user", Fields::new().with("linux", user))
    }
}

fn ended(id: &str, code: i64, reason: &'static str, time: &str) -> Fields {
    Fields::new()
        .with("containerID", id.to_owned())
        .with("exitCode", code)
        .with("finishedAt", time.to_owned())
        .with("reason", reason)
        .with("startedAt", time.to_owned())
}
