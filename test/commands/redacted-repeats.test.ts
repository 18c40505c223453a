import { describe, expect } from 'vitest';
import { encodeDraft } from '../../src/frames/draft.ts';
import { readyDraft } from '../../src/frames/ready.ts';
import { negotiatedDraft } from '../../src/frames/reply.ts';
import { listenRaw } from '../process/raw-peers.ts';
import { it } from '../process/stage.ts';

const TOKEN = Buffer.from('TOKENabcdefghijk');
const AUTH = Buffer.from('PASSWORDforTheBrokerOfThisTest!!');

describe.concurrent('with --redact, text of a peer that repeats a secret as it is', () => {
  it.for(['--json', ''])('is cut in all that send-hello %s says', async (flag, { stage }) => {
    const rest = { daemonVersion: '1', keepaliveIntervalSecs: '1', connectionId: '1', token: TOKEN };
    const errorDetail = `no such token ${TOKEN}`;
    await listenRaw(
      stage,
      ({ socket }) => {
        socket.once('data', () => {
          socket.write(encodeDraft(negotiatedDraft({ ...rest, backendPipe: `/nowhere/${TOKEN}` }, '1')));
          socket.write(
            encodeDraft(readyDraft({ token: TOKEN, correlationId: '1', accepted: false, errorDetail })),
          );
        });
      },
      stage.broker,
    );
    const { stdout, stderr } = await stage.run(`send-hello ${stage.broker} --redact ${flag}`);
    expect(stdout).toContain('no such token TOKE…');
    expect(stdout).toContain('/nowhere/TOKE…');
    expect(stdout + stderr).not.toContain('TOKEN');
  });

  it('is cut in all that fake-broker and its client say', async ({ stage }) => {
    const hex = AUTH.toString('hex');
    const refuse = ['--refuse', 'peer-rejected', '--reason', `not ${AUTH}`];
    const broker = await stage.fakeBroker(['--redact', '--auth-token', hex, ...refuse]);
    const { stdout } = await stage.run([
      ...['send-hello', stage.broker, '--redact', '--json', '--auth-token', hex],
    ]);
    expect(stdout).toContain('not PASS…');
    expect(stdout).not.toContain('PASSW');
    await broker.recordOf('client');
    expect(JSON.stringify(broker.records)).not.toContain('PASSW');
  });
});
