import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Mon compte",
  about: [
    "Ce qui est à vous : langue, mot de passe, PIN. Et comment l'écran de cet ordinateur se montre et sonne.",
  ],
  tasks: [
    {
      title: "Choisir l'aspect de l'écran",
      steps: [
        "Choisissez la langue. Elle vous suit sur tous les ordinateurs.",
        "Choisissez clair, sombre ou comme l'ordinateur ; des lignes aérées ou serrées. Ces choix appartiennent à cet ordinateur.",
        "Masquez les montants si les clients voient l'écran : les sommes apparaissent en points jusqu'à ce que vous les montriez.",
      ],
    },
    {
      title: "Changer de mot de passe",
      steps: [
        "Tapez l'ancien et un nouveau. Une phrase de plusieurs mots se retient bien et se devine mal.",
        "Vos sessions sur d'autres écrans se ferment.",
      ],
    },
    {
      title: "Choisir un PIN",
      steps: [
        "Six chiffres, ni une date ni 123456.",
        "Il ouvre l'écran verrouillé, jusqu'à 12 heures après votre mot de passe. Il ne le remplace jamais.",
      ],
    },
  ],
  keys: [
    { keys: "g a", does: "Ouvrir Mon compte" },
  ],
  more: ["sign_in", "keys"],
};
