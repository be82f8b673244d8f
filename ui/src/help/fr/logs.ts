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
        "Copiez le numéro du message et collez-le sous Numéro.",
        "Ou choisissez le niveau Erreurs et le jour.",
        "Ouvrez une ligne : elle montre tout ce qu'elle dit. Toutes les lignes de ce numéro montre ce qui s'est passé d'autre dans la même action.",
      ],
    },
    {
      title: "Voir qui s'est connecté",
      steps: [
        "Activez Seulement les connexions et les droits : connexions, refus, attentes après de mauvais essais, rôles modifiés.",
        "Qui c'était figure sur la page Sessions et dans le journal d'audit.",
      ],
    },
    {
      title: "Transmettre des lignes",
      steps: [
        "Filtrez ce qui compte, puis choisissez Copier : les lignes à l'écran sont copiées.",
        "Ou faites un dossier d'assistance sur la page Santé : il contient tous les journaux.",
      ],
      note: "Les lignes de plus de 180 jours s'en vont d'elles-mêmes, et plus tôt quand il y en a plus de 100 Mo.",
    },
  ],
  more: ["health", "sessions", "audit"],
};
