// Small comforts. Every page works without them.
(() => {
  const d = document, store = sessionStorage, all = (q, f) => d.querySelectorAll(q).forEach(f);
  const typing = e => e && e.closest("input:not([type=radio],[type=checkbox]),select,textarea,[contenteditable]");
  const focus = root => root.querySelector?.("[data-focus]")?.focus();
  const words = f => [...f.querySelectorAll("textarea,input[type=text]")].filter(e => e.name);
  const key = f => ["kept", d.body.dataset.who, f.dataset.keep].join();

  // Words that were typed outlive a sending that did not arrive.
  if (d.body.dataset.who) {
    const forms = [...d.forms].filter(f => f.dataset.keep), here = forms.map(key), sent = d.querySelector("[data-sent]"), broke = d.querySelector("[data-broke]");
    Object.keys(store).forEach(k => k.startsWith("kept,") && (sent || !broke && !here.includes(k)) && store.removeItem(k));
    forms.forEach(f => {
      const kept = JSON.parse(store.getItem(key(f)) || "{}");
      words(f).forEach(e => { if (!e.value && kept[e.name]) e.value = kept[e.name]; });
    });
  }

  d.addEventListener("submit", e => {
    const f = e.target;
    if (f.dataset.busy) return e.preventDefault(), e.stopPropagation();
    if (f.method === "dialog") return;
    f.dataset.busy = 1;
    e.submitter?.setAttribute("aria-busy", true);
    setTimeout(() => free(f), 8000);
    if (f.dataset.keep) store.setItem(key(f), JSON.stringify(Object.fromEntries(words(f).map(e => [e.name, e.value]))));
  }, true);
  // What did not arrive is said once, calmly; the page stays as it is.
  const told = ({successful, xhr, requestConfig}) => {
    const box = d.getElementById("told"), s = xhr?.status || 0;
    const kind = successful ? "" : requestConfig.verb === "get" ? "stale" : s >= 400 && s < 500 ? "reload" : "unsent";
    const text = box?.dataset[kind] || "";
    if (box && (kind === "unsent" || box.textContent !== text)) box.textContent = text;
  };
  const free = f => { delete f.dataset.busy; all("[aria-busy]", b => b.removeAttribute("aria-busy")); };
  addEventListener("pageshow", () => [...d.forms].forEach(free));
  d.addEventListener("htmx:afterRequest", e => ([...d.forms].forEach(free), told(e.detail)));
  d.addEventListener("htmx:afterSwap", e => focus(e.target.isConnected ? e.target : d));

  d.addEventListener("keydown", e => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.repeat || typing(e.target) || d.querySelector("dialog[open]")) return;
    if (e.key > 0 && d.documentElement.dataset.keys !== "off" && matchMedia("(hover:hover)").matches) d.querySelectorAll("[data-keys] .tile")[e.key - 1]?.click();
    if (e.key === "Enter" && !e.target.closest("a,button,summary,form")) d.querySelector("[data-send]")?.click();
  });

  d.addEventListener("click", e => {
    const opens = e.target.closest("[data-opens]"), closes = e.target.closest("[data-closes]");
    if (!opens && !closes) return;
    e.preventDefault();
    opens ? d.getElementById(opens.dataset.opens).showModal() : closes.closest("dialog").close();
  });
  // What only saves a reload comes after the page is there, so that on a thin line it keeps nobody waiting.
  const late = d.querySelector("meta[name=after-paint]");
  if (late) addEventListener("load", () => requestAnimationFrame(() => d.head.append(Object.assign(d.createElement("script"), {src: late.content}))));
  focus(d);
})();
