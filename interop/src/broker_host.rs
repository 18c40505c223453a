//! The reference's whole broker, with everything it asks for before it serves: a private
//! directory, a service definition, and a backend that answers its start-up probe.

use std::fmt::Display;
use std::path::Path;
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use running_process::broker::backend_handle::DaemonProcess;
use running_process::broker::client::{send_admin_request, BrokerClientError};
use running_process::broker::protocol::{
    AdminRequest, AdminVerb, BrokerIsolation, Endpoint, ServiceDefinition,
};
use running_process::broker::server::{
    serve_registered_backend, write_service_definition, BrokerInstanceKey, BrokerServeConfig,
};

use crate::fallback::Fallback;
use crate::private_dir::PrivateDir;
use crate::{sockets, Failure};

/// The one version that the broker knows a backend of.
pub const SERVICE_VERSION: &str = "1.11.20";

const READY_PATIENCE: Duration = Duration::from_secs(10);

/// Why waiting for the broker is over.
pub enum End {
    Asked,
    BrokerEnded(String),
}

pub struct BrokerHost {
    pub socket: String,
    pub backend_pipe: String,
    pub fallback: Fallback,
}

impl BrokerHost {
    /// Returns once the broker answers. Its end, which is always a failure, goes to `ended`.
    pub fn start(
        dir: &PrivateDir,
        service: &str,
        handoff_endpoint: &str,
        ended: Sender<End>,
    ) -> Result<Self, Failure> {
        let socket = text(&dir.broker_socket())?;
        let backend_pipe = text(&dir.backend_pipe())?;
        let services = dir.service_definitions();
        let definition = service_definition(service).map_err(could_not_start)?;
        write_service_definition(&services, &definition).map_err(could_not_start)?;

        let listener = sockets::listen(&dir.backend_pipe())?;
        let endpoint = Endpoint {
            namespace_id: BrokerInstanceKey::Shared.id(),
            path: backend_pipe.clone(),
        };
        let daemon = DaemonProcess::current_process(endpoint, None).map_err(could_not_start)?;
        let fallback = Fallback::serve(listener, daemon);

        let config = BrokerServeConfig::unbounded(
            socket.as_str(),
            service,
            SERVICE_VERSION,
            backend_pipe.as_str(),
        )
        .with_service_definition_dir(services)
        .with_handoff_endpoint(handoff_endpoint);
        let serving = std::thread::spawn(move || {
            let reason = match serve_registered_backend(config) {
                Ok(()) => "the accept loop returned".to_owned(),
                Err(error) => error.to_string(),
            };
            let _ = ended.send(End::BrokerEnded(reason.clone()));
            reason
        });
        await_ready(&socket, serving)?;
        Ok(Self {
            socket,
            backend_pipe,
            fallback,
        })
    }
}

/// Asks for health until there is an answer. Merely connecting and closing would end the
/// reference's accept loop, which takes a failed reply as its own failure.
fn await_ready(socket: &str, serving: JoinHandle<String>) -> Result<(), Failure> {
    let deadline = Instant::now() + READY_PATIENCE;
    loop {
        let request = AdminRequest {
            verb: AdminVerb::Healthz as i32,
            ..AdminRequest::default()
        };
        match send_admin_request(socket, request) {
            Ok(_) => return Ok(()),
            Err(BrokerClientError::BrokerConnect(_)) if Instant::now() < deadline => {}
            Err(error) => return Err(could_not_start(error)),
        }
        if serving.is_finished() {
            let reason = serving.join().unwrap_or_else(|_| "it panicked".to_owned());
            return Err(could_not_start(reason));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// This very program is the binary of the service: the broker compares the hash of that file
/// with the one in the probe's answer.
fn service_definition(service: &str) -> std::io::Result<ServiceDefinition> {
    let binary = std::env::current_exe()?;
    Ok(ServiceDefinition {
        service_name: service.to_owned(),
        binary_path: binary.to_string_lossy().into_owned(),
        isolation: BrokerIsolation::SharedBroker as i32,
        ..ServiceDefinition::default()
    })
}

fn text(path: &Path) -> Result<String, Failure> {
    path.to_str()
        .map(str::to_owned)
        .ok_or_else(|| Failure::Run(format!("not UTF-8: {}", path.display())))
}

fn could_not_start(reason: impl Display) -> Failure {
    Failure::Run(format!("cannot start the broker: {reason}"))
}
