//! The URL behind that of the proxy.

use url::Url;

/// The URL of a provider, as it stands behind that of the proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The URL, byte by byte as it was sent, but for slashes that were lost.
    pub(super) url: String,
    /// Whether one of the two slashes behind the scheme was lost, as some servers do.
    pub(super) is_collapsed: bool,
}

/// Returns whether the path of a request is a URL, of whatever scheme: the proxy says which it takes.
pub(crate) fn is_nested(target: &str) -> bool {
    parts(target).is_some()
}

/// Returns scheme and what follows the colon.
fn parts(target: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = target.strip_prefix('/')?.split_once(':')?;
    let mut letters = scheme.chars();
    let begins_well = letters.next().is_some_and(|it| it.is_ascii_alphabetic());
    let is_scheme = begins_well
        && letters.all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.'));
    (is_scheme && rest.starts_with('/')).then_some((scheme, rest))
}

/// Returns the scheme, where it is one that is forwarded by, and what follows the colon.
fn scheme(target: &str) -> Option<(&'static str, &str)> {
    let (found, rest) = parts(target)?;
    let mut known = ["http", "https"].into_iter();
    let scheme = known.find(|scheme| found.eq_ignore_ascii_case(scheme))?;
    Some((scheme, rest))
}

impl Target {
    /// Reads the URL; nothing, where it is none, leads anywhere but where it seems to lead, or names
    /// a user.
    pub(super) fn read(target: &str) -> Option<Self> {
        let (scheme, rest) = scheme(target)?;
        let is_collapsed = !rest.starts_with("//");
        let rest = rest.trim_start_matches('/');
        let url = format!("{scheme}://{rest}");
        let parsed = Url::parse(&url).ok()?;
        let is_plain = parsed.has_host()
            && parsed.username().is_empty()
            && parsed.password().is_none()
            && parsed.fragment().is_none();
        let path = rest.split('?').next().unwrap_or_default();
        let is_straight = !path.contains(['\\', '@']) && !path.split('/').any(is_dots);
        (is_plain && is_straight).then_some(Self { url, is_collapsed })
    }

    /// Returns what stands behind a service root, when the URL lies below it.
    pub(super) fn below(&self, endpoint: &str) -> Option<&str> {
        let root = endpoint.trim_end_matches('/');
        let rest = self.url.strip_prefix(root)?;
        (rest.is_empty() || rest.starts_with(['/', '?'])).then_some(rest)
    }
}

/// Whether a segment of a path means the one before it or itself, however it is encoded.
fn is_dots(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}
