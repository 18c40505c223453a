// npm run test:page: the page of decode --format html, looked at in Chromium.
import { requirePrograms, runTests } from './programs.ts';

requirePrograms({ chromium: ['chromium'] });
runTests('page');
