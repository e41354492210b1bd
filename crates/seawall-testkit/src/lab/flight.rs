//! All probes of one endpoint, under way at once.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use socket2::{Domain, Socket, Type};

use super::cluster::{Cluster, EndpointId};
use super::probe::{Family, Probe, Protocol};
use super::station::{Heard, Station};

/// What became of a probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// The other side answered.
    Open,
    /// Someone said no.
    Refused,
    /// Nobody said anything for a long time, although it was asked again and again.
    Silent,
}

/// Probes under way.
pub(super) struct Flight<'a> {
    stations: &'a [Station],
    from: EndpointId,
    clients: Vec<Client>,
    answers: Vec<Option<Answer>>,
}

enum Client {
    Tcp(Socket),
    Udp(UdpSocket),
    /// The tag; its port follows from its place in the list.
    Sctp(u32, SocketAddr),
}

/// A lost datagram is sent again after this time.
const PATIENCE: Duration = Duration::from_millis(700);
/// The port of the first SCTP client.
const FIRST_PORT: u16 = 40_000;

impl<'a> Flight<'a> {
    /// Starts `probes`, all from `from`. The calling thread moves into that endpoint's network. `number` differs from
    /// that of every other flight of the laboratory: an answer to an earlier one is not taken for one to this.
    pub(super) fn start(
        cluster: &Cluster,
        stations: &'a [Station],
        from: EndpointId,
        probes: &[Probe],
        number: u32,
    ) -> io::Result<Self> {
        stations[from.0].namespace.enter()?;
        let client = |(index, probe): (usize, &Probe)| {
            let to = SocketAddr::new(cluster[probe.to].addresses.of(probe.family), probe.port);
            Client::start(probe, to, number << 12 | index as u32)
        };
        let clients = probes.iter().enumerate().map(client).collect::<io::Result<Vec<_>>>()?;
        let mut flight = Self { stations, from, answers: vec![None; clients.len()], clients };
        flight.ask_again()?;
        Ok(flight)
    }

    /// Waits for all answers, in the order of the probes. After as many `attempts`, silence is one.
    pub(super) fn land(mut self, attempts: u32) -> io::Result<Vec<Answer>> {
        for _ in 0..attempts {
            let until = Instant::now() + PATIENCE;
            while self.answers.contains(&None) && Instant::now() < until {
                self.wait(until)?;
            }
            if !self.answers.contains(&None) {
                break;
            }
            self.ask_again()?;
        }
        Ok(self.answers.into_iter().map(|answer| answer.unwrap_or(Answer::Silent)).collect())
    }

    /// Sends what can get lost and is not answered.
    fn ask_again(&mut self) -> io::Result<()> {
        for (index, client) in self.clients.iter().enumerate().filter(|(index, _)| self.answers[*index].is_none()) {
            match client {
                Client::Tcp(_) => {}
                // An error that waits on the socket is an answer, and read as one.
                Client::Udp(socket) => drop(socket.send(b"seawall")),
                Client::Sctp(tag, to) => self.stations[self.from.0].init(port(index), *tag, *to)?,
            }
        }
        Ok(())
    }

    fn wait(&mut self, until: Instant) -> io::Result<()> {
        let listening: Vec<_> =
            self.stations.iter().enumerate().flat_map(|(index, s)| s.listening().map(move |fd| (index, fd))).collect();
        let mut polled: Vec<_> = listening.iter().map(|(_, fd)| PollFd::new(*fd, PollFlags::POLLIN)).collect();
        let pending: Vec<usize> = (0..self.clients.len()).filter(|&index| self.answers[index].is_none()).collect();
        let waiting: Vec<(usize, PollFd<'_>)> =
            pending.iter().filter_map(|&index| Some((index, self.clients[index].polled()?))).collect();
        let clients: Vec<usize> = waiting.iter().map(|(index, _)| *index).collect();
        polled.extend(waiting.into_iter().map(|(_, fd)| fd));
        let left = until.saturating_duration_since(Instant::now()).as_millis() as u16 + 1;
        match poll(&mut polled, PollTimeout::from(left)) {
            Ok(_) | Err(nix::errno::Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
        let is_ready: Vec<bool> = polled.iter().map(|fd| fd.any().unwrap_or(true)).collect();
        let (stations, clients_ready) = is_ready.split_at(listening.len());
        let mut busy: Vec<usize> =
            listening.iter().zip(stations).filter(|(_, ready)| **ready).map(|((index, _), _)| *index).collect();
        busy.dedup();
        for index in busy {
            let is_own = index == self.from.0;
            self.stations[index].answer(|heard| {
                if is_own {
                    hear(&self.clients, &mut self.answers, heard);
                }
            });
        }
        for (index, _) in clients.into_iter().zip(clients_ready).filter(|(_, ready)| **ready) {
            self.answers[index] = self.clients[index].answer();
        }
        Ok(())
    }
}

impl Client {
    fn start(probe: &Probe, to: SocketAddr, tag: u32) -> io::Result<Self> {
        let domain = match probe.family {
            Family::V4 => Domain::IPV4,
            Family::V6 => Domain::IPV6,
        };
        Ok(match probe.protocol {
            Protocol::Tcp => {
                let socket = Socket::new(domain, Type::STREAM, None)?;
                socket.set_nonblocking(true)?;
                // Closed with a reset: nothing of it stays.
                socket.set_linger(Some(Duration::ZERO))?;
                // In progress, mostly; what it came to is asked once the socket is ready.
                let _ = socket.connect(&to.into());
                Self::Tcp(socket)
            }
            Protocol::Udp => {
                let socket = Socket::new(domain, Type::DGRAM, None)?;
                socket.set_nonblocking(true)?;
                socket.connect(&to.into())?;
                Self::Udp(socket.into())
            }
            Protocol::Sctp => Self::Sctp(tag, to),
        })
    }

    fn polled(&self) -> Option<PollFd<'_>> {
        match self {
            Self::Tcp(socket) => Some(PollFd::new(socket.as_fd(), PollFlags::POLLOUT)),
            Self::Udp(socket) => Some(PollFd::new(socket.as_fd(), PollFlags::POLLIN)),
            Self::Sctp(..) => None,
        }
    }

    /// The answer of a client that is ready.
    fn answer(&self) -> Option<Answer> {
        match self {
            Self::Tcp(socket) => Some(match socket.take_error() {
                Ok(None) if socket.peer_addr().is_ok() => Answer::Open,
                _ => Answer::Refused,
            }),
            Self::Udp(socket) => match socket.recv(&mut [0; 64]) {
                Ok(_) => Some(Answer::Open),
                Err(error) if error.kind() == ErrorKind::WouldBlock => None,
                Err(_) => Some(Answer::Refused),
            },
            Self::Sctp(..) => None,
        }
    }
}

fn hear(clients: &[Client], answers: &mut [Option<Answer>], heard: Heard) {
    let (port, tag, answer) = match heard {
        Heard::InitAck { port, tag } => (port, Some(tag), Answer::Open),
        Heard::Refused { port, tag } => (port, tag, Answer::Refused),
    };
    let index = usize::from(port.wrapping_sub(FIRST_PORT));
    if let Some(Client::Sctp(own, _)) = clients.get(index)
        && tag.is_none_or(|tag| tag == *own)
    {
        answers[index] = Some(answer);
    }
}

fn port(index: usize) -> u16 {
    FIRST_PORT + index as u16
}
