import { describe, expect, it } from "vitest";
import { asked, drafted, type LinkDraft } from "./link";

const form = {
  way: "outside", root: "bss", tls_port: 8883, plain_port: 1883, plain_on_lan: false, per_second: 50, burst: 200, host: "10.0.0.2", port: 8883, tls: true, login: "hub", ca: "",
  certificate: "",
} as const;
const typed = (part: Partial<LinkDraft>) => asked({ ...drafted({ form }), ...part }, { has_password: true, has_key: true });

describe("the link as it is typed", () => {
  it("leaves a secret that was not typed as it is", () => {
    expect(typed({}).password).toBeNull();
    expect(typed({ password: "new" }).password).toBe("new");
  });

  it("takes a secret away with what it belonged to", () => {
    expect(typed({ login: " " }).password).toBe("");
    expect(typed({}).key).toBe("");
    expect(typed({ certificate: "-----BEGIN CERTIFICATE-----" }).key).toBeNull();
  });

  it("is refused with a port left empty, or half a one", () => {
    const refused = (part: Partial<LinkDraft>) => {
      try {
        return typed(part);
      } catch (fault) {
        return fault;
      }
    };
    expect(refused({ port: " " })).toMatchObject({ fields: [{ field: "port", problem: "required" }] });
    expect(refused({ tls_port: "8883.5" })).toMatchObject({ fields: [{ field: "tls_port", problem: "not_whole" }] });
  });
});
