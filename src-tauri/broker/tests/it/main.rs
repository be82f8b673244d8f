//! The broker over real sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod connecting;
mod hearing;
mod hostile;
mod life;
mod noise;
mod promise;
mod rights;
mod siege;
mod storing;
mod support;
mod tls;
mod will;
