//! The reference's decoded messages as JSON: lowerCamelCase names, 64-bit numbers as decimal
//! strings, bytes as hex, enums as numbers, of a oneof only the arm that is set.

use prost::{DecodeError, Message};
use running_process::broker::protocol::registry::{
    ADMIN_PAYLOAD_PROTOCOL, CONTROL_PAYLOAD_PROTOCOL, HANDOFF_PAYLOAD_PROTOCOL,
};
use running_process::broker::protocol::{
    hello_reply, AdminReply, AdminRequest, Frame, FrameKind, HandoffAck, HandoffOffer, Hello,
    HelloReply, Negotiated, Refused,
};
use serde_json::{json, Value};

use crate::hex;

/// The message that a frame carries, by its protocol and kind; a ready frame's is an ACK too.
pub fn message_name(frame: &Frame) -> Option<&'static str> {
    use FrameKind::{Event, Request, Response};
    match (frame.payload_protocol, FrameKind::try_from(frame.kind)) {
        (HANDOFF_PAYLOAD_PROTOCOL, Ok(Request)) => Some("HandoffOffer"),
        (HANDOFF_PAYLOAD_PROTOCOL, Ok(Response | Event)) => Some("HandoffAck"),
        (CONTROL_PAYLOAD_PROTOCOL, Ok(Request)) => Some("Hello"),
        (CONTROL_PAYLOAD_PROTOCOL, Ok(Response)) => Some("HelloReply"),
        (ADMIN_PAYLOAD_PROTOCOL, Ok(Request)) => Some("AdminRequest"),
        (ADMIN_PAYLOAD_PROTOCOL, Ok(Response)) => Some("AdminReply"),
        _ => None,
    }
}

/// A payload without a message is shown as its hex.
pub fn to_json(message: Option<&str>, payload: &[u8]) -> Result<Value, DecodeError> {
    Ok(match message {
        Some("HandoffOffer") => offer(&HandoffOffer::decode(payload)?),
        Some("HandoffAck") => ack(&HandoffAck::decode(payload)?),
        Some("Hello") => hello(&Hello::decode(payload)?),
        Some("HelloReply") => reply(&HelloReply::decode(payload)?),
        Some("AdminRequest") => admin_request(&AdminRequest::decode(payload)?),
        Some("AdminReply") => admin_reply(&AdminReply::decode(payload)?),
        _ => hex::encode(payload).into(),
    })
}

fn offer(offer: &HandoffOffer) -> Value {
    json!({
        "handleValue": offer.handle_value.to_string(),
        "token": hex::encode(&offer.token),
        "serviceName": offer.service_name,
        "correlationId": offer.correlation_id.to_string(),
    })
}

fn ack(ack: &HandoffAck) -> Value {
    json!({
        "token": hex::encode(&ack.token),
        "accepted": ack.accepted,
        "errorDetail": ack.error_detail,
        "correlationId": ack.correlation_id.to_string(),
    })
}

fn hello(hello: &Hello) -> Value {
    json!({
        "clientMinProtocol": hello.client_min_protocol,
        "clientMaxProtocol": hello.client_max_protocol,
        "serviceName": hello.service_name,
        "wantedVersion": hello.wanted_version,
        "clientVersion": hello.client_version,
        "clientCapabilities": hello.client_capabilities.to_string(),
        "authToken": hex::encode(&hello.auth_token),
        "requestId": hello.request_id,
        "connectionId": hello.connection_id.to_string(),
        "peerPid": hello.peer_pid,
        "clientLibName": hello.client_lib_name,
        "clientLibVersion": hello.client_lib_version,
        "peerAttestationNonce": hex::encode(&hello.peer_attestation_nonce),
        "capabilityToken": hex::encode(&hello.capability_token),
        "clientKeepaliveSecs": hello.client_keepalive_secs.to_string(),
    })
}

fn reply(reply: &HelloReply) -> Value {
    match &reply.result {
        Some(hello_reply::Result::Negotiated(arm)) => json!({"negotiated": negotiated(arm)}),
        Some(hello_reply::Result::Refused(arm)) => json!({"refused": refused(arm)}),
        None => json!({}),
    }
}

fn negotiated(negotiated: &Negotiated) -> Value {
    json!({
        "negotiatedProtocol": negotiated.negotiated_protocol,
        "daemonVersion": negotiated.daemon_version,
        "backendPipe": negotiated.backend_pipe,
        "warnings": negotiated.warnings,
        "serverCapabilities": negotiated.server_capabilities.to_string(),
        "keepaliveIntervalSecs": negotiated.keepalive_interval_secs.to_string(),
        "handlePassedToken": hex::encode(&negotiated.handle_passed_token),
        "connectionId": negotiated.connection_id.to_string(),
    })
}

fn refused(refused: &Refused) -> Value {
    json!({
        "reason": refused.reason,
        "daemonMinProtocol": refused.daemon_min_protocol,
        "daemonMaxProtocol": refused.daemon_max_protocol,
        "code": refused.code,
        "details": refused.details,
        "retryAfterMs": refused.retry_after_ms.to_string(),
    })
}

fn admin_request(request: &AdminRequest) -> Value {
    json!({
        "verb": request.verb,
        "json": request.json,
        "serviceName": request.service_name,
        "outputPath": request.output_path,
        "drainDeadlineMs": request.drain_deadline_ms.to_string(),
    })
}

fn admin_reply(reply: &AdminReply) -> Value {
    json!({
        "kind": reply.kind,
        "body": reply.body,
        "exitCode": reply.exit_code,
        "contentType": reply.content_type,
    })
}
