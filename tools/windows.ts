// npm run test:windows: the program under wine, with Node for Windows and koffi's library for it; -- PATHS runs some of the tests.
import { requirePrograms, runTests } from './programs.ts';
import { layOut } from './windows/lay-out.ts';
import { layOutProgram } from './windows/program.ts';
import { COMPILER, WINE } from './windows/programs.ts';

requirePrograms({ wine64: [WINE], 'gcc-mingw-w64-x86-64': [COMPILER] });
layOut();
runTests('windows', layOutProgram);
