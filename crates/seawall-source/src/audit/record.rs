//! One JSON value of a log: an event, a list of them, or an envelope around either.

use std::borrow::Cow;

use seawall_model::audit::AuditEvent;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::event::Written;
use super::gke::Entry;
use super::text::Text;

/// Why a value gives no event.
#[derive(Debug)]
pub(super) enum Fault {
    /// It ends in the middle.
    CutOff,
    /// It is no JSON, or has something of the wrong type where an event has its fields: at this column, counted in bytes
    /// from 1.
    Malformed(String, usize),
    /// It is an event, but not a whole one: what is wrong.
    Incomplete(&'static str),
    /// It is something else: what.
    Foreign(&'static str),
}

/// What envelopes put their content into.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Envelope<'a> {
    #[serde(borrow)]
    kind: Text<'a>,
    /// Lists: `EventList`, diagnostic records of Azure, CloudWatch's subscriptions and answers.
    #[serde(borrow)]
    items: Option<&'a RawValue>,
    #[serde(borrow)]
    records: Option<&'a RawValue>,
    #[serde(borrow, rename = "logEvents")]
    log_events: Option<&'a RawValue>,
    #[serde(borrow)]
    events: Option<&'a RawValue>,
    #[serde(borrow)]
    results: Option<&'a RawValue>,
    /// One entry of Cloud Logging.
    #[serde(borrow, rename = "protoPayload", alias = "protopayload_auditlog")]
    payload: Option<&'a RawValue>,
    /// One record of Azure: an object with `log`, or that object as a string.
    #[serde(borrow)]
    properties: Option<&'a RawValue>,
    /// One message: an event, or one as a string.
    #[serde(borrow, alias = "log_s")]
    log: Option<&'a RawValue>,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow, rename = "@message")]
    at_message: Option<&'a RawValue>,
    /// A field of an answer of CloudWatch Logs Insights: `{"field":"@message","value":...}`.
    field: Text<'a>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

/// Envelopes in envelopes; nobody has more than four.
const DEEPEST: u8 = 8;

/// Hands over every event in `text`, which is one JSON value. What is wrong with one of several is told by `fault`.
pub(super) fn read(text: &str, give: &mut dyn FnMut(&AuditEvent<'_>), fault: &mut dyn FnMut(Fault)) {
    Reading { give, fault }.value(text, 0);
}

struct Reading<'r> {
    give: &'r mut dyn FnMut(&AuditEvent<'_>),
    fault: &'r mut dyn FnMut(Fault),
}

impl Reading<'_> {
    fn value(&mut self, text: &str, depth: u8) {
        match text.as_bytes().first() {
            _ if depth > DEEPEST => (self.fault)(Fault::Foreign("envelopes in envelopes, and no event in them")),
            Some(b'{') => self.object(text, depth),
            Some(b'[') => self.list(text, depth),
            Some(b'"') => match serde_json::from_str::<Cow<'_, str>>(text) {
                Ok(inner) => self.message(&inner, depth + 1),
                Err(error) => (self.fault)(broken(&error)),
            },
            _ => (self.fault)(Fault::Foreign("no JSON object")),
        }
    }

    /// What a service carried as text: an event, or whatever else writes into the same log.
    fn message(&mut self, text: &str, depth: u8) {
        let text = text.trim();
        if text.starts_with(['{', '[']) {
            self.value(text, depth);
        } else {
            (self.fault)(Fault::Foreign("a message of something else"));
        }
    }

    fn list(&mut self, text: &str, depth: u8) {
        match serde_json::from_str::<Vec<&RawValue>>(text) {
            Ok(values) => values.into_iter().for_each(|value| self.value(value.get(), depth + 1)),
            Err(error) => (self.fault)(broken(&error)),
        }
    }

    fn object(&mut self, text: &str, depth: u8) {
        match serde_json::from_str::<Written<'_>>(text) {
            Ok(event) if event.is_event() => {
                if let Err(lack) = event.give(self.give) {
                    (self.fault)(Fault::Incomplete(lack));
                }
            }
            Ok(_) => self.envelope(text, depth),
            // Records of Azure and Google have fields of the same names with something else in them.
            Err(error) if error.is_data() => match serde_json::from_str::<Envelope<'_>>(text) {
                Ok(envelope) if envelope.content().is_some() || envelope.payload.is_some() => {
                    self.envelope(text, depth);
                }
                _ => (self.fault)(broken(&error)),
            },
            Err(error) => (self.fault)(broken(&error)),
        }
    }

    fn envelope(&mut self, text: &str, depth: u8) {
        let envelope = match serde_json::from_str::<Envelope<'_>>(text) {
            Ok(envelope) => envelope,
            Err(error) => return (self.fault)(broken(&error)),
        };
        if envelope.payload.is_some() {
            match serde_json::from_str::<Entry<'_>>(text) {
                Ok(entry) => {
                    if let Err(why) = entry.give(self.give) {
                        (self.fault)(Fault::Foreign(why));
                    }
                }
                Err(error) => (self.fault)(broken(&error)),
            }
            return;
        }
        match envelope.content() {
            Some(content) => self.value(content.get(), depth + 1),
            None if envelope.is_nothing() => {}
            None => (self.fault)(Fault::Foreign("no audit event")),
        }
    }
}

impl<'a> Envelope<'a> {
    fn content(&self) -> Option<&'a RawValue> {
        let lists = [self.items, self.records, self.log_events, self.events, self.results];
        let single = [self.properties, self.log, self.message, self.at_message];
        let value = self.value.filter(|_| &*self.field == "@message");
        lists.into_iter().chain(single).chain([value]).flatten().next()
    }

    /// Whether there is nothing in it that anybody could miss: an answer's other fields, an empty list.
    fn is_nothing(&self) -> bool {
        !self.field.is_empty() || &*self.kind == "EventList"
    }
}

fn broken(error: &serde_json::Error) -> Fault {
    if error.is_eof() {
        return Fault::CutOff;
    }
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    Fault::Malformed(what.to_owned(), error.column())
}
