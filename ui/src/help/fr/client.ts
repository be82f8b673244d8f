import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Votre page",
  about: [
    "Vous voyez ce qui est à vous : vos batteries, vos équipements, vos cartes. Rien de personne d'autre, et rien ne peut être changé ici.",
  ],
  tasks: [
    {
      title: "Se connecter",
      steps: [
        "Présentez votre carte au lecteur et tapez votre PIN. Ou tapez le numéro que l'on vous a donné.",
        "Votre page se ferme d'elle-même après un court moment. Choisissez Se déconnecter quand vous avez fini.",
      ],
    },
    {
      title: "Quelque chose n'est pas juste",
      steps: [
        "Dites-le à la personne au guichet. Elle peut regarder et corriger.",
      ],
    },
  ],
  more: ["sign_in"],
};
