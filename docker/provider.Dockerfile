# The provider: one static program, and the folders that it may be given.
# The build context is the root file system that docker/build.sh stages.
FROM scratch
COPY . /
# Any uid will do; /evidence is open to all.
USER 65532:65532
# It serves as a provider or, after `national`, as the national services: the health check asks whoever
# listens. Whoever reads the ready line has the token of the control port. What is read at the start is
# given back to the system in small pages, and at once: what is given back later is kept for as long as
# nobody asks for anything. Many providers may stand side by side.
ENV BOOKEND_LISTEN=0.0.0.0:4434 \
    BOOKEND_CONTROL=0.0.0.0:4435 \
    BOOKEND_CONTROL_TOKEN=auto \
    BOOKEND_SCRIPT_DIR=/etc/bookend \
    BOOKEND_NATIONAL_LISTEN=0.0.0.0:4440 \
    BOOKEND_NATIONAL_LDAP=0.0.0.0:3389 \
    BOOKEND_HEALTHCHECK_ADDRESS=127.0.0.1:4434,127.0.0.1:4440 \
    MIMALLOC_ALLOW_THP=0 \
    MIMALLOC_PURGE_DELAY=0
VOLUME /evidence
EXPOSE 4434 4435
HEALTHCHECK --interval=5s --timeout=4s --retries=3 CMD ["/bookend-provider", "healthcheck"]
ENTRYPOINT ["/bookend-provider"]
CMD ["serve"]
