import { usualAction } from '../action.ts';

export const relay = usualAction('relay', ['ready'], 'a correct ready if the backend accepted, else none');
