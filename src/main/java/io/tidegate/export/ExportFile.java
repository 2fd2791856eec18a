package io.tidegate.export;

/** One file to be: its name, without folders, and its text, which ends with a line break. */
public record ExportFile(String name, String text) {}
