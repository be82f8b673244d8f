import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Le travail en arrière-plan",
  about: [
    "Un long travail, comme une importation, un export ou une sauvegarde, continue pendant que vous faites autre chose, même si vous quittez sa page.",
  ],
  tasks: [
    {
      title: "Voir ce qui est en cours",
      steps: [
        "Regardez la barre du haut : un anneau montre que quelque chose est en route. Appuyez dessus.",
        "Chaque ligne dit ce que c'est et où il en est.",
      ],
    },
    {
      title: "L'arrêter",
      steps: [
        "Choisissez {cancel}. Ce qui n'était pas fini n'est pas écrit : une importation n'est jamais laissée à moitié.",
      ],
    },
    {
      title: "Voir le résultat",
      steps: [
        "Un travail fini reste dans la liste, avec son résultat ou la raison de son échec.",
        "Appuyez sur la croix à côté pour l'enlever de la liste.",
      ],
    },
  ],
  more: ["import_export", "backups"],
};
