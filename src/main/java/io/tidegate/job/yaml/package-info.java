/**
 * Reads jobs.yaml into the model. Every fault of the files at once, each with file, line, column and a cure.
 *
 * <p>In: a job file, an environment's name, variables. Out: a {@link io.tidegate.job.Project} or a list of faults. {@link
 * io.tidegate.job.yaml.JobFile} and {@link io.tidegate.job.yaml.CheckKeys} describe the keys once; reading, the JSON Schema and the reference page all
 * follow that description. Other YAML files are read the same way by {@link io.tidegate.job.yaml.DescribedFile}, by a description of their own. Must
 * not know Spark, the ledger, or what a command does with a project.
 */
package io.tidegate.job.yaml;
