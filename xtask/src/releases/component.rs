//! Which part of Kubernetes a flaw is in, and how bad its finders say it is: what advisories in OSV form leave out.

/// Severity, component and operating system of the node (`-` for any), for a flaw that has been placed.
pub(super) fn of(cve: &str) -> Option<(&'static str, &'static str, &'static str)> {
    PLACED.iter().find(|placed| placed.0 == cve).map(|placed| (placed.1, placed.2, placed.3))
}

/// By CVE. The severity is the word of the CVSS base score that the Kubernetes project gave, else the one of the NVD.
const PLACED: &[(&str, &str, &str, &str)] = &[
    ("CVE-2015-5305", "medium", "kube-apiserver", "-"),
    ("CVE-2015-7561", "low", "kube-apiserver", "-"),
    ("CVE-2017-1000056", "critical", "kube-apiserver", "-"),
    ("CVE-2017-1002102", "medium", "kubelet", "-"),
    ("CVE-2018-1002100", "medium", "kubectl", "-"),
    ("CVE-2018-1002101", "critical", "kubelet", "windows"),
    ("CVE-2019-1002100", "medium", "kube-apiserver", "-"),
    ("CVE-2019-1002101", "medium", "kubectl", "-"),
    ("CVE-2019-11243", "low", "client", "-"),
    ("CVE-2019-11245", "medium", "kubelet", "-"),
    ("CVE-2019-11251", "medium", "kubectl", "-"),
    ("CVE-2019-11253", "high", "kube-apiserver", "-"),
    ("CVE-2020-8551", "medium", "kubelet", "-"),
    ("CVE-2020-8555", "medium", "kube-controller-manager", "-"),
    ("CVE-2020-8557", "medium", "kubelet", "-"),
    ("CVE-2020-8558", "medium", "kubelet", "-"),
    ("CVE-2020-8559", "medium", "kube-apiserver", "-"),
    ("CVE-2020-8563", "medium", "kube-controller-manager", "-"),
    ("CVE-2020-8564", "medium", "kubelet", "-"),
    ("CVE-2020-8566", "medium", "kube-controller-manager", "-"),
    ("CVE-2021-25735", "medium", "kube-apiserver", "-"),
    ("CVE-2021-25736", "medium", "kube-proxy", "windows"),
    ("CVE-2021-25737", "low", "kube-apiserver", "-"),
    ("CVE-2021-25741", "high", "kubelet", "-"),
    ("CVE-2021-25743", "low", "kubectl", "-"),
    ("CVE-2022-3162", "medium", "kube-apiserver", "-"),
    ("CVE-2022-3294", "medium", "kube-apiserver", "-"),
    ("CVE-2023-2431", "low", "kubelet", "-"),
    ("CVE-2023-2727", "medium", "kube-apiserver", "-"),
    ("CVE-2023-2728", "medium", "kube-apiserver", "-"),
    ("CVE-2023-3676", "high", "kubelet", "windows"),
    ("CVE-2023-3955", "high", "kubelet", "windows"),
    ("CVE-2023-5528", "high", "kubelet", "windows"),
    ("CVE-2024-0793", "high", "kube-controller-manager", "-"),
    ("CVE-2024-10220", "high", "kubelet", "-"),
    ("CVE-2024-3177", "low", "kube-apiserver", "-"),
    ("CVE-2024-5321", "medium", "kubelet", "windows"),
    ("CVE-2024-7598", "low", "kube-apiserver", "-"),
    ("CVE-2024-9042", "medium", "kubelet", "windows"),
    ("CVE-2025-0426", "medium", "kubelet", "-"),
    ("CVE-2025-13281", "medium", "kube-controller-manager", "-"),
    ("CVE-2025-1767", "medium", "kubelet", "-"),
    ("CVE-2025-4563", "low", "kube-apiserver", "-"),
    ("CVE-2025-5187", "medium", "kube-apiserver", "-"),
];
