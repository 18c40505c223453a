import { OffersConversation } from '../../src/conversations/offers.ts';
import { offerMessage } from '../../src/frames/offer.ts';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { ack, concat, offer, toHex } from '../wire/building.ts';
import { Playbook } from './playbook.ts';

const tokenOf = (number: number) => new Uint8Array(16).fill(0xa0 + number);
export const ids = (number: number) => ({ token: tokenOf(number), correlationId: String(number + 1) });
export const ackOf = (number: number, accepted = true) => ack({ ...ids(number), accepted });

/** Three offers on one connection. */
export function three(pipelined: boolean, script = 'offer') {
  const steps = stepSource(parseScript(script, 'offer'));
  const deliveries = [0, 1, 2].map((number) => ({
    message: offerMessage({ ...ids(number), serviceName: 'zccache', handleValue: '0' }),
    step: steps.next(),
    deadlineMs: 5_000,
  }));
  return new Playbook(
    new OffersConversation(deliveries, pipelined),
    (command) =>
      command.type === 'verdict'
        ? `offer ${command.offer}${command.nth > 0 ? `, number ${command.nth + 1}` : ''}: ${command.verdict.interrupted ? 'interrupted' : command.verdict.outcome}`
        : command.type === 'unmade'
          ? 'unmade'
          : `${command.type} ${command.offer}`,
    (parts) => {
      const sent = toHex(concat(...parts.map(({ bytes }) => bytes)));
      const number = [0, 1, 2].find((one) => sent === toHex(concat(tokenOf(one), offer(ids(one)))));
      return `send offer ${number ?? 'in part'}`;
    },
  );
}

/** Only what is said and decided. */
export const told = (commands: readonly string[]) =>
  commands.filter((command) => /^(send|offer|close)/.test(command));
