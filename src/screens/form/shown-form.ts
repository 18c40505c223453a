import { EXIT, Failure } from '../../failure.ts';
import { failureIn } from '../../output/error-record.ts';
import { observer, type RecordSink } from '../../output/record-sink.ts';
import type { VerdictRecord } from '../../records/outcome-records.ts';
import { redactedRecord } from '../../records/redaction/redacted-record.ts';
import { showScreen } from '../terminal/show-screen.ts';
import { terminalTools } from '../terminal/tools.ts';
import { saveText } from '../viewer/saving.ts';
import type { Form, Sent, Values } from './form.ts';
import { FormScreen } from './form-screen.ts';

/**
 * Shows a form until the person leaves it. Gives the exit code.
 * @param carryOut does what the form says, and tells the sink; throws an Error that says what is wrong with a value
 */
export async function shownForm(
  form: Omit<Form, 'send' | 'saveText'>,
  carryOut: (values: Values, sink: RecordSink) => Promise<unknown>,
  stop: Promise<void>,
): Promise<number> {
  const send = async (values: Values): Promise<Sent> => {
    const verdicts: VerdictRecord[] = [];
    let lost: Failure | null = null;
    const sink = observer((record) => {
      lost ??= failureIn(record);
      if (record.type === 'verdict') verdicts.push(form.redact ? redactedRecord(record) : record);
    });
    try {
      await carryOut(values, sink);
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
    const [verdict, ...further] = verdicts;
    if (lost !== null || verdict === undefined) return lost ?? new Error('interrupted');
    return further.length === 0 ? verdict : { ...verdict, further };
  };
  await showScreen(new FormScreen({ ...form, send, saveText }, terminalTools()), stop);
  return EXIT.ok;
}
