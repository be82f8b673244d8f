import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "The first day",
  about: [
    "Four short steps set up Hubkeeper on this computer: the organisation, the first hub, you as its first admin, and the recovery code.",
  ],
  tasks: [
    {
      title: "Before you begin",
      steps: [
        "Have paper and a pen at hand for the recovery code.",
        "Know the name of the hub, a short code for it of at most 8 letters, and the money people pay with.",
      ],
    },
    {
      title: "The password",
      steps: [
        "At least 15 characters. Take a sentence only you would say.",
        "Do not use the name of the organisation, of the hub, or a row of keys.",
      ],
    },
    {
      title: "The recovery code",
      steps: [
        "Write it on paper, letter by letter. Type it back to be sure.",
        "Keep the paper away from this computer, for example where money is kept. With it an admin comes back in when every password is lost, and moves to a new computer.",
      ],
      note: "Nobody else can make the code again for you.",
    },
    {
      title: "After that",
      steps: [
        "Let your people in, add a battery model, then the batteries. The start page leads you.",
        "To try everything first, open the practice hub. Nothing in it is real.",
      ],
    },
  ],
  more: ["sign_in", "practice", "backups"],
};
