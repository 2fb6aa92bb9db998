// What the page is made with, and how it speaks to its reader.

const root = document.documentElement;
const settings = read("settings");
const languages = Object.keys(settings.strings);
const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const cards = [...document.querySelectorAll("[data-card]")];

// Settings that last: the address wins, then what was chosen before, then the page's own.

const remembered = (name) => {
  try { return localStorage.getItem(`films-analytics.${name}`); } catch { return null; }
};
const remember = (name, value) => {
  try { localStorage.setItem(`films-analytics.${name}`, value); } catch { /* not for files everywhere */ }
};
const language = () => root.lang;
const theme = () => {
  const chosen = root.dataset.theme;
  return chosen === "system" ? (darkSystem.matches ? "dark" : "light") : chosen;
};

function press(attribute, value) {
  for (const button of document.querySelectorAll(`[data-set-${attribute}]`)) {
    button.setAttribute("aria-pressed", String(button.getAttribute(`data-set-${attribute}`) === value));
  }
}

function setLanguage(value) {
  if (!languages.includes(value)) return;
  press("language", value);
  document.title = settings.title[root.lang = value];
  for (const option of document.querySelectorAll("option")) {
    if (option.dataset.text) option.textContent = say(option.dataset.text);
    else option.textContent = genreName(option.value) ?? option.textContent;
  }
  refresh();
}

function setTheme(value) {
  if (!["system", "light", "dark"].includes(value)) return;
  press("theme", root.dataset.theme = value);
  refresh();
}
