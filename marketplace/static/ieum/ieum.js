/* Small comforts; every page works without them. */
"use strict";

// A drop-down closes with Escape and with a click elsewhere.
const openDrops = () => document.querySelectorAll(".ie-drop[open]");

document.addEventListener("click", (event) => {
  for (const drop of openDrops()) if (!drop.contains(event.target)) drop.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const drop of openDrops()) {
    drop.open = false;
    drop.querySelector("summary").focus();
  }
});

// A refused form shows first what to mend.
document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-focus]")?.focus());

// Buttons that only a script can serve show themselves.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const button of document.querySelectorAll("[data-copy-address]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    button.textContent = button.dataset.done;
  });
}
