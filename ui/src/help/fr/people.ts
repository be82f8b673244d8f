import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Personnes",
  about: [
    "Ceux qui travaillent ici et peuvent se connecter. Chacun a son propre nom : ainsi on sait qui a fait quoi. Personne ne partage de mot de passe.",
  ],
  tasks: [
    {
      title: "Laisser entrer quelqu'un",
      steps: [
        "Choisissez {person_new}. Écrivez le nom, un identifiant court et le rôle dans ce hub.",
        "Choisissez {person_add}. Transmettez le code : il sert une fois et n'est montré que maintenant.",
        "Avec le code, la personne choisit son mot de passe.",
      ],
    },
    {
      title: "Changer ce que quelqu'un peut faire",
      steps: [
        "Ouvrez la personne et choisissez {person_edit}. Choisissez les rôles, hub par hub, et les limites.",
        "Choisissez {roles_save}. Ses sessions se ferment aussitôt et recommencent avec les nouveaux rôles.",
      ],
      note: "Ce que quelqu'un rembourse, abandonne ou remet compte pour chaque client depuis l'ouverture de la caisse, ou sans caisse pour la journée, tout ensemble.",
    },
    {
      title: "Quelqu'un a oublié son mot de passe",
      steps: [
        "Ouvrez la personne, choisissez {password_reset} et transmettez le code.",
      ],
    },
    {
      title: "Quelqu'un s'en va",
      steps: [
        "Ouvrez la personne et choisissez {person_disable}. Elle est déconnectée aussitôt. Ce qu'elle a fait reste dans l'historique.",
      ],
    },
    {
      title: "Donner une carte à un collègue",
      steps: [
        "Ouvrez la personne, choisissez {card_issue} et présentez la carte au lecteur.",
        "Présentée au lecteur, avec le PIN de la personne, elle fait passer à elle.",
      ],
    },
  ],
  keys: [
    { keys: "g p", does: "Ouvrir Personnes" },
  ],
  more: ["roles", "cards", "sessions"],
};
