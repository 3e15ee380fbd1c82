package io.dure.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The document that describes this API. It is written by hand as YAML; a test compares it with the routes. */
final class OpenApi {
    private static final int MOST_ALIASES = 500;

    private static final String FILE = "openapi.yaml";

    private OpenApi() {}

    /** As JSON. */
    static String json() {
        try (InputStream file = OpenApi.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not in this build");
            }
            String yaml = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return new ObjectMapper()
                    .writeValueAsString(new Load(LoadSettings.builder()
                                    .setMaxAliasesForCollections(MOST_ALIASES)
                                    .build())
                            .loadFromString(yaml));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(FILE + " is no JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
