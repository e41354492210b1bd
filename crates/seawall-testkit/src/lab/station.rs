//! The sockets of an endpoint: those that listen, and the raw ones.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};

use socket2::{Domain, Socket, Type};

use super::cluster::Endpoint;
use super::namespace::Namespace;
use super::probe::{Family, Protocol};
use super::sctp::{self, Chunk, Packet};

/// An endpoint that answers.
pub(super) struct Station {
    pub(super) namespace: Namespace,
    tcp: Vec<TcpListener>,
    udp: Vec<UdpSocket>,
    sctp_ports: Vec<u16>,
    sctp: [Raw; 2],
    icmp: [Raw; 2],
}

/// A raw socket. The standard library's type for datagrams can read, write and wait on any socket that has them.
struct Raw {
    socket: UdpSocket,
    family: Family,
}

/// Something that a client waits for, by the port from which it had asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// The other side would open an association.
    InitAck { port: u16, tag: u32 },
    /// The way refuses it.
    Refused { port: u16, tag: Option<u32> },
}

impl Station {
    /// Listens on all ports of `endpoint`, in `namespace`.
    pub(super) fn open(namespace: Namespace, endpoint: &Endpoint) -> io::Result<Self> {
        let ports = |protocol| endpoint.ports.iter().filter(move |port| port.protocol == protocol);
        let any = |number| SocketAddr::new(IpAddr::from([0_u16; 8]), number);
        let open = || {
            let tcp = ports(Protocol::Tcp).map(|port| {
                let listener = TcpListener::bind(any(port.number))?;
                listener.set_nonblocking(true).map(|()| listener)
            });
            let udp = ports(Protocol::Udp).map(|port| {
                let socket = UdpSocket::bind(any(port.number))?;
                socket.set_nonblocking(true).map(|()| socket)
            });
            let sctp = i32::from(sctp::PROTOCOL);
            Ok((
                tcp.collect::<io::Result<_>>()?,
                udp.collect::<io::Result<_>>()?,
                [Raw::open(Family::V4, sctp)?, Raw::open(Family::V6, sctp)?],
                [Raw::open(Family::V4, 1)?, Raw::open(Family::V6, 58)?],
            ))
        };
        let (tcp, udp, sctp, icmp) = namespace.within(open)?;
        let sctp_ports = ports(Protocol::Sctp).map(|port| port.number).collect();
        Ok(Self { namespace, tcp, udp, sctp_ports, sctp, icmp })
    }

    /// Stops listening.
    #[cfg(test)]
    pub(super) fn close_tcp(&mut self) {
        self.tcp.clear();
    }

    /// What to wait on for something to answer.
    pub(super) fn listening(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        let tcp = self.tcp.iter().map(AsFd::as_fd);
        let udp = self.udp.iter().map(AsFd::as_fd);
        tcp.chain(udp).chain(self.sctp.iter().chain(&self.icmp).map(|raw| raw.socket.as_fd()))
    }

    /// Sends an INIT from `port`.
    pub(super) fn init(&self, port: u16, tag: u32, to: SocketAddr) -> io::Result<()> {
        let raw = self.sctp.iter().find(|raw| (raw.family == Family::V4) == to.is_ipv4());
        let packet = Packet { source: port, destination: to.port(), chunk: Chunk::Init { tag } };
        raw.map_or(Ok(()), |raw| raw.send(packet, to.ip()))
    }

    /// Answers everything that has arrived, and tells what was meant for a client here.
    pub(super) fn answer(&self, mut heard: impl FnMut(Heard)) {
        for listener in &self.tcp {
            while listener.accept().is_ok() {}
        }
        let mut buffer = [0; 2048];
        for socket in &self.udp {
            while let Some((length, from)) = received(socket, &mut buffer) {
                // Not sent is lost on the way; the client asks again.
                let _ = socket.send_to(&buffer[..length], from);
            }
        }
        for raw in &self.sctp {
            while let Some((packet, from)) = raw.receive(&mut buffer) {
                match Packet::read(packet) {
                    Some(Packet { source, destination, chunk: Chunk::Init { tag } }) => {
                        let answer = Packet { source: destination, destination: source, chunk: Chunk::InitAck { tag } };
                        if self.sctp_ports.contains(&destination) {
                            let _ = raw.send(answer, from);
                        }
                    }
                    Some(Packet { destination: port, chunk: Chunk::InitAck { tag }, .. }) => {
                        heard(Heard::InitAck { port, tag });
                    }
                    None => {}
                }
            }
        }
        for raw in &self.icmp {
            while let Some((message, _)) = raw.receive(&mut buffer) {
                raw.refused(message).into_iter().for_each(&mut heard);
            }
        }
    }
}

impl Raw {
    fn open(family: Family, protocol: i32) -> io::Result<Self> {
        let domain = match family {
            Family::V4 => Domain::IPV4,
            Family::V6 => Domain::IPV6,
        };
        let socket = Socket::new(domain, Type::RAW, Some(protocol.into()))?;
        socket.set_nonblocking(true)?;
        Ok(Self { socket: socket.into(), family })
    }

    fn send(&self, packet: Packet, to: IpAddr) -> io::Result<()> {
        self.socket.send_to(&packet.bytes(), SocketAddr::new(to, 0)).map(drop)
    }

    /// What came, below IP; a raw socket of IPv4 gives the header of IP too.
    fn receive<'a>(&self, buffer: &'a mut [u8]) -> Option<(&'a [u8], IpAddr)> {
        let (length, from) = received(&self.socket, buffer)?;
        let packet = &buffer[..length];
        let header = if self.family == Family::V4 { header_length(packet) } else { 0 };
        Some((packet.get(header..).unwrap_or_default(), from.ip()))
    }

    /// What an ICMP message «destination unreachable» says of an INIT.
    fn refused(&self, message: &[u8]) -> Option<Heard> {
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
fn received(socket: &UdpSocket, buffer: &mut [u8]) -> Option<(usize, SocketAddr)> {
    loop {
        match socket.recv_from(buffer) {
            Ok(received) => return Some(received),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return None,
            Err(_) => {}
        }
    }
}
