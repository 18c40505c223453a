import { EXIT_CODES } from '../exit-codes.ts';
import { described } from '../wrap.ts';

/** What `help exit-codes` says. */
export function exitCodesPage(): string[] {
  return [
    'What a handoff-cli process ends with',
    '',
    ...EXIT_CODES.flatMap(({ code, meaning }) => described(String(code), meaning, 8)),
    '',
    'In a script:',
    '',
    '  handoff-cli send-offer --expect refused || echo "not refused"',
    '  handoff-cli decode --summary capture.pcapng    1 if it has an error',
    '  handoff-cli decode --exit-zero capture.pcapng  0 even so',
  ];
}
