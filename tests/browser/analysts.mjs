// What an analyst does from signing in to the end: asks for a number, opens it to the cases that it counts, when he may
// read them, and takes the table away.
import { right } from './chromium.mjs';
import { signedIn } from './supervisors.mjs';

const opens = async (page, hand) => {
  const many = Number(await page.locator('a.many').first().innerText());
  await hand.press('a.many');
  await page.waitForURL(/perkara\?/);
  const rows = await page.locator('main .list tbody tr').count();
  right(many > 0 && rows === many, `${many} were counted, ${rows} are listed`);
  await hand.press('main .list tbody a');
  await page.waitForURL(/perkara\/./);
  await page.goBack();
  await page.goBack();
  await page.waitForURL(/milestone=registered/);
};

export const analyst = async (page, hand, { role, language }) => {
  await signedIn(page, hand, role, language);
  await hand.press('.top nav a[href="/statistik"]');
  await page.waitForURL(/statistik/);
  await hand.choose('#what', 'cases');
  await hand.press('main .filter button');
  await page.waitForURL(/what=cases/);
  await hand.choose('#milestone', 'registered');
  await hand.choose('#by', 'status');
  await hand.press('main .filter button');
  await page.waitForURL(/milestone=registered/);
  if (role !== 'statistician') await opens(page, hand);
  right(await page.locator('a.many').count() > 0 === (role !== 'statistician'), `who opens a number: ${role}`);
  const [file] = await Promise.all([page.waitForEvent('download'), hand.press('.further a[download]')]);
  right(/\.\w+$/.test(file.suggestedFilename()), `a file without a name: ${file.suggestedFilename()}`);
  await file.delete();
};
