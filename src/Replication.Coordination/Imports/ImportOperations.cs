using Replication.Contracts.Backfills;
using Replication.Contracts.Imports;
using Replication.Contracts.Stores;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Imports;

/// <summary>Descriptions of the operations on imports.</summary>
internal static class ImportOperations
{
    private const string Example = """
        {"source":"hangzhou","target":"tokyo","namespaces":["team"],"repositoryFilter":"app.*","tagFilter":"v.*",
         "targetNamespace":"archive/{namespace}","override":false,"dryRun":true}
        """;

    public static ApiOperation Create { get; } =
        new("createImport", "Creates an import, which copies existing images between two instances without a rule.")
        {
            Description = "Without namespaces and repositories, the import reads all repositories that the source lists. It creates a task "
                + "with the trigger import for each image that the target does not have. Accounts, partitions and namespaces are checked "
                + "as for a rule. Source and target may be one instance when the import names each namespace exactly and writes to "
                + "namespaces that it does not read.",
            Body = new(typeof(ImportSpec), Example),
            Success = new(202, "The import. It starts soon.", typeof(ImportDocument)) { HasLocation = true },
            Problems = new Dictionary<int, string[]>
            {
                [422] =
                [
                    "request.unknownKey",
                    "request.value",
                    "request.repository",
                    "import.repository",
                    "import.ownSource",
                    "rule.instance",
                    "rule.partition",
                    "rule.account",
                    "rule.namespaceMissing",
                    "rule.namespaces",
                    "rule.repositoryFilter",
                    "rule.excludeRepositories",
                    "rule.tagFilter",
                    "rule.excludeTags",
                    "rule.targetNamespace",
                    "rule.targetRepository",
                ],
            },
        };

    public static ApiOperation List { get; } = new("listImports", "Lists the imports, newest first.")
    {
        Parameters = [SharedParameters.After, SharedParameters.Limit],
        Success = new(200, "A page of imports.", typeof(Page<ImportDocument>)),
    };

    public static ApiOperation Find { get; } = new("findImport", "Returns one import with its progress.")
    {
        Success = new(200, "The import.", typeof(ImportDocument)),
        Problems = new Dictionary<int, string[]> { [404] = ["import.unknown"] },
    };

    public static ApiOperation ListMissing { get; } =
        new("listImportMissing", "Lists the images that the dry run of an import found missing at the target.")
        {
            Description = "Sorted by repository, then tag. While the dry run is not finished, later calls may return more.",
            Parameters = [SharedParameters.After, SharedParameters.Limit],
            Success = new(200, "A page of images, each with its source and target.", typeof(Page<ShownMissingImage>)),
            Problems = new Dictionary<int, string[]> { [404] = ["import.unknown"], [409] = ["import.notDryRun"] },
        };

    public static ApiOperation Pause { get; } = new("pauseImport", "Pauses an import.")
    {
        Description = "A paused import reads no lists and creates no tasks. Tasks that it created before are executed.",
        Success = new(202, "The import. It pauses soon.", typeof(ImportDocument)) { HasLocation = true },
        Problems = Unfinished,
    };

    public static ApiOperation Resume { get; } = new("resumeImport", "Resumes a paused import at its place.")
    {
        Success = new(202, "The import. It continues soon.", typeof(ImportDocument)) { HasLocation = true },
        Problems = Unfinished,
    };

    public static ApiOperation Cancel { get; } =
        new("cancelImport", "Cancels an import and its waiting tasks. Images that it copied remain at the target.")
        {
            Success = new(202, "The import. It stops soon.", typeof(ImportDocument)) { HasLocation = true },
            Problems = Unfinished,
        };

    private static Dictionary<int, string[]> Unfinished =>
        new() { [404] = ["import.unknown"], [409] = ["import.finished"] };
}
