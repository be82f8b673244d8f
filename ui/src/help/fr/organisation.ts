import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Organisation",
  about: [
    "À qui sont les hubs : nom, pays et monnaie, langues parlées, logo et couleur.",
    "Le nom et le logo figurent à la connexion ; le logo figure aussi en haut de la navigation.",
  ],
  tasks: [
    {
      title: "Changer le nom ou les langues",
      steps: [
        "Changez le champ. La première langue est celle qui accueille à la connexion.",
        "Choisissez {save}.",
      ],
    },
    {
      title: "Ajouter un logo",
      steps: [
        "Choisissez Choisir un logo et indiquez un fichier PNG, JPEG ou WebP. Il est réduit et mis en place tout de suite ; Remplacer et Retirer agissent de même.",
        "Choisissez la couleur qui figure à côté du nom, puis Enregistrer.",
      ],
    },
  ],
  more: ["hubs"],
};
