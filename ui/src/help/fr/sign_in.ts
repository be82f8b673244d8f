import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Se connecter et verrouiller",
  about: [
    "Chacun se connecte avec son propre nom et son mot de passe. Tant qu'une session est ouverte, un PIN déverrouille l'écran et permet de changer de personne.",
  ],
  tasks: [
    {
      title: "Se connecter",
      steps: [
        "Tapez votre identifiant et votre mot de passe, puis Entrée.",
        "La première fois, choisissez {code_have}. Un administrateur vous le donne. Choisissez ensuite un mot de passe.",
      ],
    },
    {
      title: "Déverrouiller",
      steps: [
        "Tapez vos six chiffres. Après cinq erreurs il faut attendre un peu ; puis le mot de passe est demandé.",
        "Le PIN sert jusqu'à 12 heures après le mot de passe. Ensuite, ou après une déconnexion, tapez le mot de passe.",
      ],
    },
    {
      title: "Changer de personne",
      steps: [
        "Appuyez sur Ctrl L ou choisissez {switch_person}. Choisissez votre nom et tapez votre PIN.",
        "Si vous ne vous êtes pas connecté aujourd'hui, choisissez {somebody_else} et donnez votre mot de passe.",
      ],
    },
    {
      title: "Se connecter avec une carte",
      steps: [
        "Présentez la carte au lecteur à l'écran de connexion ou de verrouillage, ou choisissez Se connecter avec une carte et tapez son numéro.",
        "Les clients tapent leur PIN et arrivent à leur page. Le personnel tape son PIN tant que sa session est ouverte, sinon son mot de passe.",
      ],
      note: "Pendant qu'un mot de passe est tapé, le lecteur n'est pas écouté. Après un démarrage, il se peut qu'une personne du personnel doive d'abord donner son mot de passe.",
    },
    {
      title: "J'ai oublié mon mot de passe",
      steps: [
        "Demandez à un administrateur ou à un responsable de le remplacer. Vous recevez un code qui sert une fois.",
      ],
    },
    {
      title: "Personne ne peut entrer",
      steps: [
        "Un administrateur choisit {recovery_have} et tape le code du premier jour, noté sur papier.",
        "Un nouveau code est montré. Notez-le : l'ancien ne sert plus.",
      ],
    },
  ],
  keys: [
    { keys: "mod+l", does: "Verrouiller" },
  ],
  more: ["people", "first_day"],
};
