import { disguise } from '../../capture/redacting-encoder.ts';
import type { HeldMessages } from '../../services/control/held-messages.ts';
import { type FakeBackendOptions, fakeBackend } from '../../services/fake-backend.ts';
import type { ServerRun } from '../../services/serving.ts';
import { serveOnScreen } from '../terminal/serve-on-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { saveCapture, saveText } from '../viewer/saving.ts';
import { BackendScreen } from './backend-screen.ts';
import { OfferDesk } from './offer-desk.ts';

/**
 * A fake backend whose offers a person decides about, on a screen. Gives the exit code; throws a Failure.
 * @param held says which ACKs are held
 */
export function interactiveBackend(
  options: Omit<FakeBackendOptions, 'held' | 'hint' | 'observer'>,
  held: HeldMessages,
  server: ServerRun,
): Promise<number> {
  const { endpoint, capture, redact = false } = options;
  const tools = terminalTools();
  const desk = new OfferDesk(held, tools.now, redact ? disguise() : null);
  const screen = new BackendScreen(desk, {
    ...{ endpoint, capture, tools, saveText },
    saveCapture: (number, path) => saveCapture(path, endpoint, desk.segments(number), redact),
  });
  return serveOnScreen(
    {
      screen,
      run: (sink, ended) => fakeBackend({ ...options, held, hint: '', observer: desk }, sink, ended),
      see: (record) => desk.see(record),
      tell: (text) => desk.notice(text),
    },
    server,
  );
}
