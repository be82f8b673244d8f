import { describe, expect, it } from "vitest";
import { asked, drafted, type HttpDraft } from "./http";

const form = { on: true, port: 8780, tls: true, token_days: 30 } as const;
const typed = (part: Partial<HttpDraft>) => asked({ ...drafted({ form }), ...part });

describe("devices that post, as it is typed", () => {
  it("is asked as it stands", () => {
    expect(typed({})).toEqual({ form });
    expect(typed({ port: " 8781 ", token_days: 7 })).toEqual({ form: { ...form, port: 8781, token_days: 7 } });
  });

  it("is refused with a port or days left empty", () => {
    for (const [part, field] of [[{ port: "" }, "port"], [{ token_days: null }, "token_days"]] as const) {
      expect(() => typed(part)).toThrow(expect.objectContaining({ fields: [{ field, problem: "required" }] }));
    }
  });
});
