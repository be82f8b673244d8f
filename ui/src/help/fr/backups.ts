import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Sauvegardes",
  about: [
    "Une sauvegarde est une copie complète des données de cet ordinateur à un moment donné. Chacune est vérifiée quand elle est faite. Hubkeeper en fait de lui-même, plusieurs par jour.",
    "Une sauvegarde sur le même ordinateur n'aide pas s'il est volé ou cassé. Choisissez un second dossier : sur une clé USB ou un autre disque.",
    "Les mesures sont dans un fichier à part. Une copie en est gardée à côté des sauvegardes, et une autre dans le second dossier ; elles sont mises à jour une fois par jour, et restaurées si le fichier est perdu ou endommagé.",
  ],
  tasks: [
    {
      title: "Choisir le second dossier",
      steps: [
        "Sous {backup_second}, choisissez {backup_second_choose} et prenez un dossier d'une clé USB ou d'un autre disque.",
        "Laissez la clé branchée, ou branchez-la une fois par jour. La liste dit quelles sauvegardes s'y trouvent.",
      ],
    },
    {
      title: "Sauvegarder maintenant",
      steps: [
        "Choisissez {backup_now}. Vous pouvez continuer à travailler.",
        "Cherchez-la dans la liste : son état est {backup_state_good}. Une sauvegarde qui n'a pas pu être relue ne compte pas.",
      ],
    },
    {
      title: "Voir si une sauvegarde est bonne",
      steps: [
        "Choisissez {backup_try}. La dernière sauvegarde est ouverte ailleurs et parcourue ; rien de ce qui est à vous ne change.",
      ],
      note: "Hubkeeper le fait de lui-même une fois par semaine et dit le résultat.",
    },
    {
      title: "Restaurer une sauvegarde",
      steps: [
        "Choisissez {backup_restore} à côté, ou {backup_choose} pour une sauvegarde qui se trouve ailleurs. Lisez ce qui changerait : combien d'actions sont venues après et seront à refaire.",
        "Choisissez {restore_act}. Une sauvegarde de maintenant est faite d'abord, et la base actuelle est gardée à part.",
        "Hubkeeper ouvre la sauvegarde. Chacun se reconnecte, avec le mot de passe de ce jour-là.",
      ],
    },
    {
      title: "Passer à un nouvel ordinateur",
      steps: [
        "Installez-y Hubkeeper. Branchez la clé USB du second dossier, ou copiez la sauvegarde la plus récente sur une clé.",
        "Sur la première page, choisissez {wizard_backup}, puis {backup_choose}, et prenez le fichier.",
        "Connectez-vous avec votre mot de passe, ou avec le code de secours de votre papier : il ouvre ce qui est fermé à l'intérieur.",
        "N'utilisez plus l'ancien ordinateur dès lors.",
      ],
    },
  ],
  more: ["health", "first_day"],
};
