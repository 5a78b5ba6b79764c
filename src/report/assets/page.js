"use strict";
// What every page does: language of the labels, light and dark. Nothing is fetched; a browser that keeps no storage
// for files forgets the choice with the page.
(() => {
  const root = document.documentElement;
  const labels = window.BLATTLESE_LABELS || {};
  const remembered = (key) => { try { return localStorage.getItem("blattlese-" + key); } catch { return null; } };
  const remember = (key, value) => { try { localStorage.setItem("blattlese-" + key, value); } catch { /* not kept */ } };

  const label = (key) => {
    const both = labels[key];
    return both ? both[root.lang === "en" ? 1 : 0] : key;
  };

  const speak = (language) => {
    root.lang = language;
    for (const element of document.querySelectorAll("[data-label]")) {
      element.textContent = label(element.dataset.label);
    }
    for (const picture of document.querySelectorAll("img[data-page]")) {
      picture.alt = label("picture.of") + " " + picture.dataset.page;
    }
    document.dispatchEvent(new Event("blattlese-language"));
  };

  const wanted = remembered("language") || root.dataset.wanted;
  const browsers = (navigator.language || "de").toLowerCase();
  const first = wanted === "de" || wanted === "en" ? wanted : browsers.startsWith("en") ? "en" : "de";

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const themeSwitch = document.getElementById("switch-theme");
  const paint = (theme) => {
    if (theme) { root.dataset.theme = theme; }
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
    themeSwitch.setAttribute("aria-pressed", String(isDark));
    return isDark;
  };
  paint(remembered("theme"));
  dark.addEventListener("change", () => paint());
  themeSwitch.addEventListener("click", () => {
    const next = paint() ? "light" : "dark";
    remember("theme", next);
    paint(next);
  });
  document.getElementById("switch-language").addEventListener("click", () => {
    const next = root.lang === "en" ? "de" : "en";
    remember("language", next);
    speak(next);
  });

  window.BLATTLESE = { label };
  if (first !== root.lang) { speak(first); }
})();
