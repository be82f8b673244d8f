import type { Book } from "./help";
import type { HelpName, HelpPage } from "./page";

const files = import.meta.glob<HelpPage>("./en/*.ts", { eager: true, import: "page" });

export const book = Object.fromEntries(Object.entries(files).map(([path, page]) => [path.slice("./en/".length, -".ts".length) as HelpName, page])) as Book;
