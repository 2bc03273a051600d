// What comes over the line for the first page of each persona, and how far its layout shifts, over a slow line
// and on a slow phone too: `node first_pages.mjs ADDRESS PERSONAS`; prints a list of { first, next, shift }, in
// bytes as transferred.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const [base, people] = process.argv.slice(2);
const installed = process.env.PATH.split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find(existsSync);
const SLOW = { offline: false, latency: 200, downloadThroughput: 8_000, uploadThroughput: 8_000 };
const browser = await chromium.launch({ executablePath: installed, args: ['--no-sandbox'] });
const found = [];
for (const { role, province, name, page: address } of JSON.parse(people)) {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 390, height: 780 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shift += one.value; }).observe({ type: 'layout-shift', buffered: true });
  });
  const line = await context.newCDPSession(page);
  await line.send('Network.enable');
  let bytes = 0;
  line.on('Network.loadingFinished', (one) => { bytes += one.encodedDataLength; });
  const settled = async () => { await page.waitForLoadState('load'); await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))); };
  await page.goto('/masuk');
  await page.selectOption('#peran', role);
  if (province) await page.selectOption('#provinsi', province);
  await page.fill('#nama', name);
  await page.click('main .form button.button');
  await page.goto(address);
  await settled();
  const first = bytes;
  let shift = await page.evaluate(() => window.shift);
  bytes = 0;
  await page.goto(address);
  await settled();
  shift += await page.evaluate(() => window.shift);
  const next = bytes;
  await line.send('Network.emulateNetworkConditions', SLOW);
  await line.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await page.goto(address);
  await settled();
  shift += await page.evaluate(() => window.shift);
  found.push({ first, next, shift });
  await context.close();
}
await browser.close();
console.log(JSON.stringify(found));
