/** Sections of an INI file as Python's configparser reads it: indented lines continue a value. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, string>>;

const SECTION = /^\[([^\]\n]{1,200})\]\s*(?:[#;].*)?$/;
const OPTION = /^([^\s=:][^=:]{0,200}?)\s*[=:]\s?(.*)$/;

export function parseIni(text: string): Ini {
  const sections = new Map<string, Map<string, string>>();
  let options: Map<string, string> | undefined;
  let last: string | undefined;
  for (const raw of text.split(/\r?\n/)) {
    if (raw.trim() === '' || /^\s*[#;]/.test(raw)) continue;
    if (/^\s/.test(raw) && options !== undefined && last !== undefined) {
      options.set(last, `${options.get(last) ?? ''}\n${raw.trim()}`);
      continue;
    }
    const section = SECTION.exec(raw)?.[1];
    if (section !== undefined) {
      options = sections.get(section.trim()) ?? new Map<string, string>();
      sections.set(section.trim(), options);
      last = undefined;
      continue;
    }
    const option = OPTION.exec(raw);
    if (option === null || options === undefined) continue;
    last = (option[1] ?? '').toLowerCase();
    options.set(last, option[2] ?? '');
  }
  return sections;
}

/** Non-empty lines of an option; comma lists are split too. */
export function listOption(ini: Ini, section: string, option: string): string[] {
  const value = ini.get(section)?.get(option) ?? '';
  return value.split(/[\n,]/).map((item) => item.replace(/\s[#;].*$/, '').trim()).filter((item) => item !== '');
}
