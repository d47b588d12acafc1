// The page's words in three languages, and numbers and times as each of them writes them: Western digits in Arabic too,
// as on the operation's page. The language is the one that was chosen, or the first of the browser's that there is.

import { WORDS } from "./words.js";

const LOCALES = { en: "en-GB", ar: "ar-u-nu-latn", ru: "ru-RU" };

let language = "en";
for (const wish of [localStorage.getItem("language"), ...navigator.languages]) {
  const found = Object.keys(WORDS).find((each) => wish?.toLowerCase().startsWith(each));
  if (found) { language = found; break; }
}

const isRtl = () => language === "ar";
const format = (options) => new Intl.NumberFormat(LOCALES[language], options);

export const number = (value) => format({}).format(value);

/** Minutes and seconds, such as 07:30.4. */
export function clock(seconds) {
  const tenths = Math.floor(seconds * 10 + 1e-6), two = { minimumIntegerDigits: 2, useGrouping: false };
  const rest = format({ ...two, minimumFractionDigits: 1 }).format((tenths % 600) / 10);
  return `${format(two).format(Math.floor(tenths / 600))}:${rest}`;
}

/** A sentence with its facts, each in its own direction; null for one that there is not. */
export function say(key, facts = {}) {
  const fill = (whole, name) => (isRtl() ? `\u2068${facts[name]}\u2069` : facts[name]);
  return WORDS[language][key]?.replace(/\{(\w+)\}/g, fill) ?? null;
}

/** Says everything in the page that stands still, and lets another language be chosen. */
export function dress(onChoice) {
  [document.documentElement.lang, document.documentElement.dir] = [language, isRtl() ? "rtl" : "ltr"];
  document.title = say("title");
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
  for (const each of document.querySelectorAll("[data-label]")) each.ariaLabel = say(each.dataset.label);
  const box = document.getElementById("language");
  box.replaceChildren(...Object.entries(WORDS).map(([code, { name }]) => new Option(name, code, false, code === language)));
  box.onchange = () => {
    language = box.value;
    localStorage.setItem("language", language);
    dress(onChoice);
    onChoice();
  };
}
