"use strict";
(() => {
  const form = document.getElementById("filter");
  const count = document.getElementById("count");
  const nothing = document.getElementById("nothing");
  const cases = [...document.querySelectorAll(".case")];
  const areas = [...document.querySelectorAll(".area")];
  const names = ["force", "area", "kind", "result", "words"];
  const texts = new Map();
  let shown = cases;

  // What a case says, read when somebody first looks for words.
  function text(one) {
    if (!texts.has(one)) texts.set(one, `${one.textContent} ${one.querySelector("code").textContent}`.toLowerCase());
    return texts.get(one);
  }

  function fits(one, wanted) {
    const { force, area, kind, came } = one.dataset;
    return (!wanted.force || force === wanted.force)
      && (!wanted.area || area === wanted.area)
      && (!wanted.kind || kind.split("|").includes(wanted.kind))
      && (!wanted.result || came.split(" ").includes(wanted.result))
      && wanted.words.toLowerCase().split(/\s+/).every((word) => !word || text(one).includes(word));
  }

  function wanted() {
    return Object.fromEntries(names.map((name) => [name, form.elements[name].value.trim()]));
  }

  function filter() {
    const now = wanted();
    shown = cases.filter((one) => fits(one, now));
    const seen = new Set(shown);
    for (const one of cases) one.hidden = !seen.has(one);
    for (const one of areas) one.hidden = !one.querySelector(".case:not([hidden])");
    nothing.hidden = shown.length > 0;
    count.textContent = `${shown.length} of ${cases.length} cases`;
    return now;
  }

  function remember(now) {
    const hash = new URLSearchParams(names.filter((name) => now[name]).map((name) => [name, now[name]])).toString();
    // A page without anything chosen keeps no trace of it.
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  // The address may name what is wanted, or a place in the page.
  function recall() {
    const hash = location.hash.slice(1);
    if (hash.includes("=")) {
      const found = new URLSearchParams(hash);
      for (const name of names) form.elements[name].value = found.get(name) ?? "";
      filter();
    } else if (hash) {
      reveal(document.getElementById(hash));
    }
  }

  // Opens whatever is folded around a place.
  function reveal(place) {
    for (let one = place; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
    const inside = place && place.querySelector(":scope > details");
    if (inside) inside.open = true;
    if (place) place.scrollIntoView();
  }

  // What a rule says and cites, taken from the list of rules.
  function rule(link) {
    const found = document.getElementById(link.hash.slice(1));
    return [...found.childNodes].map((node) => node.cloneNode(true));
  }

  // The list of rules need not be searched by hand: what opens shows them in its place.
  function explain(why) {
    for (const link of why.querySelectorAll(":scope > a")) link.replaceWith(...rule(link));
  }

  // Laid out as cards, the rows of a table would no longer be rows to whoever listens.
  const roles = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };
  function prepare(place) {
    for (const [name, role] of Object.entries(roles)) for (const one of place.querySelectorAll(name)) one.setAttribute("role", role);
    for (const one of place.querySelectorAll("th")) one.setAttribute("role", one.scope === "row" ? "rowheader" : "columnheader");
    for (const one of place.querySelectorAll("li > a[href^='#r']")) {
      one.setAttribute("role", "button");
      one.setAttribute("aria-expanded", "false");
    }
  }

  function turn(link) {
    const opens = link.getAttribute("aria-expanded") === "false";
    link.setAttribute("aria-expanded", String(opens));
    if (opens) {
      const made = document.createElement("div");
      made.className = "rule";
      made.append(...rule(link));
      link.after(made);
    } else {
      link.nextElementSibling.remove();
    }
  }

  document.addEventListener("toggle", ({ target }) => {
    if (!target.open) return;
    if (target.classList.contains("why")) explain(target);
    else if (target.parentElement.matches(".case") && !target.dataset.prepared) {
      target.dataset.prepared = "yes";
      prepare(target);
    }
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[aria-expanded]");
    if (link) {
      event.preventDefault();
      turn(link);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches("a[aria-expanded]")) {
      event.preventDefault();
      turn(event.target);
    }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const heard of ["input", "change"]) form.addEventListener(heard, () => remember(filter()));
  form.addEventListener("reset", () => setTimeout(() => remember(filter())));
  document.getElementById("open").addEventListener("click", () => {
    for (const one of shown) one.firstElementChild.open = true;
  });
  document.getElementById("close").addEventListener("click", () => {
    for (const one of cases) one.firstElementChild.open = false;
  });
  addEventListener("hashchange", recall);
  prepare(document.getElementById("figures"));
  form.hidden = false;
  recall();
})();
