package io.dure.app.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.dure.twin.input.Spelling;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.stream.Collectors;

/** Reads what comes in, strictly: no field that is not known, no text in place of a number, nothing that cannot be kept. */
final class Bodies {
    private static final int LONGEST_QUOTE = 200;

    private final ObjectMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    /** For what goes out. */
    ObjectMapper json() {
        return json;
    }

    /** The body of the request. Throws {@link Problem}. */
    <T> T read(Context ctx, Class<T> type) {
        String body = ctx.body();
        try {
            if (body.isBlank()) {
                throw Problem.bad("", "the body is empty: JSON is needed", "");
            }
            check(body);
            T read = json.readValue(body, type);
            if (read == null) {
                throw Problem.bad("", "null: an object is needed", "");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        } catch (IOException e) {
            throw new IllegalStateException("text can be read", e);
        }
    }

    /** The database keeps no NUL, and no half of a character. */
    private void check(String body) throws IOException {
        try (JsonParser parser = json.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean isText = token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING;
                if (isText && !canBeKept(parser.getText())) {
                    throw Problem.bad(
                            token == JsonToken.FIELD_NAME ? "" : String.valueOf(parser.currentName()),
                            "line " + parser.currentTokenLocation().getLineNr() + ", column "
                                    + parser.currentTokenLocation().getColumnNr()
                                    + ": text has no character NUL and no half of a surrogate pair",
                            "");
                }
            }
        }
    }

    /** Whether the text can be written down as it is. */
    static boolean canBeKept(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i >= text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    static Problem unreadable(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            String name = unknown.getPropertyName();
            var known =
                    unknown.getKnownPropertyIds().stream().map(String::valueOf).toList();
            return Problem.bad(shown(name), shown(name) + ": there is no such field", Spelling.nearest(name, known));
        }
        if (e instanceof StreamConstraintsException) {
            return Problem.bad("", shown(e.getOriginalMessage()), "less in one request");
        }
        String field = e instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                        .collect(Collectors.joining("."))
                : "";
        var at = e.getLocation();
        String place = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        String what = e.getOriginalMessage().lines().findFirst().orElse("this is not JSON");
        return Problem.bad(shown(field), place + shown(plain(what)), "");
    }

    /** Without the names of our classes. */
    private static String plain(String message) {
        return message.replaceAll("`?(?:[a-z]+\\.)+([A-Z]\\w*\\$)*([A-Z]\\w*)`?", "$2")
                .replaceAll("[A-Z_]+\\.[A-Z_]+\\b", "the setting");
    }

    private static String shown(String text) {
        return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    }
}
