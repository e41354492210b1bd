//! The sockets of an endpoint: those that listen, and the raw ones.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};

use super::cluster::Endpoint;
use super::namespace::Namespace;
use super::probe::{Family, Protocol};
use super::raw::{Raw, received};
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

    /// Stops listening. Closing the sockets would not do: until a program that another thread starts has come up, it
    /// holds copies of them.
    #[cfg(test)]
    pub(super) fn hang_up_tcp(&self) {
        for listener in &self.tcp {
            socket2::SockRef::from(listener).shutdown(std::net::Shutdown::Both).expect("a socket that listens");
        }
    }

    /// What to wait on for something to answer.
    pub(super) fn listening(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        let tcp = self.tcp.iter().map(AsFd::as_fd);
        let udp = self.udp.iter().map(AsFd::as_fd);
        tcp.chain(udp).chain(self.sctp.iter().chain(&self.icmp).map(|raw| raw.socket.as_fd()))
    }

    /// Sends an INIT from `port`.
    pub(super) fn init(&self, port: u16, tag: u32, to: SocketAddr) -> io::Result<()> {
        let raw = self.sctp.iter().find(|raw| (raw.family() == Family::V4) == to.is_ipv4());
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
