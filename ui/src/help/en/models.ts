import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Battery models",
  about: [
    "A model says what a kind of battery is: maker, chemistry, voltage, capacity, energy. Every battery belongs to one model.",
    "A mistake here touches all batteries of the model, so copy the figures from the label or the data sheet.",
  ],
  tasks: [
    {
      title: "Add a model",
      steps: [
        "Press N or choose {model_new}.",
        "Fill in maker and name as people say them, such as LFP 12 V 50 Ah.",
        "Fill in voltage, capacity and energy. Leave the cycles empty if the maker does not promise any.",
        "Save. The model can be chosen at once for new batteries.",
      ],
    },
    {
      title: "See its batteries",
      steps: [
        "Press the model in the list.",
        "Choose {model_show_batteries}.",
      ],
    },
    {
      title: "Correct a model",
      steps: [
        "Open it and choose {model_edit}.",
        "What was there before stays readable in its history.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "New model" },
  ],
  more: ["batteries"],
};
