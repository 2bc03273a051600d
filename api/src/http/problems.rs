//! What the framework refuses before a handler sees it is told in the same form as all else.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::ApiError;

/// Longest text of a refusal that is passed on, in bytes.
const TEXT: usize = 4096;

/// Turns a refusal in plain text into a problem document.
pub(super) async fn told(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let plain = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if status.as_u16() < 400 || !plain {
        return response;
    }
    let text = to_bytes(response.into_body(), TEXT)
        .await
        .unwrap_or_default();
    let code = if status == StatusCode::PAYLOAD_TOO_LARGE {
        "body.too-large"
    } else {
        "request.malformed"
    };
    ApiError::new(status, code, String::from_utf8_lossy(&text)).into_response()
}
