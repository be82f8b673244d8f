import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type { Fault } from "../lib/api";
import FormSample from "./FormSample.test.svelte";

const sample = (save: (values: { name: string; energy: number | null; price: number | null }, more: boolean) => Promise<void>) => {
  render(FormSample, { save });
  return { name: screen.getByLabelText<HTMLInputElement>("Name"), energy: screen.getByLabelText<HTMLInputElement>("Energy") };
};
const refuses = (fault: Fault) => vi.fn().mockRejectedValue(fault);

describe("a form", () => {
  it("gives what was filled in, figures with either decimal mark", async () => {
    const save = vi.fn().mockResolvedValue(undefined);
    const { name, energy } = sample(save);
    await fireEvent.input(name, { target: { value: "LFP" } });
    await fireEvent.input(energy, { target: { value: "1,5" } });
    await fireEvent.submit(name.form as HTMLFormElement);
    expect(save).toHaveBeenLastCalledWith({ name: "LFP", energy: 1.5, price: null }, false);
    await fireEvent.input(energy, { target: { value: "1.5" } });
    await fireEvent.keyDown(name, { key: "Enter", ctrlKey: true });
    expect(save).toHaveBeenLastCalledWith({ name: "LFP", energy: 1.5, price: null }, true);
  });

  it("rounds no sum of money that is finer than its currency", async () => {
    const save = vi.fn().mockResolvedValue(undefined);
    const { name } = sample(save);
    const price = screen.getByLabelText<HTMLInputElement>("Price");
    await fireEvent.input(price, { target: { value: "5.555" } });
    await fireEvent.submit(name.form as HTMLFormElement);
    expect(screen.getByText("At most 2 decimals.")).toBeTruthy();
    expect(save).not.toHaveBeenCalled();
    for (const [typed, minor] of [["1,15", 115], ["5.550", 555], ["1234567.89", 123_456_789]] as const) {
      await fireEvent.input(price, { target: { value: typed } });
      await fireEvent.submit(name.form as HTMLFormElement);
      expect(save).toHaveBeenLastCalledWith({ name: "", energy: null, price: minor }, false);
    }
  });

  it("shows a problem beside its field and brings the focus there", async () => {
    const { name, energy } = sample(refuses({ code: "invalid", fields: [{ field: "energy", problem: "out_of_range", min: 1, max: 9 }] }));
    await fireEvent.submit(name.form as HTMLFormElement);
    await waitFor(() => expect(screen.getByText("From 1 to 9.")).toBeTruthy());
    expect(document.activeElement).toBe(energy);
    expect(energy.getAttribute("aria-invalid")).toBe("true");
    expect(name.getAttribute("aria-invalid")).toBeNull();
  });

  it("says a refusal that is about no field of it", async () => {
    const { name } = sample(refuses({ code: "disk_full" }));
    await fireEvent.submit(name.form as HTMLFormElement);
    await waitFor(() => expect(screen.getByText("disk_full")).toBeTruthy());
  });

  it("says a wrong password at the field of the password", async () => {
    const { name } = sample(refuses({ code: "wrong_password" }));
    await fireEvent.submit(name.form as HTMLFormElement);
    await waitFor(() => expect(screen.getByText("The password is not right.")).toBeTruthy());
    expect(document.activeElement).toBe(name);
    expect(screen.queryByText("wrong_password")).toBeNull();
  });

  it("does not keep quiet about a problem with a field it does not show", async () => {
    const { name } = sample(refuses({ code: "invalid", fields: [{ field: "elsewhere", problem: "required" }] }));
    await fireEvent.submit(name.form as HTMLFormElement);
    await waitFor(() => expect(screen.getByText("invalid")).toBeTruthy());
  });

  it("does not send a figure it cannot read", async () => {
    const save = vi.fn().mockResolvedValue(undefined);
    const { energy } = sample(save);
    await fireEvent.input(energy, { target: { value: "12x" } });
    await fireEvent.submit(energy.form as HTMLFormElement);
    expect(save).not.toHaveBeenCalled();
    expect(screen.getByText("Write a figure, such as 12 or 1.5.")).toBeTruthy();
    await fireEvent.input(energy, { target: { value: "12" } });
    await fireEvent.submit(energy.form as HTMLFormElement);
    expect(save).toHaveBeenCalledOnce();
  });

  it("shows a figure as it was understood once its field is left", async () => {
    const { energy } = sample(vi.fn());
    await fireEvent.input(energy, { target: { value: "1500" } });
    await fireEvent.blur(energy);
    expect(energy.value).toBe("1,500");
    await fireEvent.input(energy, { target: { value: "12x" } });
    await fireEvent.blur(energy);
    expect(energy.value).toBe("12x");
  });

  it("is not sent twice while it is on its way", async () => {
    const save = vi.fn().mockReturnValue(new Promise<void>(() => undefined));
    const { name } = sample(save);
    await fireEvent.submit(name.form as HTMLFormElement);
    await fireEvent.submit(name.form as HTMLFormElement);
    expect(save).toHaveBeenCalledOnce();
  });
});
