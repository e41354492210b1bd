//! All objects of one kind, page by page.

use rustc_hash::FxHashSet;
use seawall_model::Observation;
use seawall_model::problem::Effect;
use seawall_yaml::Shapes;

use super::discovery::Kind;
use super::fault::Fault;
use super::page::{Page, objects, told};
use super::server::{Server, Wanted};
use crate::Settings;

/// Objects on one page.
pub(crate) const PAGE: usize = 500;

/// What is to be listed.
pub(crate) struct Question<'q> {
    pub(crate) kind: &'q Kind,
    /// The path, with the parameters that select objects but not those that page.
    pub(crate) path: String,
}

/// What was listed.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// Objects, and problems with them.
    pub(crate) observations: Vec<Observation>,
    /// Whether no object of the kind is missing.
    pub(crate) is_whole: bool,
    /// The state of the server that it shows, from which a watch goes on.
    pub(crate) version: Option<String>,
}

/// Why a paged list ended before its end.
enum Stop {
    /// The list changed, so that its pages do not belong together; this is what was seen.
    Changed(String),
    Failed(Fault),
}

impl Question<'_> {
    /// Lists. A list that changes under paging is read once more in one piece, which cannot change. What was read before
    /// a failure is kept.
    pub(crate) async fn ask(&self, server: &Server, settings: &Settings) -> Listing {
        let mut listing = Listing::default();
        let changed = match self.pages(server, settings, &mut listing).await {
            Ok(()) => return listing,
            Err(Stop::Failed(fault)) => return listing.broken(self.kind, &fault),
            Err(Stop::Changed(why)) => why,
        };
        let mut listing = Listing::default();
        match self.page(server, settings, "", &Shapes::new()).await {
            Ok(page) => listing.end(self.kind, page, 1),
            Err(fault) => return listing.broken(self.kind, &fault),
        }
        let again = format!("{changed}; all of them were read again in one piece");
        listing.observations.push(told(self.kind, again, Effect::Foreign));
        listing
    }

    async fn pages(&self, server: &Server, settings: &Settings, listing: &mut Listing) -> Result<(), Stop> {
        let shapes = Shapes::new();
        let mut token: Option<String> = None;
        let mut seen = FxHashSet::default();
        for number in 1.. {
            let sign = if self.path.contains('?') { '&' } else { '?' };
            let go_on = token.as_deref().map_or(String::new(), |token| format!("&continue={}", escaped(token)));
            let mut page = match self.page(server, settings, &format!("{sign}limit={PAGE}{go_on}"), &shapes).await {
                Ok(page) => page,
                Err(fault) if fault.is(410) && token.is_some() => {
                    return Err(Stop::Changed(format!("the server forgot the list before page {number}")));
                }
                Err(fault) => return Err(Stop::Failed(fault)),
            };
            if number > 1 && page.version.is_some() && listing.version.is_some() && page.version != listing.version {
                return Err(Stop::Changed(format!("page {number} shows another state of the cluster than page 1")));
            }
            if page.next.is_some() || number > 1 {
                let before = seen.len();
                let on_page = page.objects().count();
                seen.extend(
                    page.objects().map(|object| (object.reference.namespace.clone(), object.reference.name.clone())),
                );
                if seen.len() - before < on_page {
                    return Err(Stop::Changed(format!("page {number} repeats objects")));
                }
            }
            let next = page.next.take();
            if next.is_none() {
                listing.end(self.kind, page, number);
                return Ok(());
            }
            let is_idle = page.objects().next().is_none() || next == token;
            listing.add(page);
            if is_idle {
                return Err(Stop::Failed(Fault::Absurd(format!("page {number} leads nowhere"))));
            }
            token = next;
        }
        Ok(())
    }

    /// One page. An answer that makes no sense is asked for once more.
    async fn page(
        &self,
        server: &Server,
        settings: &Settings,
        parameters: &str,
        shapes: &Shapes,
    ) -> Result<Page, Fault> {
        let path = format!("{}{parameters}", self.path);
        let wanted = Wanted { secret: self.kind.is_core("Secret"), ..Wanted::JSON };
        let answer = server.get(&path, wanted).await?;
        if let Ok(page) = Page::read(answer, self.kind, settings, shapes) {
            return Ok(page);
        }
        Page::read(server.get(&path, wanted).await?, self.kind, settings, shapes).map_err(Fault::Absurd)
    }
}

impl Listing {
    fn add(&mut self, page: Page) {
        self.version = self.version.take().or(page.version);
        self.observations.extend(page.observations);
    }

    /// Adds the last page.
    fn end(&mut self, kind: &Kind, page: Page, number: usize) {
        let missing = usize::try_from(page.remaining).unwrap_or(0);
        let more = page.next.is_some();
        self.add(page);
        self.is_whole = missing == 0 && !more;
        if !self.is_whole {
            let what = if missing > 0 { format!("{missing} more") } else { "more".to_owned() };
            let message =
                format!("the server says that there are {what} behind page {number}, but not where; they are unread");
            self.observations.push(told(kind, message, Effect::Unread));
        }
    }

    fn broken(mut self, kind: &Kind, fault: &Fault) -> Self {
        let read = objects(&self.observations).count();
        let read = match read {
            0 => "none was read".to_owned(),
            read => {
                format!("{} read, the rest was not", if read == 1 { "1 was".into() } else { format!("{read} were") })
            }
        };
        self.observations.push(told(kind, format!("{read}: {fault}"), Effect::Unread));
        self
    }
}

/// A token as a parameter of a path.
fn escaped(token: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    token.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
