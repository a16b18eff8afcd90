# The consumer: one static program, and the folders that it may be given.
# The build context is the root file system that docker/build.sh stages.
FROM scratch
COPY . /
# Any uid will do; /evidence is open to all.
USER 65532:65532
ENV BOOKEND_SCRIPT_DIR=/etc/bookend
VOLUME /evidence
# A rehearsal writes below `evidence`, where it runs.
WORKDIR /
ENTRYPOINT ["/bookend-consumer"]
CMD ["rehearse"]
