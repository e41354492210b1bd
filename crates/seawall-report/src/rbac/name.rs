//! What requests are called.

use seawall_rbac::{Resource, Target};

use crate::printable;

/// `create deployments.apps/scale "web" in shop`, `get /healthz`.
pub(crate) fn asked(verb: &str, target: &Target<'_>) -> String {
    let text = match target {
        Target::Path(path) => format!("{verb} {path}"),
        Target::Resource(Resource { group, resource, subresource, namespace, name }) => {
            let mut text = format!("{verb} {resource}");
            let mut add = |before: &str, part: &str, after: &str| {
                if !part.is_empty() {
                    text.extend([before, part, after]);
                }
            };
            add(".", group, "");
            add("/", subresource, "");
            add(" \"", name, "\"");
            add(" in ", namespace, "");
            text
        }
    };
    printable(&text).into_owned()
}
