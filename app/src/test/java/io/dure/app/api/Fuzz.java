package io.dure.app.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests drawn from an OpenAPI document: some as it tells, most nearly so, some not at all. */
final class Fuzz {
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    private final Dice dice;
    private final JsonNode document;
    private final List<String> paths;

    /** {@code operation}: missing when the document tells of none. */
    record Request(String method, String path, String body, Map<String, String> headers, JsonNode operation) {}

    Fuzz(Dice dice, JsonNode document) {
        this.dice = dice;
        this.document = document;
        paths = document.get("paths").properties().stream()
                .map(Map.Entry::getKey)
                .filter(path -> !path.equals("/v1/events"))
                .toList();
    }

    Request request() {
        String path = dice.of(paths);
        JsonNode item = document.get("paths").get(path);
        List<String> told = METHODS.stream().filter(item::has).toList();
        String method = dice.oneIn(12) ? dice.of(METHODS) : dice.of(told);
        JsonNode operation = item.has(method) ? item.get(method) : MissingNode.getInstance();
        String at = path;
        Map<String, String> headers = new LinkedHashMap<>();
        List<String> query = new ArrayList<>();
        for (JsonNode told1 : operation.path("parameters")) {
            JsonNode parameter = resolved(told1);
            String name = parameter.get("name").asText();
            String value = parameter(parameter);
            switch (parameter.get("in").asText()) {
                case "path" -> at = at.replace("{" + name + "}", encoded(value));
                case "query" -> {
                    if (parameter.path("required").asBoolean() ? !dice.oneIn(8) : dice.oneIn(2)) {
                        query.add(name + "=" + encoded(value));
                    }
                }
                default -> {
                    if (dice.oneIn(3)) {
                        headers.put(name, value.replaceAll("[^ -~]", "x").strip() + "x");
                    }
                }
            }
        }
        at = at.replaceAll("\\{\\w+\\}", "1");
        if (dice.oneIn(20)) {
            query.add("surprise=" + encoded(text()));
        }
        JsonNode schema = schema(operation);
        String body = schema.isMissingNode() ? dice.oneIn(10) ? text() : "" : body(schema);
        return new Request(
                method.toUpperCase(Locale.ROOT),
                at + (query.isEmpty() ? "" : "?" + String.join("&", query)),
                body,
                headers,
                operation);
    }

    private JsonNode schema(JsonNode operation) {
        JsonNode content = resolved(operation.path("requestBody")).path("content");
        return content.isMissingNode() ? content : resolved(content.at("/application~1json/schema"));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    private String parameter(JsonNode parameter) {
        JsonNode schema = resolved(parameter.path("schema"));
        String name = parameter.get("name").asText();
        if (dice.oneIn(3)) {
            return text();
        }
        if (schema.path("type").asText().equals("integer")) {
            return dice.oneIn(4) ? hugeNumber() : String.valueOf(1 + dice.below(8));
        }
        if (schema.has("enum")) {
            return dice.of(strings(schema.get("enum")));
        }
        return likely(name);
    }

    /** What such a field may really hold. */
    private String likely(String name) {
        return switch (name) {
            case "queue" -> dice.of("amaranth", "amaranth/speech-amaranth", "all", "bordeaux/speech-bordeaux");
            case "node" -> dice.of("seoul/a/r1/n1", "seoul/a/r1/n4", "seoul/a/r9/n1");
            case "site", "sites" -> "seoul";
            case "from", "to", "notBefore", "deadline" -> dice.of("2026-11-22T09:00:00+09:00", "2030-01-01T00:00:00Z");
            case "timeLimit", "runs", "checkpoint" -> dice.of("1h", "5m", "0s", "-1s");
            case "memory" -> dice.of("1GiB", "64MiB", "9999999999TiB");
            case "gpuType" -> dice.of("H100", "L40");
            case "array" -> dice.of("0-3", "1,5%1");
            case "url" -> "https://192.0.2.1/x"; // an address that nobody has
            default -> "x" + dice.below(1000);
        };
    }

    // ---- bodies -----------------------------------------------------------------------------------------------

    private String body(JsonNode schema) {
        return switch (dice.below(16)) {
            case 0 -> "";
            case 1 -> dice.of("null", "[]", "1", "\"x\"", "true", "{}", "{} {}", "NaN");
            case 2 -> "{\"" + "a".repeat(dice.below(3000)) + "\": 1}";
            case 3 -> deep();
            case 4 -> text();
            case 5 -> {
                String whole = value(schema, "");
                yield whole.substring(0, dice.below(whole.length()));
            }
            case 6 -> "<xml><job queue='amaranth'/></xml>";
            default -> value(schema, "");
        };
    }

    private String deep() {
        int levels = dice.of(10, 900, 1001, 20_000);
        return dice.oneIn(2)
                ? "[".repeat(levels) + "]".repeat(levels)
                : "{\"jobs\":".repeat(levels) + "1" + "}".repeat(levels);
    }

    /** Of the schema, seven times in eight. */
    private String value(JsonNode unresolved, String name) {
        JsonNode schema = resolved(unresolved);
        if (!name.isEmpty() && dice.oneIn(10)) {
            return dice.of("null", "{}", "[]", "[null]", "1.5", "-1", hugeNumber(), "true", quoted(text()), "\"\"");
        }
        if (schema.has("enum")) {
            return quoted(dice.oneIn(6) ? text() : dice.of(strings(schema.get("enum"))));
        }
        return switch (schema.path("type").asText()) {
            case "integer" -> dice.oneIn(5) ? hugeNumber() : String.valueOf(dice.below(5));
            case "number" -> dice.oneIn(5) ? hugeNumber() : String.valueOf(dice.below(50) / 10.0);
            case "boolean" -> String.valueOf(dice.oneIn(2));
            case "array" -> array(schema, name);
            case "object" -> object(schema);
            default -> quoted(dice.oneIn(5) ? text() : likely(name));
        };
    }

    private String array(JsonNode schema, String name) {
        List<String> items = new ArrayList<>();
        int count = dice.of(0, 1, 1, 2, 5);
        for (int i = 0; i < count; i++) {
            items.add(value(schema.get("items"), name));
        }
        return "[" + String.join(", ", items) + "]";
    }

    private String object(JsonNode schema) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> required = strings(schema.path("required"));
        for (var field : schema.path("properties").properties()) {
            if (required.contains(field.getKey()) ? !dice.oneIn(15) : dice.oneIn(4)) {
                fields.put(field.getKey(), value(field.getValue(), field.getKey()));
            }
        }
        if (dice.oneIn(15) || schema.path("additionalProperties").isObject()) {
            fields.put(text(), quoted(text()));
        }
        return fields.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ": " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private String hugeNumber() {
        return dice.of(
                "-1",
                "0",
                "2147483647",
                "2147483648",
                "9223372036854775807",
                "99999999999999999999",
                "1e400",
                "-9223372036854775808",
                "9223372036854775806",
                "4611686018427387904",
                "0.0000001",
                "1" + "0".repeat(1200));
    }

    /** Text that somebody has not thought of. */
    private String text() {
        return dice.of(
                "",
                " ",
                "서울",
                "\u0000",
                "a\u0000b",
                "\ud800",
                "\udc00x",
                "\ud83d\ude80",
                "%00",
                "../../etc/passwd",
                "'; drop table job; --",
                "\n",
                "a\r\nX-Header: b",
                "x".repeat(5000),
                "\u202e\u200f",
                "{}",
                "-1",
                "1e3",
                "null",
                "amaranth/",
                "/",
                "\\u0000");
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c < ' ' || c == '"' || c == '\\' || c > '~' ? String.format("\\u%04x", (int) c) : c);
        }
        return out.append('"').toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text.isEmpty() ? "0" : text, StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private static List<String> strings(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(one -> all.add(one.asText()));
        return all;
    }
}
