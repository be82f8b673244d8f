import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Journaux",
  about: [
    "Ce que le programme a fait, ligne par ligne : chaque action avec le rôle de son auteur, sa fin et sa durée. Aucun nom, aucun numéro de personne ou de batterie, rien de ce qui a été saisi et aucun mot de passe.",
    "Regardez ici quand quelque chose a échoué et que vous en avez le numéro.",
  ],
  tasks: [
    {
      title: "Chercher une erreur",
      steps: [
        "Copiez le numéro du message et collez-le sous {log_number}.",
        "Ou choisissez le niveau {log_from_error} et le jour.",
        "Ouvrez une ligne : elle montre tout ce qu'elle dit. {log_same} montre ce qui s'est passé d'autre dans la même action.",
      ],
    },
    {
      title: "Voir qui s'est connecté",
      steps: [
        "Activez {log_security} : connexions, refus, attentes après de mauvais essais, rôles modifiés.",
        "Qui c'était figure sur la page {sessions_title} et dans l'audit.",
      ],
    },
    {
      title: "Transmettre des lignes",
      steps: [
        "Filtrez ce qui compte, puis choisissez {copy} : les lignes à l'écran sont copiées.",
        "Ou faites un dossier d'assistance sur la page Santé : il contient tous les journaux.",
      ],
      note: "Les lignes de plus de 180 jours s'en vont d'elles-mêmes, et plus tôt quand il y en a plus de 100 Mo.",
    },
  ],
  more: ["health", "sessions", "audit"],
};
