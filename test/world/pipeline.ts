import type { Command, Conversation, Event } from '../../src/conversations/contract.ts';
import { encodeMessageDraft } from '../../src/frames/message.ts';
import { offerMessage } from '../../src/frames/offer.ts';

/** How long a broker that awaits no answer keeps its connection. */
const PATIENCE_MS = 8_000;

/** A broker that makes several offers on one connection without waiting for any answer, and reads whatever comes. */
export class PipelineConversation implements Conversation<'patience'> {
  private readonly tokens: readonly Uint8Array[];

  constructor(tokens: readonly Uint8Array[]) {
    this.tokens = tokens;
  }

  wanted(): number {
    return Number.POSITIVE_INFINITY;
  }

  handle(event: Event<'patience'>): readonly Command<'patience'>[] {
    if (event.type === 'opened')
      return [
        ...this.tokens.map((token, at): Command<'patience'> => {
          const fields = { token, correlationId: String(at), serviceName: 'pipeline', handleValue: '0' };
          const { sideband, frame } = encodeMessageDraft(offerMessage(fields));
          return { type: 'send', parts: [...sideband, ...frame] };
        }),
        { type: 'start-timer', timer: 'patience', ms: PATIENCE_MS },
      ];
    if (event.type === 'received')
      return event.passed.map((descriptor) => ({ type: 'settle', descriptor, use: 'close' }));
    return event.type === 'sent' ? [] : [{ type: 'close', how: 'orderly' }];
  }
}
