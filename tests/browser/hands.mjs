// How somebody works a page: with the mouse, or with the keyboard alone. Both do the same by the same names, so that an
// errand is told once.
import { right, wrong } from './chromium.mjs';

// Most stops of a page that are passed on the way to one.
const STOPS = 160;

export const mouse = (page) => ({
  press: (at) => page.locator(at).first().click(),
  write: (at, text) => page.fill(at, text),
  date: (at, day) => page.fill(at, day),
  choose: (at, value) => page.selectOption(at, value),
  tick: (at) => page.check(at),
});

// With Tab from stop to stop; where the focus stands is seen, and nothing else is touched.
export const keyboard = (page) => {
  const seen = () => page.evaluate(() => {
    const one = document.activeElement;
    const box = one.getBoundingClientRect();
    return box.width > 0 && getComputedStyle(one).outlineStyle !== 'none';
  });
  const is = (at) => page.evaluate((test) => document.activeElement.matches(test), at);
  const reach = async (at) => {
    for (let nth = 0; nth < STOPS; nth += 1) {
      if (nth > 0 || !(await is(at))) await page.keyboard.press('Tab');
      if (await is(at)) {
        right(await seen(), `the focus on ${at} is not seen`);
        return;
      }
    }
    wrong(`no way by keyboard to ${at}`);
  };
  const chosen = () => page.evaluate(() => document.activeElement.value);
  return {
    press: async (at) => { await reach(at); await page.keyboard.press('Enter'); },
    write: async (at, text) => { await reach(at); await page.keyboard.press('Control+A'); await page.keyboard.type(text); },
    // The parts of a day follow each other as the browser's language has them.
    date: async (at, day) => {
      await reach(at);
      const [year, month, date] = day.split('-');
      for (const typed of [month + date + year, date + month + year, year + month + date]) {
        await page.keyboard.type(typed);
        if ((await chosen()) === day) return;
        for (let nth = 0; nth < 2; nth += 1) await page.keyboard.press('ArrowLeft');
      }
      wrong(`no way by keyboard to ${day} of ${at}`);
    },
    choose: async (at, value) => {
      await reach(at);
      await page.keyboard.press('Home');
      for (let nth = 0; nth < 60 && (await chosen()) !== value; nth += 1) await page.keyboard.press('ArrowDown');
      right((await chosen()) === value, `no way by keyboard to ${value} of ${at}`);
    },
    // A group of radio buttons is one stop; within it the arrows go on.
    tick: async (at) => {
      const group = await page.locator(at).getAttribute('name');
      await reach(`[name="${group}"]`);
      for (let nth = 0; nth < 20 && !(await is(at)); nth += 1) await page.keyboard.press('ArrowDown');
      if (!(await page.isChecked(at))) await page.keyboard.press('Space');
      right(await page.isChecked(at), `${at} is not ticked by keyboard`);
    },
  };
};
