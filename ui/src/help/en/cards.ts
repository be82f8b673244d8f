import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Cards",
  about: [
    "A card tells the hub who is standing there, in one tap. Customers have cards, and people who work here can have one to switch to themselves.",
    "Each card has its own number from the maker, the UID. Hubkeeper writes it in one way, whatever the reader sends.",
  ],
  tasks: [
    {
      title: "Give a card to somebody",
      steps: [
        "Open the customer or the person and choose {card_issue}.",
        "Hold the card to the reader. The number appears by itself.",
        "Save. The card works from now on.",
      ],
      note: "If the card already belongs to somebody, it is refused and said to whom.",
    },
    {
      title: "A card is lost",
      steps: [
        "Open the card and choose {card_report_lost}. It stops working at once.",
        "Choose {card_replace} and hold the new card to the reader. The new one takes the place of the old one, and the history keeps both.",
      ],
    },
    {
      title: "Stop a card for a while",
      steps: [
        "Choose {card_block} and say why.",
        "Choose {card_unblock} when it is settled.",
      ],
    },
    {
      title: "Whose card is this",
      steps: [
        "Hold it to the reader on any page, or paste its number into the search.",
      ],
    },
  ],
  keys: [
    { keys: "mod+k", does: "Find a card by its number" },
  ],
  more: ["customers", "people", "scan"],
};
