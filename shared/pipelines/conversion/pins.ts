import { action, type ActionPin } from '../pins/index.ts';
import { DevopsError } from '../../core/errors.ts';

/** The pin of an action; `undefined` where none is carried, so that nothing unpinned is ever printed. */
export function actionOrUndefined(name: string): ActionPin | undefined {
  try {
    return action(name);
  } catch (thrown) {
    if (thrown instanceof DevopsError) return undefined;
    throw thrown;
  }
}
