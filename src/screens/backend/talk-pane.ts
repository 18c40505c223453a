import { escapeText } from '../../text/escape.ts';
import { line, wrapped } from '../layout/line.ts';
import { TextPane } from '../parts/text-pane.ts';
import type { DeskOffer } from './desk-offer.ts';

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
      if (talk.length === 0) return [line('handed over; nothing was said yet', { dim: true })];
      return talk.flatMap(({ who, text }) =>
        wrapped(`${SIGNS[who]}${escapeText(text.replace(/\n$/, ''))}`, columns, {
          dim: who === 'note',
          bold: who === 'you',
        }),
      );
    },
  });
}
