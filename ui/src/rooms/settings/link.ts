import type { EditLink, LinkForm, LinkTrouble, LinkView } from "../../lib/api";
import { requireReady } from "../../parts/form.svelte";
import { t } from "../../lib/words";

/** Why stations do not get in, or a broker does not answer, and what to do. */
export const troubleText = (why: LinkTrouble, port: number | string | null): string => t(`link_trouble_${why}`, { port: String(port ?? "") });

const PORTS = ["tls_port", "plain_port", "port"] as const;
type Port = (typeof PORTS)[number];
type Rate = "per_second" | "burst";
/** The form as it is typed: a port is a name more than a figure, rates may be missing, secrets are typed anew or stay as they are. */
export type LinkDraft = Omit<LinkForm, Port | Rate> & Record<Port, string> & Record<Rate, number | null> & { password: string; key: string };

export const drafted = ({ form }: Pick<LinkView, "form">): LinkDraft => ({
  ...form, tls_port: String(form.tls_port), plain_port: String(form.plain_port), port: String(form.port), password: "", key: "",
});

/** What is typed as a port; nothing where nothing is. */
export const typedPort = (typed: string): number | null => (typed.trim() === "" ? null : /^\d{1,9}$/.test(typed.trim()) ? Number(typed) : NaN);

/** What is asked of the core: a secret that was not typed stays, one that nothing needs any more goes. */
export function asked({ password, key, ...form }: LinkDraft, link: Pick<LinkView, "has_password" | "has_key">): EditLink {
  const { per_second, burst } = form;
  const figures = { tls_port: typedPort(form.tls_port), plain_port: typedPort(form.plain_port), port: typedPort(form.port), per_second, burst };
  const names = [...PORTS, "per_second", "burst"] as const;
  requireReady(figures, { filled: [...names], whole: [...names] });
  const secret = (typed: string, isNeeded: boolean, has: boolean) => (typed !== "" ? typed : has && !isNeeded ? "" : null);
  return {
    form: { ...form, ...figures },
    password: secret(password, form.login.trim() !== "", link.has_password),
    key: secret(key, form.certificate.trim() !== "", link.has_key),
  };
}
