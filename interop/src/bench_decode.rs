//! How fast the reference decodes a long capture: sideband, offer, ACK, over and over.

use std::time::Instant;

use prost::Message;
use running_process::broker::protocol::{try_decode_framed, Frame, HandoffAck, HandoffOffer};
use running_process::broker::server::HANDOFF_TOKEN_BYTES;
use serde_json::json;

use crate::output::emit;
use crate::{Failure, Outcome};

#[derive(Default)]
struct Counts {
    offers: u64,
    acks: u64,
    accepted: u64,
}

pub fn run(arguments: &[String]) -> Outcome {
    let [file] = arguments else {
        return Err(Failure::Usage("bench-decode needs one FILE".to_owned()));
    };
    let bytes = std::fs::read(file).map_err(|error| Failure::Run(format!("{file}: {error}")))?;
    let started = Instant::now();
    let counts = walk(&bytes)?;
    let seconds = started.elapsed().as_secs_f64();
    emit(&json!({
        "event": "decoded",
        "frames": counts.offers + counts.acks,
        "offers": counts.offers,
        "acks": counts.acks,
        "accepted": counts.accepted,
        "seconds": seconds,
    }));
    Ok(())
}

fn walk(bytes: &[u8]) -> Result<Counts, Failure> {
    let mut counts = Counts::default();
    let mut at = 0;
    while at < bytes.len() {
        at += HANDOFF_TOKEN_BYTES;
        let offer = next_frame(bytes, &mut at)?;
        HandoffOffer::decode(offer.payload.as_slice()).map_err(|error| broken(at, &error))?;
        counts.offers += 1;
        let ack = next_frame(bytes, &mut at)?;
        let ack = HandoffAck::decode(ack.payload.as_slice()).map_err(|error| broken(at, &error))?;
        counts.acks += 1;
        counts.accepted += u64::from(ack.accepted);
    }
    Ok(counts)
}

fn next_frame(bytes: &[u8], at: &mut usize) -> Result<Frame, Failure> {
    let rest = bytes.get(*at..).unwrap_or_default();
    match try_decode_framed(rest) {
        Ok(Some(decoded)) => {
            *at += decoded.consumed;
            Ok(decoded.frame)
        }
        Ok(None) => Err(broken(*at, &"incomplete frame")),
        Err(error) => Err(broken(*at, &error)),
    }
}

fn broken(at: usize, reason: &dyn std::fmt::Display) -> Failure {
    Failure::Run(format!("not sideband, offer, ACK at offset {at}: {reason}"))
}
