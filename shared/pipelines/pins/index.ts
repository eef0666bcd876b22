export { action, actionNames } from './actions.ts';
export type { ActionPin } from './actions.ts';
export { image, imageLines } from './images.ts';
export { endOfLife, latestVersion, supportedVersions } from './end-of-life.ts';
export type { Product, SupportStatus } from './end-of-life.ts';
export { companionsOf } from './companions.ts';
export { tool } from './tools.ts';
export { olderTool } from './older-tools.ts';
export { ageInDays } from './age.ts';
