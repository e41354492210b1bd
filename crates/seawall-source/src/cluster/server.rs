//! The API server: one request, made until it is answered or given up.

use std::cell::Cell;
use std::io::Write;
use std::time::{Duration, Instant};

use flate2::write::GzDecoder;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, RETRY_AFTER, USER_AGENT};
use http::{HeaderMap, Request, Response};
use http_body_util::BodyExt;
use jiff::Timestamp;
use kube::Client;
use kube::client::Body;
use tokio::time::{sleep, timeout};

use super::Patience;
use super::fault::{Fault, innermost};
use super::sieve::{Shape, Sieve};

/// A server that can be asked.
pub(crate) struct Server {
    pub(crate) client: Client,
    /// Its address, as people know it.
    pub(crate) address: String,
    /// As whom it is asked, as people know it: `user admin of context test`.
    pub(crate) user: String,
    /// What the kubeconfig calls the cluster.
    pub(crate) name: Option<String>,
    /// When the parts of the credential end.
    pub(crate) expiries: Vec<(&'static str, Timestamp)>,
    pub(crate) patience: Patience,
    /// Whether answers may come packed.
    pub(crate) packed: bool,
    /// Time that failed tries took so far.
    pub(crate) lost: Cell<Duration>,
    /// Bytes that one answer may have.
    pub(crate) most: u64,
}

/// How an answer is to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// The types that can be read, as HTTP writes them.
    pub(crate) accept: &'static str,
    /// Whether it holds Secrets.
    pub(crate) secret: bool,
}

impl Wanted {
    /// Plain JSON.
    pub(crate) const JSON: Self = Self { accept: "application/json", secret: false };
}

/// The largest answer that says why there is none.
const LONGEST_REASON: usize = 64 << 10;

impl Server {
    /// The answer to `path`, tried as often as patience allows.
    pub(crate) async fn get(&self, path: &str, wanted: Wanted) -> Result<Vec<u8>, Fault> {
        let mut pause = self.patience.pause;
        for attempt in 1.. {
            if self.lost.get() >= self.patience.failures {
                return Err(Fault::GivenUp);
            }
            let begun = Instant::now();
            let (fault, asked) = match self.attempt(path, wanted).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let wait = asked.unwrap_or(pause);
            let is_last = attempt >= self.patience.tries || !fault.is_passing();
            if is_last || wait > self.patience.longest_pause {
                self.lose(if fault.is_passing() { begun.elapsed() } else { Duration::ZERO });
                return Err(told(fault, attempt, asked.filter(|_| !is_last)));
            }
            sleep(wait).await;
            pause *= 2;
            self.lose(begun.elapsed());
        }
        Err(Fault::GivenUp)
    }

    fn lose(&self, time: Duration) {
        self.lost.set(self.lost.get() + time);
    }

    /// One try. A failure comes with the time after which the server wants to be asked again.
    async fn attempt(&self, path: &str, wanted: Wanted) -> Result<Vec<u8>, (Fault, Option<Duration>)> {
        let response = self.send(path, wanted, self.packed).await.map_err(|fault| (fault, None))?;
        if response.status().as_u16() != 200 {
            return Err(refusal(response, self.patience.answer).await);
        }
        let sieve = Sieve::new(Shape::List, wanted.secret, self.most);
        let is_packed = response.headers().get(CONTENT_ENCODING).is_some_and(|coding| coding == "gzip");
        let mut body = response.into_body();
        let read = if is_packed {
            let mut into = GzDecoder::new(sieve);
            match self.pour(&mut body, &mut into).await {
                Ok(()) => into.finish().map(Sieve::end).map_err(|error| cut_off(&error.to_string())),
                Err(fault) => Err(fault),
            }
        } else {
            let mut into = sieve;
            self.pour(&mut body, &mut into).await.map(|()| into.end())
        };
        read.map_err(|fault| (fault, None))
    }

    /// The beginning of the answer to `path`; `packed` when it may be.
    pub(crate) async fn send(&self, path: &str, wanted: Wanted, packed: bool) -> Result<Response<Body>, Fault> {
        let mut request = Request::get(path)
            .header(ACCEPT, wanted.accept)
            .header(USER_AGENT, concat!("seawall/", env!("CARGO_PKG_VERSION")));
        if packed {
            request = request.header(ACCEPT_ENCODING, "gzip");
        }
        let request = request.body(Body::empty()).map_err(|error| Fault::Absurd(error.to_string()))?;
        match timeout(self.patience.answer, self.client.send(request)).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(Fault::Unreachable(format!("no connection: {}", innermost(&error)))),
            Err(_) => Err(silent(self.patience.answer)),
        }
    }

    async fn pour(&self, body: &mut Body, into: &mut impl Write) -> Result<(), Fault> {
        while let Some(portion) = self.portion(body, self.patience.answer).await? {
            into.write_all(&portion).map_err(|error| match error.kind() {
                std::io::ErrorKind::FileTooLarge => Fault::Absurd(format!("the answer has over {} bytes", self.most)),
                _ => cut_off(&error.to_string()),
            })?;
        }
        Ok(())
    }

    /// The next bytes of a body, waited for so long; nothing at its end.
    pub(crate) async fn portion(&self, body: &mut Body, within: Duration) -> Result<Option<bytes::Bytes>, Fault> {
        loop {
            match timeout(within, body.frame()).await {
                Err(_) => return Err(silent(within)),
                Ok(None) => return Ok(None),
                Ok(Some(Err(error))) => return Err(cut_off(&innermost(&error))),
                Ok(Some(Ok(frame))) => {
                    if let Ok(data) = frame.into_data() {
                        return Ok(Some(data));
                    }
                }
            }
        }
    }
}

fn silent(after: Duration) -> Fault {
    Fault::Unreachable(format!("nothing came for {} s", after.as_secs_f32()))
}

fn cut_off(why: &str) -> Fault {
    Fault::Unreachable(format!("the answer broke off: {why}"))
}

/// The fault, with what was tried.
fn told(fault: Fault, attempts: u32, asked: Option<Duration>) -> Fault {
    let tried = match (attempts, asked) {
        (_, Some(asked)) => format!(" (it asks to wait {} s, which is too long)", asked.as_secs()),
        (1, None) => return fault,
        (_, None) => format!(" (tried {attempts} times)"),
    };
    match fault {
        Fault::Unreachable(why) => Fault::Unreachable(why + &tried),
        Fault::Refused { code, message } => Fault::Refused { code, message: message + &tried },
        other => other,
    }
}

/// Why the server refuses, and when it wants to be asked again.
pub(crate) async fn refusal(response: Response<Body>, within: Duration) -> (Fault, Option<Duration>) {
    let code = response.status().as_u16();
    let asked = retry_after(response.headers());
    let packed = response.headers().get(CONTENT_ENCODING).is_some();
    let mut body = response.into_body();
    let mut reason = Vec::new();
    while !packed && reason.len() < LONGEST_REASON {
        match timeout(within, body.frame()).await {
            Ok(Some(Ok(frame))) => reason.extend(frame.into_data().unwrap_or_default()),
            _ => break,
        }
    }
    (Fault::refused(code, &reason), asked)
}

/// `Retry-After` in seconds; the form with a date is not used by API servers.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}
