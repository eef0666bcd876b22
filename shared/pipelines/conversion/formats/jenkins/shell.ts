/** What only bash understands; in doubt a script is said to be for it. */
const BASH_ONLY = /\[\[|<<<|<\(|>\(|&>|\|&|\(\(|\$['"]|\{[^{}\s]*(?:,|\.\.)[^{}\s]*\}|(?:^|[\s;&|(])(?:source|function|declare|local|pushd|popd|shopt|mapfile|readarray|let|select|typeset|coproc)\b|\bset [-+]\w*o|pipefail|\w+\+?=\(|\+=|\$\{!|\$\{\w+(?:\[|\/|\^|,|:[-\s]?\d|:\$)|\$\{?(?:RANDOM|BASH\w*|SECONDS|PIPESTATUS|LINENO|FUNCNAME|UID|EUID|HOSTNAME|OSTYPE|SHELLOPTS)\b|\becho -[enE]|\bread -|\btrap\b.*\bERR\b|==|=~|\bprintf -v|\btime\b/;
const FLAGGED = /^(?<name>bash|sh) (?<flags>-\w+) \{0\}$/;
const INTERPRETER = /^#!\s*(?:\/usr\/bin\/env\s+)?(?:\/\S*\/)?(?<name>[\w.+-]+)(?<flags>(?:[ \t]+-[\w-]+)*)[ \t]*\n/;
/** Shells with a step of their own. */
export const STEP_OF_SHELL: Readonly<Record<string, string>> = { pwsh: 'pwsh', powershell: 'powershell', cmd: 'bat' };

/**
 * A script for the step `sh`, which takes the first line for the interpreter and else runs `sh -xe`; `undefined` for a
 * shell that is not known. GitHub runs scripts by `bash -e`.
 */
export function withInterpreter(script: string, shell: string): string | undefined {
  const flagged = FLAGGED.exec(shell)?.groups;
  if (flagged !== undefined) return `#!/bin/${flagged['name'] ?? ''} ${flagged['flags'] ?? ''}\n${script}`;
  if (shell === 'python') return `#!/usr/bin/env python3\n${script}`;
  if (shell === 'bash') return BASH_ONLY.test(script) || script.startsWith('#!') ? `#!/bin/bash -e\n${script}` : script;
  if (shell === 'sh') return script.startsWith('#!') ? `#!/bin/sh -e\n${script}` : script;
  return undefined;
}

/** A script and the shell that its first line names, as GitHub calls it. */
export function readInterpreter(whole: string): { readonly script: string; readonly shell: string } {
  const match = INTERPRETER.exec(whole);
  if (match === null) return { script: whole, shell: 'bash' };
  const { name = '', flags = '' } = match.groups ?? {};
  const script = whole.slice(match[0].length);
  if (/^python3?$/.test(name) && flags === '') return { script, shell: 'python' };
  const called = `${name}${flags.replaceAll(/\s+/g, ' ')}`;
  return { script, shell: called === 'bash -e' ? 'bash' : called === 'sh -e' ? 'sh' : `${called} {0}` };
}
