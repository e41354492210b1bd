//! The catalogue of controllers: which act on what, and what that gives to whoever writes it. Data, with a version.

use std::sync::OnceLock;

use crate::Action;

/// The catalogue.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    /// When it was last looked over: year and month.
    pub(crate) version: String,
    /// The controllers.
    pub(crate) controllers: Vec<Controller>,
}

/// A controller.
#[derive(Debug, Default)]
pub(crate) struct Controller {
    /// Its name here.
    pub(crate) name: String,
    /// The ends of the repositories that its image comes from.
    pub(crate) images: Vec<String>,
    /// The program that it is, where several share an image.
    pub(crate) command: Option<String>,
    /// Namespace and name of its ServiceAccount where it is usually installed.
    pub(crate) account: (String, String),
    /// What it acts on.
    pub(crate) acts: Vec<Acts>,
}

/// A kind of resource that a controller acts on.
#[derive(Debug)]
pub(crate) struct Acts {
    /// API group.
    pub(crate) group: &'static str,
    /// Kind of the objects.
    pub(crate) kind: &'static str,
    /// Making one.
    pub(crate) create: Action,
    /// Changing one.
    pub(crate) change: [Action; 2],
    /// Whether it holds a pod template, as a Deployment does.
    pub(crate) is_template: bool,
    /// What whoever writes one gets.
    pub(crate) gives: Vec<Gives>,
    /// Whether the controller looks at its own namespace only.
    pub(crate) is_home: bool,
    /// The argument of the controller with which it does not act with its own rights.
    pub(crate) tenants: Option<String>,
    /// Whether it depends on settings that objects do not tell.
    pub(crate) is_unsure: bool,
}

/// What somebody gets from a controller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gives {
    /// What the controller can do.
    Own,
    /// ServiceAccounts of the namespace.
    Accounts,
    /// Secrets of the namespace.
    Secrets,
    /// ConfigMaps of the namespace.
    ConfigMaps,
    /// PersistentVolumeClaims of the namespace.
    Claims,
    /// Pods of any specification in the namespace.
    Pods,
    /// Root on a node that is made for it.
    Nodes,
}

impl Catalogue {
    /// The catalogue of this version of Seawall.
    pub(crate) fn get() -> &'static Self {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| Self::parse(include_str!("catalogue.txt")).unwrap_or_default())
    }

    /// Every kind that holds a pod template, with its controller.
    pub(crate) fn templates(&self) -> impl Iterator<Item = (&Controller, &Acts)> {
        let all =
            self.controllers.iter().flat_map(|controller| controller.acts.iter().map(move |acts| (controller, acts)));
        all.filter(|(_, acts)| acts.is_template)
    }

    fn parse(text: &'static str) -> Result<Self, String> {
        let mut catalogue = Self::default();
        for (line, number) in text.lines().zip(1..) {
            let words: Vec<&'static str> = line.split_whitespace().collect();
            catalogue.read(&words).ok_or_else(|| format!("line {number}: `{line}`"))?;
        }
        Ok(catalogue)
    }

    /// Reads one line; nothing for one that is wrong.
    fn read(&mut self, words: &[&'static str]) -> Option<()> {
        match *words {
            [] => {}
            [first, ..] if first.starts_with('#') => {}
            ["version", version] => version.clone_into(&mut self.version),
            ["controller", name] => {
                self.controllers.push(Controller { name: name.to_owned(), ..Controller::default() });
            }
            _ => self.controllers.last_mut()?.read(words)?,
        }
        Some(())
    }
}

impl Controller {
    fn read(&mut self, words: &[&'static str]) -> Option<()> {
        match *words {
            ["image", image] => self.images.push(image.to_owned()),
            ["command", command] => self.command = Some(command.to_owned()),
            ["account", account] => {
                let (namespace, name) = account.split_once('/')?;
                self.account = (namespace.to_owned(), name.to_owned());
            }
            ["template", group, resource, kind] => {
                let template = Acts::read([group, resource, kind], &[])?;
                self.acts.push(Acts { is_template: true, ..template });
            }
            ["acts", group, resource, kind, ref words @ ..] => {
                self.acts.push(Acts::read([group, resource, kind], words)?);
            }
            _ => return None,
        }
        Some(())
    }
}

impl Acts {
    fn read([group, resource, kind]: [&'static str; 3], words: &[&'static str]) -> Option<Self> {
        let is_of_cluster = words.contains(&"cluster");
        // Actions are known by reference for as long as the program runs, and the catalogue is read once.
        let action = |verb: &'static str| {
            let text = format!("{verb} {resource}").leak();
            Action { verb, group, resource, is_of_cluster, text }
        };
        let mut acts = Self {
            group,
            kind,
            create: action("create"),
            change: [action("update"), action("patch")],
            is_template: false,
            gives: Vec::new(),
            is_home: false,
            tenants: None,
            is_unsure: false,
        };
        for &word in words {
            match word {
                "cluster" => {}
                "home" => acts.is_home = true,
                "unsure" => acts.is_unsure = true,
                _ => match word.strip_prefix("tenants=") {
                    Some(flag) => acts.tenants = Some(flag.to_owned()),
                    None => acts.gives.push(Gives::read(word)?),
                },
            }
        }
        Some(acts)
    }
}

impl Gives {
    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "own" => Self::Own,
            "accounts" => Self::Accounts,
            "secrets" => Self::Secrets,
            "configmaps" => Self::ConfigMaps,
            "claims" => Self::Claims,
            "pods" => Self::Pods,
            "nodes" => Self::Nodes,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let catalogue = Catalogue::parse(include_str!("catalogue.txt"));
        assert!(catalogue.is_ok_and(|catalogue| catalogue.version.starts_with("20")));
    }

    #[test]
    fn every_controller_is_recognised_by_an_image_and_gives_something_for_what_it_acts_on() {
        for controller in &Catalogue::get().controllers {
            assert!(!controller.images.is_empty(), "{}", controller.name);
            assert!(!controller.account.1.is_empty(), "{}", controller.name);
            for acts in &controller.acts {
                assert_eq!(acts.is_template, acts.gives.is_empty(), "{} {}", controller.name, acts.kind);
            }
        }
        let acting = Catalogue::get().controllers.iter().filter(|controller| !controller.acts.is_empty());
        assert!(acting.count() >= 14);
    }

    #[test]
    fn a_line_that_says_nothing_known_is_an_error() {
        assert!(Catalogue::parse("controller c\n  acts g things Thing everything\n").is_err());
        assert!(Catalogue::parse("  image lost/controller\n").is_err());
    }
}
