// What somebody who works without a mouse needs of the page: at each stop the thing with the focus is in view, nothing
// lies over it, and a mark shows that it is the one.

// The element with the focus; none when the page itself has it.
const focused = () => (document.activeElement === document.body ? null : document.activeElement);

// In a list that keeps the focus itself, the entry it names as the current one.
function current() {
  const one = focused();
  const id = one?.getAttribute("aria-activedescendant");
  return id ? document.getElementById(id) : one;
}

const spoken = (element) => (element ? `${roleOf(element)} “${nameOf(element).slice(0, 60)}”` : "nothing");

const isIt = (element, role, name) => element !== null && isRole(element, role) && isCalled(element, name);

// Waits until the focus is there, wherever it comes from.
async function focusOn(role, name) {
  const told = await until(`the focus is not on the ${role} “${name}”`, () => isIt(focused(), role, name));
  if (told.missing) told.missing += `\n  the focus is on ${spoken(focused())}`;
  return told;
}

const isDrawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 && !/, 0\)$|^transparent$/.test(style.outlineColor);

// The mark is an outline: on the element, on the box drawn around it, or on a part of that box.
function markOf(element) {
  for (let box = element, far = 0; box && box !== document.body && far < 3; box = box.parentElement, far += 1) {
    const drawn = [box, ...(far > 0 ? box.children : [])].find((one) => isDrawn(getComputedStyle(one)));
    if (drawn) return drawn;
  }
  return null;
}

// An entry of a list is marked when it looks different from its neighbours.
function isMarkedEntry(entry) {
  if (isDrawn(getComputedStyle(entry))) return true;
  const ground = (one) => getComputedStyle(one).backgroundColor;
  const others = [...(entry.closest('[role="listbox"], [role="grid"]') ?? document).querySelectorAll(`[role="${roleOf(entry)}"]`)];
  return ground(entry) !== "rgba(0, 0, 0, 0)" && others.filter((one) => ground(one) === ground(entry)).length === 1;
}

// What of a box with its outline can be seen: the window, less what every scrolled or cut ancestor hides.
function cutOff(element) {
  const style = getComputedStyle(element);
  const around = isDrawn(style) ? parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset) : 0;
  const box = element.getBoundingClientRect();
  const edges = { left: box.left - around, top: box.top - around, right: box.right + around, bottom: box.bottom + around };
  const beyond = ({ left, top, right, bottom }) =>
    [["left", left - edges.left], ["top", top - edges.top], ["right", edges.right - right], ["bottom", edges.bottom - bottom]].filter(([, px]) => px > 1);
  let cuts = beyond({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });
  for (let box = element.parentElement; box && cuts.length === 0 && style.position !== "fixed"; box = box.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(box);
    const { left, top, right, bottom } = box.getBoundingClientRect();
    const cut = { left: overflowX === "visible" ? -Infinity : left, right: overflowX === "visible" ? Infinity : right, top: overflowY === "visible" ? -Infinity : top, bottom: overflowY === "visible" ? Infinity : bottom };
    cuts = beyond(cut);
  }
  return cuts.map(([side, px]) => `${Math.round(px)} px at the ${side}`).join(", ");
}

// Points of a box at which something else is met.
function coveredBy(element, seen) {
  const { left, top, width, height } = element.getBoundingClientRect();
  const points = [[0.5, 0.5], [0.2, 0.5], [0.8, 0.5], [0.5, 0.25], [0.5, 0.75]];
  const met = points.map(([x, y]) => document.elementFromPoint(left + width * x, top + height * y));
  return met.find((one) => !one || !seen.some((part) => part.contains(one)));
}

// What is wrong with the focus where it stands; nothing is as it should be.
function lost() {
  const one = focused();
  if (!one) return "nothing has the focus";
  if (!canBeMet(one)) return `${spoken(one)} has the focus and cannot be seen`;
  const mark = markOf(one);
  if (!mark) return `${spoken(one)} has the focus and shows no mark`;
  if (cutOff(mark)) return `the mark of ${spoken(one)} is cut off by ${cutOff(mark)}`;
  const seen = handle(one);
  const cover = coveredBy(seen, [seen, one, mark]);
  if (cover !== undefined) return `${spoken(one)} is behind ${cover?.outerHTML.slice(0, 120) ?? "the window's edge"}`;
  const entry = current();
  if (entry === one) return null;
  if (!entry) return `${spoken(one)} names an entry that is not there`;
  if (!isMarkedEntry(entry)) return `${spoken(entry)} is current and looks like its neighbours`;
  if (cutOff(entry)) return `the current ${spoken(entry)} is cut off by ${cutOff(entry)}`;
  return null;
}

// The stop at which the focus is now, and whether it is the one looked for; `problem` says what is still wrong with it
// after `patience` ms.
async function stop(role, name, patience) {
  let problem = lost();
  for (const end = performance.now() + patience; problem && performance.now() < end; problem = lost()) await new Promise((again) => setTimeout(again, BETWEEN));
  return { at: spoken(current()), there: [focused(), current()].some((one) => isIt(one, role, name)), problem: problem && told(problem) };
}
