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
        "Lancez Hubkeeper en exercice, comme votre administrateur vous le montre, ou choisissez le hub d'exercice dans les premiers pas.",
        "Choisissez une des personnes à la connexion : chacune a un autre rôle. Son mot de passe est écrit là.",
      ],
    },
    {
      title: "Apprendre quelque chose",
      steps: [
        "Essayez ce qui vous fait peur : perdre une carte, réformer une batterie, annuler un import. Rien ne peut casser.",
        "Prenez un autre rôle pour voir ce que voient les autres.",
      ],
    },
    {
      title: "Recommencer",
      steps: [
        "Choisissez Tout recommencer. Le hub d'exercice redevient comme au premier jour.",
      ],
    },
  ],
  more: ["first_day", "today"],
};
