import { runOrExit } from './programs.ts';

export const NO_CARGO = 'the reference peer needs cargo, which is not installed';
export const INSTALL_RUST = 'to enable these tests, install Rust from https://rustup.rs and run this again';

/** Builds the reference implementation as a peer. */
export function buildReference(): void {
  runOrExit('cargo', ['build', '--release', '--locked', '--manifest-path', 'interop/Cargo.toml']);
}
