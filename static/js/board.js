/**
 * Live parts. The websocket rings, and brings the parts that we say are in sight, drawn once for all who see the same.
 * What it did not bring we fetch, and the server's rules decide what it shows. Where no socket stands we look every 20
 * seconds. Without this script the page has a link that reloads it.
 *
 * On the page: an element with data-live (the socket's address) and data-fetch (where parts come from, with {parts}
 * for their names, or an address whose answer holds them), and in it elements with data-part (a name). With data-token
 * (against forged presses, for the forms in what is brought) parts are brought; one with data-by-address is fetched
 * where the address asks for something of its own.
 *
 * What nobody sees is not fetched: a part far down the page waits until it is scrolled to.
 * A part does not change under the pointer or while something in it has the focus: it waits until both have left. One with
 * data-restless, where nothing is to be pressed yet, changes under the pointer, which rests where a press was made.
 */
(() => {
  "use strict";
  const root = document.querySelector("[data-live]");
  if (!root) return;

  const POLL = 20000;
  const GATHER = 20; // the server rings five times a second at most
  const FRESH = 2000; // for so long a ring names what there is to see, and all who heard it are shown the same
  const FIRST_RETRY = 1000;
  const LAST_RETRY = 30000;

  let socket = null;
  let retry = FIRST_RETRY;
  let readAt = Date.now();
  let gathering = 0;
  let fetching = false;
  let ring = { at: "", heard: 0 };
  let told = ""; // what we last said is in sight
  const stale = new Set();
  const brought = new Map(); // parts that wait to be put: the last of each name
  const times = new Map(); // how often each was brought: what was asked for before that is older

  const parts = () => [...root.querySelectorAll("[data-part]")];
  const overdue = new Set(); // what it offered can no longer be had: it changes, in use or not

  /** Focus that we put on a heading ourselves (tabindex -1) is for the ear, and holds nothing back. */
  function inUse(part) {
    if (overdue.has(part.dataset.part)) return false;
    const active = document.activeElement;
    const isUnderPointer = part.matches(":hover") && !("restless" in part.dataset);
    return isUnderPointer || (part.contains(active) && active.tabIndex >= 0);
  }

  const MARGIN = 400; // pixels: a part is there before it is seen

  function inSight(part) {
    const box = part.getBoundingClientRect();
    return box.bottom > -MARGIN && box.top < window.innerHeight + MARGIN;
  }

  const wanted = (part) => stale.has(part.dataset.part) && inSight(part);

  function news(fresh = {}) {
    brought.clear();
    for (const { dataset: { part: name } } of parts()) {
      stale.add(name);
      if (typeof fresh[name] !== "string") continue;
      brought.set(name, fresh[name]);
      times.set(name, (times.get(name) || 0) + 1);
    }
    show();
    if (!gathering && parts().some(wanted)) gathering = setTimeout(look, GATHER);
  }

  /** What the ring brought. A part in use keeps what it shows, and waits. */
  function show() {
    if (document.hidden) return;
    const names = parts().filter((part) => brought.has(part.dataset.part) && !inUse(part)).map((part) => part.dataset.part);
    if (!names.length) return;
    const drawn = new DOMParser().parseFromString(names.map((name) => brought.get(name)).join(""), "text/html");
    for (const token of drawn.querySelectorAll("input[name=csrfmiddlewaretoken]")) token.value = root.dataset.token;
    for (const name of names) { brought.delete(name); stale.delete(name); }
    put(names, drawn);
    readAt = Date.now();
    said();
  }

  /** The server draws what is in sight, for us and whoever sees the same. */
  function tell() {
    if (!root.dataset.token || !socket || socket.readyState !== WebSocket.OPEN) return;
    const alike = (part) => !("byAddress" in part.dataset) || !window.location.search;
    const see = document.hidden ? [] : parts().filter((part) => inSight(part) && alike(part)).map((part) => part.dataset.part);
    const words = JSON.stringify({ see, language: document.documentElement.lang });
    if (words === told) return;
    told = words;
    socket.send(words);
  }

  function address(names) {
    const path = root.dataset.fetch.replace("{parts}", names.join(","));
    const asked = new URLSearchParams(window.location.search);
    if (ring.at && Date.now() - ring.heard < FRESH) asked.set("ring", ring.at);
    const query = asked.toString();
    return query ? `${path}?${query}` : path;
  }

  async function look() {
    gathering = 0;
    if (document.hidden) return;
    show();
    if (fetching) return;
    const free = parts().filter((part) => wanted(part) && !inUse(part));
    if (!free.length) return;
    const names = free.map((part) => part.dataset.part);
    names.forEach((name) => stale.delete(name));
    const before = new Map(times);
    fetching = true;
    try {
      const answer = await fetch(address(names), { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const fetched = new DOMParser().parseFromString(await answer.text(), "text/html");
      put(names.filter((name) => before.get(name) === times.get(name)), fetched);
      readAt = Date.now();
    } catch {
      names.forEach((name) => stale.add(name)); // the next look, or the next ring, tries again
    }
    fetching = false;
    if (parts().some((part) => wanted(part) && !inUse(part)) && !gathering) {
      gathering = setTimeout(look, FIRST_RETRY);
    }
    said();
  }

  /** Whatever came into use while we were fetching keeps what it shows, and waits. */
  function put(names, fetched) {
    for (const name of names) {
      const old = root.querySelector(`[data-part="${name}"]`);
      const fresh = fetched.querySelector(`[data-part="${name}"]`);
      if (!old || !fresh) continue;
      if (inUse(old)) { stale.add(name); continue; }
      for (const open of old.querySelectorAll("details[open]")) {
        const same = fresh.querySelectorAll("details")[[...old.querySelectorAll("details")].indexOf(open)];
        if (same) same.open = true;
      }
      old.replaceWith(document.adoptNode(fresh));
      overdue.delete(name);
    }
  }

  function said() {
    const age = root.querySelector("[data-age]");
    if (!age) return;
    const seconds = Math.round((Date.now() - readAt) / 1000);
    const words = age.dataset;
    if (parts().some(wanted)) { age.textContent = words.waits; return; }
    const live = socket && socket.readyState === WebSocket.OPEN ? `${words.listens} ` : "";
    const long = seconds > 90;
    const ago = (long ? words.minutes : words.seconds).replace("{n}", long ? Math.round(seconds / 60) : seconds);
    age.textContent = live + ago;
  }

  /** Seconds left to undo; when they are over, the part is looked at again. */
  function countdown() {
    for (const part of root.querySelectorAll("[data-until]")) {
      const left = Math.ceil((new Date(part.dataset.until) - Date.now()) / 1000);
      const words = part.querySelector("[data-left]");
      if (left <= 0) {
        delete part.dataset.until;
        overdue.add(part.dataset.part);
        setTimeout(news, 500);
        continue;
      }
      if (words) { words.hidden = false; words.querySelector(".num").textContent = left; }
    }
  }

  function listen() {
    const scheme = window.location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(`${scheme}//${window.location.host}${root.dataset.live}`);
    socket.addEventListener("open", () => {
      news(); // what was missed while we were away, or since the page was drawn
      retry = FIRST_RETRY;
      told = "";
      tell();
    });
    socket.addEventListener("message", (heard) => {
      const { at, parts: fresh } = JSON.parse(heard.data);
      ring = { at: at || "", heard: Date.now() };
      news(fresh);
    });
    socket.addEventListener("close", (ended) => {
      if (ended.code === 4403) return; // not ours to hear
      setTimeout(listen, retry + Math.random() * retry);
      retry = Math.min(LAST_RETRY, retry * 2);
    });
  }

  const later = () => { if (stale.size && !gathering) gathering = setTimeout(look, GATHER); };
  window.addEventListener("scroll", later, { passive: true });
  window.addEventListener("resize", later);
  root.addEventListener("pointerout", later);
  root.addEventListener("focusout", later);
  document.addEventListener("visibilitychange", () => { tell(); if (!document.hidden) news(); });
  setInterval(() => { said(); countdown(); tell(); }, 1000);
  setInterval(() => { if (!socket || socket.readyState !== WebSocket.OPEN) news(); else later(); }, POLL);
  countdown();
  listen();
})();
