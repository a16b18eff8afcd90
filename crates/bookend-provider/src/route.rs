//! Which interaction a request is.

use bookend_model::{Refusal, Request};
use bookend_script::{Dialect, Interaction};

/// Which interaction a request is, and the parts of its path by name.
#[derive(Debug)]
pub(crate) struct Route<'r> {
    pub(crate) interaction: Option<&'r Interaction>,
    pub(crate) path: Vec<(&'r str, &'r str)>,
    /// The methods that are possible on the path, when this one is not.
    allowed: Option<String>,
    /// Whether a stand-in for a national service is asked, and no provider.
    pub(crate) is_of_stand_in: bool,
    /// Whose certificate the caller has shown.
    pub(crate) certificate: Option<&'r str>,
}

/// Finds the interaction of a request by method and path; one that is not below the service root is
/// none.
pub(crate) fn route<'r>(dialect: &'r Dialect, request: &'r Request, is_inside: bool) -> Route<'r> {
    let mut methods: Vec<&str> = Vec::new();
    for interaction in dialect.interactions.iter().filter(|_| is_inside) {
        let Some(path) = interaction.path.captures(&request.path) else {
            continue;
        };
        if interaction.method == request.method {
            return Route {
                interaction: Some(interaction),
                path,
                allowed: None,
                is_of_stand_in: false,
                certificate: None,
            };
        }
        if !methods.contains(&interaction.method.as_str()) {
            methods.push(&interaction.method);
        }
    }
    Route {
        interaction: None,
        path: Vec::new(),
        allowed: (!methods.is_empty()).then(|| methods.join(", ")),
        is_of_stand_in: false,
        certificate: None,
    }
}

impl<'r> Route<'r> {
    /// Returns the route of what a stand-in is asked, once it is known what that is, by whoever has shown
    /// a certificate of this name.
    pub(crate) fn of_stand_in(
        interaction: Option<&'r Interaction>,
        certificate: Option<&'r str>,
    ) -> Self {
        Self {
            interaction,
            path: Vec::new(),
            allowed: None,
            is_of_stand_in: true,
            certificate,
        }
    }

    /// Returns the name of the interaction.
    pub(crate) fn name(&self) -> Option<&str> {
        self.interaction
            .map(|interaction| interaction.name.as_str())
    }

    /// Returns the refusal for a request that is no interaction.
    pub(crate) fn refusal(&self, request: &Request) -> Refusal {
        match &self.allowed {
            Some(allowed) => Refusal::new("method-not-allowed")
                .with("found", request.method.as_str())
                .with("allowed", allowed.as_str()),
            None => {
                let path: String = request.path.chars().take(80).collect();
                Refusal::new("not-found").with("found", path)
            }
        }
    }
}
