import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Organisation",
  about: [
    "Who owns the hubs: its name, country and money, the languages spoken, the logo and the colour.",
    "Name and logo stand at sign-in; the logo also stands at the top of the navigation.",
  ],
  tasks: [
    {
      title: "Change the name or the languages",
      steps: [
        "Change the field. The first language is the one that greets at sign-in.",
        "Choose {save}.",
      ],
    },
    {
      title: "Add a logo",
      steps: [
        "Choose Choose a logo and point to a PNG, JPEG or WebP file. It is made smaller and stands there at once; Replace and Remove do so too.",
        "Choose the colour that stands beside the name, then Save.",
      ],
    },
  ],
  more: ["hubs"],
};
