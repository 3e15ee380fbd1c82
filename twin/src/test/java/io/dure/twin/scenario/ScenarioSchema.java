package io.dure.twin.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The published schema, as an editor would apply it. */
final class ScenarioSchema {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonSchema schema;

    ScenarioSchema() throws IOException {
        JsonNode text = JSON.readTree(
                project().resolve("docs/schema/scenario-v1.schema.json").toFile());
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    }

    /** The checkout's root: the folder above with {@code docs/schema}. */
    static Path project() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("docs/schema"))) {
            folder = folder.getParent();
        }
        return Objects.requireNonNull(folder, "no folder above this one has docs/schema");
    }

    /** What the schema says against the YAML text; empty when it is valid. Editors read YAML by its core schema. */
    List<String> complaints(String yaml) {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        JsonNode tree = JSON.valueToTree(new Load(settings).loadFromString(yaml));
        return schema.validate(tree).stream().map(ValidationMessage::getMessage).toList();
    }
}
