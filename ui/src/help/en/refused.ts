import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Hubkeeper did not open",
  about: [
    "The data could not be opened safely, so nothing was changed and nothing was overwritten. Your records are still there.",
  ],
  tasks: [
    {
      title: "What to do",
      steps: [
        "Read the reason and follow the steps on the screen, in their order.",
        "Do not delete and do not rename any file in the data folder.",
        "If the disk is failing, copy the whole folder to another disk first.",
      ],
    },
    {
      title: "Ask for help",
      steps: [
        "Write down the code beside the reason. It tells the helper what happened.",
        "Choose Save a support bundle and send the file: it holds what was found and the logs, and no names.",
        "Have the newest backup at hand.",
      ],
    },
  ],
  more: ["backups", "health"],
};
