// What a supervisor does from signing in to the end: decides on a correction that waits for him, looks at the case as it
// was known before, and looks at a case of a sample, without the answers of who looked before him.
import { PROVINCE, right } from './chromium.mjs';

const QUESTIONS = ['legal_ground', 'deadlines_kept', 'evidence_sufficient', 'outcome_right'];

// Signs in, and chooses the language.
export const signedIn = async (page, hand, role, language) => {
  await page.goto('/masuk');
  await hand.choose('#peran', role);
  await hand.choose('#provinsi', PROVINCE);
  await hand.press('main button.button');
  await page.waitForURL((url) => url.pathname !== '/masuk');
  if (language === 'id') return;
  await hand.press(`form[action="/bahasa/${language}"] button`);
  await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' });
};

const decides = async (page, hand, path) => {
  await hand.press(`a[href="${path}/tindakan/approve-correction"]`);
  await page.waitForURL(/approve-correction/);
  right(await page.locator('.timeline li').count() === 2, 'it is not told what is proposed, and what that corrects');
  await hand.press('.buttons button');
  await page.waitForURL(/selesai=/);
  right(await page.locator('.done').count() === 1, 'it is not told that it is stored');
};

const looksBack = async (page, hand, path) => {
  await hand.press(`.tabs a[href="${path}/riwayat"]`);
  await page.waitForURL(/riwayat/);
  const lines = page.locator('.timeline li');
  const all = await lines.count();
  const [, position] = /(\d+)\s*$/.exec(await lines.nth(all - 2).locator('.place').innerText());
  await hand.write('#known_at', position);
  await hand.press('main .filter button');
  await page.waitForURL(/known_at=\d/);
  right(await lines.count() === 2, `${await lines.count()} of ${all} lines were known at ${position}`);
  await hand.press(`.tabs a[href="${path}/waktu"]`);
  await page.waitForURL(/waktu/);
  const state = await page.locator('h1 .state').innerText();
  await hand.press('.slider .buttons a');
  await page.waitForURL(/ke=\d/);
  right(await page.locator('h1 .state').innerText() === state, 'a correction changes the state');
};

const draws = async (page, hand) => {
  await hand.write('#judul', 'Contoh');
  await hand.choose('#tahap', 'registered');
  await hand.write('#banyak', '1');
  await hand.press('main .form button.button');
  await page.waitForURL(/selesai=tarik/);
};

const looks = async (page, hand, isSecond) => {
  await hand.press('a.act[href*="/nilai/"]');
  await page.waitForURL(/nilai/);
  for (const code of QUESTIONS) await hand.tick(`[id="${code}-no"]`);
  await hand.press('main .form button.button');
  await page.waitForURL(/tinjauan\/[^/]+\?selesai=/);
  const both = await page.locator('section[aria-labelledby=sepakat] tbody td').first().innerText();
  right(both.trim() === (isSecond ? '1' : '0'), `${both} cases were looked at by two`);
};

export const supervisor = async (page, hand, { role, language, path, isSecond }) => {
  await signedIn(page, hand, role, language);
  right(new URL(page.url()).pathname === '/unit', `the first page of a supervisor is ${page.url()}`);
  await decides(page, hand, path);
  await looksBack(page, hand, path);
  await hand.press('.top nav a[href="/tinjauan"]');
  await page.waitForURL(/tinjauan/);
  if (isSecond) {
    await hand.press('main .list a');
    await page.waitForURL(/tinjauan\/./);
  } else {
    await draws(page, hand);
  }
  await looks(page, hand, isSecond);
};
