//! Addresses and blocks of them, as numbers.

use core::net::IpAddr;

/// Whether `address` lies in `cidr`; none when `cidr` is not one. The families never match each other.
pub(crate) fn contains(cidr: &str, address: IpAddr) -> Option<bool> {
    let (base, length) = cidr.split_once('/')?;
    let base: IpAddr = base.parse().ok()?;
    let length: u32 = length.parse().ok()?;
    let width = if base.is_ipv4() { 32 } else { 128 };
    if length > width {
        return None;
    }
    if base.is_ipv4() != address.is_ipv4() {
        return Some(false);
    }
    // All bits behind the prefix fall off; a shift by the whole width would not be defined.
    let prefix = |address: IpAddr| number(address).checked_shr(width - length).unwrap_or(0);
    Some(prefix(base) == prefix(address))
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}
