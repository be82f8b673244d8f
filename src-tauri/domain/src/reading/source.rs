//! The ways readings come.

use crate::choice::choice;

choice! {
    /// The way readings came.
    Source {
        /// By a broker.
        Mqtt = "mqtt",
        /// By a call to this computer.
        Http = "http",
        /// From a file.
        File = "file",
    }
}
