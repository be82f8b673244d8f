/** What is done on a customer's account by hand. */
export type AccountVerb = "charge" | "refund" | "discount" | "write_off";
