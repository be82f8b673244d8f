import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Appareils de mesure",
  about: [
    "Ce qui envoie des mesures : l’électronique d’une batterie, les compteurs (solaire, réseau, groupe électrogène ou équipement), les onduleurs, les traceurs.",
    "Chaque appareil s’identifie par un secret à lui. Un appareil inconnu qui se manifeste attend ici que quelqu’un dise ce qu’il est.",
  ],
  tasks: [
    {
      title: "Ajouter un appareil",
      steps: [
        "Appuyez sur N ou choisissez {device_new}.",
        "Gardez le code proposé et dites de quel genre il est. Pour l’électronique d’une batterie, choisissez la batterie ; pour un compteur, ce qu’il mesure.",
        "Enregistrez.",
      ],
      note: "Une batterie a un seul appareil actif : retirez l'ancien avant d'ajouter le nouveau.",
    },
    {
      title: "Lui permettre de transmettre",
      steps: [
        "Ouvrez l'appareil. Sous {device_secrets}, donnez-lui un secret à lui.",
        "Entrez le nom d’utilisateur, le mot de passe et l’adresse dans l’appareil, ou faites-lui lire le code QR. Ils ne sont montrés qu’une fois.",
        "Un relais qui transmet pour l’appareil par internet signe avec un secret à lui, donné sur la même page.",
      ],
      note: "Un nouveau secret remplace aussitôt l’ancien. Retirez un secret tombé en de mauvaises mains : toute connexion faite avec lui est coupée.",
    },
    {
      title: "Approuver un appareil qui attend",
      steps: [
        "Le nombre à côté d’Appareils de mesure indique combien attendent. Choisissez {device_state_waiting} au-dessus de la liste et ouvrez-en un.",
        "Choisissez {device_approve} et dites ce qu'il mesure. S’il n’est pas à vous, choisissez {device_retire} : il ne reviendra pas.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "Nouvel appareil" },
    { keys: "e", does: "Modifier ou approuver l’appareil affiché" },
    { keys: "g n", does: "Ouvrir Appareils de mesure" },
  ],
  more: ["batteries", "stations", "equipment"],
};
