import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Ways to pay",
  about: ["How customers pay at this hub, in the order in which the counter offers it: cash, each provider of phone money, the bank, a card terminal, vouchers."],
  tasks: [
    {
      title: "Add a way to pay",
      steps: [
        "Choose {payment_kind_new}.",
        "Write what people call it, and choose where its money lies.",
        "Say whether a payment needs the reference of the provider. One reference counts once.",
      ],
    },
    {
      title: "Offer it no more",
      steps: ["Choose the eye beside it. What was paid with it stays.", "Choose the eye again to offer it again."],
      note: "Cash is always offered.",
    },
  ],
  more: ["till", "books", "counter"],
};
