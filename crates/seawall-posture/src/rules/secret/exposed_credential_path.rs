//! `exposed-credential-path`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::credential_file::{Bringer, CredentialFile};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "exposed-credential-path",
        title: "Credential file comes from the image or the node",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0020"],
        doc: include_str!("exposed_credential_path.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for container in workload.containers() {
            let name = container.name;
            for file in CredentialFile::named_by(container) {
                let reads = || format!("container `{name}` reads {} from `{}`", file.what, file.path);
                match Bringer::of(file.path, container, workload) {
                    Bringer::Other => {}
                    Bringer::Image if file.may_be_written() => {
                        report.unknown("whether a credential file that no volume brings is made at run time");
                    }
                    Bringer::Image => {
                        report.field(file.at, format!("{}, which no volume brings: it lies in the image", reads()));
                    }
                    Bringer::Node(volume) => {
                        let message = format!("{}, which {} brings from the node", reads(), volume.name());
                        report.field(file.at, message).also(volume.path_field());
                    }
                }
            }
            for file in CredentialFile::mounted_in(container) {
                if let Bringer::Node(volume) = Bringer::of(file.path, container, workload) {
                    let (what, path, brings) = (file.what, file.path, volume.name());
                    let message =
                        format!("container `{name}` finds {what} in `{path}`, which {brings} brings from the node");
                    report.field(file.at, message).also(volume.path_field());
                }
            }
        }
    }),
};
