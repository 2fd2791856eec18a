package io.tidegate.cli;

import io.tidegate.job.yaml.JsonSchema;

/** The JSON Schema that editors check job files with, made from the description that the reader uses. */
final class SchemaCommand extends Command {
    @Override
    void check() {
        output().refuseForms("schema");
    }

    @Override
    Answer answer(Session session) {
        return Answer.verbatim(JsonSchema.text());
    }
}
