import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Votre page",
  about: [
    "Vous voyez ce dont vous disposez : vos équipements et vos cartes. Rien de personne d'autre, et rien ne peut être changé ici, sauf votre PIN.",
  ],
  tasks: [
    {
      title: "Se connecter",
      steps: [
        "Présentez votre carte au lecteur et tapez le PIN reçu au comptoir. Sans lecteur, choisissez Se connecter avec une carte et tapez le numéro écrit sur la carte.",
        "Choisissez Se déconnecter quand vous avez fini. Votre page se ferme aussi d'elle-même après quelques minutes.",
      ],
    },
    {
      title: "Choisir un PIN à vous",
      steps: [
        "Choisissez Changer le code. Tapez celui que vous avez et le nouveau : six chiffres que personne ne devine.",
      ],
      note: "Après cinq erreurs il faut attendre un peu. Si vous avez oublié votre PIN, demandez-en un autre au comptoir.",
    },
    {
      title: "Quelque chose n'est pas juste",
      steps: [
        "Dites-le à la personne au comptoir. Elle peut regarder et corriger.",
      ],
    },
  ],
  more: ["sign_in"],
};
