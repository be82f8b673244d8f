import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Sauvegardes et restauration",
  about: [
    "Une sauvegarde est une copie complète des données de cet ordinateur à un moment donné. Chacune est vérifiée quand elle est faite. Hubkeeper en fait de lui-même, plusieurs par jour.",
    "Une sauvegarde sur le même ordinateur n'aide pas s'il est volé ou cassé. Choisissez un second endroit : une clé USB ou un autre disque.",
  ],
  tasks: [
    {
      title: "Choisir le second endroit",
      steps: [
        "Choisissez Second endroit et prenez un dossier d'un autre disque ou d'une clé USB.",
        "Laissez la clé branchée, ou branchez-la une fois par jour. La page dit quand la dernière copie y est allée.",
      ],
    },
    {
      title: "Sauvegarder maintenant",
      steps: [
        "Choisissez Sauvegarder maintenant. Vous pouvez continuer à travailler.",
        "Cherchez la mention Vérifiée. Une sauvegarde qui n'a pas pu être vérifiée ne compte pas.",
      ],
    },
    {
      title: "Voir si une sauvegarde est bonne",
      steps: [
        "Choisissez Essayer à côté. Elle est ouverte ailleurs et parcourue ; rien de ce qui est à vous ne change.",
      ],
      note: "Hubkeeper le fait de lui-même une fois par semaine et dit le résultat.",
    },
    {
      title: "Revenir à une sauvegarde",
      steps: [
        "Choisissez Restaurer à côté. Lisez ce qui changerait : combien de fiches plus récentes s'en iraient.",
        "Tapez ce qui est demandé et confirmez. Une sauvegarde de maintenant est faite d'abord.",
        "Hubkeeper redémarre avec les données restaurées.",
      ],
    },
    {
      title: "Passer à un nouvel ordinateur",
      steps: [
        "Installez-y Hubkeeper. Copiez la sauvegarde la plus récente sur une clé USB.",
        "Sur la première page, choisissez de restaurer une sauvegarde et prenez le fichier.",
        "Tapez le code de secours de votre papier. Il ouvre ce qui est fermé à l'intérieur.",
        "N'utilisez plus l'ancien ordinateur dès lors.",
      ],
    },
  ],
  more: ["health", "first_day"],
};
