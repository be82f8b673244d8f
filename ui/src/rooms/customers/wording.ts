import { me } from "../../lib/me.svelte";
import { t } from "../../lib/words";

/** What a customer agrees to, read out to them: its name and version is what is kept, the text is what is shown. */
export const wording = () => ({ name: t("consent_wording_name"), text: t("consent_wording", { hub: me().hub.name }) });
