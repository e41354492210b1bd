//! Our own format: a JSON object a line.
//!
//! `{"time":"2026-11-21T06:41:50Z","from":"10.0.0.1","to":"10.0.0.2","port":5432,"protocol":"TCP"}`, and beside that, where
//! they are known: `fromPod` and `toPod` (`namespace/name`), `toName`, `count`, `reply`, `dropped`. `from` opened the
//! connection, `port` is the one that answers. `{"pod":"shop/web-1","ip":"10.0.0.1","since":"…","until":"…"}` tells whose
//! an address was.

use super::record::{Aside, Line, Record, Side, address};
use super::time::seconds;
use crate::ports::Protocol;

/// A value of a flat object.
#[derive(Debug, Clone, Copy)]
enum Value<'l> {
    Text(&'l str),
    Number(u64),
    Flag(bool),
    Null,
}

/// Reads a line without escapes and inner objects. Nothing when it is of another shape.
pub(super) fn fast(line: &str) -> Option<Result<Line<'_>, &'static str>> {
    let mut fields = Fields::default();
    each(line.as_bytes(), line, |key, value| fields.take(key, value))?;
    Some(fields.line())
}

#[derive(Debug, Default)]
struct Fields<'l> {
    time: Option<&'l str>,
    from: Option<&'l str>,
    to: Option<&'l str>,
    from_pod: Option<&'l str>,
    to_pod: Option<&'l str>,
    name: Option<&'l str>,
    protocol: Option<&'l str>,
    port: Option<u64>,
    count: Option<u64>,
    reply: bool,
    dropped: bool,
    pod: Option<&'l str>,
    ip: Option<&'l str>,
    since: Option<&'l str>,
    until: Option<&'l str>,
    wrong: Option<&'static str>,
}

impl<'l> Fields<'l> {
    fn take(&mut self, key: &str, value: Value<'l>) {
        match (key, value) {
            ("from", Value::Text(text)) => self.from = Some(text),
            ("to", Value::Text(text)) => self.to = Some(text),
            ("port", Value::Number(number)) => self.port = Some(number),
            ("protocol", Value::Text(text)) => self.protocol = Some(text),
            ("time", Value::Text(text)) => self.time = Some(text),
            ("fromPod", Value::Text(text)) => self.from_pod = Some(text),
            ("toPod", Value::Text(text)) => self.to_pod = Some(text),
            ("toName", Value::Text(text)) => self.name = Some(text),
            ("count", Value::Number(number)) => self.count = Some(number),
            ("reply", Value::Flag(flag)) => self.reply = flag,
            ("dropped", Value::Flag(flag)) => self.dropped = flag,
            ("pod", Value::Text(text)) => self.pod = Some(text),
            ("ip", Value::Text(text)) => self.ip = Some(text),
            ("since", Value::Text(text)) => self.since = Some(text),
            ("until", Value::Text(text)) => self.until = Some(text),
            (_, Value::Null) => {}
            (
                "from" | "to" | "protocol" | "time" | "fromPod" | "toPod" | "toName" | "pod" | "ip" | "since" | "until",
                _,
            ) => {
                self.wrong = Some("a field that must be a string is none");
            }
            ("port" | "count", _) => self.wrong = Some("`port` and `count` must be whole numbers"),
            ("reply" | "dropped", _) => self.wrong = Some("`reply` and `dropped` must be true or false"),
            _ => {}
        }
    }

    fn line(self) -> Result<Line<'l>, &'static str> {
        if let Some(wrong) = self.wrong {
            return Err(wrong);
        }
        let time = |text: Option<&str>| {
            text.map_or(Ok(None), |text| seconds(text).map(Some).ok_or("a time is not as RFC 3339 writes it"))
        };
        if let Some(pod) = self.pod {
            let (namespace, name) = pod.split_once('/').ok_or("`pod` is not `namespace/name`")?;
            let address = self.ip.and_then(address).ok_or("`ip` is no address")?;
            return Ok(Line::Pod { namespace, name, address, since: time(self.since)?, until: time(self.until)? });
        }
        if self.reply {
            return Ok(Line::Aside(Aside::Reply));
        }
        if self.dropped {
            return Ok(Line::Aside(Aside::Dropped));
        }
        let protocol = match self.protocol {
            None => return Err("no `protocol`"),
            Some(name) => Protocol::ALL.into_iter().find(|protocol| protocol.name().eq_ignore_ascii_case(name)),
        };
        let Some(protocol) = protocol else { return Ok(Line::Aside(Aside::OtherProtocol)) };
        let port = self.port.ok_or("no `port`")?;
        let port = u16::try_from(port).ok().filter(|port| *port > 0).ok_or("`port` is none from 1 to 65535")?;
        let side = |text: Option<&str>, pod: Option<&'l str>| -> Result<Side<'l>, &'static str> {
            let pod = pod.map(|pod| pod.split_once('/').ok_or("a pod is not `namespace/name`")).transpose()?;
            let address = text.map(|text| address(text).ok_or("`from` or `to` is no address")).transpose()?;
            if pod.is_none() && address.is_none() {
                return Err("neither address nor pod of an end");
            }
            Ok(Side { address, pod, ..Side::default() })
        };
        let (from, to) = (side(self.from, self.from_pod)?, side(self.to, self.to_pod)?);
        Ok(Line::Record(Record {
            time: time(self.time)?,
            protocol,
            from,
            to,
            port,
            count: self.count.unwrap_or(1),
            name: self.name,
        }))
    }
}

/// Calls `take` for each field of a flat object. Nothing when it is not one, or has escapes.
fn each<'l>(bytes: &[u8], text: &'l str, mut take: impl FnMut(&'l str, Value<'l>)) -> Option<()> {
    let skip = |mut at: usize| {
        while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r')) {
            at += 1;
        }
        at
    };
    let string = |at: usize| -> Option<(&'l str, usize)> {
        let length = memchr::memchr2(b'"', b'\\', &bytes[at..])?;
        (bytes[at + length] == b'"').then(|| (&text[at..at + length], at + length + 1))
    };
    let mut at = skip(0);
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    at = skip(at + 1);
    if bytes.get(at) == Some(&b'}') {
        return (skip(at + 1) == bytes.len()).then_some(());
    }
    loop {
        if bytes.get(at) != Some(&b'"') {
            return None;
        }
        let (key, after) = string(at + 1)?;
        at = skip(after);
        if bytes.get(at) != Some(&b':') {
            return None;
        }
        at = skip(at + 1);
        let value = match bytes.get(at)? {
            b'"' => {
                let (value, after) = string(at + 1)?;
                at = after;
                Value::Text(value)
            }
            b'0'..=b'9' => {
                let mut number = 0u64;
                while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
                    number = number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))?;
                    at += 1;
                }
                Value::Number(number)
            }
            b't' if bytes[at..].starts_with(b"true") => {
                at += 4;
                Value::Flag(true)
            }
            b'f' if bytes[at..].starts_with(b"false") => {
                at += 5;
                Value::Flag(false)
            }
            b'n' if bytes[at..].starts_with(b"null") => {
                at += 4;
                Value::Null
            }
            _ => return None,
        };
        take(key, value);
        at = skip(at);
        match bytes.get(at)? {
            b',' => at = skip(at + 1),
            b'}' => return (skip(at + 1) == bytes.len()).then_some(()),
            _ => return None,
        }
    }
}

/// The same for a line with escapes, or with fields of other types beside.
pub(super) fn slow(object: &serde_json::Map<String, serde_json::Value>) -> Result<Line<'_>, &'static str> {
    let mut fields = Fields::default();
    for (key, value) in object {
        let value = match value {
            serde_json::Value::String(text) => Value::Text(text),
            serde_json::Value::Bool(flag) => Value::Flag(*flag),
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Number(number) => number.as_u64().map_or(Value::Flag(false), Value::Number),
            serde_json::Value::Array(_) | serde_json::Value::Object(_) => Value::Flag(false),
        };
        let known =
            !matches!((key.as_str(), &value), ("reply" | "dropped", Value::Flag(_))) || object[key].is_boolean();
        if known {
            fields.take(key, value);
        } else {
            return Err("`reply` and `dropped` must be true or false");
        }
    }
    fields.line()
}
