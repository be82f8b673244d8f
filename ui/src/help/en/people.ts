import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "People",
  about: [
    "Who works here and may sign in. Everybody has their own name, so that it is clear who did what. Nobody shares a password.",
  ],
  tasks: [
    {
      title: "Let somebody in",
      steps: [
        "Choose {person_new}. Fill in the name, a short sign-in name and the role at this hub.",
        "Choose {person_add}. Pass the code on: it works once and is shown only now.",
        "With the code the person chooses their own password.",
      ],
    },
    {
      title: "Change what somebody may do",
      steps: [
        "Open the person and choose {person_edit}. Choose the roles, hub by hub, and the limits.",
        "Choose {roles_save}. Their sessions end at once and begin again with the new roles.",
      ],
      note: "What somebody pays back, gives up or lets off counts for each customer from the opening of the till, or with none for the day, all of it together.",
    },
    {
      title: "Somebody forgot the password",
      steps: [
        "Open the person, choose {password_reset}, and pass the code on.",
      ],
    },
    {
      title: "Somebody leaves",
      steps: [
        "Open the person and choose {person_disable}. They are signed out at once. What they did stays in the history.",
      ],
    },
    {
      title: "Give a staff card",
      steps: [
        "Open the person, choose {card_issue} and hold the card to the reader.",
        "Holding it to the reader and typing their PIN switches to them.",
      ],
    },
  ],
  keys: [
    { keys: "g p", does: "Open People" },
  ],
  more: ["roles", "cards", "sessions"],
};
