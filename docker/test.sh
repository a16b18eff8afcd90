#!/usr/bin/env bash
# Tries the images as their users start them. Each way of starting the provider has to serve real
# bookings: a static program can start and fail at its first request.
#
#   docker/test.sh [--tag TAG]
set -euo pipefail
cd "$(dirname "$0")/.."

tag=latest
[ "${1:-}" = --tag ] && tag=$2
provider=bookend-provider:$tag
consumer=bookend-consumer:$tag
most=15000000      # bytes of an image
most_memory=25000  # kilobytes of a provider at rest
most_ready=300     # milliseconds from the program's start to its ready line
most_stop=3000     # milliseconds for an orderly stop

scratch=$(mktemp -d)
started=()
clean() {
    local status=$?
    ((${#started[@]} == 0)) || docker rm -fv "${started[@]}" >/dev/null 2>&1 || true
    rm -rf "$scratch"
    exit "$status"
}
trap clean EXIT

passed=0
failed=0
ok() { passed=$((passed + 1)) && printf 'ok    %s\n' "$1"; }
not_ok() { failed=$((failed + 1)) && printf 'FAIL  %s\n' "$1"; }
# check WHAT COMMAND…: whether a command succeeds.
check() {
    local what=$1
    shift
    if "$@" >"$scratch/out" 2>&1; then ok "$what"; else
        not_ok "$what"
        sed 's/^/      /' "$scratch/out"
    fi
}
at_most() { (($1 <= $2)) || { echo "$1 is more than $2" && false; }; }
same() { [ "$1" = "$2" ] || { echo "found \`$1\`, wanted \`$2\`" && false; }; }
now() { echo $(($(date +%s%N) / 1000000)); }

# Starts a provider, and waits for its ready line; leaves its id in `id`.
start() {
    id=$(docker run --detach "$@")
    started+=("$id")
    for _ in $(seq 100); do
        docker logs "$id" 2>/dev/null | grep -q '^ready: ' && return 0
        sleep 0.1
    done
    docker logs "$id"
    return 1
}
# Plays journeys that book, read and cancel, beside a provider.
books() {
    docker run --rm --network "container:$id" "$@" "$consumer" \
        run --target http://127.0.0.1:4434/STU3 --only 'book,cancel'
}
stop() {
    local begun
    begun=$(now)
    docker stop --time 10 "$id" >/dev/null
    at_most $(($(now) - begun)) $most_stop && same "$(docker inspect --format '{{.State.ExitCode}}' "$id")" 0
}
inspect() { docker image inspect --format "$2" "$1"; }

echo "== what the images are"
for image in "$provider" "$consumer"; do
    size=$(inspect "$image" '{{.Size}}')
    check "$image has $size bytes, at most $most" at_most "$size" $most
    check "$image is not root" same "$(inspect "$image" '{{.Config.User}}')" 65532:65532
    check "$image says its licences" same "$(inspect "$image" '{{index .Config.Labels "org.opencontainers.image.licenses"}}')" "MIT OR Apache-2.0"
    check "$image says its version" same "$(docker run --rm "$image" version)" "${image%:*} $(inspect "$image" '{{index .Config.Labels "org.opencontainers.image.version"}}')"
done
check "the provider is asked for its health by itself" same \
    "$(inspect "$provider" '{{json .Config.Healthcheck.Test}}')" '["CMD","/bookend-provider","healthcheck"]'

echo "== a provider with nothing said"
ready=
for _ in 1 2 3; do
    # The quickest of three: another program may be busy at the time of one.
    [ -z "$ready" ] || docker stop --time 10 "$id" >/dev/null
    begun=$(now)
    start --publish 127.0.0.1::4434 --publish 127.0.0.1::4435 "$provider"
    whole=$(($(now) - begun))
    # The engine's own times: from the start of the program to its ready line.
    began=$(date -d "$(docker inspect --format '{{.State.StartedAt}}' "$id")" +%s%N)
    line=$(docker logs --timestamps "$id" 2>/dev/null | grep 'ready: ' | cut -d' ' -f1)
    took=$((($(date -d "$line" +%s%N) - began) / 1000000))
    echo "      docker run to ready: $whole ms as the shell sees it, of them $took ms of the program"
    [ -n "$ready" ] && ((ready <= took)) || ready=$took
done
check "ready $ready ms after its start, at most $most_ready" at_most "$ready" $most_ready
address=$(docker port "$id" 4434/tcp)
metadata() {
    [ "$(curl -s -o "$scratch/answer" -w '%{http_code}' "http://$address/STU3/metadata")" -lt 500 ]
}
check "it answers on the port that is published" metadata
check "it takes bookings" books
control=$(docker port "$id" 4435/tcp)
token=$(docker logs "$id" 2>/dev/null | sed -n 's/^ready: .*#token=\([0-9a-f]*\)$/\1/p')
controlled() {
    same "$(curl -s -o /dev/null -w '%{http_code}' "http://$control/appointments")" 401 &&
        curl -sf -H "Authorization: Bearer $token" "http://$control/appointments" | jq -e '.appointments | length > 0' >/dev/null
}
check "its control port is open to whoever has the token of the ready line" controlled
pid=$(docker inspect --format '{{.State.Pid}}' "$id")
memory=$(awk '/^VmRSS/ {print $2}' "/proc/$pid/status")
echo "      after its first bookings: $memory kB of memory"
healthy() {
    for _ in $(seq 150); do
        [ "$(docker inspect --format '{{.State.Health.Status}}' "$id")" = healthy ] && return 0
        sleep 0.2
    done
    docker inspect --format '{{json .State.Health}}' "$id" && false
}
check "the engine finds it healthy" healthy
check "it stops in order, and says 0" stop

start "$provider"
pid=$(docker inspect --format '{{.State.Pid}}' "$id")
# What was read at the start is given back soon.
for _ in $(seq 25); do
    memory=$(awk '/^VmRSS/ {print $2}' "/proc/$pid/status")
    [ "$memory" -le $most_memory ] && break
    sleep 0.2
done
check "at rest it has $memory kB of memory, at most $most_memory" at_most "$memory" $most_memory
check "it stops in order before its first request" stop

echo "== as other people run it"
start --user 12345:6789 "$provider"
check "as another uid it takes bookings" books --user 4321:4321
check "and stops in order" stop
start --read-only "$provider"
check "with a read-only root it takes bookings" books --read-only
check "and stops in order" stop
start --read-only --cap-drop ALL --security-opt no-new-privileges --network none "$provider"
check "without capabilities and without a network it takes bookings" books --cap-drop ALL
check "and stops in order" stop

echo "== with nothing around it, not even /dev"
root=$scratch/root
mkdir "$root" "$root-consumer"
for role in provider consumer; do
    box=$(docker create "bookend-$role:$tag")
    docker export "$box" | tar -C "$root$([ $role = consumer ] && echo -consumer)" -x 2>/dev/null || true
    docker rm -v "$box" >/dev/null
done
rm -rf "$root/dev" "$root-consumer/dev"
bare() {
    local ready status=0
    chroot --userspec=65532:65532 "$root" /bookend-provider serve --listen 127.0.0.1:0 >"$scratch/bare" 2>&1 &
    local child=$!
    for _ in $(seq 100); do
        grep -q '^ready: ' "$scratch/bare" && break
        sleep 0.1
    done
    ready=$(sed -n 's/^ready: \([^ ]*\) .*/\1/p' "$scratch/bare")
    chroot --userspec=65532:65532 "$root-consumer" /bookend-consumer run --target "$ready" --only 'book,cancel' || status=1
    kill -TERM $child
    wait $child || status=1
    return $status
}
check "both programs book without /dev" bare

echo "== what is mounted"
mkdir "$scratch/scripts" "$scratch/evidence"
chmod 1777 "$scratch/evidence"
cat >"$scratch/scripts/closed.yaml" <<'SCRIPT'
bookend: 1
dialect: careconnect-stu3
behaviours:
  - id: closed
    title: Every booking loses its slot to somebody else
    when: {interaction: appointment.book}
    then: {answer: {refuse: slot-gone}}
SCRIPT
chmod -R a+rX "$scratch/scripts" && chmod a+x "$scratch"
start --volume "$scratch/scripts:/etc/bookend:ro" --user 12345:6789 \
    --volume "$scratch/evidence:/evidence" --env BOOKEND_EVIDENCE=/evidence "$provider"
refused() { ! books >"$scratch/refused" 2>&1 && grep -q 422 "$scratch/refused"; }
check "scripts below /etc/bookend come over what ships" refused
check "it stops in order" stop
page() { find "$scratch/evidence" -name index.html | grep -q . && find "$scratch/evidence" -name index.html -user 12345 | grep -q .; }
check "the evidence is on the host, and belongs to its uid" page
start "$provider"
evidence() {
    docker run --rm --read-only --user 4321:4321 --network "container:$id" --volume "$scratch/evidence:/evidence" "$consumer" \
        run --target http://127.0.0.1:4434/STU3 --only book --evidence /evidence/consumer &&
        find "$scratch/evidence/consumer" -name junit.xml -user 4321 | grep -q .
}
check "so is the evidence of a consumer" evidence

echo "== a consumer in one line"
check "a suite against a provider" docker run --rm --network "container:$id" "$consumer" run --target http://127.0.0.1:4434/STU3 --suite booking
no_target() {
    local status=0
    docker run --rm "$consumer" run --target http://127.0.0.1:1/STU3 || status=$?
    same "$status" 4
}
check "a target that is not there ends it with 4" no_target
check "both ends in one container" docker run --rm --read-only --tmpfs /tmp "$consumer" rehearse --only 'book*' --evidence /evidence/rehearsal
check "both ends over mutual TLS" docker run --rm "$consumer" rehearse --tls --only 'book,cancel' --evidence /evidence/rehearsal
check "it stops in order" stop

echo "== behind TLS"
mkdir "$scratch/tls" && chmod 1777 "$scratch/tls"
check "certificates are made by the image" docker run --rm --volume "$scratch/tls:/tls" "$provider" certs /tls
start --volume "$scratch/tls:/tls:ro" --env BOOKEND_TLS_CERT=/tls/provider.pem --env BOOKEND_TLS_KEY=/tls/provider.key \
    --env BOOKEND_CLIENT_CA=/tls/ca.pem "$provider"
secure() {
    docker run --rm --network "container:$id" --volume "$scratch/tls:/tls:ro" "$consumer" run --target https://localhost:4434/STU3 \
        --ca /tls/ca.pem --client-cert /tls/consumer.pem --client-key /tls/consumer.key --only 'book,cancel'
}
check "it takes bookings over mutual TLS" secure
check "the engine finds it healthy behind mutual TLS" healthy
check "it stops in order" stop

echo "== the national services"
start --publish 127.0.0.1::4440 "$provider" national
address=$(docker port "$id" 4440/tcp)
check "they answer on the port that is published" same "$(curl -s "http://$address/healthcheck")" pass
check "the engine finds them healthy" healthy
check "they stop in order" stop

echo
echo "$passed passed, $failed failed"
((failed == 0))
