// Finds things in the page as a person would: by what they are and what they are called. Put before every script; what
// waits looks again until it is so, and after `LIMIT` says what the page shows instead.
const LIMIT = 20_000;
const BETWEEN = 25;

const tidy = (text) => text.replace(/\s+/g, " ").trim();

const INPUTS = { checkbox: "checkbox", radio: "radio", search: "searchbox" };
const TAGS = { button: "button", summary: "button", textarea: "textbox", nav: "navigation", table: "table", dialog: "dialog", aside: "complementary", main: "main" };

function roleOf(element) {
  const said = element.getAttribute("role");
  if (said) return said.split(" ")[0];
  if (element.localName === "input") return INPUTS[element.type] ?? "textbox";
  if (element.localName === "a") return element.hasAttribute("href") ? "link" : "";
  if (/^h[1-6]$/.test(element.localName)) return "heading";
  return TAGS[element.localName] ?? "";
}

const FIELDS = ["textbox", "searchbox", "combobox"];
const isRole = (element, role) => (role === "field" ? FIELDS.includes(roleOf(element)) : roleOf(element) === role);

// The words inside, without what is hidden from those who listen.
function wordsOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute("aria-hidden") === "true") return "";
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return "";
  const words = node.getAttribute("aria-label") ?? [...node.childNodes].map(wordsOf).join("");
  return style.display.startsWith("inline") ? words : ` ${words} `;
}

function nameOf(element) {
  const by = element.getAttribute("aria-labelledby");
  if (by) return tidy(by.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" "));
  const said = element.getAttribute("aria-label");
  if (said) return tidy(said);
  if (element.labels?.length) return tidy([...element.labels].map((label) => [...label.childNodes].filter((part) => part !== element).map(wordsOf).join("")).join(" "));
  return tidy(wordsOf(element)) || tidy(element.title ?? "");
}

// In the page, drawn, and not behind something modal.
function canBeMet(element) {
  if (!element.isConnected || element.closest('[inert], [aria-hidden="true"]')) return false;
  if (!element.checkVisibility({ visibilityProperty: true })) return false;
  const modal = document.querySelector("dialog:modal");
  return !modal || modal.contains(element);
}

// What a hand would press: of a switch hidden behind its label, the label.
const handle = (element) => (element.matches('input[type="radio"], input[type="checkbox"]') && element.labels?.[0]) || element;

const CANDIDATES = "a, button, summary, input, textarea, h1, h2, h3, nav, aside, main, table, dialog, [role]";

// A count beside the name ("Batteries 3") is not part of what people call it.
const isCalled = (element, name) => nameOf(element) === name || nameOf(element).replace(/ \d[\d,]*$/, "") === name;

// The last one met is in front: dialogs and menus come last in the page.
function found(role, name) {
  return [...document.querySelectorAll(CANDIDATES)].filter((element) => isRole(element, role) && canBeMet(element) && isCalled(element, name)).at(-1);
}

const shown = () => tidy(document.body.innerText);
const values = () => [...document.querySelectorAll("input, textarea")].filter(canBeMet).map((field) => `${nameOf(field)}=${field.type === "password" ? "…" : field.value}`).join("; ");
const told = (what) => `${what}\n  the page shows: ${shown().slice(0, 1500)}\n  fields: ${values().slice(0, 800)}\n  at: ${location.hash}`;

// Looks until `look` answers something, then gives that; or tells what the page shows instead.
async function until(what, look, limit = LIMIT) {
  for (const end = performance.now() + limit; performance.now() < end; ) {
    const answer = look();
    if (answer) return { answer };
    await new Promise((again) => setTimeout(again, BETWEEN));
  }
  return { missing: told(what) };
}

// Whether a press at its middle would meet the element itself, and not a message or a dialog before it.
function isMet(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  const met = document.elementFromPoint(left + width / 2, top + height / 2);
  return met !== null && (element.contains(met) || met.contains(element) || [...(element.labels ?? [])].some((label) => label.contains(met)));
}

// The same, after scrolling there if need be.
function inReach(element) {
  if (isMet(element)) return true;
  element.scrollIntoView({ block: "center", inline: "nearest" });
  return isMet(element);
}

// An element in reach that stands still: one that moves is missed by the hand.
function still(look) {
  let before = "";
  return () => {
    const element = look();
    const place = element && inReach(element) ? JSON.stringify(element.getBoundingClientRect()) : "";
    const same = place !== "" && place === before;
    before = place;
    return same && element;
  };
}
