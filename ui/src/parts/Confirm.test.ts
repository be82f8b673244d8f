import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type { Fault } from "../lib/api";
import Confirm from "./Confirm.svelte";

const ask = (props: { reason?: boolean; onconfirm: (reason: string) => Promise<void> }) =>
  render(Confirm, { open: true, title: "Retire B-042?", body: "It is not handed out any more.", confirm: "Retire", danger: true, ...props });

describe("a question before an act that cannot be taken back", () => {
  it("offers the safe answer first", async () => {
    ask({ onconfirm: vi.fn() });
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Cancel" })));
  });

  it("gives the reason to the act and goes when it is done", async () => {
    const onconfirm = vi.fn().mockResolvedValue(undefined);
    ask({ reason: true, onconfirm });
    const reason = screen.getByLabelText("Reason");
    await waitFor(() => expect(document.activeElement).toBe(reason));
    await fireEvent.input(reason, { target: { value: "worn out" } });
    await fireEvent.click(screen.getByRole("button", { name: "Retire" }));
    expect(onconfirm).toHaveBeenCalledExactlyOnceWith("worn out");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  });

  it("stays and says why when the act is refused", async () => {
    const refused: Fault = { code: "denied", command: "battery.change_lifecycle", roles: ["manager"] };
    ask({ onconfirm: vi.fn().mockRejectedValue(refused) });
    await fireEvent.click(screen.getByRole("button", { name: "Retire" }));
    await waitFor(() => expect(screen.getByText("denied")).toBeTruthy());
    expect(screen.getByRole("alertdialog")).toBeTruthy();
  });

  it("shows a missing reason beside its field", async () => {
    const missing: Fault = { code: "invalid", fields: [{ field: "reason", problem: "required" }] };
    ask({ reason: true, onconfirm: vi.fn().mockRejectedValue(missing) });
    await fireEvent.click(screen.getByRole("button", { name: "Retire" }));
    await waitFor(() => expect(screen.getByText("This is needed.")).toBeTruthy());
    expect(document.activeElement).toBe(screen.getByLabelText("Reason"));
  });
});
