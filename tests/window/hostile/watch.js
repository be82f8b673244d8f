// Tells when a text became more than text: something ran, came to stand in the page, or was stopped by the page's own
// policy. What is set here is gone once the page has been left.
const UNHEARD_OF = "script, style, link, base, meta, img, iframe, frame, object, embed, video, audio, source, math, canvas, marquee";

// A picture of ours, in which a browser runs nothing.
const isDrawn = (one) => one.matches('figure .plot > img[src^="data:image/svg+xml,"]') && one.getAttributeNames().every((name) => ["alt", "class", "draggable", "height", "src", "width"].includes(name));

function begin() {
  const seen = (window.__seen = []);
  for (const name of ["alert", "confirm", "prompt", "open"]) window[name] = () => seen.push(name);
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => seen.push(`${violatedDirective}: ${blockedURI}`));
  const look = (node) => {
    for (const one of node.nodeType === Node.ELEMENT_NODE ? [node, ...node.querySelectorAll("*")] : []) {
      if (one.matches(UNHEARD_OF) && !isDrawn(one)) seen.push(one.outerHTML.slice(0, 200));
      for (const { name, value } of one.attributes) if (/^on/i.test(name) || /^\s*javascript:/i.test(value)) seen.push(`${name}=${value}`.slice(0, 200));
    }
  };
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(look))).observe(document.body, { childList: true, subtree: true });
}

function ran() {
  if (!window.__seen) return ["the page was left"];
  return [...window.__seen, ...("__ran" in window ? ["a script"] : []), ...(location.pathname === "/" && location.origin === "tauri://localhost" ? [] : [location.href])];
}

// What may be wider inside than outside: lines that scroll by themselves, and text that ends in an ellipsis.
const OWN_SCROLL = '[role="radiogroup"], nav, [role="region"]';
const mayBeCut = (element, style) => element.matches(OWN_SCROLL) || style.textOverflow === "ellipsis" || style.clipPath !== "none" || element.matches("input, textarea");

const called = (element) => `<${element.localName} ${element.getAttribute("role") ?? element.className}> “${tidy(element.textContent).slice(0, 40)}”`;

// Whether something around it shows only a part of it, on purpose.
function isCut(element) {
  for (let box = element.parentElement; box; box = box.parentElement) {
    const style = getComputedStyle(box);
    if (style.overflowX !== "visible") return mayBeCut(box, style) || isCut(box);
  }
  return false;
}

function tooWide() {
  const wide = [];
  if (document.documentElement.scrollWidth > innerWidth) wide.push("the document is wider than the window");
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg, .quietly") || !element.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(element);
    const { left, right, width, height } = element.getBoundingClientRect();
    if (width <= 1 || height <= 1) continue;
    if (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1 && !mayBeCut(element, style)) wide.push(`${called(element)} holds what is wider than itself by ${element.scrollWidth - element.clientWidth}`);
    if ((right > innerWidth + 1 || left < -1) && !isCut(element)) wide.push(`${called(element)} lies beyond the window`);
  }
  return wide;
}

// The frame of the screen and what opens over it stand whole in the window, and nothing in the top bar meets its neighbour.
function outOfPlace() {
  const frame = [...document.querySelectorAll('main, aside, .shell > header, .shell > nav, dialog[open], [role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]')].filter(canBeMet);
  const out = frame.filter((element) => {
    const { left, top, right, bottom, width } = element.getBoundingClientRect();
    return width > 0 && !element.closest(".porch") && (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1);
  });
  const bar = [...document.querySelectorAll(".shell > header > *")].filter((one) => getComputedStyle(one).position !== "absolute").map((one) => [one, one.getBoundingClientRect()]);
  const met = bar.filter(([, box], at) => box.width < 20 || (at > 0 && box.left < bar[at - 1][1].right - 1)).map(([one]) => one);
  return [...out.map((element) => `${called(element)} does not fit into the window`), ...met.map((element) => `${called(element)} has no room in the top bar`)];
}

const broken = () => [...new Set([...tooWide(), ...outOfPlace()])].slice(0, 12);

// Scrolls through a list from end to end; the texts of its cells.
async function throughList(name) {
  const grid = found("grid", name);
  const cells = new Set();
  for (grid.scrollTop = 0; ; grid.scrollTop += grid.clientHeight / 2) {
    await new Promise((again) => setTimeout(again, BETWEEN));
    for (const cell of grid.querySelectorAll('[role="gridcell"]')) cells.add(cell.textContent);
    if (grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 1 && !found("progressbar", "Working")) return [...cells];
  }
}
