// npm run test:recording: our captures in tshark and capinfos, and handoffs of ours, of the reference and of a program in C recorded by strace, and through socat.
import { exitWithout, installed, MUST_RUN, requirePrograms, runTests } from './programs.ts';
import { buildReference, INSTALL_RUST, NO_CARGO } from './reference.ts';

requirePrograms({ tshark: ['tshark', 'capinfos'], strace: ['strace'], gcc: ['gcc'], socat: ['socat'] });
if (installed('cargo')) buildReference();
else if (MUST_RUN) exitWithout(NO_CARGO, INSTALL_RUST);
else process.stderr.write(`left out: handoffs of the reference, as ${NO_CARGO}\n`);
runTests('recording');
