package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Option;

/** A command that shows what a control plane tells, for people or as JSON. */
abstract class ShowServer extends AskServer {
    @Option(names = "--json", description = "Print JSON, in the words of the API.")
    private boolean json;

    final boolean isJson() {
        return json;
    }

    /** JSON when that is wanted, else the text. */
    final void show(JsonNode told, java.util.function.Supplier<String> text) {
        out().print(json ? told.toPrettyString() + "\n" : text.get());
    }
}
