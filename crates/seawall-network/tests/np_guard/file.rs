//! What the name of an expected file says.

use std::collections::BTreeMap;

use seawall_network::policy::Direction;
use seawall_network::ports::Protocol;

/// What the analyzer was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Question {
    /// Who can reach whom.
    Connections,
    /// The same, and what not-yet-existing pods could reach.
    Exposure,
    /// Why.
    Explain,
    /// Why, and exposure.
    ExplainExposure,
}

/// How the answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Format {
    Txt,
    Json,
    Csv,
    Md,
    Dot,
}

/// `<dir>[_focus_workload_<w>[_<direction>][_with_<peer>]][_<proto>-<port>][_allow|_deny]_<kind>_output.<ext>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) input: String,
    /// Workloads that one end must be: namespace and name or name alone, joined by `_`.
    pub(crate) focus: Option<String>,
    /// Which end.
    pub(crate) direction: Option<Direction>,
    /// What the other end must be.
    pub(crate) peer: Option<String>,
    /// The only port that is asked for.
    pub(crate) port: Option<(Protocol, u16)>,
    /// Whether only what is allowed, or only what is denied, is explained.
    pub(crate) allowed: Option<bool>,
    pub(crate) question: Question,
    pub(crate) format: Format,
}

impl File {
    /// Reads a name; the input is the longest of `inputs` that it begins with. Nothing for a name of another form.
    pub(crate) fn read(name: &str, inputs: &BTreeMap<String, Vec<String>>) -> Option<Self> {
        let (stem, ending) = name.rsplit_once("_output.")?;
        let format = match ending {
            "txt" => Format::Txt,
            "json" => Format::Json,
            "csv" => Format::Csv,
            "md" => Format::Md,
            "dot" => Format::Dot,
            _ => return None,
        };
        let kinds = [
            ("_explain_exposure", Question::ExplainExposure),
            ("_exposure", Question::Exposure),
            ("_explain", Question::Explain),
            ("_connlist", Question::Connections),
        ];
        let (stem, question) = kinds.iter().find_map(|&(kind, question)| Some((stem.strip_suffix(kind)?, question)))?;
        let begins =
            |input: &&String| stem.strip_prefix(&***input).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
        let input = inputs.keys().filter(begins).max_by_key(|input| input.len())?;
        let mut rest = &stem[input.len()..];
        let allowed = [("_allow", true), ("_deny", false)].into_iter().find_map(|(word, allowed)| {
            rest = rest.strip_suffix(word)?;
            Some(allowed)
        });
        let port = rest.rsplit_once('_').and_then(|(before, port)| {
            let port = port_of(port)?;
            rest = before;
            Some(port)
        });
        let (mut focus, mut direction, mut peer) = (None, None, None);
        if let Some(mut about) = rest.strip_prefix("_focus_workload_") {
            if let Some((before, with)) = about.split_once("_with_") {
                (about, peer) = (before, Some(with.to_owned()));
            }
            for known in Direction::BOTH {
                if let Some(before) = about.strip_suffix(known.name()).and_then(|before| before.strip_suffix('_')) {
                    (about, direction) = (before, Some(known));
                }
            }
            focus = Some(about.to_owned());
        } else if !rest.is_empty() {
            return None;
        }
        Some(Self {
            name: name.to_owned(),
            input: input.clone(),
            focus,
            direction,
            peer,
            port,
            allowed,
            question,
            format,
        })
    }

    /// Whether everything is asked for: no end, no port, no verdict alone.
    pub(crate) fn is_whole(&self) -> bool {
        self.focus.is_none() && self.port.is_none() && self.allowed.is_none()
    }
}

fn port_of(text: &str) -> Option<(Protocol, u16)> {
    let (protocol, port) = text.split_once('-')?;
    Some((Protocol::read(&protocol.to_uppercase())?, port.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Option<File> {
        let inputs = ["a", "a_b"].map(|input| (input.to_owned(), Vec::new()));
        File::read(name, &inputs.into())
    }

    #[test]
    fn the_longest_input_counts() {
        let file = read("a_b_connlist_output.txt").unwrap();
        assert_eq!((&*file.input, file.is_whole()), ("a_b", true));
    }

    #[test]
    fn every_part_of_a_name_is_read() {
        let file = read("a_focus_workload_x_y_egress_with_z_tcp-80_allow_explain_output.txt").unwrap();
        assert_eq!((file.focus.as_deref(), file.peer.as_deref()), (Some("x_y"), Some("z")));
        assert_eq!((file.direction, file.port), (Some(Direction::Egress), Some((Protocol::Tcp, 80))));
        assert_eq!((file.allowed, file.question, file.format), (Some(true), Question::Explain, Format::Txt));
    }

    #[test]
    fn what_is_not_known_is_not_read() {
        assert_eq!(read("a_something_connlist_output.txt"), None);
        assert_eq!(read("a_connlist_output.xml"), None);
    }
}
