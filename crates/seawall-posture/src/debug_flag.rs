//! Flags that open a program to those who look for them: profiles, debuggers, switched-off protection.

/// What a flag does when it is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Serves profiles: memory, stacks, command line.
    Profiles,
    /// Turns on debugging.
    Debugging,
    /// Takes authentication or encryption away.
    Unprotected,
}

impl Effect {
    /// For messages: ``is started with `--pprof`, which serves profiles``.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Profiles => "serves profiles",
            Self::Debugging => "turns debugging on",
            Self::Unprotected => "turns protection off",
        }
    }
}

/// A flag that is on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flag<'t> {
    /// As it is written, without its value.
    pub(crate) name: &'t str,
    pub(crate) effect: Effect,
    /// Whether its value is the next word.
    pub(crate) takes_next: bool,
}

/// When a flag is on.
#[derive(Clone, Copy)]
enum Sense {
    /// Unless it says no.
    Switch,
    /// When its address can be reached from other pods.
    Address,
    /// The same for one that is local without a host.
    LocalAddress,
    /// When its port is not 0.
    Port,
    /// When its value is a word for nothing.
    Nothing,
}

use Effect::{Debugging, Profiles, Unprotected};
use Sense::{Address, LocalAddress, Nothing, Port, Switch};

/// By name, without dashes.
const FLAGS: &[(&[&str], Sense, Effect)] = &[
    (&["pprof", "enable-pprof", "pprof-enable", "pprof-enabled", "enable-profiling"], Switch, Profiles),
    (&["pprof-addr", "pprof-address", "pprof-bind-address", "pprof-listen-address", "pprof-host"], Address, Profiles),
    (&["pprof-port"], Port, Profiles),
    (&["debug", "enable-debug", "debug-mode", "debug-server", "enable-debug-server"], Switch, Debugging),
    (&["debug-addr", "debug-address", "debug-bind-address", "debug-listen-address"], Address, Debugging),
    (&["debug-port"], Port, Debugging),
    (&["inspect", "inspect-brk"], LocalAddress, Debugging),
    (&["insecure", "insecure-mode", "allow-insecure", "insecure-tls", "kubelet-insecure-tls"], Switch, Unprotected),
    (&["insecure-skip-tls-verify", "insecure-skip-verify", "skip-tls-verify", "tls-skip-verify"], Switch, Unprotected),
    (&["no-tls-verify", "enable-insecure-login", "enable-skip-login"], Switch, Unprotected),
    (&["disable-auth", "disable-authentication", "disable-authorization", "auth-disabled"], Switch, Unprotected),
    (&["no-auth", "no-authentication", "skip-auth", "allow-unauthenticated", "allow-anonymous"], Switch, Unprotected),
    (&["insecure-bind-address", "insecure-listen-address"], Address, Unprotected),
    (&["insecure-port"], Port, Unprotected),
    (&["auth", "auth-mode", "authentication"], Nothing, Unprotected),
];

/// The flag in `word`, if it is one of these and on. `next` is the word after it.
pub(crate) fn find<'t>(word: &'t str, next: Option<&str>) -> Option<Flag<'t>> {
    let name = word.strip_prefix('-')?;
    let name = name.strip_prefix('-').unwrap_or(name);
    if let Some(found) = of_java(word) {
        return Some(found);
    }
    let (name, own) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
    let (_, sense, effect) = FLAGS.iter().find(|(names, ..)| names.contains(&name))?;
    let next = next.filter(|next| own.is_none() && !next.starts_with('-') && !matches!(sense, Switch | LocalAddress));
    let is_on = match (sense, own.or(next)) {
        (Switch, value) => !value.is_some_and(is_no),
        (Address, value) => value.is_some_and(|value| !is_no(value) && !is_local(value)),
        (LocalAddress, value) => value.is_some_and(|value| value.contains(':') && !is_local(value)),
        (Port, value) => value.is_some_and(|value| value.bytes().any(|byte| (b'1'..=b'9').contains(&byte))),
        (Nothing, value) => value.is_some_and(|value| matches!(value, "none" | "disabled" | "off" | "false")),
    };
    let written = word.split_once('=').map_or(word, |(name, _)| name);
    is_on.then_some(Flag { name: written, effect: *effect, takes_next: next.is_some() })
}

/// Java's debugger and management port have flags of their own shape.
fn of_java(word: &str) -> Option<Flag<'_>> {
    const OPEN: &str = "-Dcom.sun.management.jmxremote.authenticate";
    if word.strip_prefix(OPEN) == Some("=false") {
        return Some(Flag { name: OPEN, effect: Unprotected, takes_next: false });
    }
    let name = ["-agentlib:jdwp", "-Xrunjdwp"].into_iter().find(|name| word.starts_with(name))?;
    let address = word.split([',', '=', ':']).skip_while(|part| *part != "address").nth(1)?;
    matches!(address, "*" | "0.0.0.0").then_some(Flag { name, effect: Debugging, takes_next: false })
}

fn is_no(value: &str) -> bool {
    matches!(value, "" | "0" | "false" | "False" | "FALSE" | "no" | "off" | "f" | "F" | "none" | "disabled")
}

/// Whether only the pod itself reaches the address.
fn is_local(address: &str) -> bool {
    let address = address.trim_start_matches("http://");
    address.starts_with("localhost")
        || address.starts_with("127.")
        || address.starts_with("[::1]")
        || address == "::1"
        || address.starts_with("unix:")
}

#[cfg(test)]
mod tests {
    use super::find;

    fn is_on(line: &str) -> bool {
        let (word, next) = line.split_once(' ').map_or((line, None), |(word, next)| (word, Some(next)));
        find(word, next).is_some()
    }

    #[test]
    fn flags_are_on_unless_their_value_says_otherwise() {
        for on in [
            "--pprof",
            "-pprof",
            "--enable-pprof=true",
            "--insecure",
            "--pprof-addr=:6060",
            "--pprof-addr 0.0.0.0:6060",
            "--inspect=0.0.0.0:9229",
            "--insecure-port=8080",
            "--auth=none",
            "--pprof-port 6060",
            "--pprof x",
            "-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005",
            "-Xrunjdwp:transport=dt_socket,address=0.0.0.0:1",
            "-Dcom.sun.management.jmxremote.authenticate=false",
        ] {
            assert!(is_on(on), "{on}");
        }
        for off in [
            "pprof",
            "--pprof=false",
            "--insecure=0",
            "--pprof-addr=localhost:6060",
            "--pprof-addr 127.0.0.1:6060",
            "--pprof-addr",
            "--pprof-bind-address=0",
            "--pprof-addr=",
            "--inspect",
            "--inspect=9229",
            "--inspect app.js",
            "--insecure-port=0",
            "--auth=oidc",
            "--insecure-registry=a",
            "--no-auth-warning",
            "--debugger",
            "---pprof",
            "-agentlib:jdwp=transport=dt_socket,server=y,address=localhost:5005",
            "-agentlib:jdwp=server=y,address=5005",
            "-Dcom.sun.management.jmxremote.authenticate=true",
            "-",
            "--",
            "--pprof-addr --debug-server=no",
        ] {
            assert!(!is_on(off), "{off}");
        }
    }
}
