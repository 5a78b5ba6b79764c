"use strict";
// The page of an issue: a mention's value and rule on hover, focus and tap; the same mention on the page's picture;
// a jump from one doubtful place to the next.
(() => {
  const { label } = window.BLATTLESE;
  const tip = document.getElementById("tip");
  let current = null;

  const line = (name, text) => {
    const dt = document.createElement("dt"), dd = document.createElement("dd");
    dt.textContent = name;
    dd.textContent = text;
    return [dt, dd];
  };

  const describe = (mark) => {
    const title = document.createElement("strong"), list = document.createElement("dl");
    title.textContent = label("one." + mark.dataset.kind);
    let value = {};
    try { value = JSON.parse(mark.dataset.value); } catch { /* shown without */ }
    for (const [key, field] of Object.entries(value)) {
      if (field === null || field === false || field === "" || (Array.isArray(field) && !field.length)) { continue; }
      list.append(...line(label("field." + key), field === true ? "✓" : Array.isArray(field) ? field.join(", ") : String(field)));
    }
    list.append(...line(label("rule"), mark.dataset.rule), ...line(label("confidence"), mark.dataset.confidence));
    tip.replaceChildren(title, list);
  };

  const boxesOf = (mark) => document.querySelectorAll('rect[data-m="' + mark.id + '"]');

  const hide = () => {
    if (!current) { return; }
    current.removeAttribute("aria-describedby");
    current.classList.remove("on");
    boxesOf(current).forEach((box) => box.classList.remove("on"));
    tip.hidden = true;
    current = null;
  };

  const show = (mark, beside) => {
    if (current === mark) { return; }
    hide();
    current = mark;
    describe(mark);
    mark.setAttribute("aria-describedby", "tip");
    mark.classList.add("on");
    boxesOf(mark).forEach((box) => box.classList.add("on"));
    tip.hidden = false;
    const spot = (beside || mark).getBoundingClientRect(), size = tip.getBoundingClientRect();
    const left = Math.max(8, Math.min(spot.left, innerWidth - size.width - 8));
    const below = spot.bottom + 8 + size.height < innerHeight;
    tip.style.left = left + scrollX + "px";
    tip.style.top = (below ? spot.bottom + 8 : Math.max(0, spot.top - size.height - 8)) + scrollY + "px";
  };

  const markOf = (event) => event.target.closest && event.target.closest(".m");
  const boxOf = (event) => event.target.closest && event.target.closest("rect[data-m]");
  for (const kind of ["mouseover", "focusin", "click"]) {
    document.addEventListener(kind, (event) => {
      const mark = markOf(event), box = boxOf(event);
      if (mark) { show(mark); }
      else if (box) {
        const target = document.getElementById(box.dataset.m);
        if (!target) { return; }
        show(target, box);
        if (kind === "click") { target.scrollIntoView({ block: "center" }); target.focus({ preventScroll: true }); }
      } else if (kind === "click") { hide(); }
    });
  }
  document.addEventListener("mouseout", (event) => {
    if ((markOf(event) || boxOf(event)) && document.activeElement !== current) { hide(); }
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { hide(); }
    if ((event.key === "Enter" || event.key === " ") && markOf(event)) { event.preventDefault(); show(markOf(event)); }
  });
  document.addEventListener("blattlese-language", hide);

  // An article under the pointer stands out on the picture, and the other way round.
  const light = (event, on) => {
    const part = event.target.closest && event.target.closest("[data-article]");
    if (!part) { return; }
    for (const twin of document.querySelectorAll('[data-article="' + part.dataset.article + '"]')) { twin.classList.toggle("lit", on); }
  };
  document.addEventListener("mouseover", (event) => light(event, true));
  document.addEventListener("mouseout", (event) => light(event, false));

  for (const [id, name] of [["show-outlines", "no-outlines"], ["show-marks", "no-marks"]]) {
    const box = document.getElementById(id);
    const follow = () => document.body.classList.toggle(name, !box.checked);
    box.addEventListener("change", follow);
    follow();
  }

  const doubts = [...document.querySelectorAll(".texts .doubtful")];
  const next = document.getElementById("next-doubt");
  let visited = -1;
  const visit = () => {
    visited = (visited + 1) % doubts.length;
    doubts[visited].scrollIntoView({ block: "center" });
    doubts[visited].focus({ preventScroll: true });
  };
  if (next && doubts.length) { next.addEventListener("click", visit); }

  const arrive = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target || !target.matches(".m, .article")) { return; }
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", arrive);
  // Pictures have their sizes in the page, so that nothing moves when they come.
  arrive();
})();
