//! Whom the API server calls: a Service of the cluster, or a URL.

use seawall_yaml::Node;

/// The host in the `url` of a `clientConfig`, if it lies outside the cluster.
pub(crate) fn outside<'s>(config: Node<'s>) -> Option<(Node<'s>, &'s str)> {
    let url = config.get("url")?;
    let (_, rest) = url.as_str()?.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host_and_port.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => host_and_port.split(':').next().unwrap_or_default(),
    };
    (!is_inside(host)).then_some((url, host))
}

/// A name that only the cluster's DNS knows, or the machine of the API server itself.
fn is_inside(host: &str) -> bool {
    let labels = host.trim_end_matches('.').split('.').skip(1).collect::<Vec<_>>();
    labels.get(1).is_some_and(|label| *label == "svc") || ["localhost", "127.0.0.1", "::1"].contains(&host)
}

/// Whether a certificate stands there by which the API server knows whom it has reached. A line end is what manifests
/// hold that are filled in later.
pub(crate) fn has_certificate(config: Node<'_>) -> bool {
    config.get("caBundle").and_then(Node::as_str).is_some_and(|bundle| !["", "Cg==", "\n"].contains(&bundle))
}

#[cfg(test)]
mod tests {
    use super::is_inside;

    #[test]
    fn names_of_services_are_inside() {
        for host in ["web.shop.svc", "web.shop.svc.cluster.local", "web.shop.svc.cluster.local.", "localhost", "::1"] {
            assert!(is_inside(host), "{host}");
        }
        for host in ["hooks.example.com", "svc", "web.svc", "svc.example.com", "web.shop.svcs", "10.0.0.1", ""] {
            assert!(!is_inside(host), "{host}");
        }
    }
}
