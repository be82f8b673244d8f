import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Reservations",
  about: [
    "Something is kept for a customer for some hours, now or later: one battery, any battery of a model, or a piece of equipment.",
    "It counts in its hours only. Before them the battery may go to somebody else, as long as it is due back by then.",
  ],
  tasks: [
    {
      title: "Reserve something",
      steps: [
        "Press N or choose {reservation_new}. Find the customer and what is kept.",
        "Say from when and until when. What is promised already, or out then, is refused with the reason.",
        "Take a deposit if you ask for one: it goes into the till.",
      ],
      note: "Of any battery of a model no more are promised than the hub has.",
    },
    {
      title: "Hand out what was reserved",
      steps: [
        "At the counter scan the customer's card. The battery that is kept for them is offered first.",
        "Press Enter. The reservation becomes a rental, and the deposit stands as credit that pays for it.",
      ],
      note: "The customer may come two hours early. Nobody else gets what is kept, unless a manager allows it with a reason.",
    },
    {
      title: "See a week",
      steps: [
        "{reservations_week} shows each day with what is kept on it. {reservations_list} shows all, with search and filters.",
      ],
    },
    {
      title: "Call one off",
      steps: [
        "Open it and choose {reservation_cancel}. A deposit is then credit on the customer's account.",
        "Was it a mistake, press {undo} beside it under {counter_last} at the counter: the deposit and its payment are taken back with it.",
      ],
      note: "One whose hours pass with nobody coming ends by itself, its deposit becomes credit too.",
    },
  ],
  more: ["rentals", "counter", "today"],
};
