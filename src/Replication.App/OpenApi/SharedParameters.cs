namespace Replication.App.OpenApi;

/// <summary>Parameters that mean the same wherever they stand.</summary>
internal static class SharedParameters
{
    public static ApiParameter Limit { get; } =
        new("limit", "How many items a page has at most.", """{"type":"integer","minimum":1,"maximum":500,"default":50}""", "50");

    public static ApiParameter After { get; } = new("after", "The cursor that the page before told as next.");

    public static ApiParameter AfterName { get; } = After with { Description = "The name that the page before told as next." };

    public static ApiParameter N { get; } = Limit with { Name = "n" };

    public static ApiParameter Last { get; } = new("last", "The item that the page before ended with.");

    public static Dictionary<string, ApiParameter> InPaths { get; } = new ApiParameter[]
    {
        new("name", "The name of the instance."),
        new("instance", "The name of the instance."),
        new("repository", "The repository; its slashes stay slashes.", """{"type":"string","maxLength":255}""", "team/app"),
        new("queue", "The name of the queue."),
        new("id", "The id of what is asked for."),
    }.ToDictionary(static it => it.Name);
}
