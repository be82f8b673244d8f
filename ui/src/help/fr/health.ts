import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Santé",
  about: [
    "Si tout est en ordre : la base de données, le disque, l'horloge, les sauvegardes et les versions.",
    "Les écritures sont scellées ligne par ligne. Si quelqu'un change le fichier hors de Hubkeeper, cela se voit ici.",
  ],
  tasks: [
    {
      title: "Lire la page",
      steps: [
        "Vert : rien à faire.",
        "Ambre : quelque chose vous demandera bientôt, comme un disque plein ou une sauvegarde ancienne. La ligne dit quoi faire.",
        "Rouge : Hubkeeper montre les fiches mais n'écrit rien de nouveau. Suivez les étapes de la ligne, une par une.",
      ],
    },
    {
      title: "L'horloge est fausse",
      steps: [
        "Réglez l'horloge et le fuseau horaire de l'ordinateur, puis rouvrez Hubkeeper.",
        "Les dates écrites entre-temps restent. Notez ce qui s'est passé, pour pouvoir les expliquer plus tard.",
      ],
    },
    {
      title: "Demander de l'aide",
      steps: [
        "Choisissez {support_save} et enregistrez le fichier. Il contient versions, chiffres et journaux, sans noms ni secrets.",
        "Envoyez-le avec ce que vous avez fait et ce que vous avez vu.",
      ],
    },
  ],
  more: ["backups", "logs"],
};
