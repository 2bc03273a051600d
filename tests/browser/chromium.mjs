// The browser of the errands: how a page is opened, who signs in, what is accessible. What is found wrong is said and
// counted.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
// What a page of other colours can break and nothing else can.
const COLOURS = ['color-contrast', 'link-in-text-block'];
export const PROVINCE = '31';
export const WIDE = { width: 1200, height: 850 };
export const PHONE = { width: 320, height: 640 };

let faults = 0;
export const wrong = (text) => { faults += 1; console.log(`wrong: ${text}`); };
export const right = (is, text) => { if (!is) wrong(text); };
export const found = () => faults;

const installed = process.env.PATH.split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find(existsSync);
export const launched = () => chromium.launch({ executablePath: installed, args: ['--no-sandbox'] });

// A page of a context of its own; what its scripts complain of is wrong.
export const opened = async (browser, baseURL, options = {}) => {
  const context = await browser.newContext({ baseURL, viewport: WIDE, ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => wrong(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && !/ERR_INTERNET_DISCONNECTED/.test(message.text())) wrong(`console: ${message.text()}`);
  });
  return { context, page };
};

export const signIn = async (page, as, province = PROVINCE) => {
  await page.goto('/masuk');
  await page.selectOption('#peran', as);
  await page.selectOption('#provinsi', province);
  await page.click('main button.button');
};

const axed = async (page, name, only) => {
  if (!(await page.evaluate('Boolean(window.axe)'))) await page.evaluate(AXE);
  const found = await page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ['violations'] }), only);
  for (const one of found.violations) wrong(`${name}: ${one.id}: ${one.nodes[0].html.slice(0, 160)}`);
};

// No fault of accessibility, and nothing wider than the window.
export const accessible = async (page, name) => {
  await axed(page, name, { type: 'tag', values: WCAG });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) wrong(`${name}: ${over} pixels wider than the window`);
};

// The same of a wide window and of a phone, and the colours of the night in both.
export const everywhere = async (page, name) => {
  for (const [look, size] of [['desktop', WIDE], ['phone', PHONE]]) {
    await page.setViewportSize(size);
    await accessible(page, `${look} ${name}`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await axed(page, `${look} dark ${name}`, { type: 'rule', values: COLOURS });
    await page.emulateMedia({ colorScheme: 'light' });
  }
};
