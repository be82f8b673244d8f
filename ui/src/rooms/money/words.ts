import type { Account } from "../../lib/api";
import { t } from "../../lib/words";

/** What a way to pay is called: as people call it, or as its account. */
export const wayWord = (label: string, account: Account): string => label || t(`ledger_account_${account}`);
