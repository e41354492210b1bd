//! Until when a credential is valid.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use serde_json::Value;

/// When the first certificate of a PEM text ends.
pub(crate) fn end_of_certificate(pem: &[u8]) -> Option<Timestamp> {
    let certificate = CertificateDer::from_pem_slice(pem).ok()?;
    let (_, certificate, _) = element(&certificate)?;
    let (_, mut rest, _) = element(certificate)?;
    // RFC 5280 4.1: an optional version, the serial number, the signature's algorithm, the issuer, the validity.
    if rest.first() == Some(&VERSION) {
        rest = element(rest)?.2;
    }
    for _ in 0..3 {
        rest = element(rest)?.2;
    }
    let (_, validity, _) = element(rest)?;
    let (_, _, after_begin) = element(validity)?;
    let (kind, time, _) = element(after_begin)?;
    let digits = std::str::from_utf8(time).ok()?.strip_suffix('Z')?;
    let digits = match kind {
        UTC_TIME if digits.len() == 12 => format!("{}{digits}", if digits < "50" { "20" } else { "19" }),
        GENERALIZED_TIME if digits.len() == 14 => digits.to_owned(),
        _ => return None,
    };
    let part = |from: usize, to: usize| digits.get(from..to);
    let text = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?
    );
    text.parse().ok()
}

/// When a token ends, if it is one that says so (a JWT).
pub(crate) fn end_of_token(token: &str) -> Option<Timestamp> {
    let claims = token.trim().split('.').nth(1)?;
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    Timestamp::from_second(claims.get("exp")?.as_i64()?).ok()
}

const VERSION: u8 = 0xA0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// The first element of DER: its tag, its content, what follows.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7F => (usize::from(first), rest),
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            (length.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_says_when_it_ends() {
        let mut parameters = rcgen::CertificateParams::new(vec!["a".into()]).unwrap();
        parameters.not_after = rcgen::date_time_ymd(2031, 2, 3);
        let key = rcgen::KeyPair::generate().unwrap();
        let pem = parameters.self_signed(&key).unwrap().pem();
        assert_eq!(end_of_certificate(pem.as_bytes()).unwrap().to_string(), "2031-02-03T00:00:00Z");
        parameters.not_after = rcgen::date_time_ymd(2061, 2, 3);
        let pem = parameters.self_signed(&key).unwrap().pem();
        assert_eq!(end_of_certificate(pem.as_bytes()).unwrap().to_string(), "2061-02-03T00:00:00Z");
        assert_eq!(end_of_certificate(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), None);
    }

    #[test]
    fn a_token_says_when_it_ends_if_it_is_one_that_can() {
        let claims = URL_SAFE_NO_PAD.encode(r#"{"exp":1900000000}"#);
        assert_eq!(end_of_token(&format!("e30.{claims}.x\n")).unwrap().to_string(), "2030-03-17T17:46:40Z");
        assert_eq!(end_of_token("opaque"), None);
    }
}
