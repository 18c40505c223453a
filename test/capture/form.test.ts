import { expect, it } from 'vitest';
import { RECORDING_FORMS } from '../../src/capture/form.ts';
import { BINARY_FORMS, formNamed, RAW, TEXT_FORMS } from '../../src/capture/forms.ts';

it('every form that is read can be asked for, by the name that messages have for it', () => {
  const read = [RAW, ...BINARY_FORMS, ...TEXT_FORMS].filter(({ name }) => name !== 'Parquet');
  expect(new Set(RECORDING_FORMS.map(formNamed))).toEqual(new Set(read));
});
