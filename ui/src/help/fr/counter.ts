import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Comptoir",
  about: [
    "Une ligne écoute tout le temps. Scannez une carte ou une batterie, ou tapez un nom, un code court ou un montant : la page montre l’acte probable, ce qu’il coûte, et Entrée le fait.",
    "Plusieurs scans avant une seule Entrée font un seul acte. Rien n’est écrit avant Entrée.",
  ],
  tasks: [
    {
      title: "Lire les codes avec la caméra",
      steps: [
        "Appuyez sur {camera_on} au bout de la ligne. Elle reste allumée sur cet ordinateur jusqu’à ce qu’on l’éteigne là.",
        "Présentez un code QR ou un code-barres : ce qu’elle lit est un scan. Un code compte à nouveau après deux secondes hors de l’image.",
        "Elle ne voit que lorsque le comptoir est ouvert et la fenêtre visible. Rien de l’image n’est gardé ni envoyé.",
      ],
    },
    {
      title: "Louer",
      steps: [
        "Scannez la carte du client, ou tapez son nom.",
        "Scannez une batterie, ou appuyez sur Entrée pour celle qui est proposée : chargée, saine et la moins usée.",
        "Regardez le prix, la caution et l’échéance. Appuyez sur Entrée.",
      ],
    },
    {
      title: "Reprendre",
      steps: [
        "Scannez la batterie. Appuyez sur Entrée.",
        "Une dette n’empêche jamais un retour : ce qui n’est pas payé reste sur le compte.",
        "Si elle est revenue plus tôt, appuyez sur F2, dites quand et pourquoi. Pour un jour passé, avant l’ouverture de la caisse, un responsable l’autorise.",
      ],
    },
    {
      title: "Échanger",
      steps: ["Scannez l’ancienne batterie.", "Appuyez sur S pour la meilleure prête du même modèle, ou scannez la nouvelle. Appuyez sur Entrée."],
      note: "Scannée contre un autre modèle, l’une revient et l’autre sort à son propre prix.",
    },
    {
      title: "Recharger sur place",
      steps: ["Scannez la batterie. Appuyez sur C : la location continue."],
    },
    {
      title: "Encaisser",
      steps: ["Scannez la carte du client.", "Tapez le montant, aussi comme somme 120+35, et appuyez sur Entrée : il est encaissé en espèces.", "Autrement qu’en espèces : appuyez plutôt sur F2, dites combien et comment. L’argent mobile demande sa référence."],
      note: "Ce qui a été payé d’avance pour une chose encore sortie lui est réservé : cela ne paie pas une autre sortie et n’est pas remboursé avant son retour.",
    },
    {
      title: "Argent mobile",
      steps: [
        "Scannez la carte du client, puis collez le message de l’opérateur dans la ligne, ou tapez-le tel quel. Appuyez sur Entrée.",
        "Le montant et la référence y sont lus. Un même message ne paie qu’une fois.",
        "Ce qui ne se lit pas avec certitude est refusé : appuyez alors sur F2 et tapez le montant et la référence.",
      ],
    },
    {
      title: "Donner plus de temps",
      steps: [
        "Scannez ce qu’il a et appuyez sur D, ou appuyez sur {counter_due_act} à côté une fois sa carte scannée.",
        "Un jour de plus est proposé ; tapez un autre moment à la place, puis appuyez sur Entrée.",
        "Chacun peut donner plus de temps tant qu’il n’y a pas de retard et que rien n’est promis à un autre. Moins de temps, ou plus une fois en retard, change le prix : un responsable l’autorise.",
      ],
    },
    {
      title: "Quelque chose est perdu",
      steps: ["Scannez-le, ou tapez son code, et appuyez sur L.", "Dites pourquoi et ce qui est à payer, puis appuyez sur Entrée."],
    },
    {
      title: "Annuler une erreur",
      steps: ["Appuyez sur {undo} à côté de l’opération sous {counter_last}, puis Entrée.", "Une fois la caisse fermée ou rouverte depuis, un responsable contre-passe."],
    },
    {
      title: "Ouvrir et fermer la caisse",
      steps: [
        "Appuyez sur {till_open_do} et comptez le tiroir, par billet.",
        "Le soir, appuyez sur {till_close_do} et comptez encore. Le montant attendu est dit ensuite, avec la différence.",
      ],
    },
    {
      title: "La réponse est non",
      steps: ["La page dit pourquoi et que faire.", "Quand personne ne sait si une batterie est pleine, regardez-la, puis appuyez sur {counter_is_full}.", "Là où un responsable peut l’autoriser, {counter_allow} demande son nom, son mot de passe et la raison."],
    },
  ],
  keys: [
    { keys: "g k", does: "Ouvrir le comptoir" },
    { keys: "Enter", does: "Faire ce qui est montré" },
    { keys: "s", does: "Échanger ce qui revient" },
    { keys: "c", does: "Recharger ce qui revient" },
    { keys: "d", does: "Nouvelle échéance pour ce qu’il a" },
    { keys: "l", does: "C’est perdu" },
    { keys: "f", does: "Elle est pleine, quand personne ne le savait" },
    { keys: "F2", does: "En dire plus" },
    { keys: "Escape", does: "Vider le comptoir" },
  ],
  more: ["scan", "tariffs"],
};
