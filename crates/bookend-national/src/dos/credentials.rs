//! Who asks the directory of services.

use crate::catalogue::DosSettings;

/// Judges a user name and a password.
///
/// # Errors
///
/// The condition that is a fault.
pub(super) fn admit(
    settings: &DosSettings,
    name: Option<&str>,
    password: Option<&str>,
) -> Result<(), &'static str> {
    let (Some(name), Some(password)) = (name, password) else {
        return Err("no-credentials");
    };
    match settings.accounts.get(name) {
        None if settings.other_accounts => Ok(()),
        None => Err("credentials"),
        Some(account) if account.locked || account.password != password => Err("credentials"),
        Some(account) if !account.web_service => Err("permission"),
        Some(_) => Ok(()),
    }
}
