import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Importer et exporter",
  about: [
    "Faites entrer beaucoup de fiches depuis un tableau (CSV ou Excel), ou sortez une liste dans un fichier. Un fichier est d'abord vérifié, n'est écrit que si vous le dites, et une importation peut être défaite en entier.",
  ],
  tasks: [
    {
      title: "Importer un tableau",
      steps: [
        "Choisissez ce que sont les lignes : batteries, clients, leurs cartes ou équipements.",
        "Choisissez {import_choose}. Hubkeeper dit quelles colonnes il reconnaît ; choisissez les autres vous-même ou laissez-les.",
        "Choisissez {import_try} et lisez combien de lignes sont bonnes, lesquelles ne le sont pas, et pourquoi. Rien n'est encore écrit.",
        "Appuyez sur le bouton qui dit combien de fiches sont importées. Les bonnes lignes sont écrites, les autres non.",
      ],
      note: "Une ligne où se trouve une formule est refusée : Hubkeeper ne calcule pas. Dans votre tableur, copiez ces cellules et collez-les comme valeurs.",
    },
    {
      title: "Corriger les lignes refusées",
      steps: [
        "Choisissez {import_errors}. Le fichier ne contient que ces lignes, chacune avec sa raison.",
        "Corrigez-les et importez ce fichier.",
      ],
    },
    {
      title: "Défaire une importation",
      steps: [
        "Cherchez-la sous {import_past} et choisissez {import_undo}.",
        "Tout ce qu'elle a ajouté s'en va. Une fiche utilisée entre-temps reste dans l'historique, hors service, et il est dit combien.",
      ],
    },
    {
      title: "Exporter",
      steps: [
        "Réglez les filtres de la liste, puis choisissez {export}.",
        "Choisissez CSV ou Excel et l'endroit où enregistrer.",
      ],
      note: "Un texte qui commence comme une formule est écrit de sorte qu'aucun tableur ne l'exécute.",
    },
  ],
  more: ["lists", "tasks", "backups"],
};
