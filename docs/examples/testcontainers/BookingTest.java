import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

/** The provider's image in a test: org.testcontainers:junit-jupiter and jackson-databind. */
@Testcontainers
class BookingTest {
    private static final int PORT = 4434;
    private static final String INTERACTION = "urn:nhs:names:services:careconnect:fhir:rest:";

    @Container
    private static final GenericContainer<?> PROVIDER =
            new GenericContainer<>(DockerImageName.parse("bookend-provider"))
                    .withExposedPorts(PORT)
                    // Which port it will be is not known yet: the provider goes by what requests call it.
                    .withEnv("BOOKEND_POLICY", "location-host=request")
                    .waitingFor(Wait.forLogMessage("ready: .*\\n", 1));

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private final String root = "http://" + PROVIDER.getHost() + ":" + PROVIDER.getMappedPort(PORT) + "/STU3";

    @Test
    void aSlotIsBooked() throws Exception {
        var found = send("GET", "/Slot?schedule.actor:healthcareservice=999999999&status=free",
                "search:slot", "organization/slot.read", "");
        assertEquals(200, found.statusCode(), found.body());
        JsonNode slot = null;
        for (JsonNode entry : mapper.readTree(found.body()).path("entry")) {
            if (slot == null && entry.at("/resource/resourceType").asText().equals("Slot")) {
                slot = entry.path("resource");
            }
        }
        var values = Map.of(
                "SLOT", slot.path("id").asText(),
                "SLOT-SYSTEM", slot.at("/identifier/0/system").asText(),
                "SLOT-VALUE", slot.at("/identifier/0/value").asText(),
                "SCHEDULE", slot.at("/schedule/reference").asText(),
                "START", slot.path("start").asText(),
                "END", slot.path("end").asText(),
                "DOCUMENT", UUID.randomUUID().toString(),
                "NOW", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        var made = send("POST", "/Appointment", "create:appointment", "patient/appointment.write",
                filled("appointment.json", values));
        assertEquals(201, made.statusCode(), made.body());
        assertEquals("booked", mapper.readTree(made.body()).path("status").asText());
    }

    private HttpResponse<String> send(String method, String path, String interaction, String scope, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(root + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Ssp-From", "123456123456")
                .header("Ssp-To", "987654456789")
                .header("Ssp-TraceID", UUID.randomUUID().toString())
                .header("Ssp-InteractionID", INTERACTION + interaction)
                .header("X-Request-ID", UUID.randomUUID().toString())
                .header("Authorization", "Bearer " + token(scope))
                .header("Accept", "application/fhir+json")
                .header("Content-Type", "application/fhir+json");
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** An unsigned token that lives for five minutes, as the standard has it. */
    private String token(String scope) throws IOException {
        long now = Instant.now().getEpochSecond();
        var claims = filled("claims.json", Map.of("AUDIENCE", root, "SCOPE", scope,
                "ISSUED", String.valueOf(now), "EXPIRES", String.valueOf(now + 300)));
        return encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + encoded(claims) + ".";
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A template of the folder in which the tests are run, with values in their places. */
    private static String filled(String name, Map<String, String> values) throws IOException {
        var text = Files.readString(Path.of(name));
        for (var value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        return text;
    }
}
