//! Files that pages load: they lie in the binary, and their address tells their content, so that a
//! browser keeps them for good.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// A file with the address that its content gives it.
struct Asset {
    name: String,
    address: String,
    kind: &'static str,
    content: &'static [u8],
}

static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_bytes!("../../assets/style.css");
    Asset::new("style", "css", "text/css; charset=utf-8", content)
});
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_bytes!("../../assets/page.js");
    Asset::new("page", "js", "text/javascript; charset=utf-8", content)
});
static ICON: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_bytes!("../../assets/icon.svg");
    Asset::new("icon", "svg", "image/svg+xml", content)
});

impl Asset {
    fn new(name: &str, ending: &str, kind: &'static str, content: &'static [u8]) -> Self {
        let digest = hex::encode(Sha256::digest(content));
        let name = format!("{name}-{}.{ending}", digest.get(..12).unwrap_or_default());
        Self {
            address: format!("/aset/{name}"),
            name,
            kind,
            content,
        }
    }
}

/// Address of the style sheet.
pub(super) fn style() -> &'static str {
    &STYLE.address
}

/// Address of the script.
pub(super) fn script() -> &'static str {
    &SCRIPT.address
}

/// Address of the icon.
pub(super) fn icon() -> &'static str {
    &ICON.address
}

/// A file by its name.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    let mut all = [&*STYLE, &*SCRIPT, &*ICON].into_iter();
    let Some(asset) = all.find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (CONTENT_TYPE, asset.kind),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, asset.content).into_response()
}
