import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Organisation",
  about: [
    "Who owns the hubs: its name, country and money, the languages spoken, the logo and the colour.",
    "Name and logo stand at sign-in and on receipts and papers.",
  ],
  tasks: [
    {
      title: "Change the name or the languages",
      steps: [
        "Change the field. The first language is the one that greets at sign-in.",
        "Choose Save.",
      ],
    },
    {
      title: "Add a logo",
      steps: [
        "Choose a picture from a file. PNG or JPEG, not larger than needed; it is made smaller if it is.",
        "Choose an accent colour. Look at the example beside it: words on the colour must be easy to read.",
      ],
    },
  ],
  more: ["hubs"],
};
