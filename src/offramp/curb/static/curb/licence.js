// Reads a licence that a USB reader types (AAMVA, PDF417), here on the device. It fills in a name and a date of
// birth. The rest, the number above all, is dropped at once: it stands in no field, no storage and no request.
const LONGEST = 5000, QUIET = 800, BURST = 120;
const CONTROLS = /<(?:LF|CR|RS|GS|FS|US)>|\\[nr]|\\x[01][0-9A-F]|\^[JM^\]]|[\u0000-\u001f\u2028\u2029]+/gi;
const NOTHING = /^(?:NONE|UNAVL|UNAVAIL|N\/A|-*)$/i;
const IDS = /^D[A-D][A-Z]/;

const word = text => (text || "").replace(/[,\s]+/g, " ").trim();
const name = text => (NOTHING.test(word(text)) ? "" : word(text));
const cased = text => text.toLowerCase().replace(/(^|[\s'’-])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase());

function day(text) {
  const digits = (text || "").trim();
  if (!/^\d{8}$/.test(digits)) return null;
  const first = /^(18|19|20)/.test(digits);  // CCYYMMDD: no month is 18, 19 or 20
  const [year, month, date] = first
    ? [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)]
    : [digits.slice(4), digits.slice(0, 2), digits.slice(2, 4)];
  const made = new Date(Date.UTC(+year, month - 1, +date));
  const real = made.getUTCFullYear() === +year && made.getUTCMonth() === month - 1 && made.getUTCDate() === +date;
  return real && +year >= 1880 ? { year, month: String(+month), day: String(+date) } : null;
}

function elements(text) {
  const found = {}, lines = text.replace(CONTROLS, "\n").split("\n");
  for (const line of lines) {
    const element = /(?:ANSI|AAMVA)/.test(line) ? (/(?:DL|ID|EN)(D[A-D][A-Z].*)$/.exec(line) || [])[1] || "" : line.trim().replace(/^(?:DL|ID|EN)(?=D[A-D][A-Z])/, "");
    if (IDS.test(element)) found[element.slice(0, 3)] ??= element.slice(3);
  }
  return Object.keys(found).length > 2 ? found : unbroken(text);
}

// A reader that leaves every line end out: only the fixed order of the newer cards can be told apart.
function unbroken(text) {
  const whole = text.replace(CONTROLS, "");
  const named = /DCS(.{1,40}?)DDE([TNU])DAC(.{1,40}?)DDF([TNU])DAD(.{0,40}?)DDG[TNU]/.exec(whole);
  const born = /DBB(\d{8})(?=D[A-D][A-Z])/.exec(whole);
  return {
    ...(named && { DCS: named[1], DDE: named[2], DAC: named[3], DDF: named[4], DAD: named[5] }),
    ...(born && { DBB: born[1] }),
  };
}

/** What is kept of a scan: {called, born, cut} or null where it was no licence. */
export function read(typed) {
  const text = typed.toUpperCase();
  const known = /(?:ANSI|AAMVA)\s*\d{6}/.test(text.replace(CONTROLS, " "));
  const found = elements(text);
  const [last, first, middle] = found.DAA ? found.DAA.split(/[,$]/) : [];
  const given = name(found.DCT) || [name(found.DAC) || name(first), name(found.DAD) || (found.DAA ? name(middle) : "")].filter(Boolean).join(" ");
  const family = name(found.DCS) || name(found.DAB) || name(last);
  const called = cased([given, family].filter(Boolean).join(" ")).slice(0, 120);
  const born = day(found.DBB);
  if (!called && !born || !known && !(called && born)) return null;
  return { called, born, cut: [found.DDE, found.DDF].includes("T") };
}

let typed = "", at = 0, timer = 0;
const box = target => target?.closest?.("[data-scan] input");
const forget = () => { typed = ""; clearTimeout(timer); };

function fill(field, value) {
  if (!field || !value || (field.value && !field.dataset.scanned)) return;
  field.value = value;
  field.dataset.scanned = "1";
}

function finish(input) {
  const found = typed.trim() ? read(typed) : null, tried = typed.trim().length > 0;
  forget();
  input.value = "";
  if (!tried) return;
  const area = input.closest("[data-scan]"), form = input.form, say = area.dataset;
  if (found) {
    fill(form.elements.called, found.called);
    ["month", "day", "year"].forEach(part => fill(form.elements[`born_on_${part}`], found.born?.[part]));
  }
  const words = !found ? say.none : !found.called ? say.noname : !found.born ? say.nodate : found.cut ? say.cut : say.read;
  area.querySelector("[role=status]").textContent = words;
  form.querySelector("details[data-words]")?.setAttribute("open", "");
}

function add(input, text) {
  if (typed.length < LONGEST) typed += text;
  at = performance.now();
  clearTimeout(timer);
  timer = setTimeout(finish, QUIET, input);
}

document.addEventListener("keydown", e => {
  const input = box(e.target);
  if (!input) return;
  const burst = typed && performance.now() - at < BURST;
  const control = e.ctrlKey && !e.altKey && !e.metaKey && (/^[a-z]$/i.test(e.key) || "[\\]^_".includes(e.key));
  if (e.key === "Escape") forget();
  else if (e.key === "Enter" || control && (burst || /^[jm]$/i.test(e.key)) || e.key === "Tab" && burst) {
    e.preventDefault();
    e.stopPropagation();
    add(input, "\n");
  } else if (e.key.length === 1 && e.ctrlKey === e.altKey && !e.metaKey) {  // both: AltGr; Alt alone: digits of a code
    e.preventDefault();
    e.stopPropagation();
    add(input, e.key);
  }
}, true);

// Readers that put text in without keys, and a paste.
document.addEventListener("input", e => {
  const input = box(e.target);
  if (!input) return;
  add(input, input.value);
  input.value = "";
}, true);

document.addEventListener("focusout", e => { if (box(e.target) && typed) finish(e.target); }, true);

function show() {
  document.querySelectorAll("[data-scan][hidden]").forEach(area => {
    area.hidden = false;
    if (matchMedia("(any-hover:hover)").matches && !area.dataset.quiet) area.querySelector("input").focus();
  });
}
document.addEventListener("htmx:afterSettle", show);
show();
