/**
 * Writing together. What is typed is saved a moment later, part by part, on the revision that it was typed on; where
 * somebody else saved meanwhile the server keeps both, and the page leads to the choice. Until the server has said yes,
 * the words lie in this browser (localStorage), so that a lost connection, a closed lid or a wrong tap loses nothing.
 *
 * On the page: [data-writing] with data-save, data-here and data-writer; in it sections [data-part] with a textarea, a
 * hidden [data-revision], a line [data-saved] and an alert [data-conflict]. Without this script there is a button.
 */
(() => {
  "use strict";
  const root = document.querySelector("[data-writing]");
  if (!root) return;

  const PAUSE = 700; // milliseconds without a key before we save
  const RETRY = 4000;
  const BEAT = 20000;
  const key = (part) => `forslag:${root.dataset.writer}:${part}`;
  const token = root.querySelector("input[name=csrfmiddlewaretoken]").value;
  const sections = [...root.querySelectorAll("[data-part]")].map(section);
  const form = root.querySelector("[data-texts]");

  function section(element) {
    const find = (selector) => element.querySelector(selector);
    return {
      element, part: element.dataset.part, field: find("textarea"), revision: find("[data-revision]"),
      line: find("[data-saved]"), alert: find("[data-conflict]"), count: find("[data-count]"),
      saved: find("textarea").value, timer: 0, busy: false, held: false,
    };
  }

  /** A browser that keeps nothing (private windows, a full disk) still saves to the server. */
  function keep(one) {
    try {
      localStorage.setItem(key(one.part), JSON.stringify({ body: one.field.value, revision: one.revision.value }));
    } catch { /* then not */ }
  }
  function forget(one) {
    try { localStorage.removeItem(key(one.part)); } catch { /* nothing was kept */ }
  }
  function kept(one) {
    try { return JSON.parse(localStorage.getItem(key(one.part)) || "null"); } catch { return null; }
  }

  function say(one, text, waiting = false) {
    one.line.textContent = text;
    one.line.classList.toggle("is-waiting", waiting);
  }

  function typed(one) {
    keep(one);
    tally(one);
    if (one.held) return;
    clearTimeout(one.timer);
    one.timer = setTimeout(() => save(one), PAUSE);
  }

  async function save(one) {
    clearTimeout(one.timer);
    if (one.busy || one.held) return;
    const body = one.field.value;
    if (body === one.saved) { forget(one); return; }
    one.busy = true;
    say(one, one.line.dataset.busy);
    try {
      const answer = await fetch(root.dataset.save, {
        method: "POST",
        headers: { "X-CSRFToken": token },
        body: new URLSearchParams({ part: one.part, body, revision: one.revision.value }),
        credentials: "same-origin",
      });
      if (answer.ok || answer.status === 409 || answer.status === 422) take(one, body, answer.status, await answer.json());
      else throw new Error(String(answer.status));
    } catch {
      say(one, one.line.dataset.waits, true);
      one.timer = setTimeout(() => save(one), RETRY);
    }
    one.busy = false;
    if (!one.held && one.field.value !== body && one.saved === body) save(one); // typed while we were saving
  }

  function take(one, body, status, told) {
    if (status === 422) {
      one.held = true;
      say(one, one.line.dataset.refused + told.refused, true);
      return;
    }
    if (status === 409) { // kept by the server, beside what stands: nothing more is saved here before the choice
      one.held = true;
      say(one, "");
      one.alert.querySelector("[data-choose]").href = told.choose;
      one.alert.hidden = false;
      if (one.field.value === body) forget(one);
      return;
    }
    one.saved = body;
    one.revision.value = told.revision;
    if (one.field.value === body) forget(one);
    say(one, one.line.dataset.now.replace("{at}", told.at));
  }

  /** What an earlier page could not save comes back into its field, on its own revision, and is saved now. */
  function restore(one) {
    const left = kept(one);
    if (!left) return;
    if (left.body === one.field.value) { forget(one); return; }
    one.field.value = left.body;
    one.revision.value = left.revision;
    save(one);
  }

  function tally(one) {
    if (!one.count) return;
    const left = Number(one.field.dataset.most) - one.field.value.trim().length;
    const words = left < 0 ? one.count.dataset.over : one.count.dataset.left;
    one.count.textContent = words.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    one.count.classList.toggle("is-over", left < 0);
  }

  async function beat() {
    if (document.hidden) return;
    try {
      const answer = await fetch(root.dataset.here, {
        method: "POST", headers: { "X-CSRFToken": token }, credentials: "same-origin",
      });
      if (!answer.ok) return;
      const told = await answer.json();
      const others = root.querySelector("[data-others]");
      others.textContent = told.others.length ? others.dataset.here.replace("{names}", told.others.join(", ")) : "";
      for (const one of sections) news(one, told.parts[one.part]);
    } catch { /* the next beat tries again */ }
  }

  /** Somebody else saved a part that this page shows as it was. */
  function news(one, told) {
    if (!told || one.held || one.busy || told.revision <= Number(one.revision.value) || !told.by) return;
    if (one.field.value === one.saved) say(one, one.line.dataset.other.replace("{by}", told.by), true);
  }

  for (const one of sections) {
    one.field.addEventListener("input", () => typed(one));
    one.field.addEventListener("blur", () => { if (one.field.value !== one.saved) save(one); });
    tally(one);
    restore(one);
  }
  window.addEventListener("online", () => sections.forEach((one) => save(one)));
  form.addEventListener("submit", () => sections.forEach((one) => { clearTimeout(one.timer); one.held = true; }));
  setInterval(beat, BEAT);
  beat();
})();
