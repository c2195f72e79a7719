/**
 * The clock of a round: counts down to the end that the server names, whatever the clock of this machine says. At the end
 * the page shows it, and a bell sounds if somebody has pressed for it. Without this script the page says when the bell rings.
 *
 * On the page: an element with data-clock, data-now (the server's time) and, while a round runs, data-ends; in it
 * data-left (the time) and data-words. A button with data-bell turns the sound on and off.
 */
(() => {
  "use strict";
  const SECOND = 1000;
  const skews = new WeakMap();
  let audio = null;
  let rungFor = "";

  /** How far the server is ahead of us, taken when the clock came onto the page. */
  function skewOf(clock) {
    if (!skews.has(clock)) skews.set(clock, new Date(clock.dataset.now) - Date.now());
    return skews.get(clock);
  }

  function two(number) {
    return String(number).padStart(2, "0");
  }

  function show() {
    for (const clock of document.querySelectorAll("[data-clock]")) {
      const skew = skewOf(clock);
      if (!clock.dataset.ends) continue;
      const left = Math.max(0, Math.ceil((new Date(clock.dataset.ends) - Date.now() - skew) / SECOND));
      const shown = clock.querySelector("[data-left]");
      const words = clock.querySelector("[data-words]");
      if (left > 0) {
        shown.textContent = `${Math.floor(left / 60)}.${two(left % 60)}`;
        if (words) words.textContent = words.dataset.running;
        clock.classList.toggle("soon", left <= 60);
      } else {
        shown.textContent = "0.00";
        if (words) words.textContent = clock.dataset.over;
        clock.classList.add("over");
        if (rungFor !== clock.dataset.ends) ring(clock);
      }
    }
  }

  function ring(clock) {
    rungFor = clock.dataset.ends;
    if (audio) strike(audio.currentTime, 660);
    if (audio) strike(audio.currentTime + 0.7, 550);
  }

  /** A soft bell: two tones that fade. */
  function strike(at, pitch) {
    for (const [part, loud] of [[1, 0.4], [2.76, 0.12]]) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = pitch * part;
      volume.gain.setValueAtTime(loud, at);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 1.6);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 1.7);
    }
  }

  const button = document.querySelector("[data-bell]");
  if (button && window.AudioContext) {
    button.hidden = false;
    button.addEventListener("click", () => {
      if (audio) {
        audio.close();
        audio = null;
      } else {
        audio = new window.AudioContext();
        strike(audio.currentTime, 660);
      }
      button.setAttribute("aria-pressed", String(Boolean(audio)));
    });
  }
  setInterval(show, SECOND / 4);
  show();
})();
