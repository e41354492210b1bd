//! Many probes, under way at once.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use socket2::{Domain, Socket, Type};

use super::cluster::Cluster;
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
    probes: &'a [Probe],
    clients: Vec<Client>,
    answers: Vec<Option<Answer>>,
}

/// Who waits for the answer to a probe.
enum Client {
    Tcp(Socket),
    Udp(UdpSocket),
    /// The tag; its port follows from the place of the probe in the list.
    Sctp(u32, SocketAddr),
}

/// A lost datagram is sent again after this time.
const PATIENCE: Duration = Duration::from_millis(700);
/// The port of the first SCTP client.
const FIRST_PORT: u16 = 40_000;

impl<'a> Flight<'a> {
    /// Starts `probes`, best sorted by who opens. The calling thread moves through the networks of all these.
    /// `number` differs from that of every other flight of the laboratory: an answer to an earlier one is not taken for
    /// one to this.
    pub(super) fn start(
        cluster: &Cluster,
        stations: &'a [Station],
        probes: &'a [Probe],
        number: u32,
    ) -> io::Result<Self> {
        let mut clients = Vec::with_capacity(probes.len());
        for probes in probes.chunk_by(|one, next| one.from == next.from) {
            stations[probes[0].from.0].namespace.enter()?;
            for probe in probes {
                let to = SocketAddr::new(cluster[probe.to].addresses.of(probe.family), probe.port);
                clients.push(Client::start(probe, to, number << 12 | clients.len() as u32)?);
            }
        }
        let mut flight = Self { stations, probes, answers: vec![None; clients.len()], clients };
        flight.ask_again()?;
        Ok(flight)
    }

    /// Waits for all answers, in the order of the probes, and tells how many were asked for again. After as many
    /// `attempts`, silence is one.
    pub(super) fn land(mut self, attempts: u32) -> io::Result<(Vec<Answer>, usize)> {
        let mut repeated = 0;
        for _ in 0..attempts {
            let until = Instant::now() + PATIENCE;
            while self.answers.contains(&None) && Instant::now() < until {
                self.wait(until)?;
            }
            if !self.answers.contains(&None) {
                break;
            }
            repeated += self.answers.iter().filter(|answer| answer.is_none()).count();
            self.ask_again()?;
        }
        Ok((self.answers.into_iter().map(|answer| answer.unwrap_or(Answer::Silent)).collect(), repeated))
    }

    /// Sends what can get lost and is not answered.
    fn ask_again(&mut self) -> io::Result<()> {
        for (index, answer) in self.answers.iter_mut().enumerate().filter(|(_, answer)| answer.is_none()) {
            match &self.clients[index] {
                Client::Tcp(_) => {}
                Client::Udp(socket) => {
                    // The error that waits on the socket is the answer to what was sent before.
                    if socket.send(b"seawall").is_err() {
                        *answer = Some(Answer::Refused);
                    }
                }
                Client::Sctp(tag, to) => self.stations[self.probes[index].from.0].init(port(index), *tag, *to)?,
            }
        }
        Ok(())
    }

    /// Waits until something arrives, and sees to all that did.
    fn wait(&mut self, until: Instant) -> io::Result<()> {
        let stations = self.stations.iter().enumerate();
        let listening = stations.flat_map(|(index, station)| station.listening().map(move |socket| (index, socket)));
        let listening: Vec<_> = listening.collect();
        let pending = self.clients.iter().enumerate().filter(|(index, _)| self.answers[*index].is_none());
        let (pending, waiting): (Vec<usize>, Vec<PollFd<'_>>) =
            pending.filter_map(|(index, client)| Some((index, client.polled()?))).unzip();
        let mut polled: Vec<_> = listening.iter().map(|(_, socket)| PollFd::new(*socket, PollFlags::POLLIN)).collect();
        polled.extend(waiting);
        let left = until.saturating_duration_since(Instant::now()).as_millis() as u16 + 1;
        match poll(&mut polled, PollTimeout::from(left)) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
        let is_ready: Vec<bool> = polled.iter().map(|socket| socket.any().unwrap_or(true)).collect();
        let (stations_ready, clients_ready) = is_ready.split_at(listening.len());
        let mut busy: Vec<usize> =
            listening.iter().zip(stations_ready).filter(|(_, ready)| **ready).map(|((index, _), _)| *index).collect();
        busy.dedup();
        for index in busy {
            self.stations[index].answer(|heard| hear(&self.clients, self.probes, &mut self.answers, index, heard));
        }
        for (index, _) in pending.into_iter().zip(clients_ready).filter(|(_, ready)| **ready) {
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

/// Gives what a station heard to the client that asked from there.
fn hear(clients: &[Client], probes: &[Probe], answers: &mut [Option<Answer>], station: usize, heard: Heard) {
    let (port, tag, answer) = match heard {
        Heard::InitAck { port, tag } => (port, Some(tag), Answer::Open),
        Heard::Refused { port, tag } => (port, tag, Answer::Refused),
    };
    let index = usize::from(port.wrapping_sub(FIRST_PORT));
    if let Some(Client::Sctp(own, _)) = clients.get(index)
        && probes[index].from.0 == station
        && tag.is_none_or(|tag| tag == *own)
    {
        answers[index] = Some(answer);
    }
}

fn port(index: usize) -> u16 {
    FIRST_PORT + index as u16
}
