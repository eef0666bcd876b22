import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { startService, type RunningService } from '../../running-service.ts';

const axeSource = readFileSync(join(import.meta.dirname, '..', '..', '..', 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
const chromiumArguments = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const MAX_TABS = 120;

/** The console in a real browser on a service of its own. A test fails on any error of the page and any request to another host. */
export class ConsoleBrowser {
  #service: RunningService | undefined;
  #browser: Browser | undefined;
  #context: BrowserContext | undefined;
  #page: Page | undefined;
  #errors: string[] = [];
  #foreign: string[] = [];

  constructor() {
    beforeAll(async () => {
      this.#service = await startService();
      this.#browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumArguments });
    });
    afterAll(async () => {
      await this.#browser?.close();
      await this.#service?.stop();
    });
    beforeEach(() => this.#open());
    afterEach(async () => {
      await this.#context?.close();
      expect(this.#foreign).toEqual([]);
      expect(this.#errors).toEqual([]);
    });
  }

  get page(): Page {
    if (this.#page === undefined) throw new Error('No page is open.');
    return this.#page;
  }

  get service(): RunningService {
    if (this.#service === undefined) throw new Error('The service does not run.');
    return this.#service;
  }

  async #open(): Promise<void> {
    this.#context = await this.#browser?.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', acceptDownloads: true, permissions: ['clipboard-read', 'clipboard-write'] });
    this.#context?.setDefaultTimeout(30_000);
    this.#page = await this.#context?.newPage();
    this.#errors = [];
    this.#foreign = [];
    // Listened to all the time: Chromium is told to hand file choosers over only then, and that takes a moment.
    this.page.on('filechooser', () => undefined);
    this.page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.#errors.push(message.text());
    });
    this.page.on('pageerror', (error) => this.#errors.push(String(error)));
    this.page.on('request', (request) => {
      if (!['data:', 'blob:'].includes(new URL(request.url()).protocol) && new URL(request.url()).origin !== this.service.url) this.#foreign.push(request.url());
    });
  }

  /** Chromium reports every refused request as an error of the page: takes exactly the ones with this status off the list. */
  expectRefusals(status: number): void {
    const refused = this.#errors.filter((text) => text.includes(`status of ${status} `));
    expect(refused.length).toBeGreaterThan(0);
    this.#errors = this.#errors.filter((text) => !refused.includes(text));
  }

  /** Judges what is shown now in both colour schemes and both sizes. */
  async expectAccessible(state: string): Promise<void> {
    await this.page.evaluate(axeSource);
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const viewport of [{ width: 390, height: 844 }, { width: 1280, height: 900 }]) {
        await this.page.setViewportSize(viewport);
        const { violations, passes } = await this.page.evaluate<AxeResults>('axe.run(document)');
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
        expect(found, `${state}, ${colorScheme}, ${viewport.width} wide`).toEqual([]);
        expect(passes.length).toBeGreaterThan(5);
        const overflow = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow, `${state} scrolls sideways at ${viewport.width}`).toBe(0);
      }
    }
  }

  async openSignedIn(hash: string): Promise<void> {
    await this.page.goto(`${this.service.url}/#token=${this.service.token}`);
    await this.page.getByRole('heading', { name: 'Health' }).waitFor();
    await this.page.goto(`${this.service.url}/${hash}`);
  }

  async lookAt(directory: string): Promise<void> {
    await this.page.getByLabel('Folder on this machine').fill(directory);
    await this.button('Look').click();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Presses Tab until the focus is on what carries this name. */
  async tabTo(name: string | RegExp): Promise<void> {
    for (let presses = 0; presses < MAX_TABS; presses += 1) {
      await this.page.keyboard.press('Tab');
      const focused = await this.focused();
      if (typeof name === 'string' ? focused === name : name.test(focused)) return;
    }
    throw new Error(`Tab never reached ${String(name)}.`);
  }

  /** Name of what has the focus. */
  async focused(): Promise<string> {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      const label = element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement ? element.labels?.[0]?.textContent : undefined;
      return element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '';
    });
  }

  /** A call of the API beside the page, as another person would make it. */
  async call(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.service.url}${path}`, { method, headers: { authorization: `Bearer ${this.service.token}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    expect(answer.status).toBeLessThan(300);
    return answer.json();
  }
}
