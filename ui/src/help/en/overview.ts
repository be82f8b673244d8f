import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "All hubs",
  about: [
    "For who works at more than one hub: a card for each, with its batteries, its rentals, its stations and what it earned today and this month. The totals stand at the top.",
    "You see of each hub what your role there lets you see. Money stands only where amounts are shown to you, each in the hub's own currency, by the hub's own day and month.",
  ],
  tasks: [
    {
      title: "Find the hub that needs you",
      steps: [
        "Choose {figure_rentals_late} or {figure_batteries_in_repair}: only hubs with such remain, and the totals are theirs.",
        "Or choose under {overview_sort} what to compare; the button beside it turns the order round.",
      ],
    },
    {
      title: "Work in another hub",
      steps: ["Choose {overview_open} on its card. The name and the colour at the top are now those of that hub."],
    },
    {
      title: "Know what the revenue is",
      steps: [
        "It is what was charged for rentals, swaps, recharges, energy, delays, sales and losses, less what was let off, without tax.",
        "A payment is no revenue, nor is a deposit: they stand under Money.",
      ],
    },
  ],
  keys: [
    { keys: "g v", does: "Open All hubs" },
    { keys: "/", does: "Search a hub" },
  ],
  more: ["today", "hubs", "books"],
};
