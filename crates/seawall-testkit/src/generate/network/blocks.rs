//! The address blocks that rules name.

use super::addresses;
use super::parameters::Parameters;
use crate::generate::fields::Fields;
use crate::generate::random::{For, Random, Seed};
use crate::generate::value::list;

/// A block with its exceptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) cidr: String,
    pub(super) except: Vec<String>,
}

impl Block {
    pub(super) fn fields(&self) -> Fields {
        Fields::new().with("cidr", self.cidr.clone()).with_any("except", list(self.except.iter().cloned()))
    }
}

/// The private networks of IPv4, which are taken out where only the outside is meant.
const PRIVATE: [&str; 3] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

pub(super) fn plan(parameters: &Parameters, nodes: u32, seed: Seed) -> Vec<Block> {
    (0..parameters.cidrs).map(|number| block(number, parameters, nodes, seed)).collect()
}

/// The `number`th block. Every number gives another one.
fn block(number: u32, parameters: &Parameters, nodes: u32, seed: Seed) -> Block {
    let mut random = seed.fork(For::Address, u64::from(number)).random();
    if number == 0 {
        let mut except: Vec<String> = PRIVATE.iter().map(|&private| private.to_owned()).collect();
        except.push("169.254.0.0/16".to_owned());
        return Block { cidr: "0.0.0.0/0".to_owned(), except };
    }
    if number == 1 {
        return Block { cidr: "169.254.169.254/32".to_owned(), except: Vec::new() };
    }
    let excepted = random.chance(parameters.excepts);
    if random.chance(parameters.pod_blocks) && number < nodes {
        return Block { cidr: addresses::pods_of(number), except: Vec::new() };
    }
    match random.weighted(&[6.0, 2.0, 2.0, 1.0]) {
        0 => v4(&mut random, [10, 16 + (number >> 8) as u8, number as u8], excepted),
        1 => v4(&mut random, [172, 16 + (number >> 8) as u8 % 16, number as u8], excepted),
        2 => v4(&mut random, [203 - (number >> 8) as u8, 0, number as u8], excepted),
        _ => v6(number, excepted),
    }
}

fn v4(random: &mut Random, [a, b, c]: [u8; 3], excepted: bool) -> Block {
    let cidr = format!("{a}.{b}.{c}.0/24");
    let one = || format!("{a}.{b}.{c}.0/28");
    let other = || format!("{a}.{b}.{c}.128/25");
    let except = match (excepted, random.below(3)) {
        (false, _) => Vec::new(),
        (true, 0) => vec![one(), other()],
        (true, 1) => vec![one()],
        (true, _) => vec![other()],
    };
    Block { cidr, except }
}

fn v6(number: u32, excepted: bool) -> Block {
    let except = if excepted { vec![format!("2001:db8:{number:x}:8000::/49")] } else { Vec::new() };
    Block { cidr: format!("2001:db8:{number:x}::/48"), except }
}
