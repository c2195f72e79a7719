/** Escape closes the menu of a phone, and gives the focus back to the word that opened it. Without this script the word does it alone. */
document.addEventListener("keydown", (press) => {
  const menu = document.querySelector("details.top-menu[open]");
  if (press.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
