/* Small comforts of the workspace; every page works without them. */
"use strict";

// A form that was changed is not left by accident.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  const leaving = (event) => event.preventDefault();
  form.addEventListener("input", () => window.addEventListener("beforeunload", leaving), { once: true });
  form.addEventListener("submit", () => window.removeEventListener("beforeunload", leaving));
}

// A long list of answers gets a box to look for one.
for (const list of document.querySelectorAll(".ws-choices[data-find]")) {
  const box = document.createElement("input");
  Object.assign(box, { type: "search", className: "krds-input ie-under", placeholder: list.dataset.find });
  box.setAttribute("aria-label", list.dataset.find);
  list.before(box);
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  box.addEventListener("input", (event) => {
    event.stopPropagation();
    const wanted = box.value.trim().toLowerCase();
    for (const choice of list.children) choice.hidden = wanted !== "" && !choice.textContent.toLowerCase().includes(wanted);
  });
}

// How long a text is, and how long it has to be for what is chosen.
for (const line of document.querySelectorAll("[data-count-of]")) {
  const text = document.getElementById(line.dataset.countOf), form = text.form;
  const say = () => {
    const least = form.querySelector("[data-least]:checked")?.dataset.least;
    const words = line.dataset.words.replace("{given}", text.value.trim().length).replace("{least}", least ?? "");
    line.textContent = least ? words : "";
  };
  form.addEventListener("input", say);
  say();
}

// Lines that are decided one by one: with the focus in one, 1 to 9 choose an answer, J and K go to the next and back.
const lines = [...document.querySelectorAll("form[data-keys]")];
for (const [place, line] of lines.entries()) {
  const answers = line.querySelectorAll("input[type=radio]");
  line.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input:not([type=radio]), textarea, select")) return;
    const wanted = answers[Number(event.key) - 1];
    const there = { KeyJ: lines[place + 1], KeyK: lines[place - 1] }[event.code];
    if (wanted) wanted.click(), wanted.focus();
    else if (there) (there.querySelector("input[type=radio]:checked") ?? there.querySelector("input[type=radio]")).focus();
    else return;
    event.preventDefault();
  });
}
