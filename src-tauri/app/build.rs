//! Checks the window's permissions and bakes the built UI into the binary.

fn main() {
    let manifest = tauri_build::AppManifest::new().permissions_path_pattern("src-tauri/app/permissions/*.toml");
    println!("cargo:rerun-if-changed=src-tauri/app/permissions");
    // Cargo does not see the files that `generate_context!` embeds; without this a rebuilt UI stays out of the binary.
    println!("cargo:rerun-if-changed=ui/dist");
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo:error={error:#}");
        std::process::exit(1);
    }
}
