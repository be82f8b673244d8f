import type { HelpPage } from "../page";

export const page: HelpPage = {
  title: "Inventaire et transferts",
  about: [
    "Un inventaire compare ce qui est au hub avec ce qui devrait y être. Il ne change rien : ce qui manque est dit, et des personnes le cherchent.",
    "Un transfert mène des batteries et de l'équipement d'un hub à un autre : envoyé, en route, arrivé.",
  ],
  tasks: [
    {
      title: "Faire l'inventaire",
      steps: [
        "Ouvrez {stock_title} et dites si l'on compte les batteries, l'équipement ou les deux.",
        "Scannez tout ce qui est ici, dans n'importe quel ordre ; une fois de trop ne gêne pas. Les codes se tapent aussi.",
        "Appuyez sur Entrée sur la ligne vide, ou sur {stock_end}. Ce qui manque, ce qui ne devrait pas être ici et ce qui est inconnu s'affiche, chacun avec un lien.",
      ],
      note: "Les inventaires précédents restent, avec tout ce qu'ils ont dit.",
    },
    {
      title: "Un objet perdu est retrouvé",
      steps: [
        "Scannez-le au comptoir, ou choisissez {found_act} sur sa page, puis Entrée. Il est de nouveau au hub et se charge.",
        "Choisissez {counter_give_back} si le client ne doit finalement pas payer la perte : un responsable en décide.",
      ],
      note: "Comme tout acte du comptoir, cela s'annule tant que la caisse est ouverte.",
    },
    {
      title: "Envoyer à un autre hub",
      steps: [
        "Ouvrez {transfers_title} et choisissez {transfer_send}. Choisissez le hub, scannez ce qui part, et dites qui l'emporte.",
        "Là-bas, quelqu'un choisit {transfer_receive}. Dès lors, cela appartient à ce hub, et les fiches de travail encore ouvertes à ce sujet suivent.",
        "Ce qui n'est pas arrivé se reprend avec {transfer_cancel}.",
      ],
      note: "On n'envoie que ce qui est ici : rien qui soit chez un client, réservé ou prêté. Les responsables envoient ; qui travaille là-bas reçoit. Si un code y existe déjà, l'objet en reçoit un autre.",
    },
  ],
  more: ["batteries", "equipment", "counter"],
};
