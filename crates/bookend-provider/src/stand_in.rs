//! `bookend-provider national`: the national services on one machine.

use crate::logging::log_to_stderr;
use crate::stop_signal::StopSignal;
use crate::{
    NOTHING_WRONG, SCRIPT_WRONG, UsageError, checked, control_of, print, say, show, tell_warnings,
};
use anyhow::Result;
use bookend_national::NationalOptions;
use bookend_national::catalogue::Catalogue;
use bookend_profile::Profiles;
use bookend_provider::national::{CatalogueError, National};
use bookend_provider::{Scripted, load, load_to_serve, over_stand_ins};
use bookend_script::{Script, tally};
use std::net::SocketAddr;
use std::sync::Arc;

/// Scripts, with the profiles of the packages.
type Checked = (Script, Option<Arc<Profiles>>);

/// Stands in for the national services until stopped.
pub(super) fn stand_in(args: &National) -> Result<u8> {
    if args.control.watch && args.evidence.is_some() {
        let reason = "evidence is of the scripts that it began with, and `--watch` puts others in force: leave out one of them";
        return Err(UsageError(reason.to_owned()).into());
    }
    let catalogue = match args.read() {
        Ok(catalogue) => catalogue,
        Err(CatalogueError::Wrong(diagnostics, sources)) => {
            show(&diagnostics, &sources);
            say(&format!("\n{}", tally(&diagnostics)));
            return Ok(SCRIPT_WRONG);
        }
        Err(CatalogueError::Files(error)) => return Err(error.into()),
    };
    let script = if args.wants_scripts() {
        let load = if args.check { load } else { load_to_serve };
        let Some(script) = checked(&args.script, load)? else {
            return Ok(SCRIPT_WRONG);
        };
        Some(script)
    } else {
        None
    };
    if args.check {
        if let Some((script, _)) = script.filter(|(script, _)| !script.warnings().is_empty()) {
            show(script.warnings(), script.sources());
        }
        print(&format!("nothing wrong: {}", known(&catalogue)))?;
        return Ok(NOTHING_WRONG);
    }
    serve(args, catalogue, script)
}

/// Listens until stopped, under the scripts where there are any.
fn serve(args: &National, catalogue: Catalogue, script: Option<Checked>) -> Result<u8> {
    let known = known(&catalogue);
    log_to_stderr(&args.log)?;
    if let Some((script, _)) = &script {
        tell_warnings(script);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let stop = StopSignal::listen()?;
        let options = args.options();
        let scripted = script.map(|(script, profiles)| {
            over_stand_ins(script, args.script_options(&options, profiles))
        });
        let scripted = scripted.transpose()?;
        let options = NationalOptions {
            conduct: scripted.as_ref().map(Scripted::conduct),
            ..options
        };
        let running = bookend_national::start(catalogue, &options)?;
        let http = running.url();
        let at = |scheme: &str, at: Option<SocketAddr>| {
            at.map_or_else(String::new, |at| format!(" {scheme}://{at},"))
        };
        let ldap = at("ldap", running.ldap()) + &at("ldaps", running.ldaps());
        let control = scripted.as_ref().and_then(Scripted::control_address);
        let control = control_of(control, args.control.drawn_token());
        print(&format!("ready: {http},{ldap} {known}{control}"))?;
        stop.received().await;
        let folders = running.stop().await?;
        if let Some(scripted) = scripted {
            scripted.stop().await;
        }
        for folder in folders {
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
