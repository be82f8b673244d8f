import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Listes de choix",
  about: [
    "Les mots que l'on choisit dans les formulaires, comme les sortes de commerce ou les raisons de louer. Chaque hub a les siens.",
  ],
  tasks: [
    {
      title: "Changer une liste",
      steps: [
        "Choisissez la liste en haut.",
        "Ajoutez un mot avec {choice_new}, changez-en un, montez-le ou descendez-le.",
      ],
    },
    {
      title: "Retirer un mot",
      steps: [
        "Choisissez {line_hide_hint}. Il n'est plus proposé, et les fiches qui l'ont le gardent.",
      ],
      note: "{line_show_hint} le remet dans le formulaire.",
    },
  ],
  more: ["own_fields", "customers"],
};
