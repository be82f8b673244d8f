import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Organisation",
  about: [
    "À qui sont les hubs : nom, pays et monnaie, langues parlées, logo et couleur.",
    "Le nom et le logo figurent à la connexion, sur les reçus et les papiers.",
  ],
  tasks: [
    {
      title: "Changer le nom ou les langues",
      steps: [
        "Changez le champ. La première langue est celle qui accueille à la connexion.",
        "Choisissez Enregistrer.",
      ],
    },
    {
      title: "Ajouter un logo",
      steps: [
        "Choisissez une image dans un fichier. PNG ou JPEG ; elle est réduite si elle est trop grande.",
        "Choisissez une couleur. Regardez l'exemple à côté : les mots sur la couleur doivent se lire facilement.",
      ],
    },
  ],
  more: ["hubs"],
};
