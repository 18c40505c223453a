import { BREAKABLE } from '../../script/breaks.ts';
import { settableFields } from '../editing/set-field.ts';
import { complaintOf } from '../parts/complaint.ts';
import type { Question } from '../parts/prompt.ts';
import { GIVEN_KINDS } from './given-kind.ts';
import type { HeldFrame } from './held-frames.ts';

/** Does what an answer says. Throws an Error that says what is wrong with it. */
type Act = (text: string) => unknown;

/** What is asked about held frames, each question with its own history. */
export class TapQuestions {
  private readonly scripts: string[] = [];
  private readonly inserted: string[] = [];
  private readonly rules: string[] = [];
  private readonly attached: string[] = [];

  /** One field of a frame. */
  field({ reading }: HeldFrame, act: Act): Question {
    const fields = settableFields(reading).map((name) => `${name}=`);
    return {
      label: 'set',
      hint: 'a field and its value, such as correlationId=7; Tab completes',
      complete: (text) => fields.filter((field) => field.startsWith(text) && field !== text),
      take: taking(act),
    };
  }

  /** Bytes to be sent before a frame, and a descriptor with them. */
  bytes(act: Act): Question {
    return {
      label: 'before it',
      history: this.inserted,
      hint: 'hex; y copies a frame as that; 00ff+pipe passes a descriptor with it   Esc cancels',
      take: taking(act),
    };
  }

  /** A descriptor to be passed with a frame. */
  descriptor(act: Act): Question {
    return {
      label: 'attach',
      history: this.attached,
      hint: `a descriptor of ours that goes with the frame: ${GIVEN_KINDS.join(', ')}`,
      complete: (text) => GIVEN_KINDS.filter((kind) => kind.startsWith(text) && kind !== text),
      take: taking(act),
    };
  }

  script(act: Act): Question {
    return {
      label: 'break',
      history: this.scripts,
      hint: 'such as corrupt:token, truncate:9, trickle:5ms, delay:3s',
      take: taking(act),
    };
  }

  /** A rule for frames to come. @param take gives a complaint, null: it is in force */
  rule(take: (text: string) => string | null): Question {
    const frames = BREAKABLE.map((frame) => `${frame}=`);
    return {
      label: 'rule',
      history: this.rules,
      hint: 'FRAME=SCRIPT, such as ack=corrupt:token*1; ack=pass ends it; Tab completes',
      complete: (text) => frames.filter((frame) => frame.startsWith(text) && frame !== text),
      take,
    };
  }
}

function taking(act: Act): (text: string) => string | null {
  return (text) => complaintOf(() => void act(text));
}
