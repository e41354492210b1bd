//! Values as JSON text, compact or as `kubectl get -o json` lays it out.

use super::value::Value;

/// Appends `value` without any space.
pub(crate) fn compact(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Int(number) => int(*number, out),
        Value::Text(text) => quoted(text, out),
        Value::Shared(inner) => out.extend_from_slice(inner.text()),
        Value::List(elements) => {
            let mut before = b'[';
            for element in elements {
                out.push(before);
                before = b',';
                compact(element, out);
            }
            out.extend_from_slice(if before == b'[' { b"[]" } else { b"]" });
        }
        Value::Map(fields) => {
            let mut before = b'{';
            for (key, value) in fields.iter() {
                out.push(before);
                before = b',';
                quoted(key, out);
                out.push(b':');
                compact(value, out);
            }
            out.extend_from_slice(if before == b'{' { b"{}" } else { b"}" });
        }
    }
}

/// Appends `value` over many lines, four spaces a level, the first line without indentation.
pub(crate) fn pretty(value: &Value, level: usize, out: &mut Vec<u8>) {
    match value.plain() {
        Value::List(elements) if !elements.is_empty() => {
            for (index, element) in elements.iter().enumerate() {
                out.extend_from_slice(if index == 0 { b"[" } else { b"," });
                line(level + 1, out);
                pretty(element, level + 1, out);
            }
            line(level, out);
            out.push(b']');
        }
        Value::Map(fields) if !fields.is_empty() => {
            for (index, (key, value)) in fields.iter().enumerate() {
                out.extend_from_slice(if index == 0 { b"{" } else { b"," });
                line(level + 1, out);
                quoted(key, out);
                out.extend_from_slice(b": ");
                pretty(value, level + 1, out);
            }
            line(level, out);
            out.push(b'}');
        }
        other => compact(other, out),
    }
}

pub(crate) fn line(level: usize, out: &mut Vec<u8>) {
    out.push(b'\n');
    out.resize(out.len() + 4 * level, b' ');
}

fn int(number: i64, out: &mut Vec<u8>) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

/// Appends `text` in double quotes, escaped as JSON wants it; YAML reads that too.
pub(crate) fn quoted(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut clean = 0;
    while let Some(at) = bytes[clean..].iter().position(|byte| ESCAPED[usize::from(*byte)]) {
        let at = clean + at;
        out.extend_from_slice(&bytes[clean..at]);
        clean = at + 1;
        match bytes[at] {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\r' => out.extend_from_slice(b"\\r"),
            other => out.extend_from_slice(format!("\\u{other:04x}").as_bytes()),
        }
    }
    out.extend_from_slice(&bytes[clean..]);
    out.push(b'"');
}

/// Bytes that do not stand for themselves in a JSON string.
const ESCAPED: [bool; 256] = {
    let mut escaped = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        escaped[byte] = true;
        byte += 1;
    }
    escaped[b'"' as usize] = true;
    escaped[b'\\' as usize] = true;
    escaped
};

#[cfg(test)]
mod tests {
    use super::super::fields::Fields;
    use super::super::value::list;
    use super::*;

    fn sample() -> Value {
        Fields::new()
            .with("text", "a \"b\" \\ \n\u{1} ü")
            .with("numbers", list([0i64, -7, i64::MIN, i64::MAX]))
            .with("nothing", Value::Null)
            .with("empty", Fields::new())
            .with("shared", list(["a", "b"]).into_shared())
            .into()
    }

    #[test]
    fn both_layouts_are_what_serde_json_writes() {
        let value = serde_json::to_value(sample()).unwrap();
        let mut text = Vec::new();
        compact(&sample(), &mut text);
        assert_eq!(String::from_utf8(text).unwrap(), serde_json::to_string(&sample()).unwrap());
        let mut text = Vec::new();
        pretty(&sample(), 0, &mut text);
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&text).unwrap(), value);
        assert!(String::from_utf8(text).unwrap().contains("\n    \"numbers\": [\n        0,\n"));
    }
}
