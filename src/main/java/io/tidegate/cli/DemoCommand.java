package io.tidegate.cli;

/** The quick start: a story told on the sample data. */
final class DemoCommand extends Command {
    @Override
    Answer answer(Session session) {
        return DemoStory.tell(session);
    }
}
