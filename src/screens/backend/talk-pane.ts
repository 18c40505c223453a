import { escapeText } from '../../text/escape.ts';
import { line, wrapped } from '../layout/line.ts';
import type { Question } from '../parts/prompt.ts';
import { TextPane } from '../parts/text-pane.ts';
import type { DeskOffer } from './desk-offer.ts';
import type { OfferDesk } from './offer-desk.ts';

const SIGNS = { you: '→ ', client: '← ', note: '· ' } as const;

/** The connection that was handed over, as a little terminal. */
export function talkPane(offer: () => DeskOffer | undefined): TextPane {
  return new TextPane({
    id: 'talk',
    title: () => 'Connection',
    note: () => (offer()?.talking ? 't writes a line' : ''),
    followsEnd: true,
    lines: (columns) => {
      const talk = offer()?.talk ?? null;
      if (talk === null) return [line('no connection was handed over', { dim: true })];
      if (talk.length === 0) return [line('handed over; nothing has been said yet', { dim: true })];
      return talk.flatMap(({ who, text }) =>
        wrapped(`${SIGNS[who]}${escapeText(text.replace(/\n$/, ''))}`, columns, {
          dim: who === 'note',
          bold: who === 'you',
        }),
      );
    },
  });
}

/** Asks for a line to write to the connection. @param next asks for the one after it */
export function talkQuestion(desk: OfferDesk, offer: number, history: string[], next: () => void): Question {
  return {
    label: 'say',
    history,
    hint: 'Enter sends the line   Esc ends',
    take: (text) => {
      if (!desk.say(offer, text)) return 'the connection has ended';
      next();
      return null;
    },
  };
}
