// npm run test:recording: our captures in tshark and capinfos, and a handoff of ours recorded by strace.
import { requirePrograms, runTests } from './programs.ts';

requirePrograms({ tshark: ['tshark', 'capinfos'], strace: ['strace'] });
runTests('recording');
