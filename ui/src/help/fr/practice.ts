import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Le hub d'exercice",
  about: [
    "Un hub pour apprendre et essayer : des batteries, des clients, des stations et des personnes qui n'existent pas. Il a son propre fichier et ne touche jamais vos vraies fiches.",
    "Chaque page porte une marque qui le dit. Si vous ne voyez pas la marque, ce que vous faites est vrai.",
  ],
  tasks: [
    {
      title: "L'ouvrir",
      steps: [
        "Choisissez {practice_open} : c'est sur la première page de l'assistant, sous les premiers pas et sur la page À propos.",
        "Il s'ouvre dans une fenêtre à part, à côté du vrai. Lancer Hubkeeper avec le mot --practice l'ouvre aussi.",
        "Appuyez sur une des personnes à la connexion : chacune a un autre rôle.",
      ],
    },
    {
      title: "Apprendre quelque chose",
      steps: [
        "Essayez ce qui vous fait peur : perdre une carte, réformer une batterie, défaire une importation. Rien ne peut casser.",
        "Regardez les stations : des clients y viennent et échangent d'eux-mêmes, deux ou trois par minute. Donnez un accès à une autre, retirez-en un, tranchez ce qui ne concorde pas.",
        "Prenez un autre rôle pour voir ce que voient les autres.",
      ],
    },
    {
      title: "Recommencer",
      steps: [
        "Fermez le hub d'exercice et demandez à un administrateur d'enlever son dossier. Le prochain démarrage le refait, comme au premier jour.",
      ],
    },
  ],
  more: ["first_day", "today"],
};
