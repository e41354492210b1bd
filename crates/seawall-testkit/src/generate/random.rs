//! Numbers that look random and never change: SplitMix64, seeded by a path of numbers.
//!
//! Every thing of a cluster has a seed of its own, forked from the seed of the whole by what it is and which one. So no
//! draw depends on what was drawn for a neighbour, on order, or on threads. Logarithm and exponential are computed here
//! from the four basic operations, which IEEE 754 fixes to the last bit: the same stream on every machine.

/// Where a stream begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seed(u64);

/// What a seed is forked for. The numbers are part of the stream: a new one goes to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    Plan = 1,
    Namespace,
    Workload,
    Facts,
    Spec,
    Security,
    Names,
    Node,
    Pod,
    Uid,
    Clock,
    Version,
    Configuration,
    Role,
    Binding,
    Policy,
    Service,
    History,
    Style,
    Address,
}

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

impl Seed {
    pub(crate) fn new(number: u64) -> Self {
        Seed(mix(number.wrapping_add(STEP)))
    }

    /// The seed of the `which`th thing of a kind.
    pub(crate) fn fork(self, what: For, which: u64) -> Seed {
        let tag = mix((what as u64).wrapping_mul(STEP) ^ which.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        Seed(mix(self.0.wrapping_add(tag)))
    }

    pub(crate) fn random(self) -> Random {
        Random { state: self.0 }
    }

    /// 64 bits for a hash, a version, a name.
    pub(crate) fn bits(self) -> u64 {
        mix(self.0.wrapping_add(STEP))
    }

    /// An identifier in the form of a random UUID.
    pub(crate) fn uid(self) -> String {
        let mut random = self.random();
        let high = (random.bits() & !0xF000) | 0x4000;
        let low = (random.bits() & !(0b11 << 62)) | (0b10 << 62);
        let mut text = String::with_capacity(36);
        for (bits, nibbles) in [(high >> 32, 8), (high >> 16, 4), (high, 4), (low >> 48, 4), (low, 12)] {
            if !text.is_empty() {
                text.push('-');
            }
            push_hex(&mut text, bits, nibbles);
        }
        text
    }

    /// `digits` lower-case hexadecimal digits.
    pub(crate) fn hex(self, digits: usize) -> String {
        let mut random = self.random();
        let mut text = String::with_capacity(digits);
        while text.len() < digits {
            let more = (digits - text.len()).min(16) as u32;
            push_hex(&mut text, random.bits(), more);
        }
        text
    }
}

fn push_hex(text: &mut String, bits: u64, nibbles: u32) {
    for nibble in (0..nibbles).rev() {
        text.push(char::from(b"0123456789abcdef"[(bits >> (4 * nibble)) as usize & 0xF]));
    }
}

/// A stream of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    pub(crate) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        mix(self.state)
    }

    /// Uniform in `[0, 1)`.
    pub(crate) fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with `probability`. Draws once, whatever the probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// Uniform in `0..bound`; 0 for a bound of 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.bits()) * bound as u128) >> 64) as usize
    }

    /// Uniform between both ends, which belong to it.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below((high.saturating_sub(low) + 1) as usize) as u32
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// An index, drawn by weight.
    pub(crate) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.share() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        weights.iter().rposition(|weight| *weight > 0.0).unwrap_or(0)
    }

    /// Standard normal, by the polar method.
    pub(crate) fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.share() - 1.0, 2.0 * self.share() - 1.0);
            let radius = x * x + y * y;
            if radius > 0.0 && radius < 1.0 {
                return x * (-2.0 * ln(radius) / radius).sqrt();
            }
        }
    }

    /// Log-normal with the given median and 99th percentile.
    pub(crate) fn log_normal(&mut self, median: f64, p99: f64) -> f64 {
        const Z99: f64 = 2.326_347_874_040_841;
        let sigma = ln(p99 / median) / Z99;
        median * exp(sigma * self.normal())
    }

    /// At least 1, each further one with the same probability, `mean` on average.
    pub(crate) fn geometric(&mut self, mean: f64, most: u32) -> u32 {
        let mut count = 1;
        while count < most && self.chance(1.0 - 1.0 / mean) {
            count += 1;
        }
        count
    }

    /// A whole number that is `mean` on average and one of its two neighbours.
    pub(crate) fn round(&mut self, mean: f64) -> u32 {
        let floor = mean.floor();
        floor as u32 + u32::from(self.chance(mean - floor))
    }
}

/// Natural logarithm of a positive number.
pub(crate) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut exponent = ((bits >> 52) & 0x7FF) as i64 - 1023;
    let mut mantissa = f64::from_bits((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa /= 2.0;
        exponent += 1;
    }
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let square = t * t;
    let series = (0..14).rev().fold(0.0, |sum, k| sum * square + 1.0 / f64::from(2 * k + 1));
    2.0 * t * series + exponent as f64 * std::f64::consts::LN_2
}

/// The exponential function, for arguments well inside the range of a double.
pub(crate) fn exp(x: f64) -> f64 {
    let exponent = (x / std::f64::consts::LN_2).round();
    let rest = x - exponent * std::f64::consts::LN_2;
    let series = (1..20).rev().fold(1.0, |sum, k| 1.0 + sum * rest / f64::from(k));
    series * f64::from_bits(((exponent as i64 + 1023) as u64) << 52)
}

/// `base` to the power of `exponent`, for a positive base.
pub(crate) fn pow(base: f64, exponent: f64) -> f64 {
    exp(exponent * ln(base))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_documented_one() {
        // The first outputs of SplitMix64 from state 1234567, as its authors publish them.
        let mut random = Random { state: 1_234_567 };
        let first = [random.bits(), random.bits(), random.bits()];
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn logarithm_and_exponential_agree_with_the_platform() {
        for x in [1e-9, 0.3, 1.0, 1.5, 2.0, 40.0, 1e6] {
            assert!((ln(x) - x.ln()).abs() < 1e-13 * x.ln().abs().max(1.0), "ln {x}");
            assert!((exp(ln(x)) / x - 1.0).abs() < 1e-13, "exp ln {x}");
        }
        assert!((pow(1000.0, 0.6) - 1000f64.powf(0.6)).abs() < 1e-9);
    }

    #[test]
    fn log_normal_has_the_asked_median_and_tail() {
        let mut random = Seed::new(3).random();
        let mut draws: Vec<f64> = (0..40_000).map(|_| random.log_normal(2.0, 40.0)).collect();
        draws.sort_by(f64::total_cmp);
        assert!((draws[20_000] - 2.0).abs() < 0.1, "median {}", draws[20_000]);
        assert!((draws[39_600] - 40.0).abs() < 4.0, "p99 {}", draws[39_600]);
    }

    #[test]
    fn uids_have_the_form_of_random_uuids() {
        let uid = Seed::new(1).uid();
        assert_eq!(uid.len(), 36);
        assert_eq!(&uid[14..15], "4");
        assert!(matches!(&uid[19..20], "8" | "9" | "a" | "b"));
        assert_ne!(uid, Seed::new(2).uid());
    }
}
