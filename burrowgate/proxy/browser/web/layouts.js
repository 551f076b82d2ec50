// Keyboard layouts: which one a visitor has, and which characters a browser with a layout gets as keys.
//
// Other characters are pasted. What is not in the keyboard map before the browser starts may get lost as a key, while a
// character which is missing here only costs a paste. The lists are what boxes/box/keymap.awk binds.

/** Characters that are on keys whatever the layout, and with Latin letters. */
const EVERYWHERE = "¡¢£¥¦§©«®°±²³µ·¹»¿ßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿąćčďđęěľłńňœřśšťůźżž–—‘’‚“”„•…€";
const LATIN =
  "¤¨ª¬¯´¶¸º¼½¾ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞ÷ăĄĘğıŁŃőŒŚşŠűŸŹŻŽșțẞ†‡‹›№™←↑→↓−≠≤≥";
/** What is on keys besides, by layout. */
const LETTERS = {
  us: "ĂĆČĎĐĚĞİĽŇŐŘŞŤŮŰȘ",
  gb: "ĆČĚĦħĸŊŋŘŦŧŮſΩ⅛⅜⅝⅞",
  de: "ĦħĸŊŋŦŧſΩ⅛⅜⅝⅞",
  ch: "ĆČĦħĸŊŋŦŧſΩ⅛⅜⅝⅞",
  fr: "ĆČĚĦħĸŊŋŘŦŧΩ⅛⅜⅝⅞",
  be: "ĆČĦħĸŊŋŘŦŧſΩ⅛⅜⅝⅞",
  es: "ĆĦħĸŊŋŦŧſΩ⅛⅜⅝⅞",
  latam: "ĆČĦħĸŊŋŘŦŧſΩ⅛⅜⅝⅞",
  it: "ĆČĚĦħĸŊŋŘŤŦŧŮſΩ⅛⅜⅝⅞",
  pt: "ĆĦħĸŊŋŦŧſΩ⅛⅜⅝⅞",
  br: "ĆČĦħĸŊŋŦŧ⅜⅞",
  se: "ĆČĎĚĦħĸŊŋŘŤŮſΩ⅝",
  no: "ĆČĚĦħĸŊŋŘŮſΠΩπ‰⅝",
  dk: "ĆČĎĚĦħĸŊŋŘŤŮſΩ⅝",
  fi: "ĆČĎĚĸŊŋŘŤŮƏƷəʒ‰",
  pl: "ĆČĚŊŋŘƏəΩπ‰↔∞∧∨≈",
  cz: "ĆČĎĐĚĦĽŇŊŘŤŦŧŮΩ",
  hu: "ĆČĐĚĦħŊŐŘŦŧŮŰˇ˘˙˛˝Ω",
  ru: "¤¨ª¬¯´¶¸º¼½¾×÷ăğıőşűșțЁАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяё†‡‹›₽№™",
  ua: "ʼЁЂЄІЇЈЉЊЋЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяёђєіїјљњћўџҐґ₴№™≠",
  gr: "¼½¾ăğıőşűșțʹ͵ͻͼͽΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψωϏϐϑϒϕϖϗϚϛϜϝϞϟϠϡϰϱϲϴϹϺϻϽϾϿ₯←↑→↓",
  tr: "ĆČĎĐĚĞİĽŇŐŘŞŤŮŰΩ₺⅜",
};

const OTHER_SCRIPTS = new Set(["ru", "ua", "gr"]);

/** Whether `character` is a key of a browser with the layout `name`. */
export const isKey = (character, name) => {
  const point = character.codePointAt(0);
  if ((point >= 0x20 && point < 0x7f) || EVERYWHERE.includes(character)) return true;
  if (!Object.hasOwn(LETTERS, name)) return false;
  return LETTERS[name].includes(character) || (!OTHER_SCRIPTS.has(name) && LATIN.includes(character));
};

/** Layouts by what one key shows without modifiers, the most telling ones first (`KeyboardEvent.code`). */
const SIGNS = [
  ["KeyQ", "й", "ru"],
  ["Semicolon", "΄", "gr"],
  ["KeyA", "α", "gr"],
  ["KeyI", "ı", "tr"],
  ["Quote", "æ", "no"],
  ["Semicolon", "æ", "dk"],
  ["Semicolon", "ů", "cz"],
  ["Semicolon", "é", "hu"],
  ["Semicolon", "ò", "it"],
];

/** The layout of a keyboard, from what its keys show (a map by codes, or null) and the `languages` of the browser. */
export const guess = (map, languages) => {
  const locales = languages.map((one) => one.toLowerCase());
  const speaks = (...wanted) => locales.some((one) => wanted.some((prefix) => one === prefix || one.startsWith(`${prefix}-`)));
  const key = (code) => map?.get(code) ?? "";
  if (map) {
    for (const [code, sign, name] of SIGNS) {
      if (key(code) === sign) return name === "ru" && (key("KeyS") === "і" || speaks("uk")) ? "ua" : name;
    }
    if (key("KeyQ") === "a") return speaks("fr-be", "nl-be") ? "be" : "fr";
    if (key("Semicolon") === "ö" && key("BracketLeft") === "å") return speaks("fi") ? "fi" : "se";
    if (key("KeyY") === "z") return locales.some((one) => one.endsWith("-ch")) || key("Minus") === "'" ? "ch" : "de";
    if (key("Semicolon") === "ñ") return locales.some((one) => /^es-(?!es)/.test(one)) ? "latam" : "es";
    if (key("Semicolon") === "ç") return speaks("pt-br") ? "br" : "pt";
    if (key("Backslash") === "#") return "gb";
    return speaks("pl") ? "pl" : "us";
  }
  return byLanguage(locales);
};

const LANGUAGES = {
  "en-gb": "gb",
  "de-ch": "ch",
  "fr-ch": "ch",
  "fr-be": "be",
  "nl-be": "be",
  "pt-br": "br",
  de: "de",
  fr: "fr",
  es: "es",
  it: "it",
  pt: "pt",
  sv: "se",
  nb: "no",
  nn: "no",
  no: "no",
  da: "dk",
  fi: "fi",
  pl: "pl",
  cs: "cz",
  hu: "hu",
  ru: "ru",
  uk: "ua",
  el: "gr",
  tr: "tr",
};

const byLanguage = (locales) => {
  const first = locales[0] ?? "";
  if (/^es-(?!es)/.test(first)) return "latam";
  return LANGUAGES[first] ?? LANGUAGES[first.split("-")[0]] ?? "us";
};
