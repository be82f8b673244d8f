import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Importer et exporter",
  about: [
    "Faites entrer beaucoup de fiches depuis un tableau (CSV ou Excel), ou sortez une liste dans un fichier. Un import est d'abord essayé, n'est écrit que si vous le dites, et peut être repris en entier.",
  ],
  tasks: [
    {
      title: "Importer un tableau",
      steps: [
        "Choisissez ce que sont les lignes : batteries, clients, leurs cartes ou équipements.",
        "Choisissez le fichier. Hubkeeper dit quelles colonnes il reconnaît ; choisissez les autres vous-même ou laissez-les.",
        "Lisez l'essai : combien de lignes sont bonnes, lesquelles ne le sont pas, et pourquoi. Rien n'est encore écrit.",
        "Choisissez Importer. Les bonnes lignes sont écrites, les autres non.",
      ],
    },
    {
      title: "Corriger les lignes refusées",
      steps: [
        "Enregistrez le fichier des erreurs. Il ne contient que ces lignes, chacune avec sa raison.",
        "Corrigez-les et importez ce fichier.",
      ],
    },
    {
      title: "Reprendre un import",
      steps: [
        "Ouvrez la liste des imports et choisissez Annuler l'import.",
        "Tout ce qu'il a ajouté s'en va. Une fiche utilisée entre-temps reste dans l'historique, hors service, et il est dit combien.",
      ],
    },
    {
      title: "Exporter",
      steps: [
        "Réglez les filtres de la liste, puis choisissez Exporter.",
        "Choisissez CSV ou Excel et l'endroit où enregistrer.",
      ],
      note: "Un texte qui commence comme une formule est écrit de sorte qu'aucun tableur ne l'exécute.",
    },
  ],
  more: ["lists", "tasks", "backups"],
};
