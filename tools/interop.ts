// npm run test:interop: builds the reference implementation as a peer and runs test/interop against it.
import { exitWithout, installed, runTests } from './programs.ts';
import { buildReference, INSTALL_RUST, NO_CARGO } from './reference.ts';

if (!installed('cargo')) exitWithout(NO_CARGO, INSTALL_RUST);
buildReference();
runTests('interop');
