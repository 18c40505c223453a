//! The route that a client falls back to: `backend_pipe`, here a plain echo server.

use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use running_process::broker::backend_handle::DaemonProcess;
use running_process::broker::backend_lifecycle::probe::handle_endpoint_probe;

use crate::sockets;

/// Counts the bytes that reached the fallback listener.
#[derive(Clone, Default)]
pub struct Fallback(Arc<AtomicU64>);

impl Fallback {
    /// Serves `listener` in the background, for as long as the process lives.
    pub fn serve(listener: UnixListener, daemon: DaemonProcess) -> Self {
        let fallback = Self::default();
        let shared = fallback.clone();
        std::thread::spawn(move || {
            let mut connections = listener.incoming().map_while(Result::ok);
            // The broker proves the identity of its backend before it binds its own socket,
            // so the first connection is always that probe and no client's.
            if let Some(probe) = connections.next() {
                answer_probe(probe, &daemon);
            }
            for stream in connections {
                let bytes = Arc::clone(&shared.0);
                std::thread::spawn(move || {
                    sockets::echo(stream, |count| {
                        bytes.fetch_add(count as u64, Ordering::SeqCst);
                    });
                });
            }
        });
        fallback
    }

    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

fn answer_probe(mut stream: UnixStream, daemon: &DaemonProcess) {
    if let Err(error) = handle_endpoint_probe(&mut stream, daemon) {
        eprintln!("reference-peer: start-up probe: {error}");
    }
}
