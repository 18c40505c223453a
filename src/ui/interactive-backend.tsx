import { render } from 'ink';
import type { Output } from '../report/output.ts';
import { Reporter } from '../report/reporter.ts';
import { type FakeBackendOptions, fakeBackend } from '../run/fake-backend.ts';
import { BackendScreen } from './backend-screen.tsx';
import { OfferDesk } from './offer-desk.ts';

/** A fake backend whose offers a person decides about, on a screen. Gives the exit code; throws a Failure. */
export async function interactiveBackend(
  options: Omit<FakeBackendOptions, 'hold' | 'hint'>,
  output: Output,
  stop: { readonly requested: Promise<void>; stop(): void },
): Promise<number> {
  const desk = new OfferDesk();
  const now = () => performance.now();
  let shown: ReturnType<typeof render> | null = null;
  const show = () => {
    shown = render(<BackendScreen desk={desk} endpoint={options.endpoint} now={now} />, {
      exitOnCtrlC: false,
    });
    shown.waitUntilExit().then(() => stop.stop());
  };
  const format = {
    head: () => [],
    lines: (record: Parameters<OfferDesk['see']>[0]) => {
      // Only once it listens is there something to show; until then a failure stands on a clean terminal.
      if (record.type === 'listening') show();
      desk.see(record);
      return [];
    },
  };
  const reporter = new Reporter(output, format, { quiet: true });
  const hold = (offer: Parameters<OfferDesk['hold']>[0]) => desk.hold(offer, now());
  const ended = fakeBackend({ ...options, hold, hint: '' }, reporter, stop.requested);
  return ended.finally(() => shown?.unmount());
}
