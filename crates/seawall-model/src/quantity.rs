//! Amounts of resources, as Kubernetes reads them: `100m`, `1.5Gi`, `1e3`.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Sub};
use std::str::FromStr;

use seawall_yaml::{Kind, Node};

/// An amount of CPU, memory, storage ... in billionths, the finest that Kubernetes tells apart. What is finer is rounded
/// away from zero, what is larger than 10²⁹ stays there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(i128);

/// A text that is no quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoQuantity;

/// Billionths in one.
const ONE: i128 = 1_000_000_000;
/// Kubernetes holds amounts with a binary suffix in 63 bits.
const MOST_BINARY: i128 = i64::MAX as i128 * ONE;
/// Digits behind the point that are read one by one; those behind them only round.
const FINE_DIGITS: usize = 18;

const BINARY: [(&str, u32); 6] = [("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40), ("Pi", 50), ("Ei", 60)];
const DECIMAL: [(&str, i64); 10] =
    [("", 0), ("n", -9), ("u", -6), ("m", -3), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18)];

impl Quantity {
    /// None.
    pub const ZERO: Self = Self(0);

    /// `count` whole units.
    pub const fn whole(count: i64) -> Self {
        Self(count as i128 * ONE)
    }

    /// The quantity that stands at `node`, a string or a number. Nothing when it is none.
    pub fn read(node: Node<'_>) -> Option<Self> {
        match node.kind() {
            Kind::String => node.as_str()?.parse().ok(),
            Kind::Int => match node.as_i64() {
                Some(count) => Some(Self::whole(count)),
                None => node.to_json().to_string().parse().ok(),
            },
            Kind::Float => node.to_json().to_string().parse().ok(),
            _ => None,
        }
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// As people write CPU: `2`, `250m`.
    pub fn decimal(self) -> String {
        let units = [("", ONE), ("m", 1_000_000), ("u", 1_000), ("n", 1)];
        let (suffix, unit) = units.into_iter().find(|(_, unit)| self.0 % unit == 0).unwrap_or(units[3]);
        format!("{}{suffix}", self.0 / unit)
    }

    /// As people write memory: `64Mi`, `1536Mi`; like CPU where no binary unit fits.
    pub fn binary(self) -> String {
        let fits = |shift: u32| self.0 % (ONE << shift) == 0;
        match BINARY.into_iter().rev().find(|&(_, shift)| self.0 != 0 && fits(shift)) {
            Some((suffix, shift)) => format!("{}{suffix}", self.0 / (ONE << shift)),
            None => self.decimal(),
        }
    }

    /// Rounded up to a multiple of `unit`, which is above zero.
    #[must_use]
    pub const fn up_to(self, unit: Self) -> Self {
        let rest = self.0.rem_euclid(unit.0);
        if rest == 0 { self } else { Self(self.0.saturating_add(unit.0 - rest)) }
    }
}

impl FromStr for Quantity {
    type Err = NoQuantity;

    fn from_str(text: &str) -> Result<Self, NoQuantity> {
        if text.is_empty() {
            return Err(NoQuantity);
        }
        let (is_negative, unsigned) = match text.as_bytes()[0] {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, rest) = digits(unsigned);
        let (fraction, suffix) = rest.strip_prefix('.').map_or(("", rest), digits);
        let (ten, two) = scale(suffix).ok_or(NoQuantity)?;
        let amount = amount(whole, fraction, ten, two);
        let amount = if two > 0 { amount.min(MOST_BINARY) } else { amount };
        Ok(Self(if is_negative { -amount } else { amount }))
    }
}

/// The digits that `text` begins with, and what comes behind them.
fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len()))
}

/// The powers of ten and of two that a suffix stands for.
fn scale(suffix: &str) -> Option<(i64, u32)> {
    if let Some(exponent) = suffix.strip_prefix(['e', 'E']).filter(|exponent| !exponent.is_empty())
        && suffix != "Ei"
    {
        return exponent.parse().ok().map(|exponent| (exponent, 0));
    }
    let binary = BINARY.iter().find(|(name, _)| *name == suffix).map(|&(_, two)| (0, two));
    binary.or_else(|| DECIMAL.iter().find(|(name, _)| *name == suffix).map(|&(_, ten)| (ten, 0)))
}

/// `whole.fraction` × 10^`ten` × 2^`two`, in billionths.
fn amount(whole: &str, fraction: &str, ten: i64, two: u32) -> i128 {
    let digits = || whole.bytes().chain(fraction.bytes()).map(|digit| i128::from(digit - b'0'));
    let leading = digits().take_while(|digit| *digit == 0).count();
    if digits().count() == leading {
        return 0;
    }
    let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
    // How many digits stand before the point, counted from the first that is not zero; negative: zeros behind the point.
    let before = length(whole).saturating_add(ten).saturating_sub(i64::try_from(leading).unwrap_or(i64::MAX));
    if before > 30 {
        return i128::MAX;
    }
    let mut significant = digits().skip(leading);
    let mut above: i128 = 0;
    for _ in 0..before {
        above = above * 10 + significant.next().unwrap_or(0);
    }
    let zeros = usize::try_from(-before).unwrap_or(0);
    let mut below: i128 = 0;
    for place in 0..FINE_DIGITS {
        below = below * 10 + if place < zeros { 0 } else { significant.next().unwrap_or(0) };
    }
    let is_cut = significant.any(|digit| digit != 0);
    let below = (below << two) + i128::from(is_cut);
    let below = below / ONE + i128::from(below % ONE != 0);
    above.saturating_mul(1 << two).saturating_mul(ONE).saturating_add(below)
}

impl Add for Quantity {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Quantity {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Mul<i64> for Quantity {
    type Output = Self;

    fn mul(self, count: i64) -> Self {
        Self(self.0.saturating_mul(i128::from(count)))
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for NoQuantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no quantity; write it as 100m, 2 or 1.5Gi")
    }
}

impl std::error::Error for NoQuantity {}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<i128> {
        text.parse::<Quantity>().ok().map(|quantity| quantity.0)
    }

    /// What the API machinery of Kubernetes 1.36 makes of each text, in billionths.
    #[test]
    fn texts_mean_what_kubernetes_makes_of_them() {
        let meant = [
            ("0", 0),
            ("-0", 0),
            ("+", 0),
            (".", 0),
            ("m", 0),
            ("Mi", 0),
            ("e3", 0),
            ("100m", ONE / 10),
            ("0.1", ONE / 10),
            (".5", ONE / 2),
            ("1.", ONE),
            ("5.M", 5_000_000 * ONE),
            ("1.5Gi", 1_610_612_736 * ONE),
            ("1.25Ki", 1280 * ONE),
            ("0.3Ki", 307_200_000_000),
            ("1k", 1000 * ONE),
            ("1E", 10_i128.pow(18) * ONE),
            ("1Ei", (1 << 60) * ONE),
            ("8Ei", i128::from(i64::MAX) * ONE),
            ("9Ei", i128::from(i64::MAX) * ONE),
            ("1e3", 1000 * ONE),
            ("1E3", 1000 * ONE),
            ("1e+3", 1000 * ONE),
            ("1e-3", ONE / 1000),
            ("1e-10", 1),
            ("1n", 1),
            ("0.1n", 1),
            ("-0.1n", -1),
            ("-1.5", -3 * ONE / 2),
            ("+2", 2 * ONE),
            ("1000000000000000000000", 10_i128.pow(21) * ONE),
            ("123456789.123456789123Mi", 129_453_826_111_917_826_111_439),
            ("1.0000000000000000001Ki", 1024 * ONE + 1),
        ];
        for (text, amount) in meant {
            assert_eq!(read(text), Some(amount), "{text}");
        }
    }

    #[test]
    fn texts_that_kubernetes_refuses_are_no_quantities() {
        let refused = [
            "", "1i", ".5i", "1ki", "1K", "1e", "1e1.5", "12e", "1mm", "1Kib", "1.1.1", "1,5", "100 m", " 1", "1 ",
            "+-2", "--2", "1_000", "0x10", "1E5Ki", "2e3k", "∞", "lots",
        ];
        for text in refused {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn endless_numbers_neither_overflow_nor_take_long() {
        let long = "9".repeat(1_000_000);
        assert_eq!(read(&long), Some(i128::MAX));
        assert_eq!(read(&format!("0.{long}")), Some(ONE));
        assert_eq!(read("1e99999999"), Some(i128::MAX));
        assert_eq!(read("1e-99999999"), Some(1));
        assert_eq!(read("-1e40"), Some(-i128::MAX));
        let most: Quantity = long.parse().unwrap();
        assert_eq!(most + most, most * 3);
    }

    #[test]
    fn amounts_are_compared_whatever_their_units() {
        let quantity = |text: &str| text.parse::<Quantity>().unwrap();
        assert_eq!(quantity("1"), quantity("1000m"));
        assert_eq!(quantity("1Ki"), quantity("1024"));
        assert!(quantity("1G") < quantity("1Gi"));
        assert!(quantity("-1") < quantity("0.5m"));
    }

    #[test]
    fn amounts_are_written_as_people_write_them() {
        let half: Quantity = "0.5".parse().unwrap();
        assert_eq!((half.decimal(), half.binary()), ("500m".to_owned(), "500m".to_owned()));
        let binary = |text: &str| text.parse::<Quantity>().unwrap().binary();
        assert_eq!(binary("1.5Gi"), "1536Mi");
        assert_eq!(binary("2Gi"), "2Gi");
        assert_eq!(binary("1000"), "1000");
        assert_eq!(binary("0"), "0");
        let unit: Quantity = "100m".parse().unwrap();
        assert_eq!("251m".parse::<Quantity>().unwrap().up_to(unit).decimal(), "300m");
        assert_eq!("300m".parse::<Quantity>().unwrap().up_to(unit).decimal(), "300m");
    }
}
