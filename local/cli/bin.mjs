#!/usr/bin/env node
// Starts the command line on the Node version that the project brings, whichever Node runs this file.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const bundled = join(import.meta.dirname, '..', '..', 'node_modules', 'node', 'bin', 'node');
const node = existsSync(bundled) ? bundled : process.execPath;
const { status } = spawnSync(node, [join(import.meta.dirname, 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
