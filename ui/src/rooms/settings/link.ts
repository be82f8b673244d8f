import type { EditLink, LinkForm, LinkTrouble, LinkView } from "../../lib/api";
import { requireReady } from "../../parts/form.svelte";
import { t } from "../../lib/words";

/** Why stations do not get in, or a broker does not answer, and what to do. */
export const troubleText = (why: LinkTrouble, port: number | null): string => t(`link_trouble_${why}`, { port: port === null ? "" : String(port) });

type Figure = "tls_port" | "plain_port" | "per_second" | "burst" | "port";
/** The form as it is typed: figures may be missing, secrets are typed anew or stay as they are. */
export type LinkDraft = Omit<LinkForm, Figure> & Record<Figure, number | null> & { password: string; key: string };

export const drafted = ({ form }: Pick<LinkView, "form">): LinkDraft => ({ ...form, password: "", key: "" });

/** What is asked of the core: a secret that was not typed stays, one that nothing needs any more goes. */
export function asked({ password, key, ...form }: LinkDraft, link: Pick<LinkView, "has_password" | "has_key">): EditLink {
  const figures = { tls_port: form.tls_port, plain_port: form.plain_port, per_second: form.per_second, burst: form.burst, port: form.port };
  const names = Object.keys(figures) as Figure[];
  requireReady(figures, { filled: names, whole: names });
  const secret = (typed: string, isNeeded: boolean, has: boolean) => (typed !== "" ? typed : has && !isNeeded ? "" : null);
  return {
    form: { ...form, ...(figures as Record<Figure, number>) },
    password: secret(password, form.login.trim() !== "", link.has_password),
    key: secret(key, form.certificate.trim() !== "", link.has_key),
  };
}
