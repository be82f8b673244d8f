import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Tariffs",
  about: [
    "A tariff says what a battery or a piece of equipment costs, and for how long it may be taken. Several may fit the same thing: the one meant for it most closely is offered first.",
    "What was agreed on stays as it was agreed. A new price is for what goes out from then on.",
  ],
  tasks: [
    {
      title: "Add a tariff",
      steps: [
        "Open {tariffs_title} and choose {tariff_new}.",
        "Write its name and a price. It is for every battery, by the day, until you say otherwise.",
        "Look at the example beside the form: what each length costs, line by line, and when it is due.",
        "Save.",
      ],
    },
    {
      title: "Give a week for less",
      steps: [
        "Find the week under {tariff_section_lengths} and write its flat price.",
        "Whoever takes it for a week pays that. Beyond the week the price by time goes on.",
      ],
    },
    {
      title: "Say what being late costs",
      steps: [
        "Open {tariff_late} under the charge.",
        "Choose whether the price goes on, stops, or a fine comes for each day or week. Days of grace come before the fine and cost as normal days.",
      ],
    },
    {
      title: "Charge energy, water or milling",
      steps: [
        "Choose {tariff_charge_add} and say by what: kWh, litre or kg.",
        "If the quantity is known only when it comes back, switch that on: the counter then tells the rate.",
      ],
    },
    {
      title: "Offer a tariff no longer",
      steps: [
        "Open it and choose {tariff_withdraw}. What is out goes on as agreed.",
        "{tariff_offer_again} brings it back.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "New tariff" },
    { keys: "e", does: "Edit the tariff in view" },
    { keys: "g t", does: "Open Tariffs" },
  ],
  more: ["equipment", "hubs"],
};
