package io.dure.twin.template;

import io.dure.twin.input.Faults;
import io.dure.twin.input.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The templates that come with Dure. */
public final class Templates {
    private static final String FILE = "templates.yaml";

    private Templates() {}

    /** In the order in which people should read them. Throws {@link io.dure.twin.input.BadInput} if the file is bad. */
    public static List<Template> all() {
        Faults faults = new Faults(FILE);
        List<Template> templates = TemplateReader.read(YamlFile.parse(text(), faults));
        faults.check();
        return templates;
    }

    public static Optional<Template> find(String name) {
        return all().stream().filter(template -> template.name().equals(name)).findFirst();
    }

    private static String text() {
        try (InputStream in = Templates.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not beside the classes");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
