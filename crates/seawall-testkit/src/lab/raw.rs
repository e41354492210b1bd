//! Sockets for packets that are made by hand.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, UdpSocket};

use socket2::{Domain, Socket, Type};

use super::probe::Family;
use super::sctp::{self, Packet};
use super::station::Heard;

/// A raw socket. The standard library's type for datagrams can read, write and wait on any socket that has them.
pub(super) struct Raw {
    pub(super) socket: UdpSocket,
    family: Family,
}

impl Raw {
    /// One of that protocol below IP.
    pub(super) fn open(family: Family, protocol: i32) -> io::Result<Self> {
        let domain = match family {
            Family::V4 => Domain::IPV4,
            Family::V6 => Domain::IPV6,
        };
        let socket = Socket::new(domain, Type::RAW, Some(protocol.into()))?;
        socket.set_nonblocking(true)?;
        Ok(Self { socket: socket.into(), family })
    }

    /// Which addresses it takes.
    pub(super) fn family(&self) -> Family {
        self.family
    }

    /// Sends to the port that the packet names.
    pub(super) fn send(&self, packet: Packet, to: IpAddr) -> io::Result<()> {
        self.socket.send_to(&packet.bytes(), SocketAddr::new(to, 0)).map(drop)
    }

    /// What came, below IP; absent when nothing waits. A raw socket of IPv4 gives the header of IP too.
    pub(super) fn receive<'a>(&self, buffer: &'a mut [u8]) -> Option<(&'a [u8], IpAddr)> {
        let (length, from) = received(&self.socket, buffer)?;
        let packet = &buffer[..length];
        let header = if self.family == Family::V4 { header_length(packet) } else { 0 };
        Some((packet.get(header..).unwrap_or_default(), from.ip()))
    }

    /// What an ICMP message «destination unreachable» says of an INIT.
    pub(super) fn refused(&self, message: &[u8]) -> Option<Heard> {
        let quoted = message.get(8..)?;
        let (unreachable, protocol, header) = match self.family {
            Family::V4 => (3, *quoted.get(9)?, header_length(quoted)),
            Family::V6 => (1, *quoted.get(6)?, 40),
        };
        if message[0] != unreachable || protocol != sctp::PROTOCOL {
            return None;
        }
        let quoted = quoted.get(header..)?;
        Some(Heard::Refused { port: Packet::ports(quoted)?.0, tag: Packet::quoted_tag(quoted) })
    }
}

fn header_length(packet: &[u8]) -> usize {
    packet.first().map_or(0, |first| usize::from(first & 15) * 4)
}

/// The next datagram; absent when none waits. An error that waits instead is about an answer of ours and says nothing.
pub(super) fn received(socket: &UdpSocket, buffer: &mut [u8]) -> Option<(usize, SocketAddr)> {
    loop {
        match socket.recv_from(buffer) {
            Ok(received) => return Some(received),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return None,
            Err(_) => {}
        }
    }
}
