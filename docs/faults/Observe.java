import java.io.FileInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Scanner;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks for each URL of standard input, with the number of a fault, and says what came of it. */
public class Observe {
    public static void main(String[] arguments) throws Exception {
        var patience = Duration.ofSeconds(Long.parseLong(arguments[0]));
        var pool = Executors.newFixedThreadPool(8);
        var answers = new ArrayList<Future<String>>();
        var lines = new Scanner(System.in);
        while (lines.hasNextLine()) {
            var parts = lines.nextLine().split("\t", -1);
            answers.add(pool.submit(() -> ask(parts[0], parts[1], parts[2], patience)));
        }
        for (var answer : answers) {
            System.out.println(answer.get());
        }
        pool.shutdown();
        System.exit(0);
    }

    private static String ask(String url, String fault, String authority, Duration patience) {
        try {
            var builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
            if (!authority.isEmpty()) {
                builder.sslContext(trusting(authority));
            }
            var request = HttpRequest.newBuilder(URI.create(url)).timeout(patience).header("Fault", fault).build();
            var whole = builder.build().sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
            // The library's own time limit ends with the head of an answer.
            var answer = whole.get(patience.toMillis() + 300, java.util.concurrent.TimeUnit.MILLISECONDS);
            var told = "`" + answer.statusCode() + "`";
            return answer.statusCode() == 200 ? told + ", " + answer.body().length + " bytes" : told.replace("`", "");
        } catch (java.util.concurrent.TimeoutException error) {
            return "no body within the time that the caller waits";
        } catch (Exception error) {
            Throwable inner = error;
            while (inner.getCause() != null && !(inner instanceof java.net.http.HttpTimeoutException)) {
                inner = inner.getCause();
            }
            return inner.getClass().getSimpleName() + ": " + inner.getMessage();
        }
    }

    private static SSLContext trusting(String authority) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var file = new FileInputStream(authority)) {
            store.setCertificateEntry("authority", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
