//! Who may do what, drawn from the command table itself.

use domain::Role;
use serde::Serialize;
use ts_rs::TS;

use crate::commands::COMMANDS;
use crate::fault::Fault;
use crate::handles::Hub;
use crate::operator::Operator;

/// A command and who may give it.
#[derive(Serialize, TS)]
pub struct PermissionRow {
    #[ts(type = "CommandName")]
    command: &'static str,
    roles: Vec<Role>,
}

/// The permission table.
pub(crate) async fn table(_: &Hub, _: &Operator, (): ()) -> Result<Vec<PermissionRow>, Fault> {
    Ok(COMMANDS
        .iter()
        .map(|command| PermissionRow { command: command.name, roles: command.access.roles().to_vec() })
        .collect())
}
