//! The formats of tokens: what each issuer puts in front of them, and what has to hold for the rest.

use super::token::{self, Token, alnum, base64, base64_safe, dotted, hex, upper};

/// What one issuer's tokens look like.
pub(super) struct Format {
    pub(super) prefix: &'static str,
    /// Characters after the prefix.
    pub(super) alphabet: fn(u8) -> bool,
    /// How many of them, at least and at most.
    pub(super) length: (usize, usize),
    /// What else has to hold.
    pub(super) holds: fn(&Token<'_>) -> bool,
    /// With its article.
    pub(super) what: &'static str,
}

/// However long: it is known by its beginning, and no more than the least is read.
pub(super) const OPEN: usize = usize::MAX;

/// As long as tokens of cloud accounts get.
const ANY: usize = 8_192;

/// Sorted by the first byte of the prefix.
pub(super) const FORMATS: &[Format] = &[
    format("AGE-SECRET-KEY-1", upper, (58, 58), token::varies, "an age private key"),
    format("AIza", base64_safe, (35, 35), token::varies, "a Google API key"),
    format("AKIA", upper, (16, 16), token::has_aws_secret, "an AWS access key"),
    format("ASIA", upper, (16, 16), token::has_aws_secret, "an AWS access key"),
    format("ATATT3", base64_safe, (100, 300), token::varies, "an Atlassian API token"),
    format("ATBB", alnum, (32, 32), token::varies, "a Bitbucket app password"),
    format("BEGIN ", upper_words, (11, 40), token::is_private_key_header, "a private key"),
    format("Basic ", base64, (8, 400), token::is_user_with_password, "a user name with its password"),
    format("Bearer ", bearer, (16, ANY), token::is_random, "a bearer token"),
    format("GOCSPX-", base64_safe, (28, 28), token::varies, "a Google client secret"),
    format("LS0tLS1CRUdJTi", base64, (50, OPEN), token::is_encoded_private_key, "a private key"),
    format("NRAK-", upper, (27, 27), token::varies, "a New Relic API key"),
    format("PMAK-", base64_safe, (59, 59), token::varies, "a Postman API key"),
    format("SG.", dotted, (66, 66), token::varies, "a SendGrid API key"),
    format("dapi", hex, (32, 32), token::varies, "a Databricks token"),
    format("dckr_pat_", base64_safe, (27, 27), token::varies, "a Docker Hub token"),
    format("doo_v1_", hex, (64, 64), token::varies, "a DigitalOcean token"),
    format("dop_v1_", hex, (64, 64), token::varies, "a DigitalOcean token"),
    format("dor_v1_", hex, (64, 64), token::varies, "a DigitalOcean token"),
    format("dp.pt.", alnum, (40, 44), token::varies, "a Doppler token"),
    format("eyJ", dotted, (20, ANY), token::is_jwt, "a JSON Web Token"),
    format("gho_", alnum, (36, 36), token::is_summed, "a GitHub token"),
    format("ghp_", alnum, (36, 36), token::is_summed, "a GitHub token"),
    format("ghr_", alnum, (36, 36), token::is_summed, "a GitHub token"),
    format("ghs_", alnum, (36, 36), token::is_summed, "a GitHub token"),
    format("ghu_", alnum, (36, 36), token::is_summed, "a GitHub token"),
    format("github_pat_", base64_safe, (82, 82), token::varies, "a GitHub token"),
    format("glagent-", base64_safe, (50, 300), token::varies, "a GitLab token"),
    format("glc_", base64, (32, 400), token::varies, "a Grafana Cloud token"),
    format("gldt-", dotted, (20, 300), token::varies, "a GitLab token"),
    format("glpat-", dotted, (20, 300), token::varies, "a GitLab token"),
    format("glptt-", dotted, (40, 300), token::varies, "a GitLab token"),
    format("glrt-", dotted, (20, 300), token::varies, "a GitLab token"),
    format("glsa_", base64_safe, (41, 41), token::varies, "a Grafana token"),
    format("hf_", alnum, (34, 37), token::varies, "a Hugging Face token"),
    format("hvb.", base64_safe, (24, 300), token::varies, "a Vault token"),
    format("hvs.", base64_safe, (24, 300), token::varies, "a Vault token"),
    format("key-", hex, (32, 32), token::varies, "a Mailgun API key"),
    format("lin_api_", alnum, (40, 40), token::varies, "a Linear API key"),
    format("npm_", alnum, (36, 36), token::is_summed, "an npm token"),
    format("pscale_tkn_", base64_safe, (32, 64), token::varies, "a PlanetScale token"),
    format("pul-", hex, (40, 40), token::varies, "a Pulumi token"),
    format("pypi-AgE", base64_safe, (50, 500), token::varies, "a PyPI token"),
    format("rk_live_", alnum, (24, 247), token::varies, "a Stripe key"),
    format("rubygems_", hex, (48, 48), token::varies, "a RubyGems key"),
    format("shpat_", hex, (32, 32), token::varies, "a Shopify token"),
    format("shpca_", hex, (32, 32), token::varies, "a Shopify token"),
    format("shppa_", hex, (32, 32), token::varies, "a Shopify token"),
    format("shpss_", hex, (32, 32), token::varies, "a Shopify secret"),
    format("sk-", base64_safe, (40, 200), token::is_model_key, "an API key of a model provider"),
    format("sk_live_", alnum, (24, 247), token::varies, "a Stripe key"),
    format("sntryu_", hex, (64, 64), token::varies, "a Sentry token"),
    format("sq0csp-", base64_safe, (43, 43), token::varies, "a Square secret"),
    format("tskey-", base64_safe, (20, 80), token::varies, "a Tailscale key"),
    format("whsec_", base64, (24, 88), token::varies, "a webhook secret"),
    format("xapp-", base64_safe, (40, 200), token::is_slack, "a Slack token"),
    format("xox", base64_safe, (20, 300), token::is_slack, "a Slack token"),
    format("ya29.", base64_safe, (40, 1200), token::varies, "a Google access token"),
];

/// For each first byte, which formats begin with it: the first one and one past the last.
pub(super) const BY_FIRST_BYTE: [(u8, u8); 128] = {
    let mut ranges = [(0, 0); 128];
    let mut index = 0;
    while index < FORMATS.len() {
        let first = FORMATS[index].prefix.as_bytes()[0] as usize;
        let number = index as u8;
        ranges[first] = (if ranges[first].1 == 0 { number } else { ranges[first].0 }, number + 1);
        index += 1;
    }
    ranges
};

/// For each first byte, the second bytes that some format goes on with.
pub(super) const SECOND_BYTES: [u128; 128] = {
    let mut seconds = [0u128; 128];
    let mut index = 0;
    while index < FORMATS.len() {
        let prefix = FORMATS[index].prefix.as_bytes();
        seconds[prefix[0] as usize] |= 1 << prefix[1];
        index += 1;
    }
    seconds
};

const fn format(
    prefix: &'static str,
    alphabet: fn(u8) -> bool,
    length: (usize, usize),
    holds: fn(&Token<'_>) -> bool,
    what: &'static str,
) -> Format {
    Format { prefix, alphabet, length, holds, what }
}

/// What RFC 6750 allows in a token.
fn bearer(byte: u8) -> bool {
    base64(byte) || dotted(byte) || byte == b'~'
}

/// `RSA PRIVATE KEY`.
fn upper_words(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte == b' '
}

#[cfg(test)]
mod tests {
    use super::super::format::SHORTEST;
    use super::FORMATS;

    #[test]
    fn formats_are_sorted_by_their_first_byte() {
        assert!(FORMATS.is_sorted_by_key(|format| format.prefix.as_bytes()[0]));
    }

    #[test]
    fn no_format_is_too_short_to_be_looked_for() {
        assert!(FORMATS.iter().all(|format| format.prefix.len() + format.length.0 >= SHORTEST));
    }
}
