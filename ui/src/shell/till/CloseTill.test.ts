import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, expect, it, vi } from "vitest";
import CloseTillSample from "./CloseTillSample.test.svelte";

vi.mock("../../lib/me.svelte", () => ({ may: () => true, me: () => ({ hub: { id: "cash", currency: "ZMW", money_decimals: 2, zone: "Africa/Lusaka" } }) }));

const asked: { name: string; input: unknown }[] = [];
const short = { id: "till", difference: -500, causes: [{ kind: "unknown", amount: -500, note: "" }], payments: [], paid: [], moves: [], counts: [], open_lines: [] };
const answers: Record<string, unknown> = { "till.notes": [5000, 1000], "till.people": [], "till.count": 5000, "act.new_id": "act", "till.close": short, "till.name_causes": { ...short, causes: [{ kind: "change", amount: -500, note: "" }] } };
vi.mock("../../lib/hub", () => ({
  listen: () => () => null,
  call: (name: string, input: unknown) => {
    asked.push({ name, input });
    return Promise.resolve(answers[name]);
  },
}));

const sent = (name: string) => asked.filter((one) => one.name === name).map(({ input }) => input);
const form = () => document.querySelector("form") as HTMLFormElement;

beforeEach(() => {
  asked.splice(0);
  render(CloseTillSample, { owner: "amina", onclose: () => null });
});

async function count(typed: string) {
  const fifty = await screen.findByLabelText(/50\.00$/);
  await fireEvent.input(fifty, { target: { value: typed } });
  await fireEvent.submit(form());
  return fifty;
}

it("a count that cannot be read is said, and closes nothing", async () => {
  const field = await count("1O");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText("Write how many there are, such as 12.")).toBeTruthy();
  expect(sent("till.close")).toEqual([]);
  await count("10");
  await waitFor(() => expect(sent("till.close")).toMatchObject([{ counts: [{ value: 5000, count: 10 }] }]));
});

it("after a difference the keyboard stands where its causes are named, and Enter names them", async () => {
  await count("1");
  await waitFor(() => expect(form().contains(document.activeElement)).toBe(true));
  expect(document.activeElement).toBe(screen.getByLabelText("Its part"));
  await fireEvent.submit(form());
  await waitFor(() => expect(sent("till.name_causes")).toMatchObject([{ id: "till", causes: [{ kind: "change", amount: -500 }] }]));
});
