import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import DialogSample from "./DialogSample.test.svelte";

async function opened() {
  const onclose = vi.fn();
  render(DialogSample, { onclose });
  const name = screen.getByLabelText<HTMLInputElement>("Name");
  await waitFor(() => expect(document.activeElement).toBe(name));
  return { onclose, name, esc: () => fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" }) };
}
const gone = (role: string) => waitFor(() => expect(screen.queryByRole(role)).toBeNull());

describe("a dialog with a form", () => {
  it("closes by Esc while nothing is typed", async () => {
    const { onclose, esc } = await opened();
    await esc();
    await gone("dialog");
    expect(onclose).toHaveBeenCalledOnce();
  });

  it("asks before what was typed is lost, and stays", async () => {
    const { onclose, name, esc } = await opened();
    await fireEvent.input(name, { target: { value: "LFP 50" } });
    await esc();
    await waitFor(() => expect(screen.getByText("Leave without saving?")).toBeTruthy());
    await fireEvent.click(screen.getByRole("button", { name: "Stay" }));
    await gone("alertdialog");
    expect(name.value).toBe("LFP 50");
    expect(onclose).not.toHaveBeenCalled();
  });

  it("is left without saving by whoever says so", async () => {
    const { onclose, name, esc } = await opened();
    await fireEvent.input(name, { target: { value: "LFP 50" } });
    await esc();
    await fireEvent.click(await screen.findByRole("button", { name: "Leave" }));
    await gone("dialog");
    expect(onclose).toHaveBeenCalledOnce();
  });
});
