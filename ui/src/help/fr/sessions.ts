import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Sessions",
  about: [
    "Qui est connecté sur cet ordinateur. Une session se verrouille après un moment sans un geste et se ferme après quelques heures.",
  ],
  tasks: [
    {
      title: "Changer de personne",
      steps: [
        "Appuyez sur Ctrl L ou choisissez {switch_person}.",
        "L'autre personne choisit son nom et donne son PIN.",
      ],
    },
    {
      title: "Fermer une session",
      steps: [
        "Choisissez {session_end} à côté. La personne aura besoin de son mot de passe pour revenir.",
        "Faites-le quand quelqu'un est parti sans se déconnecter.",
      ],
    },
  ],
  keys: [
    { keys: "mod+l", does: "Verrouiller" },
  ],
  more: ["sign_in"],
};
