//! A ServiceAccount as it is written.

use seawall_yaml::Node;

use super::read::{List, Maybe, view};

view! {
    /// A ServiceAccount.
    ServiceAccount of "io.k8s.api.core.v1.ServiceAccount" {
        /// Whether pods get its token unless they say otherwise; absent means they do.
        automount_service_account_token: Maybe<'d, bool> = "automountServiceAccountToken",
        /// Secrets that pods may use to pull images.
        image_pull_secrets: List<'d, Node<'d>> = "imagePullSecrets",
    }
}
