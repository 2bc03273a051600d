// Takes the pictures of the README: `node gallery.mjs ADDRESS FOLDER`, of a server with the demo data.
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const [base, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const installed = process.env.PATH.split(delimiter)
  .flatMap((path) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(path, name)))
  .find(existsSync);
const browser = await chromium.launch({ executablePath: installed, args: ['--no-sandbox'] });
const open = async (options = {}) => {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1200, height: 800 }, locale: 'id-ID', ...options });
  return context.newPage();
};
const signIn = async (page, role, province = '32') => {
  await page.goto('/masuk');
  await page.selectOption('#peran', role);
  await page.selectOption('#provinsi', province);
  await page.click('main .form .button');
};
const take = async (page, name) => {
  await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 72 });
  console.log(`${name}.jpg: ${page.url().replace(base, '')}`);
};
const phone = { viewport: { width: 390, height: 780 } };

const busy = async (page) => { await page.goto('/masuk'); await page.click('.acts button >> nth=0'); await page.waitForURL(/tugas/); };
const inspector = await open();
await busy(inspector);
await take(inspector, 'tugas');
const path = await inspector.locator('.card > a').first().getAttribute('href');
await inspector.goto(path);
await take(inspector, 'perkara');
const action = await inspector.locator('a.act').first().getAttribute('href');
await inspector.goto(action);
await take(inspector, 'tindakan');
await inspector.goto(`${path}/riwayat`);
await take(inspector, 'riwayat');
await inspector.goto(`${path}/waktu`);
await take(inspector, 'waktu');

const small = await open(phone);
await busy(small);
await take(small, 'tugas-ponsel');
await small.goto(path);
await take(small, 'perkara-ponsel');

const head = await open();
await signIn(head, 'unit_head');
await head.goto('/unit');
await take(head, 'unit');

await head.goto('/tinjauan');
await head.fill('#judul', 'Perkara ditutup tahun ini');
await head.click('main .form button.button');
await head.waitForURL(/selesai=tarik/);
await take(head, 'tinjauan');

const keeper = await open();
await signIn(keeper, 'head_of_dinas');
await keeper.goto('/orang');
await take(keeper, 'orang');

const analyst = await open();
await signIn(analyst, 'statistician');
await analyst.goto('/statistik?what=prosecutions&milestone=completed&from=2018-01-01&to=2019-03-31');
await take(analyst, 'statistik');
const dark = await open({ colorScheme: 'dark' });
await signIn(dark, 'statistician');
await dark.goto('/statistik?what=cases');
await take(dark, 'statistik-gelap');

const operator = await open();
await signIn(operator, 'central_admin');
await operator.goto('/operasi');
await take(operator, 'operasi');
await browser.close();
