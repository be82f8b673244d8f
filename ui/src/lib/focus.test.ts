import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { followFocus } from "./focus";

let end: () => void;

beforeEach(() => {
  end = followFocus();
});

afterEach(() => {
  end();
  document.body.replaceChildren();
});

function page() {
  const main = document.createElement("main");
  main.id = "main";
  main.tabIndex = -1;
  const button = document.createElement("button");
  main.append(button);
  document.body.append(main);
  return { main, button };
}

it("what goes away with the focus gives it to the page", async () => {
  const { main, button } = page();
  button.focus();
  button.remove();
  await vi.waitFor(() => expect(document.activeElement).toBe(main));
});

it("what goes away without the focus changes nothing", async () => {
  const { main, button } = page();
  const other = document.createElement("input");
  main.append(other);
  other.focus();
  button.remove();
  await new Promise((done) => setTimeout(done, 80));
  expect(document.activeElement).toBe(other);
});
