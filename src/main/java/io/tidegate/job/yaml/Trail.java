package io.tidegate.job.yaml;

/** The way from the top of a file to a node, written {@code jobs[0].target.on_empty}. Text is made only for faults. */
record Trail(Trail parent, String key, int index) {
    static final Trail TOP = new Trail(null, null, -1);

    Trail key(String name) {
        return new Trail(this, name, -1);
    }

    Trail item(int position) {
        return new Trail(this, null, position);
    }

    @Override
    public String toString() {
        if (parent == null) {
            return "";
        }
        String before = parent.toString();
        if (key == null) {
            return before + "[" + index + "]";
        }
        return before.isEmpty() ? key : before + "." + key;
    }
}
