import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Hubs",
  about: [
    "A hub is a place where batteries are kept, charged and handed out. Each has its own colour, time zone, money and rules.",
  ],
  tasks: [
    {
      title: "Change how a hub works",
      steps: [
        "Press the hub in the list.",
        "Change what is needed: when a battery may be handed out, how much a customer may owe, after how long the screen locks.",
        "Choose {save}.",
      ],
    },
    {
      title: "Add a hub",
      steps: [
        "Choose {hub_new}. It begins with the settings of the hub you are in.",
        "Give it a name, a short code and a colour of its own, and check the time zone.",
      ],
      note: "The money of a hub is fixed once the first amount is booked.",
    },
    {
      title: "Work in another hub",
      steps: [
        "Press the name of the hub at the top and choose another.",
        "Look at the colour: it says in which hub you are.",
      ],
    },
  ],
  more: ["organisation", "people"],
};
