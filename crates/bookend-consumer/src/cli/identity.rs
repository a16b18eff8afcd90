//! Who the consumer says it is.

use crate::ground::Identity;
use clap::Args;

/// Who the consumer says it is, and whom it calls.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Identity")]
pub struct IdentityArgs {
    /// The consumer's ASID.
    #[arg(
        long,
        value_name = "ASID",
        env = "BOOKEND_IDENTITY_ASID",
        default_value = "123456123456"
    )]
    pub identity_asid: String,
    /// The issuer of its tokens.
    #[arg(
        long,
        value_name = "URL",
        env = "BOOKEND_IDENTITY_ISSUER",
        default_value = "https://bookend.example/consumer"
    )]
    pub identity_issuer: String,
    /// The local id of the user.
    #[arg(
        long,
        value_name = "ID",
        env = "BOOKEND_IDENTITY_USER",
        default_value = "bookend-user"
    )]
    pub identity_user: String,
    /// The id of the device.
    #[arg(
        long,
        value_name = "ID",
        env = "BOOKEND_IDENTITY_DEVICE",
        default_value = "bookend-consumer"
    )]
    pub identity_device: String,
    /// The name of the organisation.
    #[arg(
        long,
        value_name = "NAME",
        env = "BOOKEND_IDENTITY_ORGANISATION",
        default_value = "Bookend Clinical Assessment Service"
    )]
    pub identity_organisation: String,
    /// The ODS code of the organisation.
    #[arg(
        long,
        value_name = "CODE",
        env = "BOOKEND_IDENTITY_ODS",
        default_value = "A1001"
    )]
    pub identity_ods: String,
    /// The family name of the user.
    #[arg(
        long,
        value_name = "NAME",
        env = "BOOKEND_IDENTITY_FAMILY",
        default_value = "Tester"
    )]
    pub identity_family: String,
    /// The given name of the user.
    #[arg(
        long,
        value_name = "NAME",
        env = "BOOKEND_IDENTITY_GIVEN",
        default_value = "Robin"
    )]
    pub identity_given: String,
    /// What stands before the name of the user.
    #[arg(
        long,
        value_name = "TEXT",
        env = "BOOKEND_IDENTITY_PREFIX",
        default_value = "Dr"
    )]
    pub identity_prefix: String,
    /// The provider's ASID.
    #[arg(
        long,
        value_name = "ASID",
        env = "BOOKEND_TARGET_ASID",
        default_value = "987654456789"
    )]
    pub target_asid: String,
}

impl IdentityArgs {
    /// Returns the flags whose value is not the one that they have when nothing is said, with it.
    pub fn said(&self) -> Vec<(String, String)> {
        let values = [
            ("identity-asid", &self.identity_asid),
            ("identity-issuer", &self.identity_issuer),
            ("identity-user", &self.identity_user),
            ("identity-device", &self.identity_device),
            ("identity-organisation", &self.identity_organisation),
            ("identity-ods", &self.identity_ods),
            ("identity-family", &self.identity_family),
            ("identity-given", &self.identity_given),
            ("identity-prefix", &self.identity_prefix),
            ("target-asid", &self.target_asid),
        ];
        let is_default = |flag: &str, value: &str| {
            let default = super::default_of::<Self>(flag);
            default.is_some_and(|default| default == value)
        };
        let said = values
            .iter()
            .filter(|(flag, value)| !is_default(flag, value));
        said.map(|(flag, value)| ((*flag).to_owned(), (*value).clone()))
            .collect()
    }

    /// Returns the identity.
    pub fn identity(&self) -> Identity {
        Identity {
            asid: self.identity_asid.clone(),
            issuer: self.identity_issuer.clone(),
            user: self.identity_user.clone(),
            device: self.identity_device.clone(),
            organisation: self.identity_organisation.clone(),
            ods: self.identity_ods.clone(),
            family: self.identity_family.clone(),
            given: self.identity_given.clone(),
            prefix: self.identity_prefix.clone(),
        }
    }
}
