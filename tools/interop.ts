// npm run test:interop: builds the reference implementation as a peer and runs test/interop against it.
import { exitWithout, installed, runOrExit, runTests } from './programs.ts';

if (!installed('cargo'))
  exitWithout(
    'the reference peer needs cargo, which is not installed',
    'to enable these tests, install Rust from https://rustup.rs and run this again',
  );
runOrExit('cargo', ['build', '--release', '--locked', '--manifest-path', 'interop/Cargo.toml']);
runTests('interop');
