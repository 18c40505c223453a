// npm run test:page: the pages of decode --format html and conform --report html, looked at in Chromium.
import { requirePrograms, runTests } from './programs.ts';

requirePrograms({ chromium: ['chromium'] });
runTests('page');
