import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Hubkeeper ne s'est pas ouvert",
  about: [
    "Les données n'ont pas pu être ouvertes sûrement ; rien n'a donc été changé ni écrasé. Vos fiches sont toujours là.",
  ],
  tasks: [
    {
      title: "Que faire",
      steps: [
        "Lisez la raison et suivez les étapes à l'écran, dans leur ordre.",
        "Ne supprimez et ne renommez aucun fichier du dossier des données.",
        "Si le disque est en panne, copiez d'abord tout le dossier sur un autre disque.",
      ],
    },
    {
      title: "Demander de l'aide",
      steps: [
        "Notez le code à côté de la raison. Il dit à celui qui aide ce qui s'est passé.",
        "Choisissez Enregistrer un dossier d'assistance et envoyez le fichier : il contient ce qui a été trouvé et les journaux, et aucun nom.",
        "Ayez à portée la sauvegarde la plus récente.",
      ],
    },
  ],
  more: ["backups", "health"],
};
