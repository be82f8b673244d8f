import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Payments, deposits, debtors and the ledger",
  about: [
    "Everything done at the counter writes itself into the books: each amount goes to one account and comes from another, so debits and credits always sum to the same.",
    "Nothing in the books is changed or deleted. What was a mistake is taken back by an entry of its own.",
  ],
  tasks: [
    {
      title: "Find a payment",
      steps: ["Open {payments_title}.", "Search its reference or who paid, or choose the way to pay and the days.", "Choose {export} to write what you see to a file."],
    },
    {
      title: "See what is held",
      steps: [
        "Open {deposits_title} and choose {deposit_state_held}.",
        "Open one. It leaves by itself with the return; where nothing is out for it any more, choose {deposit_release}.",
        "A manager may also keep it, with a reason.",
      ],
    },
    {
      title: "See who owes",
      steps: ["Open {debtors_title}. Who owes most stands first, with the day of the oldest debt.", "Press Enter to open the customer and their account."],
    },
    {
      title: "Charge, pay back, let off, give up",
      steps: [
        "Open the customer and choose {account_acts} beside the account.",
        "Write the amount and the reason. How far you may go, an admin sets.",
        "Choose the days of the statement to see what stood there before, what happened, and what stands there after.",
      ],
    },
    {
      title: "Look at the books",
      steps: [
        "Open {ledger_title}. Each account stands there with what is on it, and below it the sums.",
        "Choose an account to see its entries, and an entry to see its postings.",
      ],
      note: "A mark says whether all entries were checked: each carries a seal of the one before.",
    },
  ],
  more: ["till", "counter", "customers"],
};
