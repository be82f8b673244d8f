import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Le premier jour",
  about: [
    "Quatre courtes étapes installent Hubkeeper sur cet ordinateur : l'organisation, le premier hub, vous comme premier administrateur, et le code de secours.",
  ],
  tasks: [
    {
      title: "Avant de commencer",
      steps: [
        "Ayez du papier et un stylo pour le code de secours.",
        "Sachez le nom du hub, un code court de 8 lettres au plus, et la monnaie avec laquelle on paie.",
      ],
    },
    {
      title: "Le mot de passe",
      steps: [
        "Au moins 15 caractères. Prenez une phrase que vous seul diriez.",
        "N'employez ni le nom de l'organisation, ni celui du hub, ni une rangée de touches.",
      ],
    },
    {
      title: "Le code de secours",
      steps: [
        "Écrivez-le sur papier, lettre par lettre. Tapez-le à nouveau pour être sûr.",
        "Gardez le papier loin de cet ordinateur, par exemple là où est l'argent. Avec lui, un administrateur revient quand tous les mots de passe sont perdus, et passe à un nouvel ordinateur.",
      ],
      note: "Personne d'autre ne peut refaire ce code pour vous.",
    },
    {
      title: "Ensuite",
      steps: [
        "Laissez entrer vos collègues, ajoutez un modèle de batterie, puis les batteries. La page d'accueil vous guide.",
        "Pour tout essayer d'abord, ouvrez le hub d'exercice. Rien n'y est vrai.",
      ],
    },
  ],
  more: ["sign_in", "practice", "backups"],
};
