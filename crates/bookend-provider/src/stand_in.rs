//! `bookend-provider national`: the national services on one machine.

use crate::logging::log_to_stderr;
use crate::stop_signal::StopSignal;
use crate::{NOTHING_WRONG, SCRIPT_WRONG, print, say, show};
use anyhow::Result;
use bookend_national::catalogue::Catalogue;
use bookend_provider::national::{CatalogueError, National};
use bookend_script::tally;

/// Stands in for the national services until stopped.
pub(super) fn stand_in(args: &National) -> Result<u8> {
    let catalogue = match args.read() {
        Ok(catalogue) => catalogue,
        Err(CatalogueError::Wrong(diagnostics, sources)) => {
            show(&diagnostics, &sources);
            say(&format!("\n{}", tally(&diagnostics)));
            return Ok(SCRIPT_WRONG);
        }
        Err(CatalogueError::Files(error)) => return Err(error.into()),
    };
    let known = known(&catalogue);
    if args.check {
        print(&format!("nothing wrong: {known}"))?;
        return Ok(NOTHING_WRONG);
    }
    log_to_stderr(&args.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let stop = StopSignal::listen()?;
        let running = bookend_national::start(catalogue, &args.options())?;
        let (http, ldap) = (running.url(), running.ldap());
        let ldaps = running.ldaps().map(|at| format!(" ldaps://{at},"));
        let ldaps = ldaps.unwrap_or_default();
        print(&format!("ready: {http}, ldap://{ldap},{ldaps} {known}"))?;
        stop.received().await;
        for folder in running.stop().await? {
            say(&format!("evidence: {}", folder.display()));
        }
        Ok(NOTHING_WRONG)
    })
}

fn known(catalogue: &Catalogue) -> String {
    let (services, systems) = (catalogue.services.len(), catalogue.systems.len());
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    format!(
        "{services} service{}, {systems} system{}",
        plural(services),
        plural(systems)
    )
}
