//! Security settings as they are written, for pods and for containers.

use super::read::{List, Maybe, Written, view};

view! {
    /// Settings of one container; they win over the pod's.
    SecurityContext of "io.k8s.api.core.v1.SecurityContext" {
        /// Nearly everything root on the node may do.
        privileged: Maybe<'d, bool> = "privileged",
        /// Whether a process may gain more rights than its parent.
        allow_privilege_escalation: Maybe<'d, bool> = "allowPrivilegeEscalation",
        /// Whether the image's file system cannot be written.
        read_only_root_filesystem: Maybe<'d, bool> = "readOnlyRootFilesystem",
        /// Whether the kubelet refuses to start the container as user 0.
        run_as_non_root: Maybe<'d, bool> = "runAsNonRoot",
        /// User id.
        run_as_user: Maybe<'d, i64> = "runAsUser",
        /// Primary group id.
        run_as_group: Maybe<'d, i64> = "runAsGroup",
        /// `Default` or `Unmasked`.
        proc_mount: Maybe<'d, &'d str> = "procMount",
        /// Capabilities added and dropped.
        capabilities: Option<Capabilities<'d>> = "capabilities",
        /// System call filter.
        seccomp_profile: Option<SeccompProfile<'d>> = "seccompProfile",
        /// AppArmor profile.
        app_armor_profile: Option<AppArmorProfile<'d>> = "appArmorProfile",
        /// SELinux label.
        se_linux_options: Option<SeLinuxOptions<'d>> = "seLinuxOptions",
        /// Windows settings.
        windows_options: Option<WindowsSecurityContextOptions<'d>> = "windowsOptions",
    }
}

view! {
    /// Settings of a pod, for all its containers.
    PodSecurityContext of "io.k8s.api.core.v1.PodSecurityContext" {
        /// Whether the kubelet refuses to start containers as user 0.
        run_as_non_root: Maybe<'d, bool> = "runAsNonRoot",
        /// User id.
        run_as_user: Maybe<'d, i64> = "runAsUser",
        /// Primary group id.
        run_as_group: Maybe<'d, i64> = "runAsGroup",
        /// Group that owns the volumes.
        fs_group: Maybe<'d, i64> = "fsGroup",
        /// Further groups of every process.
        supplemental_groups: List<'d, Written<'d, i64>> = "supplementalGroups",
        /// System call filter.
        seccomp_profile: Option<SeccompProfile<'d>> = "seccompProfile",
        /// AppArmor profile.
        app_armor_profile: Option<AppArmorProfile<'d>> = "appArmorProfile",
        /// SELinux label.
        se_linux_options: Option<SeLinuxOptions<'d>> = "seLinuxOptions",
        /// Windows settings.
        windows_options: Option<WindowsSecurityContextOptions<'d>> = "windowsOptions",
        /// Kernel parameters.
        sysctls: List<'d, Sysctl<'d>> = "sysctls",
    }
}

view! {
    /// Capabilities added to and dropped from the runtime's default set, without `CAP_`.
    Capabilities of "io.k8s.api.core.v1.Capabilities" {
        /// Added.
        add: List<'d, Written<'d, &'d str>> = "add",
        /// Dropped.
        drop: List<'d, Written<'d, &'d str>> = "drop",
    }
}

view! {
    /// A system call filter.
    SeccompProfile of "io.k8s.api.core.v1.SeccompProfile" {
        /// `RuntimeDefault`, `Localhost` or `Unconfined`.
        kind: Maybe<'d, &'d str> = "type",
        /// The file below the kubelet's seccomp folder.
        localhost_profile: Maybe<'d, &'d str> = "localhostProfile",
    }
}

view! {
    /// An AppArmor profile.
    AppArmorProfile of "io.k8s.api.core.v1.AppArmorProfile" {
        /// `RuntimeDefault`, `Localhost` or `Unconfined`.
        kind: Maybe<'d, &'d str> = "type",
        /// The profile's name on the node.
        localhost_profile: Maybe<'d, &'d str> = "localhostProfile",
    }
}

view! {
    /// An SELinux label.
    SeLinuxOptions of "io.k8s.api.core.v1.SELinuxOptions" {
        /// User part.
        user: Maybe<'d, &'d str> = "user",
        /// Role part.
        role: Maybe<'d, &'d str> = "role",
        /// Type part.
        kind: Maybe<'d, &'d str> = "type",
        /// Level part.
        level: Maybe<'d, &'d str> = "level",
    }
}

view! {
    /// Windows settings.
    WindowsSecurityContextOptions of "io.k8s.api.core.v1.WindowsSecurityContextOptions" {
        /// Whether the container runs in the host's namespaces.
        host_process: Maybe<'d, bool> = "hostProcess",
        /// User name.
        run_as_user_name: Maybe<'d, &'d str> = "runAsUserName",
    }
}

view! {
    /// A kernel parameter.
    Sysctl of "io.k8s.api.core.v1.Sysctl" {
        /// Name, dots or slashes between the parts.
        name: Maybe<'d, &'d str> = "name",
        /// Value.
        value: Maybe<'d, &'d str> = "value",
    }
}
