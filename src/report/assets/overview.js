"use strict";
// Search and filters over articles and mentions. The address keeps the search, so that it can be sent and reloaded.
(() => {
  const { label } = window.BLATTLESE;
  const issues = window.BLATTLESE_ISSUES, articles = window.BLATTLESE_ARTICLES, mentions = window.BLATTLESE_MENTIONS;
  const kinds = ["minister", "amount", "date", "organisation"];
  const step = 50;
  const at = (id) => document.getElementById(id);
  const fields = { q: at("words"), kind: at("kind"), title: at("title"), year: at("year") };
  let found = [], shown = 0;

  const year = (issue) => issues[issue][3].slice(0, 4);
  const place = (issue, anchor) => "issues/" + issues[issue][0] + ".html#" + anchor;
  const lower = (text) => text.toLocaleLowerCase("de");

  // The text that a row is searched in, made once.
  const texts = new Map();
  const textOf = (rows, i, make) => {
    let known = texts.get(rows);
    if (!known) { texts.set(rows, known = new Array(rows.length)); }
    return known[i] === undefined ? known[i] = lower(make(rows[i])) : known[i];
  };
  const articleText = (a) => a[3] + " " + a[4] + " " + issues[a[0]][1];
  const mentionText = (m) => m[5] + " " + m[6] + " " + (m[1] === null ? "" : articles[m[1]][3]) + " " + issues[m[0]][1];

  // Whole texts are large: their script comes when somebody wants to search in them.
  const full = at("full");
  let wholeTexts = null;
  const inText = (i, word) => wholeTexts !== null && full.checked && textOf(wholeTexts, i, (text) => text).includes(word);
  const loadTexts = () => {
    if (!full.checked || wholeTexts) { search(); return; }
    at("found").textContent = label("search.loading");
    const script = document.createElement("script");
    script.src = "texts.js";
    script.addEventListener("load", () => { wholeTexts = window.BLATTLESE_TEXTS; search(); });
    document.head.append(script);
  };
  const snippet = (i, words) => {
    if (!wholeTexts || !full.checked) { return ""; }
    const text = wholeTexts[i], lowered = textOf(wholeTexts, i, (t) => t);
    const word = words.find((w) => lowered.includes(w));
    if (!word) { return ""; }
    const begin = Math.max(0, lowered.indexOf(word) - 60), end = begin + 120 + word.length;
    return (begin ? "… " : "") + text.slice(begin, end) + (end < text.length ? " …" : "");
  };

  let words = [];
  const search = () => {
    words = lower(fields.q.value).split(/\s+/).filter(Boolean);
    const inArticles = fields.kind.value === "article";
    const rows = inArticles ? articles : mentions, make = inArticles ? articleText : mentionText;
    const kind = kinds.indexOf(fields.kind.value);
    found = [];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      if (!inArticles && kind >= 0 && row[4] !== kind) { continue; }
      if (fields.title.value && issues[row[0]][2] !== fields.title.value) { continue; }
      if (fields.year.value && year(row[0]) !== fields.year.value) { continue; }
      const has = (word) => textOf(rows, i, make).includes(word) || (inArticles && inText(i, word));
      if (words.length && !words.every(has)) { continue; }
      found.push(i);
    }
    shown = 0;
    at("rows").replaceChildren();
    header(inArticles);
    more();
  };

  const cell = (tag, text, href) => {
    const element = document.createElement(tag);
    if (href) {
      const link = document.createElement("a");
      link.href = href;
      link.textContent = text;
      element.append(link);
    } else {
      element.textContent = text;
    }
    return element;
  };

  const header = (inArticles) => {
    const keys = inArticles ? ["article", "issue", "page", "mentions", "confidence"] : ["mention", "value", "kind", "article", "issue", "page"];
    at("head").replaceChildren(...keys.map((key) => {
      const th = cell("th", label(key));
      th.scope = "col";
      return th;
    }));
  };

  const articleRow = (a, i) => {
    const first = cell("td", a[3] || label("untitled"), place(a[0], a[1])), part = snippet(i, words);
    if (part) {
      const quote = cell("p", part);
      quote.className = "hint";
      first.append(quote);
    }
    return [first, cell("td", issues[a[0]][1]), cell("td", a[2]), cell("td", a[5]), cell("td", a[6].toFixed(2))];
  };
  const mentionRow = (m) => [
    cell("td", m[6], place(m[0], "m" + String(m[2]).padStart(4, "0"))), cell("td", m[5]), cell("td", label("one." + kinds[m[4]])),
    cell("td", m[1] === null ? label("imprint") : articles[m[1]][3] || label("untitled")), cell("td", issues[m[0]][1]), cell("td", m[3]),
  ];

  const more = () => {
    const inArticles = fields.kind.value === "article";
    const next = found.slice(shown, shown + step);
    at("rows").append(...next.map((i) => {
      const tr = document.createElement("tr");
      tr.append(...(inArticles ? articleRow(articles[i], i) : mentionRow(mentions[i])));
      return tr;
    }));
    shown += next.length;
    at("more").hidden = shown >= found.length;
    at("found").textContent = found.length
      ? found.length + " " + label("search.found") + ", " + shown + " " + label("search.shown")
      : label("search.none");
  };

  const toAddress = () => {
    const wanted = Object.entries(fields).filter(([, field]) => field.value && field.value !== "article");
    const text = wanted.map(([key, field]) => key + "=" + encodeURIComponent(field.value)).join("&");
    history.replaceState(null, "", "#" + text);
  };
  const fromAddress = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    if (!["q", "kind", "title", "year"].some((key) => wanted.has(key))) { return false; }
    for (const [key, field] of Object.entries(fields)) {
      const value = wanted.get(key) || "";
      field.value = key === "kind" && !value ? "article" : value;
      if (field.selectedIndex === -1) { field.selectedIndex = 0; }
    }
    return true;
  };

  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(() => { toAddress(); search(); }, 120); };
  for (const field of Object.values(fields)) { field.addEventListener("input", soon); }
  full.addEventListener("change", loadTexts);
  at("search-form").addEventListener("submit", (event) => { event.preventDefault(); toAddress(); search(); });
  at("more").addEventListener("click", more);
  addEventListener("hashchange", () => {
    if (fromAddress()) {
      search();
      at("search").scrollIntoView();
      fields.q.focus({ preventScroll: true });
    }
  });
  document.addEventListener("blattlese-language", () => { if (found) { search(); } });
  fromAddress();
  search();
})();
