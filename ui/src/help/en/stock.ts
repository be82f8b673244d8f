import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Stock count and transfers",
  about: [
    "A count compares what lies at the hub with what should lie here. It changes nothing: what is missing is told, and looked for by people.",
    "A transfer takes batteries and equipment from one hub to another: sent, on the way, arrived.",
  ],
  tasks: [
    {
      title: "Count the stock",
      steps: [
        "Open {stock_title} and say whether batteries, equipment or both are counted.",
        "Scan everything that is here, in any order; once too often does not matter. Codes can be typed too.",
        "Press Enter on the empty line, or {stock_end}. What is missing, what should not be here and what is not known is listed, each with a link.",
      ],
      note: "Earlier counts stay, with all they told.",
    },
    {
      title: "Something that was lost has turned up",
      steps: [
        "Scan it at the counter, or choose {found_act} on its page, and press Enter. It lies at the hub again and charges.",
        "Choose {counter_give_back} if the customer shall not pay for the loss after all: a manager decides that.",
      ],
      note: "Like every act of the counter it can be undone while the till is open.",
    },
    {
      title: "Send to another hub",
      steps: [
        "Open {transfers_title} and choose {transfer_send}. Choose the hub, scan what goes, and say who takes it along.",
        "There somebody chooses {transfer_receive}. From then on it belongs to that hub, and the job cards that are open on it go along.",
        "What has not arrived can be taken back with {transfer_cancel}.",
      ],
      note: "Only what lies here is sent: nothing that is with a customer, reserved or lent. Managers send; whoever works there receives. If a code exists there already, it gets another one.",
    },
  ],
  more: ["batteries", "equipment", "counter"],
};
