//! A Discord-compatible server on loopback and its web page: try the whole bot without Discord.
