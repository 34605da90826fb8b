//! Fetching a file that somebody handed over.
//!
//! Where it lies is said by the interaction, which comes from Discord; it is looked at all the same, so that nobody can
//! ever send the bot to an address of their choice. Neither our token nor anything else of ours goes there.

use reqwest::{StatusCode, Url};

use super::http::Executor;
use crate::messenger::SendError;

/// Where Discord keeps what people hand over.
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// The file at `url`, if it is one of Discord's and has at most `limit` bytes.
pub(super) async fn download(executor: &Executor, url: &str, limit: usize) -> Result<Vec<u8>, SendError> {
    let Some(url) = allowed(url, executor.api_url()) else {
        return Err(SendError::Rejected("that is not an address of Discord's files".into()));
    };
    let later = |error: reqwest::Error| SendError::Later(error.without_url().to_string());
    // The client has its time limits, for the connection and for the whole, and follows no redirection.
    let mut response = executor.client().get(url).send().await.map_err(later)?;
    match response.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND | StatusCode::GONE => return Err(SendError::Gone(0)),
        StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => return Err(SendError::Forbidden(0)),
        status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            return Err(SendError::Later(format!("HTTP status {}", status.as_u16())));
        }
        status => return Err(SendError::Rejected(format!("HTTP status {}", status.as_u16()))),
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(later)? {
        if bytes.len() + chunk.len() > limit {
            return Err(SendError::Rejected(format!("the file has more than {limit} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The address, if it is one of Discord's files, or lies where the configured stand-in for Discord is.
fn allowed(url: &str, api_url: Option<&str>) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    let discords = url.scheme() == "https"
        && url.port_or_known_default() == Some(443)
        && url.host_str().is_some_and(|host| HOSTS.contains(&host));
    let stand_ins = api_url.and_then(|api| Url::parse(api).ok()).is_some_and(|api| api.origin() == url.origin());
    (plain && (discords || stand_ins)).then_some(url)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::scripted::{Answer, Server, quick, say};
    use super::*;

    #[test]
    fn only_discords_files_and_the_stand_in_are_asked() {
        let api = Some("http://127.0.0.1:8080");
        for url in [
            "https://cdn.discordapp.com/attachments/1/2/plan.csv?ex=1&hm=2",
            "https://media.discordapp.net/attachments/1/2/plan.csv",
            "https://cdn.discordapp.com:443/ephemeral-attachments/1/2/plan.csv",
        ] {
            assert!(allowed(url, None).is_some() && allowed(url, api).is_some(), "{url}");
        }
        assert!(allowed("http://127.0.0.1:8080/attachments/1/2/plan.csv", api).is_some());
        for url in [
            "http://cdn.discordapp.com/attachments/1/2/plan.csv",
            "https://cdn.discordapp.com:8443/x",
            "https://cdn.discordapp.com.evil.example/x",
            "https://evil.example/cdn.discordapp.com",
            "https://cdn.discordapp.com@evil.example/x",
            "https://me@cdn.discordapp.com/x",
            "http://127.0.0.1:8081/x",
            "https://127.0.0.1:8080/x",
            "http://169.254.169.254/latest",
            "file:///etc/passwd",
            "",
        ] {
            assert!(allowed(url, api).is_none(), "{url}");
        }
        assert!(allowed("http://127.0.0.1:8080/x", None).is_none());
    }

    async fn fetched(answer: Answer, limit: usize) -> (Result<Vec<u8>, SendError>, Server) {
        let timings = super::super::Timings { total: std::time::Duration::from_millis(200), ..quick() };
        let server = Server::with(timings, [answer]).await;
        let url = format!("{}/attachments/1/2/plan.csv", server.executor.api_url().unwrap());
        (download(&server.executor, &url, limit).await, server)
    }

    #[tokio::test]
    async fn it_ends_at_the_limit_and_in_time_and_shows_no_token() {
        let (found, server) = fetched(say(200, json!("a,b")), 5).await;
        assert_eq!(found, Ok(b"\"a,b\"".to_vec()));
        let shown = |(_, headers, _): &(_, reqwest::header::HeaderMap, _)| headers.contains_key("authorization");
        assert!(!server.script.asked.lock().unwrap().iter().any(shown));
        assert!(matches!(fetched(say(200, json!("a,b")), 4).await.0, Err(SendError::Rejected(_))));
        assert_eq!(fetched(say(404, json!(null)), 9).await.0, Err(SendError::Gone(0)));
        assert!(matches!(fetched(say(503, json!(null)), 9).await.0, Err(SendError::Later(_))));
        let elsewhere = Answer::Say(302, vec![("location", "http://127.0.0.1:1/")], json!(null));
        assert!(matches!(fetched(elsewhere, 9).await.0, Err(SendError::Rejected(_))));
        assert!(matches!(fetched(Answer::Hang, 9).await.0, Err(SendError::Later(_))));
    }
}
