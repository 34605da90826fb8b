//! Migrations and prompts are compiled in, by macros that cargo does not see through: say when to build again.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
    println!("cargo:rerun-if-changed=../prompts");
}
