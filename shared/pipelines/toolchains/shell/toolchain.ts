import { defineToolchain } from '../definition.ts';

/** No language at all: for jobs that only call actions or what every machine has. */
export default defineToolchain({ id: 'shell', stacks: [], images: [{ name: 'debian' }] });
