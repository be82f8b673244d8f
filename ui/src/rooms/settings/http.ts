import type { EditHttp, HttpForm, HttpView } from "../../lib/api";
import { requireReady } from "../../parts/form.svelte";
import { typedPort } from "./link";

/** The form as it is typed: a port is a name more than a figure, days may be missing. */
export type HttpDraft = Omit<HttpForm, "port" | "token_days"> & { port: string; token_days: number | null };

export const drafted = ({ form }: Pick<HttpView, "form">): HttpDraft => ({ ...form, port: String(form.port) });

/** What is asked of the core. */
export function asked({ port, token_days, ...form }: HttpDraft): EditHttp {
  const figures = { port: typedPort(port), token_days };
  requireReady(figures, { filled: ["port", "token_days"], whole: ["port", "token_days"] });
  return { form: { ...form, ...figures } };
}
