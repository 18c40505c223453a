import type { ChalkInstance } from 'chalk';
import type { Reporter } from '../output/reporter.ts';
import { outcomeColour } from '../text/colour.ts';
import type { DemoAudience, DemoHandoff } from './demo.ts';

const TOLD: { readonly [reply: string]: string } = {
  ack: 'accept',
  'refuse:busy': 'refuse, because it is busy',
  'corrupt:token': 'accept, but echo the token with one bit flipped',
};

/** The demo as one screen of text, for people who have not read anything yet. */
export function demoScreen(chalk: ChalkInstance, decoded: Reporter, run: string): DemoAudience {
  const say = (text = '') => decoded.output.line(text);
  let number = 0;
  return {
    decoded,
    begins: (endpoint) => {
      say(chalk.bold('A broker hands live connections over to a backend.'));
      say(`Both are played by handoff-cli here, over the real socket ${endpoint}.`);
      say(
        'Each offer passes a real connection with a one-time token; the backend must echo the token in its ACK.',
      );
      say();
    },
    handoff: ({ reply, verdict }) => {
      number += 1;
      const outcome = outcomeColour(chalk, verdict.outcome)(verdict.outcome);
      say(`${number}. The backend is told to ${TOLD[reply] ?? reply}.`);
      say(`   ${chalk.bold(outcome)} after ${verdict.latencyMs} ms: ${meaning(verdict)}`);
    },
    recorded: (capture) => {
      say();
      say(chalk.bold(`The backend recorded what passed, by its own clock, to ${capture}:`));
    },
    ends: (capture) => {
      say();
      say(chalk.bold('Try next:'));
      const next: [string, string][] = [
        [`${run} fake-backend`, 'be the backend; --reply says how it answers'],
        [`${run} send-offer --send ping`, 'in a second terminal: be the broker'],
        [`${run} decode ${capture}`, 'read a recording; --json for scripts'],
        [`${run} --help`, 'everything else'],
      ];
      for (const [command, what] of next) say(`  ${command}\n      ${chalk.dim(what)}`);
    },
  };
}

function meaning(verdict: DemoHandoff['verdict']): string {
  const { outcome, adopted, checks } = verdict;
  const failed = checks.find((check) => check.result === 'failed')?.text ?? '';
  if (outcome === 'accepted') {
    if (adopted === null)
      return 'the backend has taken the offer; no connection could be passed on this system.';
    return `the client wrote "${adopted.sent}" and the backend answered "${adopted.received}" on the handed-over connection.`;
  }
  if (outcome === 'refused') return `${failed}; the client dials the backend itself.`;
  return `${failed}; the broker gives up the connection.`;
}
