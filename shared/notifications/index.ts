export { writeChannel } from './channels.ts';
export { deliverNotices } from './deliver.ts';
