import { editPane } from '../editing/edit-pane.ts';
import { type Arrangement, adaptive, WIDE } from '../layout/arrangement.ts';
import type { Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import type { ListPane } from '../parts/list-pane.ts';
import { TextPane } from '../parts/text-pane.ts';
import type { TreePane } from '../parts/tree-pane.ts';
import type { EditedAck } from './ack-edit.ts';
import { answersPane } from './answers-pane.ts';
import { type DeskOffer, isHeld } from './desk-offer.ts';
import { offerLines } from './offer-lines.ts';
import { offersPane } from './offers-pane.ts';
import { talkPane } from './talk-pane.ts';

export interface BackendPanesSettings {
  /** The offers that are shown, and how many there are in all. */
  readonly shown: () => readonly DeskOffer[];
  readonly total: () => number;
  readonly sort: () => string;
  /** The ACK that is edited; null: none. */
  readonly editing: () => EditedAck | null;
  /** In ms. */
  readonly now: () => number;
  readonly moved: () => void;
}

/** With this many rows, the list, the offer and its answer are all in sight on a narrow screen. */
const HIGH = 20;

/** The panes of fake-backend. */
export class BackendPanes {
  readonly offers: ListPane;
  readonly offer: TextPane;
  readonly answers = answersPane(() => isHeld(this.chosen));
  readonly talk: TextPane;
  readonly editor: TreePane;
  private readonly settings: BackendPanesSettings;

  constructor(settings: BackendPanesSettings) {
    this.settings = settings;
    const { moved, editing } = settings;
    this.offers = offersPane(settings, () => {
      this.offer.reset();
      moved();
    });
    this.offer = new TextPane({
      id: 'offer',
      title: () => `Offer ${this.chosen?.number ?? ''}`.trim(),
      note: () => (this.chosen === undefined ? '' : `${this.chosen.bytes.length} bytes`),
      lines: (columns) => (this.chosen === undefined ? [] : offerLines(this.chosen, columns)),
    });
    this.talk = talkPane(() => this.chosen);
    this.editor = editPane({
      id: 'edit',
      title: () => `ACK of offer ${editing()?.offer ?? ''}`.trim(),
      edit: () => editing()?.frame ?? null,
      empty: 'nothing is edited',
    });
  }

  /** The selected offer. */
  get chosen(): DeskOffer | undefined {
    return this.settings.shown()[this.offers.list.place];
  }

  get inOrder(): readonly Pane[] {
    if (this.settings.editing() !== null) return [this.editor, this.offers];
    const panes = [this.offers, this.offer, this.answers];
    return this.chosen?.talk ? [...panes, this.talk] : panes;
  }

  arrangement(size: Size, focused: Pane): Arrangement {
    const { offers, offer, editor } = this;
    if (this.settings.editing() !== null) {
      const beside = { columns: [share(0.4, offers), share(0.6, editor)] };
      return adaptive(size, beside, offers, editor, focused, 0.3);
    }
    const third = this.third(focused);
    // Whoever is choosing an answer needs to see more of them than anything else.
    const choosing = third === focused;
    if (size.columns < WIDE && size.rows >= HIGH)
      return choosing
        ? { rows: [share(0.24, offers), share(0.24, offer), share(0.52, third)] }
        : { rows: [share(0.33, offers), share(0.38, offer), share(0.29, third)] };
    const part = choosing ? 0.35 : 0.55;
    const details = { rows: [share(part, offer), share(1 - part, third)] };
    const beside = { columns: [share(0.55, offers), { share: 0.45, of: details }] };
    return adaptive(size, beside, offers, focused === offers ? offer : focused, focused);
  }

  /** What is shown below the offer: its answer while it is held, then the connection that was handed over. */
  private third(focused: Pane): Pane {
    if (focused === this.talk || focused === this.answers) return focused;
    return !isHeld(this.chosen) && this.chosen?.talk ? this.talk : this.answers;
  }
}

function share(part: number, pane: Pane) {
  return { share: part, of: { pane } };
}
