// What people do on the pages, in headless Chromium: `node errands.mjs ERRAND ADDRESS CASE ROLE [OTHER ...]`. It says
// what it found and ends with 1 when anything was wrong.
import { analyst } from './analysts.mjs';
import { accessible, everywhere, found, launched, opened, PHONE, PROVINCE, right, signIn, wrong } from './chromium.mjs';
import { keyboard, mouse } from './hands.mjs';
import { supervisor } from './supervisors.mjs';

const [errand, base, caseAt, role, ...others] = process.argv.slice(2);
const browser = await launched();
const at = (options) => opened(browser, base, options);
const pathOf = (address) => new URL(address, base).pathname.replace('/api/v1/cases', '/perkara');
const onPhone = { javaScriptEnabled: false, viewport: PHONE };
// News of a page never ends: its line is not idle.
const loaded = async (page) => { await page.waitForLoadState('load'); await page.waitForTimeout(500); };
// Fills what a finding needs, field after field.
const recordFinding = async (page, hand = mouse(page)) => {
  for (const field of await page.locator('main form').locator('input:visible, select, textarea').all()) {
    const at = `[id="${await field.getAttribute('id')}"]`;
    const is = (test) => field.evaluate((one, selector) => one.matches(selector), test);
    if (await is('[id="-norm"]')) await hand.write(at, 'WLK-01');
    else if (await is('[id="-offence_date"]')) await hand.date(at, '2026-01-05');
    else if (await field.inputValue()) continue;
    else if (await is('select')) await hand.choose(at, await field.locator('option').nth(1).getAttribute('value'));
    else if (await is('[inputmode=numeric]')) await hand.write(at, '10');
    else if (await is('textarea')) await hand.write(at, 'Bukti pemeriksaan');
  }
};

// A head of a unit draws a sample, looks at one of its cases, and opens a plan that waits: each state is accessible.
const reviewed = async (page, look) => {
  await page.goto('/tinjauan');
  await page.selectOption('#tahap', 'registered');
  await page.fill('#banyak', '1');
  await page.click('main .form button.button');
  right(await page.locator('.problem').count() === 1, 'a sample without a title is drawn');
  await look('a refused draw');
  await page.fill('#judul', 'Tinjauan');
  await page.click('main .form button.button');
  await page.waitForURL(/selesai=tarik/);
  await look('a sample');
  await page.click('a.act >> nth=0');
  await page.check('[id="legal_ground-yes"]');
  await page.reload();
  right(await page.isChecked('[id="legal_ground-yes"]'), 'a half-given answer is lost');
  right(await page.locator('input:checked').count() === 1, 'an answer that was not given');
  await page.click('main .form button.button');
  right(await page.locator('.problem').count() === 1, 'a half-given look is stored');
  await look('a half-given look');
  for (const code of ['deadlines_kept', 'evidence_sufficient', 'outcome_right']) await page.check(`[id="${code}-no"]`);
  await page.click('main .form button.button');
  await page.waitForURL(/tinjauan\/[^/]+\?selesai=/);
  await look('a sample with a look');
  await page.goto('/unit');
  right(await page.locator('.months tbody tr').count() === 12, 'the unit page shows no twelve months');
  await page.click('.card a[href^="/rencana/"] >> nth=0');
  await look('the form to approve a plan');
  await page.goto((await page.locator('.back a').getAttribute('href')));
  await look('a plan');
};

// Who somebody is, read without a purpose and for one; nothing of it stands in an address.
const read = async (page, look, known) => {
  for (const part of ['identitas', 'laporan']) {
    await page.goto(`${known}/${part}`);
    await page.click('main .form button.button');
    right(await page.locator('.problem').count() === 1, `${part} without a purpose`);
    await look(`${part} without a purpose`);
    await page.fill('#tujuan', 'Berkas 7/2026');
    await page.click('main .form button.button');
    right(/Zuraidah/.test(await page.locator('main .facts').first().innerText()), `${part} does not tell who it is`);
    right(!/tujuan|Zuraidah/.test(page.url()), `${part} stands in its address`);
    await look(part);
  }
};

const errands = {
  // Every page and state: no fault of accessibility and nothing wider than a phone, by day and by night, in both
  // languages. Each page is opened once and looked at in every way; two personas at a time.
  async accessible() {
    const path = pathOf(caseAt);
    const [managed, known, gone] = others;
    const persons = ['/orang', '/orang?kunci=Budi', known, `${known}/riwayat`, `${known}/waktu`, `${known}/lembar`,
      `${known}/identitas`, `${known}/laporan`, `${known}/tindakan/set-hold`, gone, `${managed}/tindakan/change-manager`];
    const pages = {
      [role]: ['/tugas', '/unit', '/perkara', '/perkara?q=tidakada', path, `${path}?as_of=2020-01-01`, `${path}/riwayat`,
        `${path}/waktu`, `${path}/waktu?menurut=kejadian&ke=1`, `${path}/lembar`, '/istilah',
        `${path}/tindakan/record-finding`, `${path}/tindakan/issue-nota-i`, '/penyidikan', '/perusahaan', '/tidak/ada', '/operasi', '/persetujuan', '/peran'],
      coordinator: ['/unit', '/perkara/baru', '/perusahaan/baru', '/persetujuan', '/tinjauan', '/rencana/baru', '/peran', '/unit?tahun=1999'],
      unit_head: ['/unit', '/persetujuan', '/tinjauan'],
      complaint_officer: ['/pengaduan', '/pengaduan/baru'],
      ppns: ['/penyidikan/baru'],
      central_admin: ['/operasi', '/perkara', '/unit?provinsi=31', '/persetujuan', '/tugas'],
      statistician: ['/statistik', '/statistik?what=cases&from=2020-01-01&by=norm', '/statistik/c081/2019', '/perkara'],
      head_of_dinas: persons,
    };
    const looked = async (who) => {
      const { context, page } = await at();
      const look = async (name) => everywhere(page, `${who} ${name}`);
      if (who === role) { await page.goto('/masuk'); await look('/masuk'); }
      await signIn(page, who);
      for (const one of pages[who]) { await page.goto(one); await look(one); }
      if (who === role) {
        await page.goto(`${path}/tindakan/record-finding`);
        await page.click('.buttons button.button >> nth=0');
        right(await page.locator('.problem').count() === 1, 'what is missing is not told');
        await look('a refused form');
        await page.click('form[action^="/bahasa"] button');
        right(await page.locator('html').getAttribute('lang') === 'en', 'no English');
        await look('English');
      }
      if (who === 'unit_head') await reviewed(page, look);
      if (who === 'head_of_dinas') await read(page, look, known);
      await context.close();
    };
    const waiting = Object.keys(pages);
    const worker = async () => { while (waiting.length) await looked(waiting.shift()); };
    await Promise.all([worker(), worker()]);
  },

  // An inspector records a finding, with the keyboard alone.
  async keyboard() {
    const { page } = await at();
    const hand = keyboard(page);
    await page.goto('/masuk');
    await page.keyboard.press('Tab');
    right(await page.evaluate(() => document.activeElement.className) === 'skip', 'the first stop does not skip to the content');
    await hand.choose('#peran', role);
    await hand.choose('#provinsi', PROVINCE);
    await hand.press('main button.button');
    await page.waitForURL(/tugas|unit/);
    const path = pathOf(caseAt);
    await page.goto(path);
    await hand.press('a.act[href$=record-finding]');
    await page.waitForURL(/record-finding/);
    await recordFinding(page, hand);
    await hand.press('.buttons button');
    await page.waitForURL(/selesai=/);
    right(await page.locator('.done').count() === 1, 'it is not told that it is stored');
  },

  // A supervisor decides on a correction, looks back, and looks at cases of a sample: with the keyboard alone in
  // Indonesian, then on a phone without scripts in English.
  async supervisor() {
    const one = await at();
    await supervisor(one.page, keyboard(one.page), { role: 'coordinator', language: 'id', path: pathOf(caseAt) });
    const other = await at(onPhone);
    await supervisor(other.page, mouse(other.page), { role: 'unit_head', language: 'en', path: pathOf(role), isSecond: true });
  },

  // An analyst opens a number to its cases and takes the table away, in the same two ways.
  async analyst() {
    const one = await at();
    await analyst(one.page, keyboard(one.page), { role: 'auditor', language: 'id' });
    const other = await at(onPhone);
    await analyst(other.page, mouse(other.page), { role: 'auditor', language: 'en' });
    const third = await at(onPhone);
    await analyst(third.page, mouse(third.page), { role: 'statistician', language: 'id' });
  },

  // The same without scripts.
  async plain() {
    const { page } = await at({ javaScriptEnabled: false });
    await signIn(page, role);
    const path = pathOf(caseAt);
    await page.goto(path);
    await page.click('a.act[href$=record-finding]');
    await recordFinding(page);
    await page.click('.buttons button >> nth=0');
    right(/selesai=/.test(page.url()), `not stored: ${await page.locator('main').innerText()}`);
  },

  // A line that is lost while a form is half filled takes nothing with it; a button that is pressed twice does one thing.
  async lost() {
    const { context, page } = await at();
    await signIn(page, role);
    const path = pathOf(caseAt);
    await page.goto(`${path}/tindakan/record-finding`);
    await recordFinding(page);
    const before = await page.locator('main form textarea').first().inputValue().catch(() => '');
    await context.setOffline(true);
    await page.click('.buttons button >> nth=0').catch(() => {});
    await page.waitForTimeout(300);
    await context.setOffline(false);
    await page.goto(`${path}/tindakan/record-finding`);
    right(await page.locator('[id="-norm"]').inputValue() === 'WLK-01', 'what was entered is lost');
    right(await page.locator('main form textarea').first().inputValue().catch(() => '') === before, 'a text is lost');
    await page.dblclick('.buttons button >> nth=0');
    await page.waitForURL(/selesai=/);
    right(await page.locator('.facts tbody tr').count() === 1, 'two findings, or none');
    await page.goto(`${path}/tindakan/record-finding`);
    right(await page.locator('[id="-norm"]').inputValue() === '', 'a stored form is not forgotten');
  },

  // A slow line: the page comes, what is being sent is seen, and nothing is done twice.
  async slow() {
    const { context, page } = await at();
    await signIn(page, role);
    const line = await context.newCDPSession(page);
    await line.send('Network.enable');
    await line.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 20_000, uploadThroughput: 8_000 });
    const path = pathOf(caseAt);
    await page.goto(`${path}/tindakan/record-finding`);
    await recordFinding(page);
    await page.evaluate(() => {
      const busy = document.getElementById('sibuk');
      sessionStorage.setItem('hidden', busy.hidden);
      document.addEventListener('submit', () => sessionStorage.setItem('seen', !busy.hidden));
    });
    await page.dblclick('.buttons button >> nth=0');
    await page.waitForURL(/selesai=/);
    const told = await page.evaluate(() => [sessionStorage.getItem('hidden'), sessionStorage.getItem('seen')]);
    right(told.join() === 'true,true', `what is being sent is not seen: ${told}`);
    right(await page.locator('.facts tbody tr').count() === 1, 'two findings, or none');
  },

  // Two people on one case: who is second is told, and loses nothing.
  async two() {
    const [one, other] = [await at(), await at()];
    const path = pathOf(caseAt);
    for (const { page } of [one, other]) {
      await signIn(page, role);
      await page.goto(`${path}/tindakan/record-finding`);
      await recordFinding(page);
    }
    await one.page.click('.buttons button >> nth=0');
    await one.page.waitForURL(/selesai=/);
    await other.page.click('.buttons button >> nth=0');
    await other.page.waitForSelector('.problem');
    right(/Berubah sejak/.test(await other.page.locator('.problem').innerText()), 'it is not told that it has changed');
    right(await other.page.locator('.changed li').count() === 1, 'it is not told what has changed');
    await accessible(other.page, 'a conflict');
    right(await other.page.locator('[id="-norm"]').inputValue() === 'WLK-01', 'what was entered is lost');
    await other.page.click('.buttons button >> nth=0');
    await other.page.waitForURL(/selesai=/);
    right(await other.page.locator('.facts tbody tr').count() === 2, 'not two findings');
  },

  // What another one does is told on the open page; what it was before is drawn along a line.
  async live() {
    const [one, other] = [await at(), await at()];
    const path = pathOf(caseAt);
    await signIn(one.page, role);
    await one.page.goto(path);
    right(await one.page.locator('[data-kabar]').isHidden(), 'news before anything has happened');
    await signIn(other.page, role);
    await other.page.goto(`${path}/tindakan/record-finding`);
    await recordFinding(other.page);
    await other.page.click('.buttons button >> nth=0');
    await other.page.waitForURL(/selesai=/);
    await one.page.locator('[data-kabar]').waitFor({ state: 'visible' });
    await accessible(one.page, 'news');
    await one.page.click('[data-kabar] a');
    right(await one.page.locator('.facts tbody tr').count() === 1, 'the newest does not show the finding');
    await one.page.goto(`${path}/waktu`);
    const steps = Number(await one.page.locator('#ke').getAttribute('max'));
    right(steps === 4, `${steps} steps`);
    await one.page.locator('#ke').focus();
    await one.page.keyboard.press('ArrowLeft');
    await one.page.waitForURL(new RegExp(`ke=${steps - 1}`));
    right(await one.page.locator('.facts tbody tr').count() === 0, 'a step before the finding shows it');
    await one.page.check('[name=menurut][value=kejadian]');
    await one.page.waitForURL(/menurut=kejadian/);
    await one.page.goto(`${path}/lembar`);
    right(await one.page.locator('.sheet tbody tr').count() === steps, 'the sheet does not tell all that has happened');
  },

  // How much comes over the line: the first page with all that it loads, and the next one.
  async bytes() {
    const { context, page } = await at();
    const line = await context.newCDPSession(page);
    await line.send('Network.enable');
    let bytes = 0;
    line.on('Network.loadingFinished', (one) => { bytes += one.encodedDataLength; });
    await signIn(page, role);
    await loaded(page);
    console.log(`first visit: ${bytes} bytes`);
    right(bytes > 0 && bytes < 60_000, `${bytes} bytes at the first visit`);
    for (const path of ['/tugas', '/perkara', pathOf(caseAt)]) {
      bytes = 0;
      await page.goto(path);
      await loaded(page);
      console.log(`${path}: ${bytes} bytes`);
      right(bytes > 0 && bytes < 15_000, `${bytes} bytes at ${path}`);
    }
    const shift = await page.evaluate(() => new Promise((told) => {
      let sum = 0;
      new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; }).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => told(sum), 300);
    }));
    right(shift === 0, `the layout shifts by ${shift}`);
  },
};

try {
  await errands[errand]();
} catch (error) {
  wrong(String(error.stack ?? error));
} finally {
  await browser.close();
}
console.log(`${errand}: ${found()} wrong`);
process.exit(found() ? 1 : 0);
