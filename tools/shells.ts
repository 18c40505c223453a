// npm run test:shells: completions and the manual page, in the real shells and in man.
import { requirePrograms, runTests } from './programs.ts';

requirePrograms({ bash: ['bash'], zsh: ['zsh'], fish: ['fish'], 'man-db': ['man'], groff: ['groff'] });
runTests('shells');
