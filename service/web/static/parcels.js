/**
 * The list of parcels without reloading: filters are followed when they are applied and links when
 * they are pressed, the parts that differ are put in place, and the address, the focus and the open
 * panel stay what they were. Whatever fails is left to the browser, which does without this module.
 */
const LIVE = ["filters", "found"];
const MOST = 6;

const form = () => document.getElementById("filters");
const chosen = new Map();
let asking = null;

function addressOf(filters) {
  const address = new URL(filters.action);
  for (const [name, value] of new FormData(filters)) {
    if (name === "unit" && value === "m2") continue; // What is published needs no word in the address.
    if (typeof value === "string" && value.trim() !== "") address.searchParams.append(name, value);
  }
  return address.href;
}

async function go(address, { keep = true } = {}) {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  busy(true);
  try {
    const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
    const type = answer.headers.get("Content-Type") ?? "";
    if (!answer.ok || !type.startsWith("text/html")) throw new Error(String(answer.status));
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (LIVE.some((id) => !next.getElementById(id))) throw new Error("another page");
    replace(next);
    if (keep) history.pushState(null, "", address);
  } catch (error) {
    if (mine.signal.aborted) return;
    location.assign(address);
  } finally {
    if (asking === mine) busy(false);
  }
}

function busy(is) {
  for (const id of LIVE) document.getElementById(id)?.toggleAttribute("data-busy", is);
}

function replace(next) {
  const focused = document.activeElement;
  const focus = focused?.id;
  const typing = focused instanceof HTMLInputElement && ["search", "text"].includes(focused.type);
  const { value, selectionStart: caret } = typing ? focused : {};
  const open = document.querySelectorAll("details:is(.filter, .fold)[open]");
  for (const id of LIVE) {
    const old = document.getElementById(id);
    old.replaceWith(document.adoptNode(next.getElementById(id)));
  }
  for (const link of ["canonical", "alternate"]) swap(next, `link[rel="${link}"]`, "href");
  swap(next, "a.language", "href");
  for (const { id } of open) document.getElementById(id)?.setAttribute("open", "");
  const again = focus ? document.getElementById(focus) : null;
  if (again) again.focus({ preventScroll: true });
  else if (focused && !focused.isConnected) document.getElementById("matched")?.focus();
  if (again && typing) {
    // Somebody may have gone on typing while the answer was on its way.
    again.value = value;
    again.setSelectionRange(caret, caret);
  }
  mark();
  document.getElementById("live").textContent =
    document.getElementById("matched")?.dataset.said ?? "";
}

function fold() {
  for (const open of document.querySelectorAll("details:is(.filter, .fold)[open]")) {
    open.removeAttribute("open");
  }
}

function swap(next, selector, attribute) {
  const found = next.querySelectorAll(selector);
  document.querySelectorAll(selector).forEach((element, place) => {
    const value = found[place]?.getAttribute(attribute);
    if (value) element.setAttribute(attribute, value);
  });
}

/* What is chosen for comparison stays chosen while the list changes. */
function mark() {
  const bar = document.getElementById("compare");
  for (const box of boxes()) box.checked = chosen.has(box.value);
  for (const kept of bar.querySelectorAll("input[data-kept]")) kept.remove();
  const shown = new Set(boxes().map((box) => box.value));
  for (const id of chosen.keys()) {
    if (shown.has(id)) continue;
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name: "ids", value: id });
    kept.dataset.kept = "";
    bar.append(kept);
  }
  for (const box of boxes()) box.disabled = !box.checked && chosen.size >= MOST;
  const button = bar.querySelector("button");
  const count = button.querySelector(".badge") ?? button.appendChild(document.createElement("span"));
  count.className = "badge";
  count.textContent = chosen.size ? String(chosen.size) : "";
  count.hidden = !chosen.size;
  button.disabled = chosen.size < 2;
  bar.hidden = false;
  bar.toggleAttribute("data-idle", chosen.size === 0);
  bar.toggleAttribute("data-following", true);
}

function boxes() {
  return [...document.querySelectorAll('input[name="ids"][form="compare"]')];
}

document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  // Who presses a button wants to see what is found; who presses Enter may go on typing.
  if (!(document.activeElement instanceof HTMLInputElement)) fold();
  go(addressOf(form()));
});

document.addEventListener("change", (event) => {
  const { target } = event;
  if (target.name === "ids") {
    if (target.checked) chosen.set(target.value, true);
    else chosen.delete(target.value);
    mark();
  } else if (target.id === "sort") {
    go(addressOf(form()));
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-go]");
  if (link && !event.defaultPrevented && event.button === 0 && !hasModifier(event)) {
    event.preventDefault();
    go(link.href);
  }
  const open = document.querySelector("details.filter[open]");
  // A form that Enter sends clicks its first button, which nobody pressed.
  if (open && event.detail > 0 && !open.contains(event.target)) open.removeAttribute("open");
});

document.addEventListener("keydown", (event) => {
  const open = document.querySelector("details.filter[open]");
  if (event.key === "Escape" && open) {
    open.removeAttribute("open");
    open.querySelector("summary").focus();
  }
});

function hasModifier(event) {
  return event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}

addEventListener("popstate", () => go(location.href, { keep: false }));

for (const box of boxes()) if (box.checked) chosen.set(box.value, true);
mark();
