// Searching, and the uses of a variable lit up. Every page can be read without this.
(() => {
  'use strict';
  const root = document.documentElement.dataset.root || '';

  // ---- The index is loaded when it is wanted first; a script, since a page of a folder may not fetch data.
  let loading;
  function index() {
    loading ||= new Promise((done, failed) => {
      const script = document.createElement('script');
      script.src = root + 'assets/index.js';
      script.onload = () => done(window.spec262Index.map(([name, kind, address, more]) => ({ name, kind, address, more, low: name.toLowerCase(), also: more.toLowerCase() })));
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  }

  // What more people look for stands before what fewer do, where all else is equal.
  const KINDS = ['abstract operation', 'constructor', 'built-in function', 'syntax-directed operation', 'guide', 'type', 'method', 'nonterminal', 'clause'];

  // Smaller is better: the whole name, its beginning, the beginning of a word in it, anywhere.
  function rank(entry, word) {
    const at = entry.low.indexOf(word);
    if (at === 0) return entry.low.length === word.length ? 0 : 1;
    if (entry.also === word) return 1;
    if (at > 0) {
      const before = entry.name[at - 1];
      const starts = !/[A-Za-z0-9]/.test(before) || (/[a-z0-9]/.test(before) && /[A-Z]/.test(entry.name[at]));
      return starts ? 2 : 4;
    }
    const more = entry.also.indexOf(word);
    return more === 0 ? 3 : more > 0 ? 5 : -1;
  }

  function find(entries, query, most) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const found = [];
    for (const entry of entries) {
      let worst = 0;
      let sum = 0;
      for (const word of words) {
        const r = rank(entry, word);
        if (r < 0) { worst = -1; break; }
        worst = Math.max(worst, r);
        sum += r;
      }
      if (worst >= 0) {
        const kind = KINDS.indexOf(entry.kind);
        found.push([worst * 100 + sum, kind < 0 ? KINDS.length : kind, entry.name.length, entry]);
      }
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || (a[3].name < b[3].name ? -1 : 1));
    return found.slice(0, most).map(f => f[3]);
  }

  function link(entry) {
    const a = document.createElement('a');
    a.href = root + entry.address;
    const name = document.createElement('span');
    name.textContent = entry.name;
    const kind = document.createElement('small');
    kind.textContent = entry.kind + (entry.kind === 'rule' || entry.kind === 'method' ? ' ' + entry.more : '');
    a.append(name, kind);
    return a;
  }

  const input = document.getElementById('q');
  const list = document.getElementById('found');
  let chosen = -1;
  function choose(n) {
    const links = [...list.querySelectorAll('a')];
    if (!links.length) return;
    chosen = (n + links.length) % links.length;
    links.forEach((a, i) => a.setAttribute('aria-selected', String(i === chosen)));
    links[chosen].scrollIntoView({ block: 'nearest' });
  }
  async function show() {
    const query = input.value.trim();
    if (!query) { list.hidden = true; return; }
    const entries = await index();
    if (query !== input.value.trim()) return;
    const results = find(entries, query, 30);
    list.replaceChildren(...results.map(link));
    if (!results.length) {
      const p = document.createElement('p');
      p.textContent = 'Nothing has this name.';
      list.append(p);
    }
    list.hidden = false;
    chosen = -1;
    if (results.length) choose(0);
  }
  input.addEventListener('focus', () => { index(); });
  input.addEventListener('input', show);
  input.addEventListener('keydown', event => {
    if (event.key === 'ArrowDown') { choose(chosen + 1); event.preventDefault(); }
    if (event.key === 'ArrowUp') { choose(chosen - 1); event.preventDefault(); }
    if (event.key === 'Escape') { list.hidden = true; input.blur(); }
    if (event.key === 'Enter' && chosen >= 0 && !list.hidden) { list.querySelectorAll('a')[chosen].click(); event.preventDefault(); }
  });
  document.addEventListener('click', event => { if (!event.target.closest('.search')) list.hidden = true; });
  document.addEventListener('keydown', event => {
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
      input.focus();
      input.select();
      event.preventDefault();
    }
  });

  // ---- The page of results, for a form that was sent.
  const results = document.getElementById('results');
  if (results) {
    const query = new URLSearchParams(location.search).get('q') || '';
    document.getElementById('searching').textContent = query ? `What has ${query} in its name:` : 'Type a name into the field above.';
    input.value = query;
    index().then(entries => results.append(...find(entries, query, 200).map(entry => {
      const li = document.createElement('li');
      li.append(link(entry));
      return li;
    })));
  }

  // ---- All uses of a variable, within its algorithm.
  function light(target, on) {
    const variable = target.closest && target.closest('var[data-v]');
    const algorithm = variable && variable.closest('.algorithm');
    if (!algorithm) return;
    for (const other of algorithm.querySelectorAll('var[data-v]')) {
      if (other.dataset.v === variable.dataset.v) other.classList.toggle('lit', on);
    }
  }
  document.addEventListener('mouseover', event => light(event.target, true));
  document.addEventListener('mouseout', event => light(event.target, false));
})();
