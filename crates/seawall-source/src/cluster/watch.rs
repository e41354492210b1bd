//! A cluster, followed: what it holds, and then every change.

use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use seawall_model::problem::Effect;
use seawall_model::{Observation, Origin, Reference, expand_at};
use seawall_yaml::Node;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::sleep;

use super::discovery::Discovered;
use super::fault::Fault;
use super::kubeconfig::connect;
use super::list::Question;
use super::page::told;
use super::server::{Server, Wanted, refusal};
use super::sieve::{Shape, Sieve};
use super::{Access, ClusterError};
use crate::Settings;
use crate::text::decode;

/// What becomes known of a cluster that is followed.
#[derive(Debug)]
pub enum Change {
    /// All that there is of a kind; what was known of the kind before no longer counts.
    Listed {
        /// API group; empty for the core group.
        group: String,
        /// The kind.
        kind: String,
        /// Its objects, and problems with them.
        observations: Vec<Observation>,
    },
    /// An object is new or has changed, and what is wrong with it.
    Changed(Vec<Observation>),
    /// An object is gone.
    Gone(Reference),
}

/// How long the server keeps one watch open.
const OPEN: Duration = Duration::from_secs(290);

/// Reads the cluster and goes on with what changes, until `deliver` breaks off. A watch whose beginning the server has
/// forgotten begins with a new list. A kind that cannot be watched, or fails as often as patience allows without
/// bringing anything, is told as a problem and no longer followed.
///
/// # Errors
/// When nothing can be read at all, as in [`read_cluster`](super::read_cluster).
pub fn follow(
    access: &Access,
    settings: &Settings,
    deliver: &mut dyn FnMut(Change) -> ControlFlow<()>,
) -> Result<(), ClusterError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ClusterError::Start)?;
    let followed = runtime.block_on(follow_all(access, settings, deliver));
    runtime.shutdown_background();
    followed
}

async fn follow_all(
    access: &Access,
    settings: &Settings,
    deliver: &mut dyn FnMut(Change) -> ControlFlow<()>,
) -> Result<(), ClusterError> {
    let server = connect(access, settings).await?;
    let discovered = Discovered::ask(&server).await.map_err(|fault| server.unusable(&fault))?;
    let (out, mut changes) = unbounded_channel();
    let questions = discovered.kinds.iter().filter_map(|kind| Question::new(kind, access.namespace.as_deref()));
    let mut followers: FuturesUnordered<_> = questions
        .map(|question| {
            let follower = Follower { server: &server, settings, question, out: out.clone() };
            async move { follower.run().await }
        })
        .collect();
    drop(out);
    loop {
        tokio::select! {
            change = changes.recv() => match change.map(&mut *deliver) {
                Some(ControlFlow::Continue(())) => {}
                _ => return Ok(()),
            },
            Some(()) = followers.next() => {}
        }
    }
}

/// Follows one kind.
struct Follower<'f> {
    server: &'f Server,
    settings: &'f Settings,
    question: Question<'f>,
    out: UnboundedSender<Change>,
}

/// How a watch ended.
enum End {
    /// As the server wanted; it goes on from here.
    Over,
    /// The server has forgotten the state from which to go on.
    Forgotten,
    Failed(Fault),
}

impl Follower<'_> {
    async fn run(&self) {
        let kind = self.question.kind;
        let mut failures = 0;
        loop {
            let listing = self.question.ask(self.server, self.settings).await;
            self.send(Change::Listed {
                group: kind.group.clone(),
                kind: kind.kind.clone(),
                observations: listing.observations,
            });
            let Some(mut version) = listing.version.filter(|_| listing.is_whole && kind.can_be_watched) else {
                return self.give_up("it cannot be watched");
            };
            loop {
                let before = version.clone();
                let end = self.watch(&mut version).await;
                failures = if version == before { failures + 1 } else { 0 };
                match end {
                    End::Over => failures = 0,
                    End::Forgotten if failures < self.server.patience.tries => break,
                    End::Forgotten => return self.give_up("the server forgets its lists at once"),
                    End::Failed(fault) if fault.is_passing() && failures < self.server.patience.tries => {
                        let pause = self.server.patience.pause * 2_u32.saturating_pow(failures);
                        sleep(pause.min(self.server.patience.longest_pause)).await;
                    }
                    End::Failed(fault) => return self.give_up(&fault.to_string()),
                }
            }
        }
    }

    fn give_up(&self, why: &str) {
        let message = format!("changes are no longer followed: {why}");
        self.send(Change::Changed(vec![told(self.question.kind, message, Effect::Unread)]));
    }

    fn send(&self, change: Change) {
        // Nobody listens any more once everything ends.
        let _ = self.out.send(change);
    }

    async fn watch(&self, version: &mut String) -> End {
        let sign = if self.question.path.contains('?') { '&' } else { '?' };
        let path = format!(
            "{}{sign}watch=1&allowWatchBookmarks=true&timeoutSeconds={}&resourceVersion={version}",
            self.question.path,
            OPEN.as_secs()
        );
        let response = match self.server.send(&path, Wanted::JSON, false).await {
            Ok(response) if response.status().as_u16() == 200 => response,
            Ok(response) => {
                let (fault, _) = refusal(response, self.server.patience.answer).await;
                return if fault.is(410) { End::Forgotten } else { End::Failed(fault) };
            }
            Err(fault) => return End::Failed(fault),
        };
        let mut body = response.into_body();
        let mut sieve = Sieve::new(Shape::Event, self.question.kind.is_core("Secret"), self.server.most);
        loop {
            match self.server.portion(&mut body, OPEN + self.server.patience.answer).await {
                Ok(None) => return End::Over,
                Ok(Some(portion)) if sieve.write_all(&portion).is_ok() => {}
                Ok(Some(_)) => return End::Failed(Fault::Absurd("one change is too large".into())),
                Err(fault) => return End::Failed(fault),
            }
            for line in sieve.take_lines().split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                if let Some(end) = self.event(line, version) {
                    return end;
                }
            }
        }
    }

    /// Takes one event; gives how the watch ends, if it does.
    fn event(&self, line: &[u8], version: &mut String) -> Option<End> {
        let absurd = || Some(End::Failed(Fault::Absurd("a change that makes no sense".into())));
        let text = Arc::new(decode(line.to_vec()).text);
        let reading = seawall_yaml::read_all(&text, &self.settings.yaml).into_iter().next();
        let Some(document) = reading.and_then(|reading| reading.document).map(Arc::new) else { return absurd() };
        let root = document.root();
        let kind = root.get("type").and_then(Node::as_str).unwrap_or_default();
        let Some(object) = root.get("object") else { return absurd() };
        if kind == "ERROR" {
            let code = object.get("code").and_then(Node::as_i64).unwrap_or(500);
            let code = u16::try_from(code).unwrap_or(500);
            let fault = Fault::refused(code, object.to_json().to_string().as_bytes());
            return Some(if fault.is(410) { End::Forgotten } else { End::Failed(fault) });
        }
        if let Some(now) = object.path(&["metadata", "resourceVersion"]).and_then(Node::as_str) {
            now.clone_into(version);
        }
        let observations = expand_at(&document, object.id(), &Origin::Cluster, Some(&self.question.kind.of_elements()));
        match kind {
            "ADDED" | "MODIFIED" => self.send(Change::Changed(observations)),
            "DELETED" => {
                for observation in observations {
                    if let Observation::Object(object) = observation {
                        self.send(Change::Gone(object.reference));
                    }
                }
            }
            _ => {}
        }
        None
    }
}
