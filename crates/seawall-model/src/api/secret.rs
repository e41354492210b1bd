//! Secrets and ConfigMaps as they are written.

use seawall_yaml::Node;

use super::read::{Maybe, view};

view! {
    /// A Secret.
    Secret of "io.k8s.api.core.v1.Secret" {
        /// What its keys mean; absent means `Opaque`.
        kind: Maybe<'d, &'d str> = "type",
        /// Keys to values in base64.
        data: Option<Node<'d>> = "data",
        /// Keys to values in plain text; wins over `data`.
        string_data: Option<Node<'d>> = "stringData",
    }
}

view! {
    /// A ConfigMap.
    ConfigMap of "io.k8s.api.core.v1.ConfigMap" {
        /// Keys to values.
        data: Option<Node<'d>> = "data",
        /// Keys to values in base64, for what is not UTF-8.
        binary_data: Option<Node<'d>> = "binaryData",
    }
}
