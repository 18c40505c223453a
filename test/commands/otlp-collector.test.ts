import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect } from 'vitest';
import { Collector } from '../process/collector.ts';
import { it } from '../process/stage.ts';
import { recording } from '../telemetry/traced.ts';

describe.concurrent('a collector that does not collect', () => {
  it('is said once and costs nothing else', async ({ stage }) => {
    const nobody = 'http://127.0.0.1:9';
    await stage.fakeBackend();
    const { code, stderr, verdicts } = await stage.run([
      ...['send-offer', stage.endpoint, '--json', '--count', '20', '--otlp', nobody],
    ]);
    expect(code).toBe(0);
    expect(verdicts).toHaveLength(20);
    expect(stderr.match(/collector/g)).toHaveLength(1);
    expect(stderr).toContain('127.0.0.1:9');
  });

  it('is said with -q, too: what was asked for is not done', async ({ stage }) => {
    await stage.fakeBackend();
    const offering = ['send-offer', stage.endpoint, '-q', '--json'];
    const nobody = await stage.run([...offering, '--otlp', 'http://127.0.0.1:9']);
    expect(nobody.stderr).toMatch(/^the collector does not get everything: .*127\.0\.0\.1:9/);
    expect(nobody.code).toBe(0);
    const [flag, disabled] = [['--otlp', 'http://127.0.0.1:9'], { OTEL_SDK_DISABLED: 'true' }];
    expect((await stage.run([...offering, ...flag], { env: disabled })).stderr).toContain(
      'nothing is exported',
    );
    const wrong = { OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere' };
    expect((await stage.run(offering, { env: wrong })).stderr).toContain('nothing is exported');
  });

  it('cannot write to the terminal, and its password is not shown', async ({ stage }) => {
    const rude = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('HTTP/1.1 400 \u001b[31mno\u0007\r\ncontent-length: 0\r\n\r\n'));
    }).listen(0, '127.0.0.1');
    stage.afterwards(() => rude.close());
    await once(rude, 'listening');
    const { port } = rude.address() as AddressInfo;
    const { code, stderr } = await stage.run([
      ...['decode', recording(stage), '--json', '--otlp', `http://somebody:secret@127.0.0.1:${port}`],
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain(`127.0.0.1:${port}`);
    expect(stderr).not.toContain('secret');
    expect(stderr).not.toMatch(/[\u001b\u0007]/);
  });

  it('does not hold up the end when it never answers', async ({ stage }) => {
    const collector = await Collector.start(stage);
    collector.answers = false;
    const env = { ...collector.env, OTEL_EXPORTER_OTLP_TIMEOUT: '100' };
    const { code, stderr } = await stage.run(
      ['decode', recording(stage), '--json', '--otlp', collector.url],
      { env },
    );
    expect(code).toBe(0);
    expect(stderr.match(/collector/g)).toHaveLength(1);
  });

  it('is wrong usage where the flag names none', async ({ stage }) => {
    const { code, error } = await stage.run(['decode', recording(stage), '--json', '--otlp', 'localhost']);
    expect(code).toBe(2);
    expect(error?.message).toContain('localhost');
  });

  it('is only said where a variable names none', async ({ stage }) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost' };
    const { code, stderr } = await stage.run(['decode', recording(stage), '--json'], { env });
    expect(code).toBe(0);
    expect(stderr).toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
  });

  it('is left alone where the SDK is disabled', async ({ stage }) => {
    const collector = await Collector.start(stage);
    const env = { ...collector.env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SDK_DISABLED: 'true' };
    const { code } = await stage.run(['decode', recording(stage), '--json'], { env });
    expect(code).toBe(0);
    expect(collector.headers).toEqual([]);
  });
});
