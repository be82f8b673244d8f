//! What comes and goes by file: an import step by step, an export, the work in the background, backups.

use std::fs;

use crate::driver::{Desktop, Window};

/// Rows as somebody typed them: three are good.
const ROWS: &str = "Full name,Mobile,Known as,Language,District\n\
    Natasha Tembo,0977 123 001,,English,Chipata\n\
    Chisomo Zimba,0977 123 002,Chi,English,Chipata\n\
    Mutinta Hamoonga wa Mulonga-Nkumbula Chilufya Mwansakabinga,0977 123 003,Auntie,French,Katete\n\
    ,0977 123 004,Nobody,English,Katete\n\
    Given Phiri,not a number at all,,English,Lundazi\n\
    Esnart Chama,0971 000 001,,English,Chipata\n\
    Moses Lungu,0977 123 007,,Martian,=HYPERLINK(\"http://example.org\")\n";

/// Every screen of files and backups.
pub(super) async fn carry(desktop: &Desktop, window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    import(desktop, window, visit).await;
    export(desktop, window, visit).await;
    backups(desktop, window, visit).await;
}

async fn import(desktop: &Desktop, window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    let list = desktop.elsewhere("customers of the northern market, as typed by the cooperative.csv");
    fs::write(&list, ROWS).unwrap();
    desktop.will_choose(&list);
    window.link("Customers").await;
    window.button("Import").await;
    window.see("Nothing was imported yet").await;
    visit(window, "import").await;
    window.button("Choose a file").await;
    window.find("field", "Field for District").await;
    visit(window, "import-columns").await;
    window.choose("Field for Full name", "Leave out").await;
    window.see("Still needed").await;
    visit(window, "import-columns-missing").await;
    window.choose("Field for Full name", "Name (needed)").await;
    window.button("Check the file").await;
    window.see("3 new records, 4 rows are refused.").await;
    visit(window, "import-tried").await;
    window.resize(1024, 640).await;
    visit(window, "import-tried-small").await;
    window.resize(1280, 800).await;
    window.button("Import 3 records").await;
    window.see("3 records were imported, 4 rows were left out.").await;
    visit(window, "import-done").await;
    window.button("Undo").await;
    window.see("Records that nothing happened to since are taken back.").await;
    visit(window, "import-undo").await;
    window.button("Undo").await;
    window.see("Undone: 3 taken back").await;
    visit(window, "import-undone").await;
    fs::write(&list, "").unwrap();
    window.button("Choose a file").await;
    window.refused_with("file_empty").await;
    visit(window, "import-refused").await;
}

async fn export(desktop: &Desktop, window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.link("Customers").await;
    window.find("gridcell", "C-0003").await;
    window.button("Export").await;
    window.find("button", "Choose the file").await;
    visit(window, "export").await;
    desktop.will_choose(&desktop.elsewhere("customers.xlsx"));
    window.button("Choose the file").await;
    window.button("Work in the background").await;
    window.see("5 rows written to customers.xlsx.").await;
    visit(window, "tasks").await;
    window.press("Esc").await;
}

async fn backups(desktop: &Desktop, window: &Window, visit: &mut impl AsyncFnMut(&Window, &str)) {
    window.go("/settings/backups").await;
    window.button("Back up now").await;
    window.see("The backup is made and checked").await;
    window.button("Try a restore").await;
    window.see("A restore was tried on").await;
    visit(window, "backups").await;
    window.resize(1024, 640).await;
    visit(window, "backups-small").await;
    window.resize(1280, 800).await;
    let first =
        "[...document.querySelectorAll('button')].map(nameOf).find((name) => name.startsWith('Restore the backup of'))";
    let name = window.until("a backup to look at", first).await;
    window.button(name.as_str().unwrap()).await;
    window.find("button", "Restore").await;
    visit(window, "backup-restore").await;
    window.button("Cancel").await;
    let torn = desktop.elsewhere("torn.hubbackup");
    fs::write(&torn, [7; 10_000]).unwrap();
    desktop.will_choose(&torn);
    window.button("Choose a backup file…").await;
    window.refused_with("backup_unfit").await;
    visit(window, "backup-unfit").await;
}
