namespace Replication.Coordination.Operations;

/// <summary>Parameters that have the same meaning in several operations.</summary>
public static class SharedParameters
{
    public static ApiParameter Limit { get; } =
        new("limit", "The maximum number of items on a page.", """{"type":"integer","minimum":1,"maximum":500,"default":50}""", "50");

    public static ApiParameter After { get; } = new("after", "The cursor that the previous page returned as next.");

    public static ApiParameter AfterName { get; } = After with { Description = "The name that the previous page returned as next." };

    public static ApiParameter N { get; } = Limit with { Name = "n" };

    public static ApiParameter Last { get; } = new("last", "The value that the previous page returned as next.");

    /// <summary>The parameters of paths by name.</summary>
    public static IReadOnlyDictionary<string, ApiParameter> InPaths { get; } = new ApiParameter[]
    {
        new("name", "The name of the instance."),
        new("instance", "The name of the instance."),
        new("repository", "The repository. Its slashes are not escaped.", """{"type":"string","maxLength":255}""", "team/app"),
        new("queue", "The name of the queue."),
        new("id", "The id of the resource, or its first digits (at least four); for a rule also its name."),
    }.ToDictionary(static it => it.Name);
}
