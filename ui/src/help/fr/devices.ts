import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Appareils de mesure",
  about: [
    "Ce qui envoie des mesures : l'électronique d'une batterie, les compteurs du soleil, du réseau, du groupe électrogène ou d'un équipement, les onduleurs, les traceurs.",
    "Chaque appareil se fait reconnaître par son propre secret. Celui qui parle et que personne ne connaît attend ici que quelqu'un dise ce qu'il est.",
  ],
  tasks: [
    {
      title: "Ajouter un appareil",
      steps: [
        "Appuyez sur N ou choisissez {device_new}.",
        "Gardez le code proposé et dites de quel genre il est. Pour l'électronique d'une batterie choisissez la batterie, pour un compteur ce qu'il mesure.",
        "Enregistrez.",
      ],
      note: "Une batterie a un seul appareil actif : retirez l'ancien avant d'ajouter le nouveau.",
    },
    {
      title: "Le laisser parler",
      steps: [
        "Ouvrez l'appareil. Sous {device_secrets}, donnez-lui son propre secret.",
        "Mettez le nom d'utilisateur, le mot de passe et l'adresse dans l'appareil, ou faites-lui lire le motif. Ils ne sont montrés qu'une fois.",
        "Un relais qui envoie pour l'appareil par internet signe avec un secret à lui, donné sur la même page.",
      ],
      note: "Un nouveau secret met fin à l'ancien aussitôt. Un secret connu de qui ne devrait pas est retiré : qui est connecté avec est coupé.",
    },
    {
      title: "Approuver un appareil qui attend",
      steps: [
        "Le nombre à côté d'Appareils de mesure dit combien attendent. Choisissez {device_state_waiting} au-dessus de la liste et ouvrez-en un.",
        "Choisissez {device_approve} et dites ce qu'il mesure. S'il n'est pas à vous, choisissez {device_retire} : il ne revient pas.",
      ],
    },
  ],
  keys: [
    { keys: "n", does: "Nouvel appareil" },
    { keys: "e", does: "Modifier ou approuver l'appareil affiché" },
    { keys: "g n", does: "Ouvrir Appareils de mesure" },
  ],
  more: ["batteries", "stations", "equipment"],
};
