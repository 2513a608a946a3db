// Makes the board easier where a script may run. Everything works without it.
(() => {
  'use strict';
  const json = (url, body) => fetch(url, { method: body ? 'POST' : 'GET', body, headers: { Accept: 'application/json' }, credentials: 'same-origin', redirect: 'error' });

  // A form that is being sent looks like it. Sent twice it is one act, so nothing keeps anybody from it.
  for (const form of document.querySelectorAll('form[method=post]')) {
    form.addEventListener('submit', () => {
      for (const button of form.querySelectorAll('button')) button.setAttribute('aria-disabled', 'true');
    });
  }
  addEventListener('pageshow', () => {
    for (const button of document.querySelectorAll('button[aria-disabled]')) button.removeAttribute('aria-disabled');
  });

  // What changed since the list was shown is told, and no line moves.
  const main = document.querySelector('main[data-changes]');
  const changed = document.getElementById('changed');
  if (main && changed) {
    const usual = 20000, longest = 300000;
    let wait = usual, timer = 0, isOver = false;
    const later = () => { clearTimeout(timer); timer = setTimeout(look, wait); };
    const look = async () => {
      if (document.hidden || isOver) return;
      try {
        const answer = await json(main.dataset.changes);
        if (answer.status === 401 || answer.status === 403) { isOver = true; return; }
        if (!answer.ok) throw new Error();
        const told = await answer.json();
        if (told.changed > 0 && changed.firstElementChild.textContent !== told.says) {
          changed.firstElementChild.textContent = told.says;
          changed.hidden = false;
        }
        wait = usual;
      } catch {
        wait = Math.min(wait * 2, longest);
      }
      later();
    };
    document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
    later();
  }

  // Whose case it is may have one already: it is told under the fields that name them.
  const known = document.getElementById('open-cases');
  if (known) {
    const names = ['customer', 'order'].map(id => document.getElementById(id)).filter(one => one);
    let asked = 0;
    const find = async () => {
      const mine = ++asked;
      known.hidden = true;
      try {
        const answer = await json(known.dataset.find, new URLSearchParams(names.map(one => [one.name, one.value])));
        if (!answer.ok) return;
        const cases = await answer.json();
        if (mine !== asked) return;
        known.querySelector('ul').replaceChildren(...cases.map(one => {
          const line = document.createElement('li');
          line.append(Object.assign(document.createElement('a'), { href: one.address, textContent: one.says }));
          return line;
        }));
        known.hidden = cases.length === 0;
      } catch { /* The form shows them itself when it is sent. */ }
    };
    for (const one of names) one.addEventListener('change', find);
  }

  // Words are looked at without leaving them.
  for (const button of document.querySelectorAll('button[data-review]')) {
    const shown = document.getElementById(button.dataset.review);
    let isPage = !shown;
    button.addEventListener('click', async event => {
      if (isPage) return;
      event.preventDefault();
      try {
        const answer = await json(button.formAction, new URLSearchParams(new FormData(button.form)));
        if (!answer.ok) throw new Error();
        const found = (await answer.json()).findings;
        const part = (title, some) => {
          if (!some.length) return [];
          const [head, list] = [document.createElement('h3'), document.createElement('ul')];
          head.textContent = title;
          for (const one of some) list.append(Object.assign(document.createElement('li'), { textContent: one.message, dir: 'auto' }));
          return [head, list];
        };
        const parts = [...part(shown.dataset.stops, found.filter(one => one.stops)), ...part(shown.dataset.better, found.filter(one => !one.stops))];
        if (!parts.length) parts.push(Object.assign(document.createElement('p'), { textContent: shown.dataset.nothing }));
        shown.replaceChildren(...parts);
        shown.hidden = false;
      } catch {
        isPage = true;
        button.click();
      }
    });
  }
})();
