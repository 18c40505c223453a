//! The reference's backend side: its offer reader, its token check, its ACK.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use interprocess::local_socket::Stream;
use interprocess::os::unix::uds_local_socket;
use running_process::broker::backend_lib::{
    parse_handoff_token, read_handoff_offer_with_deadline, respond_to_handoff_offer,
    write_handoff_ack, BackendHandoffWireError, HandoffAcceptance,
};
use running_process::broker::protocol::{HandoffAck, HandoffOffer};
use running_process::broker::server::{HandoffToken, HandoffTokenStore};
use serde_json::json;

use crate::args::Args;
use crate::output::{emit, variant_name};
use crate::sideband::{self, Sideband};
use crate::{hex, sockets, Outcome};

const KNOWN: [&str; 5] = ["endpoint", "reply", "detail", "count", "sideband"];
const PATIENCE: Duration = Duration::from_secs(5);

struct Backend<'a> {
    accept: bool,
    detail: Option<&'a str>,
    sideband: bool,
}

/// What became of an offer that was answered.
enum Answer {
    Accepted,
    Rejected { error: String, variant: String },
}

pub fn run(arguments: &[String]) -> Outcome {
    let args = Args::parse(arguments, &KNOWN)?;
    args.required("reply")?;
    let backend = Backend {
        accept: args.either("reply", ["accept", "reject"], "accept")?,
        detail: args.optional("detail"),
        sideband: args.yes_or_no("sideband", "yes")?,
    };
    let endpoint = Path::new(args.required("endpoint")?);
    let count = args.number("count")?.unwrap_or(usize::MAX);
    sockets::serve(endpoint, count, |stream| backend.serve(stream))
}

impl Backend<'_> {
    fn serve(&self, stream: UnixStream) {
        let mut descriptor = None;
        let mut offer = None;
        let answer = self.answer(stream, &mut descriptor, &mut offer);
        let (result, error, variant) = match &answer {
            Ok(Answer::Accepted) => ("accepted", String::new(), String::new()),
            Ok(Answer::Rejected { error, variant }) => ("rejected", error.clone(), variant.clone()),
            Err(error) => ("error", error.to_string(), variant_name(error)),
        };
        emit(&json!({
            "event": "offer",
            "serviceName": offer.as_ref().map(|offer| &offer.service_name),
            "correlationId": offer.as_ref().map(|offer| offer.correlation_id.to_string()),
            "token": offer.as_ref().map(|offer| hex::encode(&offer.token)),
            "descriptor": descriptor.is_some(),
            "result": result,
            "error": error,
            "variant": variant,
        }));
        if let (Ok(Answer::Accepted), Some(adopted)) = (answer, descriptor) {
            sockets::echo(adopted.into(), |_| {});
        }
    }

    /// What was received so far is left in `descriptor` and `offered` even when this fails.
    fn answer(
        &self,
        stream: UnixStream,
        descriptor: &mut Option<OwnedFd>,
        offered: &mut Option<HandoffOffer>,
    ) -> Result<Answer, BackendHandoffWireError> {
        let deadline = Instant::now() + PATIENCE;
        let sideband_token = if self.sideband {
            stream.set_read_timeout(Some(PATIENCE))?;
            let Sideband {
                token,
                descriptor: passed,
            } = sideband::receive(stream.as_fd())?;
            *descriptor = passed;
            if descriptor.is_none() {
                let error = io::Error::other("no descriptor came with the first 16 bytes");
                return Err(error.into());
            }
            Some(HandoffToken::from_bytes(token))
        } else {
            None
        };

        let stream = uds_local_socket::Stream::from(OwnedFd::from(stream));
        let mut stream = Stream::from(stream);
        let offer = read_handoff_offer_with_deadline(&mut stream, deadline)?;
        *offered = Some(offer.clone());
        self.respond(&mut stream, offer, sideband_token)
    }

    fn respond(
        &self,
        stream: &mut Stream,
        offer: HandoffOffer,
        sideband_token: Option<HandoffToken>,
    ) -> Result<Answer, BackendHandoffWireError> {
        if let (false, Some(detail)) = (self.accept, self.detail) {
            // The reference words its own rejections; another text needs an ACK of one's own.
            let ack = HandoffAck {
                token: offer.token,
                accepted: false,
                error_detail: detail.to_owned(),
                correlation_id: offer.correlation_id,
            };
            write_handoff_ack(stream, &ack)?;
            return Ok(Answer::Rejected {
                error: detail.to_owned(),
                variant: String::new(),
            });
        }
        let now = Instant::now();
        let mut pending = HandoffTokenStore::new();
        // A backend expects the token it was told about out of band: here the sideband's, or
        // else whatever the offer holds, provided that it is a token at all. A token that
        // nobody offered makes the reference reject.
        let told = sideband_token.or_else(|| parse_handoff_token(&offer.token).ok());
        let expected = match told.filter(|_| self.accept) {
            Some(token) => pending.issue_with_random128(now, || Ok(token.into_bytes())),
            None => pending.issue(now),
        }
        .map_err(io::Error::other)?;
        let acceptance = respond_to_handoff_offer(stream, &mut pending, expected, offer, now)?;
        Ok(match acceptance {
            HandoffAcceptance::Accepted(_) => Answer::Accepted,
            HandoffAcceptance::Rejected(rejected) => Answer::Rejected {
                error: rejected.reason.to_string(),
                variant: variant_name(&rejected.reason),
            },
        })
    }
}
