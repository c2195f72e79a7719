/**
 * The juror's scores: keys, saving as one goes, and a queue on the device that survives a lost network and a closed browser.
 *
 * On the page: an element with data-panel (data-juror, data-login, and the words it says) with data-said and data-discard in
 * it; on a scoring page a form with data-scorecard (data-save, data-nomination, data-now, data-of) whose criteria are
 * fieldsets with data-criterion and data-seq. Without this script the page has plain buttons.
 *
 * Each score that is given lies in the queue until the server has said that it has it. `seq` is the server's time in
 * milliseconds, as this device knows it, and never less than what the server has shown: so a packet that was held up
 * loses to a newer one, whatever the clock of this device says.
 */
(() => {
  "use strict";
  const panel = document.querySelector("[data-panel]");
  if (!panel) return;
  const form = document.querySelector("[data-scorecard]");
  const said = panel.querySelector("[data-said]");
  const discard = panel.querySelector("[data-discard]");
  const prefix = `panel:${panel.dataset.juror}:`;
  const TYPING = 500;
  const WAITS = [1000, 2000, 5000, 10000, 30000];
  const memory = new Map();
  let waits = 0;
  let timer = 0;
  let sending = null;

  // --- The queue: one key for each score, so that two tabs never overwrite each other -------------------------------

  function keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [...memory.keys()];
    }
  }

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return memory.get(key) || null;
    }
  }

  function keep(key, entry) {
    memory.set(key, entry);
    try {
      localStorage.setItem(key, JSON.stringify(entry));
    } catch {
      // No room, or not allowed: it lies in this page until it is sent.
    }
  }

  function forget(key) {
    memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // As above.
    }
  }

  function entries() {
    return keys().map((key) => [key, read(key)]).filter(([, entry]) => entry).sort((a, b) => a[1].seq - b[1].seq);
  }

  // --- Sending -------------------------------------------------------------------------------------------------------

  function token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    const field = document.querySelector("[name=csrfmiddlewaretoken]");
    return cookie ? cookie[1] : field ? field.value : "";
  }

  async function post(entry) {
    const body = new URLSearchParams({
      juror: panel.dataset.juror, criterion: entry.criterion, value: entry.value, comment: entry.comment, seq: entry.seq,
    });
    const headers = { "X-CSRFToken": token(), Accept: "application/json" };
    return fetch(entry.url, { method: "POST", body, headers, credentials: "same-origin", redirect: "manual", keepalive: true });
  }

  /** One entry: "saved", "refused", "waiting" or "session". */
  async function send(key, entry) {
    let answer;
    try {
      answer = await post(entry);
    } catch {
      return "waiting";
    }
    const json = await answer.json().catch(() => null);
    if (answer.status === 401 || answer.type === "opaqueredirect") return "session";
    if (answer.status >= 500 || answer.status === 429 || !json) return answer.status === 403 ? "session" : "waiting";
    const now = read(key);
    const unchanged = now && now.seq === entry.seq;
    if (answer.ok) {
      if (unchanged) forget(key);
      if (unchanged || !json.taken) show(entry, json);
      return "saved";
    }
    if (unchanged) keep(key, { ...entry, refused: json.error || String(answer.status) });
    return "refused";
  }

  function flush() {
    sending = sending || flushAll().finally(() => { sending = null; });
    return sending;
  }

  async function flushAll() {
    clearTimeout(timer);
    let last = "";
    const tried = new Set();
    for (;;) {
      const [key, entry] = entries().find(([one, each]) => !each.refused && !tried.has(one + each.seq)) || [];
      if (!key) break;
      tried.add(key + entry.seq);
      tell("sending");
      last = await send(key, entry);
      if (last === "waiting" || last === "session") break;
    }
    if (last === "waiting" || last === "session") {
      timer = setTimeout(flush, WAITS[Math.min(waits, WAITS.length - 1)]);
      waits += 1;
    } else {
      waits = 0;
    }
    settle(last);
  }

  /** What is true now, in words. */
  function settle(last) {
    const all = entries();
    const refused = all.find(([, entry]) => entry.refused);
    if (discard) discard.hidden = !refused;
    if (last === "session") return tell("session");
    if (refused) return tell("refused", refused[1].refused);
    if (all.length || last === "waiting") return tell("waiting");
    if (last === "saved") return tell(panel.dataset.newer && panel.newer ? "newer" : "saved");
    if (!navigator.onLine) return tell("waiting");
  }

  function tell(state, more = "") {
    panel.dataset.state = state;
    const time = new Date();
    const clock = `${time.getHours()}.${String(time.getMinutes()).padStart(2, "0")}`;
    const words = (panel.dataset[state] || "").replace("{time}", clock).replace("{why}", more);
    if (words && said.textContent !== words) said.textContent = words;
    panel.hidden = false;
    const login = panel.querySelector("[data-login]");
    if (login) login.hidden = state !== "session";
    panel.newer = false;
  }

  // --- The page of one candidate ---------------------------------------------------------------------------------------

  const criteria = form ? [...form.querySelectorAll("[data-criterion]")] : [];
  const skew = form ? howFarAhead(Number(form.dataset.now)) : 0;
  const typing = new Map();
  let at = Math.max(0, criteria.findIndex((one) => !chosen(one)));

  /** The server's clock less ours, where ours is clearly wrong: a page takes its time, and good clocks agree by themselves. */
  function howFarAhead(served) {
    const [page] = performance.getEntriesByType("navigation");
    const ahead = served - (performance.timeOrigin + (page ? page.responseStart : 0));
    return Math.abs(ahead) > 5000 ? ahead : 0;
  }

  function keyOf(criterion) {
    return `${prefix}${form.dataset.save}#${criterion.dataset.criterion}`;
  }

  function chosen(criterion) {
    return criterion.querySelector("input[type=radio]:checked");
  }

  function enqueue(criterion) {
    clearTimeout(typing.get(criterion));
    typing.delete(criterion);
    const seq = Math.max(Number(criterion.dataset.seq), Date.now() + skew) + 1;
    criterion.dataset.seq = seq;
    const value = chosen(criterion);
    keep(keyOf(criterion), {
      url: form.dataset.save, criterion: criterion.dataset.criterion, seq,
      value: value ? value.value : "", comment: criterion.querySelector("textarea").value,
    });
    count();
    flush();
  }

  /** What the server has, on the fields; but for what lies here and is newer. */
  function apply(criterion, state) {
    const waiting = read(keyOf(criterion));
    if (waiting && waiting.seq >= state.seq) return;
    if (typing.has(criterion) || Number(criterion.dataset.seq) > state.seq) return;
    criterion.dataset.seq = state.seq;
    for (const radio of criterion.querySelectorAll("input[type=radio]")) radio.checked = radio.value === state.value;
    const area = criterion.querySelector("textarea");
    if (area.value.trim() !== state.comment) area.value = state.comment;
    if (state.comment) area.closest("details").open = true;
    count();
  }

  function show(entry, state) {
    if (!form || entry.url !== form.dataset.save) return;
    const criterion = criteria.find((one) => one.dataset.criterion === String(state.criterion));
    if (!criterion) return;
    if (!state.taken) {
      panel.newer = true;
      criterion.dataset.seq = 0;
      forget(keyOf(criterion));
    }
    apply(criterion, state);
  }

  function count() {
    const done = criteria.filter(chosen).length;
    const shown = form.querySelector("[data-done]");
    if (shown) shown.textContent = shown.dataset.words.replace("{done}", done);
    const whole = done === criteria.length;
    const window_ = document.querySelector(".windows .now");
    if (!window_ || window_.classList.contains("on") === whole) return;
    window_.classList.toggle("on", whole);
    const complete = document.querySelector("[data-complete]");
    if (complete) complete.textContent = Number(complete.textContent) + (whole ? 1 : -1);
  }

  /** Another device may have saved meanwhile. */
  async function refresh() {
    if (!form) return;
    try {
      const answer = await fetch(form.dataset.save, { credentials: "same-origin", redirect: "manual" });
      if (!answer.ok) return;
      const { scores } = await answer.json();
      for (const state of scores) {
        const criterion = criteria.find((one) => one.dataset.criterion === String(state.criterion));
        if (criterion) apply(criterion, state);
      }
    } catch {
      // No network: what stands here stands.
    }
  }

  /** What was given here before, and has not been sent yet, stands on the page again. */
  function restore() {
    for (const criterion of criteria) {
      const entry = read(keyOf(criterion));
      if (!entry) continue;
      if (entry.seq <= Number(criterion.dataset.seq)) {
        forget(keyOf(criterion));
        continue;
      }
      criterion.dataset.seq = entry.seq;
      for (const radio of criterion.querySelectorAll("input[type=radio]")) radio.checked = radio.value === entry.value;
      const area = criterion.querySelector("textarea");
      area.value = entry.comment;
      if (entry.comment) area.closest("details").open = true;
    }
    count();
  }

  function go(place) {
    at = Math.min(criteria.length - 1, Math.max(0, place));
    const radio = chosen(criteria[at]) || criteria[at].querySelector("input[type=radio]");
    radio.focus({ preventScroll: true });
    criteria[at].scrollIntoView({ block: "center" });
  }

  /** After a score: the next criterion without one; when all have theirs, the button onwards. */
  function goOn() {
    const order = [...criteria.keys()].map((step) => (at + 1 + step) % criteria.length);
    const open = order.find((place) => !chosen(criteria[place]));
    if (open !== undefined) return go(open);
    const onwards = form.querySelector("[data-onwards]");
    if (onwards) onwards.focus();
  }

  function give(key) {
    const pick = key === "0" ? "[data-na]" : `input[value="${key}"]`;
    const radio = criteria[at].querySelector(pick);
    if (!radio) return false;
    if (!radio.checked) {
      radio.checked = true;
      enqueue(criteria[at]);
    }
    goOn();
    return true;
  }

  function comment() {
    const area = criteria[at].querySelector("textarea");
    area.closest("details").open = true;
    area.focus();
  }

  async function leave(address) {
    if (!address) return;
    for (const criterion of typing.keys()) enqueue(criterion);
    if (!navigator.onLine) return tell("stay");
    await Promise.race([flush(), new Promise((done) => setTimeout(done, 1500))]);
    if (panel.dataset.state === "session") return;
    location.assign(address);
  }

  const MOVES = {
    j: () => go(at + 1), arrowdown: () => go(at + 1),
    k: () => go(at - 1), arrowup: () => go(at - 1),
    n: () => leave(form.dataset.next), p: () => leave(form.dataset.previous), u: () => leave(form.dataset.unfinished),
    c: comment,
  };

  function keysAreOff() {
    try {
      return localStorage.getItem("panel-keys") === "off";
    } catch {
      return false;
    }
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target.closest("textarea")) {
      go(at);
      return;
    }
    if (event.target.closest("textarea, select, summary, a, button, input:not([type=radio])") && event.key.length > 1) return;
    if (event.target.closest("textarea, select, input:not([type=radio])")) return;
    if (keysAreOff()) return;
    const key = event.key.toLowerCase();
    if (/^\d$/.test(key) ? !give(key) : !MOVES[key]) return;
    if (MOVES[key]) MOVES[key]();
    event.preventDefault();
  }

  function watch() {
    document.documentElement.classList.add("js");
    document.addEventListener("focusin", (event) => {
      const criterion = event.target.closest("[data-criterion]");
      if (criterion) at = criteria.indexOf(criterion);
    });
    form.addEventListener("change", (event) => {
      if (event.target.type === "radio") enqueue(event.target.closest("[data-criterion]"));
    });
    form.addEventListener("input", (event) => {
      if (event.target.tagName !== "TEXTAREA") return;
      const criterion = event.target.closest("[data-criterion]");
      clearTimeout(typing.get(criterion));
      typing.set(criterion, setTimeout(() => enqueue(criterion), TYPING));
      tell("sending");
    });
    form.addEventListener("focusout", (event) => {
      const criterion = event.target.closest("[data-criterion]");
      if (criterion && typing.has(criterion)) enqueue(criterion);
    });
    form.addEventListener("submit", (event) => {
      const to = event.submitter && event.submitter.value;
      event.preventDefault();
      if (form.dataset[to]) leave(form.dataset[to]);
      else flush();
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (link && !navigator.onLine && link.origin === location.origin && !link.getAttribute("href").startsWith("#")) {
        event.preventDefault();
        tell("stay");
      }
    });
    document.addEventListener("keydown", pressed);
    const toggle = document.querySelector("[data-keys]");
    if (toggle) {
      toggle.hidden = false;
      toggle.setAttribute("aria-pressed", String(!keysAreOff()));
      toggle.addEventListener("click", () => {
        try {
          localStorage.setItem("panel-keys", keysAreOff() ? "on" : "off");
        } catch {
          // Nothing to remember it in.
        }
        toggle.setAttribute("aria-pressed", String(!keysAreOff()));
      });
    }
    restore();
  }

  if (form) watch();
  if (discard) {
    discard.addEventListener("click", () => {
      for (const [key, entry] of entries()) if (entry.refused) forget(key);
      location.reload();
    });
  }
  window.addEventListener("online", () => { waits = 0; flush(); });
  window.addEventListener("offline", () => { if (form) tell("waiting"); });
  window.addEventListener("pagehide", () => { for (const criterion of typing.keys()) enqueue(criterion); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    refresh();
    if (entries().length) flush();
  });
  for (const [key, entry] of entries()) if (entry.refused) keep(key, { ...entry, refused: "" });
  if (entries().length) flush();
})();
