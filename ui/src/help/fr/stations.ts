import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Stations",
  about: [
    "Une station est un appareil à emplacements : des places où les batteries se chargent, sont remises et reprises.",
    "Les emplacements sont numérotés à partir de 1. Chacun tient une batterie ou aucune.",
  ],
  tasks: [
    {
      title: "Ajouter une station",
      steps: [
        "Appuyez sur N ou choisissez {station_new}.",
        "Écrivez son code, son lieu et le nombre d'emplacements.",
        "Enregistrez. Les emplacements sont là aussitôt, vides.",
      ],
    },
    {
      title: "Regarder les emplacements",
      steps: [
        "Ouvrez la station. Chaque emplacement montre son numéro et s'il peut servir.",
        "Appuyez sur un emplacement pour voir ce que l'on peut en faire.",
      ],
    },
    {
      title: "Fermer un emplacement ou une station",
      steps: [
        "Choisissez {station_mode_menu}, puis {station_act_maintenance}, et dites pourquoi. Rien n'y est plus mis ni remis.",
        "Choisissez {station_act_operational} quand le travail est fait.",
      ],
      note: "{station_act_out_of_service} est pour une station qui ne marchera pas de longtemps. Son histoire reste.",
    },
    {
      title: "Dire où elle se trouve",
      steps: [
        "Choisissez {station_edit} et décrivez le lieu comme à un chauffeur. Latitude et longitude peuvent attendre.",
      ],
    },
    {
      title: "Un emplacement ne marche pas",
      steps: [
        "Appuyez sur l'emplacement et choisissez {job_report}. La fiche sait déjà de quelle station et de quel emplacement il s'agit.",
      ],
    },
    {
      title: "Trancher ce qu'une station a signalé et qui ne concorde pas",
      steps: [
        "Ouvrez {quarantine_title} à côté de Stations. Le nombre dans la navigation dit combien de signalements attendent.",
        "Ouvrez un signalement. Il dit ce que la station a raconté et où ce centre situe les batteries.",
        "Choisissez {quarantine_accept} si c'est ainsi, {quarantine_correct} pour dire où est chaque batterie, ou {quarantine_discard} si cela n'a pas eu lieu. Dites pourquoi.",
      ],
      note: "D'ici là ses batteries ne sont pas remises. Rien n'est facturé par là : ce qui est dû se facture sur le compte du client.",
    },
    {
      title: "Parcourir les échanges",
      steps: [
        "Ouvrez {swaps_title} à côté de Stations. Les échanges du comptoir et des stations y figurent, et ceux qui ont échoué ou ont été refusés.",
        "Ouvrez-en un pour voir ses batteries, ses emplacements et son acte, que l'on peut y annuler.",
      ],
    },
    {
      title: "Voir ce qu'une station a dit",
      steps: [
        "Ouvrez {messages_title} à côté de Stations. Les 1 000 derniers messages y arrivent au fur et à mesure ; choisissez {messages_pause} pour lire tranquillement.",
        "Ouvrez un message pour le voir tel que reçu, ce qui y a été lu et ce qui a été répondu.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "Nouvelle station" },
    { keys: "e", does: "Modifier la station affichée" },
    { keys: "g s", does: "Ouvrir Stations" },
  ],
  more: ["jobs", "batteries"],
};
