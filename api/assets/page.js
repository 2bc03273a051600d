// Pages work without this; with it a half-filled form survives a lost line, what was refused is read at once,
// what has changed meanwhile is told, that something is being sent is seen, and time is drawn along a line.
const problem = document.getElementById('masalah');
if (problem) problem.focus();

const busy = document.getElementById('sibuk');
document.addEventListener('submit', () => { busy.hidden = false; });
window.addEventListener('pageshow', () => { busy.hidden = true; });

const form = document.querySelector('form.form[method=post]');
const store = (() => { try { return window.sessionStorage; } catch { return null; } })();
if (form && store && !('rahasia' in form.dataset) && !form.querySelector('[name=kembali]')) {
  const key = 'isian:' + location.pathname;
  const fields = () => [...form.elements].filter((one) => one.name && !one.name.startsWith('_') && one.type !== 'hidden');
  const place = (one) => one.id || one.name;
  const ticked = (one) => one.type === 'checkbox' || one.type === 'radio';
  const kept = JSON.parse(store.getItem(key) || 'null');
  if (kept && !problem) for (const one of fields()) if (place(one) in kept) {
    if (ticked(one)) one.checked = kept[place(one)]; else one.value = kept[place(one)];
  }
  form.addEventListener('input', () => {
    const now = {};
    for (const one of fields()) now[place(one)] = ticked(one) ? one.checked : one.value;
    store.setItem(key, JSON.stringify(now));
  });
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent && !event.submitter?.name) { event.preventDefault(); return; }
    form.dataset.sent = 'yes';
  });
}
const done = document.querySelector('.done');
if (done && store) for (const key of Object.keys(store)) {
  if (key.startsWith('isian:' + location.pathname + '/') || key === 'isian:' + done.dataset.isian) store.removeItem(key);
}

const news = document.querySelector('[data-kabar]');
if (news && window.EventSource) {
  const source = new EventSource(news.dataset.kabar);
  source.addEventListener('berubah', () => { news.hidden = false; source.close(); });
}
const slider = document.querySelector('form.slider');
if (slider) slider.addEventListener('change', (event) => {
  if (event.target.name === 'menurut') slider.elements.ke.disabled = true;
  slider.requestSubmit();
});
