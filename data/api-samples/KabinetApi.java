/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The API of Kabinet in Java; nothing but the JDK is needed (17 and later). Run this file to see it work:
 *
 *   KABINET_URL=https://kabinet.example.org KABINET_API_KEY_FILE=key.txt java KabinetApi.java
 *
 * key.txt holds the secret of a key (kabinetctl api-key create …) and should be readable by you alone.
 * JSON is read by the small class at the end; with a library of your own you need only the first one.
 */
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class KabinetApi {
    /** What the server did not do, and why (RFC 9457): code is for programs, the message for people. */
    public static class Problem extends IOException {
        public final int status;
        public final String code;
        public final List<Object> errors;
        final HttpResponse<String> answer;

        @SuppressWarnings("unchecked")
        Problem(HttpResponse<String> answer, Map<String, Object> body) {
            super(String.valueOf(body.getOrDefault("detail", "status " + answer.statusCode())));
            this.answer = answer;
            status = answer.statusCode();
            code = (String) body.get("code");
            errors = (List<Object>) body.getOrDefault("errors", List.of());
        }
    }

    private static final Duration RENEW_BEFORE = Duration.ofMinutes(10);
    private static final int TRIES = 4;

    private final HttpClient http
        = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10)).build();
    private final String url;
    private final String secret;
    private String token;
    private Instant goodUntil = Instant.EPOCH;

    public KabinetApi(String url, String secret) {
        this.url = url.replaceAll("/+$", "");
        this.secret = secret;
    }

    private static Map<String, Object> object(String json) {
        return json.isEmpty() ? Map.of() : Json.object(json);
    }

    private HttpResponse<String> send(String method, String path, Object body, Map<String, String> headers)
        throws IOException, InterruptedException {
        HttpRequest.Builder request
            = HttpRequest.newBuilder(URI.create(url + path))
                  .timeout(Duration.ofSeconds(30))
                  .method(method, body == null ? HttpRequest.BodyPublishers.noBody()
                                               : HttpRequest.BodyPublishers.ofString(Json.write(body)));
        if (body != null)
            request.header("Content-Type",
                           method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
        headers.forEach(request::header);
        HttpResponse<String> answer
            = http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() >= 300) {
            boolean json = answer.headers().firstValue("Content-Type").orElse("").contains("json");
            throw new Problem(answer, json ? object(answer.body()) : Map.of());
        }
        return answer;
    }

    /** A new token for the key; the former one stays good to its end. */
    public void renew() throws IOException, InterruptedException {
        Map<String, Object> answer = object(send("POST", "/v1/token", Map.of("api_key", secret), Map.of()).body());
        token = (String) answer.get("access_token");
        goodUntil = Instant.ofEpochMilli((Long) answer.get("expires_at"));
    }

    /** What was not let through is tried again; what was refused is a Problem. */
    public HttpResponse<String> call(String method, String path, Object body, Map<String, String> more)
        throws IOException, InterruptedException {
        for (int left = TRIES - 1;; left--) {
            if (Instant.now().isAfter(goodUntil.minus(RENEW_BEFORE)))
                renew();
            Map<String, String> headers = new LinkedHashMap<>(more);
            headers.put("Authorization", "Bearer " + token);
            try {
                return send(method, path, body, headers);
            } catch (Problem problem) {
                if (left == 0)
                    throw problem;
                if ("token-expired".equals(problem.code))
                    goodUntil = Instant.EPOCH;
                else if (problem.status == 429 || problem.status == 503)
                    Thread.sleep(1000 * problem.answer.headers().firstValueAsLong("Retry-After").orElse(1));
                else
                    throw problem;
            }
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Every row that matches, page by page: list("licence", Map.of("status", "active", "sort", "-sold_on")). */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> list(String entity, Map<String, String> query)
        throws IOException, InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        StringBuilder base = new StringBuilder("/v1/" + entity + "?");
        query.forEach((name, value) -> base.append(encode(name)).append('=').append(encode(value)).append('&'));
        String cursor = "";
        do {
            Map<String, Object> page
                = object(call("GET", base + (cursor.isEmpty() ? "" : "cursor=" + encode(cursor)), null, Map.of()).body());
            rows.addAll((List<Map<String, Object>>) page.get("items"));
            cursor = (String) page.get("next");
        } while (cursor != null);
        return rows;
    }

    /** Adds one. The key makes it safe to send the same request again, also after a crash: keep it till then. */
    public Map<String, Object> create(String entity, Map<String, ?> fields, String key)
        throws IOException, InterruptedException {
        return object(call("POST", "/v1/" + entity, fields, Map.of("Idempotency-Key", key)).body());
    }

    /** Reads, has a function say what to set, writes; once more if somebody was faster. */
    public Map<String, Object> change(String entity, String id, Function<Map<String, Object>, Map<String, ?>> how)
        throws IOException, InterruptedException {
        String path = "/v1/" + entity + "/" + id;
        while (true) {
            HttpResponse<String> before = call("GET", path, null, Map.of());
            String tag = before.headers().firstValue("ETag").orElseThrow();
            try {
                return object(call("PATCH", path, how.apply(object(before.body())), Map.of("If-Match", tag)).body());
            } catch (Problem problem) {
                if (problem.status != 412)
                    throw problem;
            }
        }
    }

    public void delete(String entity, String id) throws IOException, InterruptedException {
        String path = "/v1/" + entity + "/" + id;
        String tag = call("GET", path, null, Map.of()).headers().firstValue("ETag").orElseThrow();
        call("DELETE", path, null, Map.of("If-Match", tag));
    }

    /** Whether a request to your webhook is genuine and fresh; the secret is as the webhook's creation gave it. */
    public static boolean isFromKabinet(String secret, String id, String timestamp, String signatures, byte[] body)
        throws GeneralSecurityException {
        if (!timestamp.matches("[0-9]{1,12}")
            || Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) > 300)
            return false;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        String good = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        for (String one : signatures.split(" "))
            if (MessageDigest.isEqual(good.getBytes(StandardCharsets.UTF_8), one.getBytes(StandardCharsets.UTF_8)))
                return true;
        return false;
    }

    public static void main(String[] args) throws Exception {
        String secret = Files.readString(Path.of(System.getenv("KABINET_API_KEY_FILE"))).strip();
        KabinetApi api = new KabinetApi(System.getenv("KABINET_URL"), secret);
        Map<String, Object> client = api.create("client", Map.of("name", "ООО «Пример»", "phone", "+7 912 345-67-89"),
                                                UUID.randomUUID().toString());
        String id = (String) client.get("id");
        System.out.println("added " + id + " " + client.get("phone"));
        client = api.change("client", id, row -> Map.of("address", "Казань"));
        System.out.println("changed " + id + " " + ("Казань".equals(client.get("address")) ? "ok" : "not"));
        System.out.println("clients " + api.list("client", Map.of("limit", "2")).size());
        System.out.println("found " + api.list("client", Map.of("q", "пример")).size());
        try {
            api.create("client", Map.of("name", "", "unicorn", 1), UUID.randomUUID().toString());
        } catch (Problem problem) {
            System.out.println("refused " + problem.status + " " + problem.errors.size());
        }
        api.delete("client", id);
        System.out.println("deleted " + id);
    }

    /** As much of JSON as is needed here: objects are maps, arrays lists, whole numbers Long. */
    static final class Json {
        private final String text;
        private int at;

        private Json(String text) {
            this.text = text;
        }

        @SuppressWarnings("unchecked")
        static Map<String, Object> object(String text) {
            return (Map<String, Object>) new Json(text).value();
        }

        private char peek() {
            while (Character.isWhitespace(text.charAt(at)))
                at++;
            return text.charAt(at);
        }

        private boolean take(char wanted) {
            if (peek() != wanted)
                return false;
            at++;
            return true;
        }

        private Object value() {
            switch (peek()) {
            case '{':
                return members();
            case '[':
                return items();
            case '"':
                return string();
            case 't':
                at += 4;
                return true;
            case 'f':
                at += 5;
                return false;
            case 'n':
                at += 4;
                return null;
            default:
                return number();
            }
        }

        private Map<String, Object> members() {
            Map<String, Object> map = new LinkedHashMap<>();
            take('{');
            while (!take('}')) {
                peek();
                String name = string();
                take(':');
                map.put(name, value());
                take(',');
            }
            return map;
        }

        private List<Object> items() {
            List<Object> list = new ArrayList<>();
            take('[');
            while (!take(']')) {
                list.add(value());
                take(',');
            }
            return list;
        }

        private String string() {
            StringBuilder out = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                char c = text.charAt(at);
                if (c == '\\') {
                    c = text.charAt(++at);
                    if (c == 'u') {
                        out.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                        at += 4;
                        continue;
                    }
                    int i = "bfnrt".indexOf(c);
                    c = i >= 0 ? "\b\f\n\r\t".charAt(i) : c;
                }
                out.append(c);
            }
            at++;
            return out.toString();
        }

        private Object number() {
            int start = at;
            while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0)
                at++;
            String digits = text.substring(start, at);
            return digits.matches("-?[0-9]+") ? (Object) Long.valueOf(digits) : (Object) Double.valueOf(digits);
        }

        static String write(Object value) {
            StringBuilder out = new StringBuilder();
            write(value, out);
            return out.toString();
        }

        private static void write(Object value, StringBuilder out) {
            if (value instanceof Map<?, ?> map) {
                out.append('{');
                map.forEach((name, member) -> {
                    out.append(out.charAt(out.length() - 1) == '{' ? "" : ",");
                    write(name, out);
                    out.append(':');
                    write(member, out);
                });
                out.append('}');
            } else if (value instanceof List<?> list) {
                out.append('[');
                for (Object item : list) {
                    out.append(out.charAt(out.length() - 1) == '[' ? "" : ",");
                    write(item, out);
                }
                out.append(']');
            } else if (value instanceof String string) {
                out.append('"');
                for (char c : string.toCharArray())
                    out.append(c == '"' || c == '\\' ? "\\" + c : c < ' ' ? String.format("\\u%04x", (int) c) : "" + c);
                out.append('"');
            } else {
                out.append(value);
            }
        }
    }
}
