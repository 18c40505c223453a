//! One handoff as the reference's broker does it: its token store, its pending-ACK registry,
//! its `SCM_RIGHTS` sender and its `WireHandoffDelivery`, in the order of its own serve loop.

use std::fmt::{Debug, Display};
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use interprocess::os::unix::uds_local_socket;
use running_process::broker::server::handoff::{
    try_send_scm_rights_over, HandoffDelivery, HandoffDeliveryError, ScmRightsAttempt,
    UnixFileDescriptor, UnixHandoffSocket, WindowsHandleValue, WireHandoffDelivery,
};
use running_process::broker::server::{
    HandoffAckRegistry, HandoffToken, HandoffTokenError, HandoffTokenStore, PendingHandoffBackend,
};

use crate::output::variant_name;

pub struct BrokerSide<'a> {
    pub endpoint: &'a str,
    pub service: &'a str,
    pub correlation_id: u64,
    pub poll: bool,
    pub tokens: HandoffTokenStore,
    pub acks: HandoffAckRegistry,
}

/// How one delivery ended, in the reference's words where it failed.
#[derive(Default)]
pub struct Verdict {
    refused: bool,
    pub error: String,
    pub variant: String,
    pub detail: String,
    pub latency: Duration,
}

impl Verdict {
    fn failed<E: Debug + Display>(error: &E) -> Self {
        Self {
            error: error.to_string(),
            variant: variant_name(error),
            ..Self::default()
        }
    }

    /// The kind of an I/O error is what a variant is to the reference's own errors.
    fn unreachable(error: &std::io::Error) -> Self {
        Self {
            variant: variant_name(&error.kind()),
            ..Self::failed(error)
        }
    }

    pub fn result(&self) -> &'static str {
        match (self.refused, self.variant.is_empty()) {
            (true, _) => "refused",
            (false, true) => "accepted",
            (false, false) => "error",
        }
    }
}

impl BrokerSide<'_> {
    /// Issues a token that is pending until it is answered or `hand_over` gives it up.
    pub fn issue(&mut self) -> Result<HandoffToken, HandoffTokenError> {
        let now = Instant::now();
        let token = self.tokens.issue(now)?;
        let backend = PendingHandoffBackend::for_service(self.service);
        self.acks.register(token, backend, now);
        Ok(token)
    }

    /// `passed` is closed on return, as the stock broker closes its copy of the connection.
    pub fn hand_over(&mut self, passed: UnixStream, token: HandoffToken) -> Verdict {
        let verdict = self.attempt(passed, token);
        if verdict.result() != "accepted" {
            self.acks.abandon(&mut self.tokens, &token);
        }
        verdict
    }

    fn attempt(&mut self, passed: UnixStream, token: HandoffToken) -> Verdict {
        let stream = match UnixStream::connect(self.endpoint) {
            Ok(stream) => stream,
            Err(error) => return Verdict::unreachable(&error),
        };
        let control = stream.as_raw_fd();
        let io_deadline = Instant::now() + self.acks.ack_deadline();
        if self.poll {
            let stream = uds_local_socket::Stream::from(OwnedFd::from(stream));
            let delivery = WireHandoffDelivery::new_local_socket(
                stream.into(),
                self.service,
                self.correlation_id,
                io_deadline,
            );
            self.deliver(delivery, control, passed, token)
        } else {
            // On a blocking stream the same code waits in `read` instead of sleeping 5 ms at a
            // time, so that latencies are those of the backend. The time-out keeps the deadline.
            if let Err(error) = stream.set_read_timeout(Some(self.acks.ack_deadline())) {
                return Verdict::unreachable(&error);
            }
            let delivery = WireHandoffDelivery::new_preconfigured_nonblocking(
                stream,
                self.service,
                self.correlation_id,
                io_deadline,
            );
            self.deliver(delivery, control, passed, token)
        }
    }

    fn deliver<S: Read + Write>(
        &mut self,
        mut delivery: WireHandoffDelivery<S>,
        control: RawFd,
        passed: UnixStream,
        token: HandoffToken,
    ) -> Verdict {
        let started = Instant::now();
        let attempt = ScmRightsAttempt::new(
            UnixFileDescriptor::new(passed.as_raw_fd()),
            UnixHandoffSocket::new(self.endpoint),
            token,
        );
        if let Err(error) = try_send_scm_rights_over(control, &attempt) {
            return Verdict::failed(&error);
        }
        // The handle value is zero on Unix, where the descriptor went ahead.
        let observed = delivery
            .deliver(WindowsHandleValue::new(0), &token)
            .and_then(|()| {
                let deadline = Instant::now() + self.acks.ack_deadline();
                delivery.await_backend_ack(&token, deadline)
            });
        let verdict = match observed {
            Ok(at) => match self.acks.acknowledge(&mut self.tokens, &token, at) {
                Ok(_) => Verdict::default(),
                Err(error) => Verdict::failed(&error),
            },
            Err(error) => Verdict {
                refused: delivery.backend_explicitly_rejected(),
                detail: refusal_detail(&error),
                ..Verdict::failed(&error)
            },
        };
        Verdict {
            latency: started.elapsed(),
            ..verdict
        }
    }
}

/// The reference keeps the backend's detail only inside of its own sentence.
fn refusal_detail(error: &HandoffDeliveryError) -> String {
    match error {
        HandoffDeliveryError::AckNotObserved { detail } => {
            detail.strip_prefix("backend refused the handoff: ")
        }
        HandoffDeliveryError::DeliveryFailed { .. } => None,
    }
    .unwrap_or_default()
    .to_owned()
}
