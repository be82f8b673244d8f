import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Stations",
  about: [
    "Une station est un appareil à emplacements : des places où les batteries se chargent, sont remises et reprises.",
    "Les emplacements sont numérotés à partir de 1. Chacun tient une batterie ou aucune.",
    "Le tableau les montre telles qu'elles sont maintenant : si une station est là, la charge de chaque batterie, et l'échange en cours. La liste sert à chercher et à en modifier plusieurs.",
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
        "Un anneau montre la charge d'une batterie, avec un signe : prête, en charge, pas chargée, panne. Un signe rouge au-dessus dit qu'une porte est ouverte ou que la station dit autre chose que ce que sait le hub.",
        "Appuyez sur un emplacement pour voir ce que l'on peut en faire.",
      ],
    },
    {
      title: "Laisser une station se connecter",
      steps: [
        "Ouvrez la station et choisissez {enrol}. Un mot de passe convient à la plupart.",
        "Mettez ce qui est montré dans la station, ou laissez-la lire le code QR. Ce n'est montré que cette fois.",
        "Où les stations joignent cet ordinateur est écrit dans {settings_title}, {link_title}.",
      ],
      note: "Un accès qui ne sert plus, ou connu de qui ne devrait pas, se retire sur la même page : la station est coupée aussitôt.",
    },
    {
      title: "Laisser entrer un client dont la carte ne marche pas",
      steps: [
        "Sur le tableau, choisissez {station_let_in} et nommez le client. Pendant deux minutes, la station le sert comme si sa carte avait été lue.",
        "{station_end} y met fin avant.",
      ],
    },
    {
      title: "Dire à une station quoi faire",
      steps: [
        "Ouvrez la station et choisissez une commande, par exemple {station_act_identify} ou {station_act_reboot}. Ce qu'elle fait bouger est d'abord demandé.",
        "Dessous est écrit ce qu'il en est advenu. Sans réponse veut dire que personne ne sait : regardez avant de recommencer.",
      ],
    },
    {
      title: "Montrer aux clients quoi faire",
      steps: [
        "Ouvrez la station et choisissez {rider_open}. Une fenêtre à part s'ouvre, dans chaque langue de l'organisation : elle remplit un second écran s'il y en a un, sinon déplacez-la.",
        "Elle continue pendant que vous travaillez et quand le poste est verrouillé : on n'y lit jamais qu'un prénom.",
        "Dans cette fenêtre, F11 remplit l'écran ou en sort, et Échap la ferme.",
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
    { keys: "g s", does: "Ouvrir le tableau des stations" },
  ],
  more: ["jobs", "batteries"],
};
