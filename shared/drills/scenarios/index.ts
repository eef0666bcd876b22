import type { Scenario } from '../model.ts';
import { cloudAnswers } from './cloud-answers.ts';
import { crash } from './crash.ts';
import { delivery } from './delivery.ts';
import { healing } from './healing.ts';
import { notifications } from './notifications.ts';
import { people } from './people.ts';

/** The catalogue in the order of its numbers. */
export const scenarios: readonly Scenario[] = [...delivery, ...crash, ...cloudAnswers, ...healing, ...people, ...notifications].toSorted((a, b) => (a.id < b.id ? -1 : 1));
