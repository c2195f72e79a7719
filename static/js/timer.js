/**
 * The timer of the finalists' presentations, as large as the wall: first the presentation, then the questions. It asks the
 * network for nothing once the page is open, and finds itself again after a reload. Said aloud are five minutes, one
 * minute, and the end.
 *
 * On the page: [data-timer] with its words; in it [data-slot] for each finalist, and [data-face] with digits and buttons.
 * Without this script there is the list of who presents when.
 */
(() => {
  "use strict";
  const page = document.querySelector("[data-timer]");
  const slots = page ? [...page.querySelectorAll("[data-slot]")] : [];
  if (!slots.length) return;
  const $ = (name) => page.querySelector(`[data-${name}]`);
  const words = page.dataset;
  const PARTS = ["presents", "questions"];
  let state = { at: 0, part: 0, left: 0, until: 0 };
  let said = "";

  function length() {
    const slot = slots[state.at].dataset;
    return 60_000 * Number(PARTS[state.part] === "presents" ? slot.minutes : slot.questions);
  }

  function left() {
    return state.until ? state.until - Date.now() : state.left;
  }

  function turn(at, part) {
    state = { at: (at + slots.length) % slots.length, part, left: 0, until: 0 };
    state.left = length();
    said = "";
    show();
  }

  function goOrStop() {
    if (state.until) state = { ...state, left: left(), until: 0 };
    else state = { ...state, until: Date.now() + state.left };
    show();
  }

  function digits(milliseconds) {
    const seconds = Math.ceil(Math.abs(milliseconds) / 1000);
    const sign = milliseconds <= -1000 ? "+" : "";
    return `${sign}${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, "0")}`;
  }

  function say(text) {
    if (text === said) return;
    said = text;
    $("said").textContent = text;
  }

  function tell(milliseconds) {
    const minutes = Math.ceil(milliseconds / 60_000);
    if (milliseconds <= 0) say(words.over);
    else if (minutes === 1) say(words.oneLeft);
    else if (minutes === 5) say(`5 ${words.left}`);
  }

  function show() {
    const now = left();
    const whole = length();
    $("village").textContent = slots[state.at].dataset.name;
    $("what").textContent = now <= 0 ? words.over : words[`${PARTS[state.part]}Word`];
    $("digits").textContent = digits(now);
    $("go").textContent = state.until ? words.pause : state.left < whole ? words.on : words.start;
    $("face").classList.toggle("is-near", now > 0 && now <= 60_000);
    $("face").classList.toggle("is-late", now <= 0);
    slots.forEach((slot, at) => (at === state.at ? slot.setAttribute("aria-current", "true") : slot.removeAttribute("aria-current")));
    if (state.until) tell(now);
    try {
      sessionStorage.setItem(words.key, JSON.stringify(state));
    } catch { /* a browser that keeps nothing still counts */ }
  }

  function again() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(words.key) || "null");
      if (kept && kept.at < slots.length && kept.part < PARTS.length) state = kept;
      else turn(0, 0);
    } catch {
      turn(0, 0);
    }
  }

  const presses = {
    " ": goOrStop,
    s: () => turn(state.at, 1),
    n: () => turn(state.at + 1, 0),
    f: () => turn(state.at, state.part),
  };
  document.addEventListener("keydown", (event) => {
    const press = presses[event.key.toLowerCase()];
    if (!press || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("a,button,input,select,summary") && event.key === " ") return;
    event.preventDefault();
    press();
  });
  $("go").addEventListener("click", goOrStop);
  $("part").addEventListener("click", presses.s);
  $("next").addEventListener("click", presses.n);
  $("back").addEventListener("click", presses.f);
  again();
  $("face").hidden = false;
  show();
  setInterval(show, 200);
})();
