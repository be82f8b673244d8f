//! The broker over real sockets.

mod connecting;
mod hearing;
mod hostile;
mod life;
mod noise;
mod rights;
mod storing;
mod support;
mod tls;
mod will;
