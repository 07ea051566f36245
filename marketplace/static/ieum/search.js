/* Completions under a search field, by keyboard and for screen readers (the ARIA combobox). Without this, the field
   is a plain form. */
"use strict";

const WAIT = 150; // ms after the last key

function combobox(form, number) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul"), status = document.createElement("p");
  let options = [], active = -1, timer, request;

  Object.assign(list, { id: `suggestions-${number}`, className: "ie-suggest", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  Object.assign(status, { className: "sr-only" });
  status.setAttribute("role", "status");
  form.append(list, status);
  const set = (name, value) => input.setAttribute(name, value);
  set("role", "combobox");
  set("aria-autocomplete", "list");
  set("aria-controls", list.id);
  set("aria-expanded", "false");

  const mark = (index) => {
    options[active]?.setAttribute("aria-selected", "false");
    active = index;
    options[active]?.setAttribute("aria-selected", "true");
    options[active]?.scrollIntoView({ block: "nearest" });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else set("aria-activedescendant", options[active].id);
  };
  const open = (wanted) => {
    list.hidden = !wanted;
    set("aria-expanded", String(wanted));
    if (!wanted) mark(-1);
  };
  const show = (found) => {
    options = found.map(({ text, label, url }, index) => {
      const option = document.createElement("li"), kind = document.createElement("span");
      Object.assign(option, { id: `${list.id}-${index}` });
      option.dataset.url = url;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      Object.assign(kind, { className: "ie-sub ie-small", textContent: label });
      option.append(text, " ", kind);
      return option;
    });
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...options);
    open(options.length > 0);
    status.textContent = options.length ? form.dataset.found.replace("{count}", options.length) : form.dataset.none;
  };
  const ask = async () => {
    request?.abort();
    const typed = input.value.trim();
    if (!typed) {
      status.textContent = "";
      return open(false);
    }
    request = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: typed })}`, { signal: request.signal });
      if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
    } catch {
      // typed on, or no answer: the form still searches
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the syllable is not finished
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      event.preventDefault();
      open(true);
      const places = options.length + 1; // one of them is the field itself
      mark(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      location.assign(options[active].dataset.url);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      open(false);
    }
  });
  input.addEventListener("blur", () => open(false));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) location.assign(chosen.dataset.url);
  });
}

document.querySelectorAll("form[data-suggest]").forEach(combobox);
