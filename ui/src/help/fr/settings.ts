import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Réglages",
  about: [
    "Comment ce hub et cette organisation travaillent. Ce que vous voyez dépend de votre rôle : ce qui n'est pas montré n'est pas à vous de le changer.",
    "Les changements restent dans l'historique avec le nom de leur auteur.",
  ],
  tasks: [
    {
      title: "Trouver un réglage",
      steps: [
        "Appuyez sur Ctrl K et tapez un de ses mots, par exemple sauvegarde ou fuseau.",
        "Ou parcourez les pages en haut.",
      ],
    },
    {
      title: "Changer quelque chose",
      steps: [
        "Changez le champ et choisissez {save} à la fin de la page.",
        "Si quelque chose ne convient pas, le champ dit quoi écrire. Rien n'est enregistré à moitié.",
      ],
    },
  ],
  more: ["organisation", "hubs", "people", "backups"],
};
