import actions from './actions.json' with { type: 'json' };
import endOfLife from './end-of-life.json' with { type: 'json' };
import images from './images.json' with { type: 'json' };
import tools from './tools.json' with { type: 'json' };

const DAY_MS = 86_400_000;

/** Whole days since the oldest of the four data sets was true of the world (`asOf`, the date of the source that was read). */
export function ageInDays(at: Date): number {
  const oldest = Math.min(...[actions, endOfLife, images, tools].map((set) => Date.parse(set.asOf)));
  return Math.floor((at.getTime() - oldest) / DAY_MS);
}
